from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from chat.talk import File, Incoming

MINUTES = 10
FILES_A_PERSON = 20
BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Shelved:
    sender: str
    file: File
    since: float
    asked: Incoming | None  # what brought a personal file: permission is asked again by it


class Shelf:
    """Files that were just said to somebody, for that session alone and for a few minutes.

    Not for one press only: phones ask twice for what they download.
    """

    def __init__(self, *, clock: Callable[[], float], tokens: Callable[[int], str]) -> None:
        """`clock` counts seconds and never goes back."""
        self._clock = clock
        self._tokens = tokens
        self._kept: dict[str, Shelved] = {}
        self._bytes = 0

    def put(self, sender: str, file: File, asked: Incoming | None = None) -> str:
        """The key under which this sender gets the file."""
        key = self._tokens(18)
        self._kept[key] = Shelved(sender, file, self._clock(), asked)
        self._bytes += len(file.content)
        own = [k for k, kept in self._kept.items() if kept.sender == sender]
        for old in own[:-FILES_A_PERSON]:
            self._remove(old)
        self._tidy()
        return key

    def get(self, sender: str, key: str) -> Shelved | None:
        self._tidy()
        kept = self._kept.get(key)
        return kept if kept and kept.sender == sender else None

    def clear(self, sender: str) -> None:
        for key in [k for k, kept in self._kept.items() if kept.sender == sender]:
            self._remove(key)

    def _tidy(self) -> None:
        oldest = self._clock() - MINUTES * 60
        for key in list(self._kept):  # in the order of putting
            if self._bytes <= BYTES and self._kept[key].since >= oldest:
                break
            self._remove(key)

    def _remove(self, key: str) -> None:
        self._bytes -= len(self._kept.pop(key).file.content)
