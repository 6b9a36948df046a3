"""How a reply goes out."""

from __future__ import annotations

from dataclasses import dataclass

from bot.vk.draw import Message

EVER = float("inf")


@dataclass(frozen=True)
class Way:
    address: str
    key: str
    urgent: bool = True
    permit: bool = False  # a turn of the pace was taken for the first call
    begin_by: float = EVER
    edits: str = ""  # the message to show it in
    mass: str = ""  # the name of very many letters that say the same


@dataclass
class Told:
    """How far a reply went out: the next attempt goes on there if the words are the same."""

    messages: tuple[Message, ...] = ()
    done: int = 0
    anew: int = 0  # times that other words had to begin again
    sent_as: str = ""
    editable: bool = True  # until VK refused to show it in the earlier message

    def take(self, told: tuple[Message, ...]) -> None:
        if told != self.messages:
            self.anew += bool(self.done)
            self.messages, self.done = told, 0

    def key(self, key: str) -> str:
        """Of the next message: VK drops other words under a key that it knows."""
        key = f"{key}/anew{self.anew}" if self.anew else key
        return f"{key}/{self.done}" if self.done else key
