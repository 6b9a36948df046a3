"""What every picture is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from chat.talk import Reply
from chat.text import Content, Day, n_, render
from documents.cards import Card, Head
from handlers.children import Asked
from handlers.screens import age
from handlers.turn import Turn
from linking.naming import headed


@dataclass(frozen=True)
class Picture:
    card: Card
    reply: Reply  # the same facts in words, and where to go on
    title: Content
    days: Content


@dataclass(frozen=True)
class Words:
    """What a card says, in the language of who asked."""

    lang: str

    def __call__(self, content: Content) -> str:
        return render(content, self.lang)

    def head(
        self,
        turn: Turn,
        who: Asked,
        title: Content,
        days: Content,
        *,
        empty: Content = "",
        as_of: datetime | None = None,
        foot: tuple[Content, ...] = (),
    ) -> Head:
        lines = (*foot, *(line for line in age(turn, as_of) if line))
        return Head(
            whose=self(headed(who.pupil)),
            title=self(title),
            days=self(days),
            lang=self.lang,
            empty=self(empty),
            foot=tuple(map(self, lines)),
        )

    def weekday(self, day: date) -> str:
        """«пн»"""
        return self(Day(day, "EEE"))

    def month(self, day: date) -> str:
        """«нояб.»"""
        return self(Day(day, "MMM"))

    def earlier(self, before: int) -> str:
        return self(n_("{n} earlier", "{n} earlier", n=before)) if before > 0 else ""

    def more(self, left: int) -> str:
        return self(n_("and {n} more", "and {n} more", n=left)) if left > 0 else ""


def asking(turn: Turn, action: str, args: Mapping[str, object]) -> Turn:
    """The turn as if this screen were asked for."""
    words = {name: str(value) for name, value in args.items()}
    return replace(turn, event=replace(turn.event, action=action, args=words))


def cut(words: str, letters: int) -> str:
    return words if len(words) <= letters else f"{words[: letters - 1]}…"
