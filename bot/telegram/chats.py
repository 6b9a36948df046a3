"""How fast one chat is written to: Telegram asks for a message a second, twenty a minute in a group."""

from __future__ import annotations

from delivery.pace import Clock

PRIVATE_STEP = 1.0
GROUP_STEP = 3.0
# Answers may come in a short burst: a person presses quicker than that now and then. Letters never do.
BURST = 20
REMEMBERED = 10_000


class Chats:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._next: dict[str, float] = {}

    def reserve(self, address: str, *, urgent: bool) -> float:
        """Seconds until this chat may get a message; at 0 its turn is taken."""
        now, step = self._clock(), _step(address)
        due = self._next.get(address, now)
        wait = due - now - (step * BURST if urgent else 0)
        if wait > 0:
            return wait
        self._next[address] = max(due, now) + step
        if len(self._next) > REMEMBERED:
            self._next = {chat: at for chat, at in self._next.items() if at > now}
        return 0.0

    def busy(self, address: str) -> bool:
        """Whether it was written to more often than Telegram asks for, so that a refusal means this chat alone."""
        return self._next.get(address, 0.0) - self._clock() > _step(address)

    def pause(self, address: str, seconds: float) -> None:
        resume = self._clock() + seconds + _step(address) * BURST
        self._next[address] = max(self._next.get(address, 0.0), resume)


def _step(address: str) -> float:
    return GROUP_STEP if address.startswith("-") else PRIVATE_STEP
