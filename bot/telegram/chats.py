"""How fast one chat is written to: Telegram asks for a message a second, twenty a minute in a group."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from delivery.pace import MARGIN, Clock

PRIVATE_STEP = 1 + MARGIN
GROUP_STEP = 60 / 20 * (1 + MARGIN)
# Answers may come in a short burst: a person presses quicker than that now and then. Letters never do.
BURST = 20
REMEMBERED = 10_000
NEVER = float("-inf")


@dataclass(slots=True)
class _Chat:
    step: float
    due: float = NEVER  # when its next letter may go; answers run ahead of it
    silent: float = NEVER  # until when Telegram asked for silence
    promised: float = NEVER  # the last moment that a letter was told to come back at
    taken: bool = False  # a letter has the chat's turn and waits for the pace
    # Of a group, whose limit counts every message: a burst of answers too.
    written: deque[float] | None = None

    def free(self, now: float, *, urgent: bool) -> float:
        """When it may be written to."""
        at = self.due - self.step * BURST if urgent else self.due
        if self.taken and not urgent:
            at = max(at, now + self.step)
        if self.written and len(self.written) == BURST:
            at = max(at, self.written[0] + self.step * BURST)
        return max(at, self.silent)

    def forgotten(self, now: float) -> bool:
        """Whether nothing that happened here matters any more."""
        last = self.due if self.written is None else self.due + self.step * BURST
        return not self.taken and max(last, self.silent, self.promised) < now


class Chats:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._chats: dict[str, _Chat] = {}

    def wait(self, address: str, *, urgent: bool) -> float:
        """Seconds until this chat may get a message; 0 is now."""
        now = self._clock()
        return max(0.0, self._chat(address).free(now, urgent=urgent) - now)

    @contextmanager
    def turn(self, address: str) -> Iterator[None]:
        """A letter has this chat to itself until it has its permit, or until it gives up."""
        chat = self._chat(address)
        chat.taken = True
        try:
            yield
        finally:
            chat.taken = False

    def wrote(self, address: str) -> None:
        chat, now = self._chat(address), self._clock()
        chat.due = max(chat.due, now) + chat.step
        if chat.written is not None:
            chat.written.append(now)

    def later(self, address: str) -> float:
        """Seconds after which a letter may come back: each that is turned away is told a moment of its own."""
        chat, now = self._chat(address), self._clock()
        chat.promised = max(chat.promised + chat.step, chat.free(now, urgent=False))
        return chat.promised - now

    def busy(self, address: str) -> bool:
        """Whether a refusal likely means this chat alone: it was written to much, or is a group with its own limit."""
        chat = self._chat(address)
        return chat.written is not None or chat.due - self._clock() > chat.step

    def pause(self, address: str, seconds: float) -> None:
        chat = self._chat(address)
        chat.silent = max(chat.silent, self._clock() + seconds)

    def _chat(self, address: str) -> _Chat:
        chat = self._chats.get(address)
        if chat is None:
            group = address.startswith("-")
            chat = _Chat(
                GROUP_STEP if group else PRIVATE_STEP,
                written=deque(maxlen=BURST) if group else None,
            )
            self._chats[address] = chat
            if len(self._chats) > REMEMBERED:
                now = self._clock()
                self._chats = {a: c for a, c in self._chats.items() if not c.forgotten(now)}
                self._chats[address] = chat
        return chat
