"""What every letter about the diary of one child is made of: the child, the news, a short first line, a way on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from chat.talk import Button, Reply
from chat.text import Content, Row, bold
from delivery.batch import Batch, pupils_of
from delivery.folding import News, folded
from delivery.lines.days import lines
from diary.people import Pupil, Purpose
from linking.naming import called
from storage.changes import changes_of
from storage.outbox import Letter


@dataclass(frozen=True, slots=True)
class Told:
    letter: Letter
    pupil: Pupil
    news: tuple[News, ...]
    now: datetime  # by the school's clock

    @property
    def today(self) -> date:
        return self.now.date()

    def key(self, news: News) -> tuple[int, int]:
        """By which rows of children are found: a row that became another child's is not found."""
        return self.pupil.id, news.first.row_id


async def told(batch: Batch, purpose: Purpose = Purpose.NOTIFY) -> tuple[Told, ...]:
    """The letters that may still be told, with their news. Few statements for all of them."""
    pupils = await pupils_of(batch, purpose)
    letters = [one for one in batch.letters if one.id in pupils]
    ids = {change for one in letters for change in one.facts["changes"]}
    changes = await changes_of(batch.db, ids)
    return tuple(
        Told(
            one,
            pupils[one.id],
            folded(changes[change] for change in one.facts["changes"] if change in changes),
            batch.local(one),
        )
        for one in letters
    )


def by_school(tells: Iterable[Told]) -> tuple[tuple[Told, ...], ...]:
    """A bot may serve several schools; what is asked of the diary is asked of one."""

    def school(one: Told) -> int:
        return one.pupil.school_id

    return tuple(tuple(group) for _id, group in groupby(sorted(tells, key=school), key=school))


def pupils_in(tells: Iterable[Told]) -> tuple[Pupil, ...]:
    """Each child once, however many people are told of it."""
    return tuple({one.pupil.id: one.pupil for one in tells}.values())


def rows_in(tells: Iterable[Told]) -> set[int]:
    return {news.first.row_id for one in tells for news in one.news}


def headed(told: Told, what: Content) -> Content:
    """«Аня · Алгебра: 4»: all that a locked screen shows."""
    return Row((bold(called(told.pupil)), what))


def about(told: Told, **args: object) -> dict[str, object]:
    """Arguments of a button on this child's page."""
    return {"pupil": told.pupil.id, **args}


def letter(words: Sequence[Content], *ways: Button) -> Reply:
    return Reply(lines(*words), (ways,) if ways else (), personal=True)
