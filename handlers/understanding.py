"""What free words were taken for. A module of its own, so that naming the type loads no dictionaries."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from chat.talk import BUTTONS, Buttons, Reply
from chat.text import Content, quiet


@dataclass(frozen=True)
class Understanding:
    action: str
    args: dict[str, str] = field(default_factory=dict)
    echo: Content = ""  # «ДЗ · алгебра · вт 24 ноября · Анна»; "" where the screen says enough
    change: Buttons = ()  # what else may have been meant

    def before(self, reply: Reply) -> Reply:
        """The reply, told first what it answers."""
        room = BUTTONS - sum(len(row) for row in (*self.change, *reply.buttons))
        return replace(
            reply,
            text=(quiet(self.echo), "", reply.text) if self.echo else reply.text,
            buttons=(*self.change, *reply.buttons) if room >= 0 else reply.buttons,
        )
