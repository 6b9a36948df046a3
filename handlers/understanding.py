"""What free words were taken for. A module of its own, so that naming the type loads no dictionaries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from chat.query.known import Understood
from chat.talk import BUTTONS, Button, Buttons, Reply
from chat.text import Content, quiet


@dataclass(frozen=True)
class Understanding:
    action: str
    args: dict[str, str] = field(default_factory=dict)
    echo: Content = ""  # «ДЗ · алгебра · вт 24 ноября · Анна»; "" where the screen says enough
    change: Buttons = ()  # what else may have been meant
    days: tuple[
        Button, ...
    ] = ()  # the day before and the day after, where the screen has no such buttons
    # The same question about another child or subject that was named, too: told in the same reply.
    also: tuple[dict[str, str], ...] = ()
    pages: tuple[Button, ...] = ()  # of each of them by itself
    read: Understood | None = None  # as the words were read; None for a command

    def before(self, reply: Reply) -> Reply:
        """The reply, told first what it answers."""
        own = [button for row in reply.buttons for button in row]
        moves = any(button.action == self.action and "day" in button.args for button in own)
        offered = (*self.change, *(() if moves or not self.days else (self.days,)))
        room = BUTTONS - len(own)
        kept: list[tuple[Button, ...]] = []
        for row in offered:
            if len(row) <= room:
                kept.append(row)
                room -= len(row)
        return replace(
            reply,
            text=(quiet(self.echo), "", reply.text) if self.echo else reply.text,
            buttons=(*kept, *reply.buttons),
        )


def together(replies: Sequence[Reply], rows: Buttons) -> Reply:
    """Several answers as one message. The buttons of the single pages stay with them: `rows` lead there."""
    first, *rest = replies
    text: list[Content] = [first.text]
    for reply in rest:
        if reply.text not in text:  # two subjects with nothing set are said once
            text += ["", reply.text]
    return replace(
        first,
        text=tuple(text),
        buttons=rows,
        files=tuple(file for reply in replies for file in reply.files),
        personal=any(reply.personal for reply in replies),
    )
