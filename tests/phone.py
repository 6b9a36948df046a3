"""A person with a messenger in hand. Every channel's fake has one, so that a journey is written once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

PATIENCE = 10.0  # seconds until a test says that no answer came


@dataclass(frozen=True)
class Received:
    """A file as it came to the person."""

    name: str
    content: bytes
    kind: str  # "photo" where the messenger shows a picture, "document" otherwise


class Phone(Protocol):
    @property
    def channel(self) -> str: ...

    async def says(self, words: str) -> str:
        """Send words or a command; wait until they are handled; return the screen (unchanged if nothing came)."""

    async def presses(self, label: str) -> str:
        """Press the newest visible button of this label (or of this action); wait; return the screen."""

    async def sees(self, words: str, *, within: float = PATIENCE) -> str:
        """Wait until a message on the screen holds these words, and return that message."""

    @property
    def text(self) -> str:
        """The newest message as it looks now, with edits applied."""

    @property
    def buttons(self) -> list[str]:
        """Labels on the newest message that has any."""

    @property
    def transcript(self) -> str:
        """Everything ever shown in this chat, edited away or not: for the search for what must not be there."""

    @property
    def files(self) -> list[Received]: ...
