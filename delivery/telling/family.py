"""What a letter about no child alone is made of: one for a person, however many children it concerns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chat.text import Content, Row
from delivery.batch import Batch, families_of
from delivery.folding import News, folded
from diary.people import Pupil, Purpose
from linking.naming import called
from storage.changes import changes_of
from storage.outbox import Letter


@dataclass(frozen=True, slots=True)
class FamilyTold:
    letter: Letter
    pupils: tuple[Pupil, ...]  # whom it concerns, as far as the person may be told of them
    family: int  # how many children the person has here
    news: tuple[News, ...]
    today: date

    def named(self, pupils: Sequence[Pupil]) -> Content:
        """«Аня, Петя»; nothing where it is all of them."""
        if len(pupils) == self.family:
            return ""
        return Row(tuple(called(pupil) for pupil in pupils), gap=", ")


async def told_families(batch: Batch) -> tuple[FamilyTold, ...]:
    families = await families_of(batch, Purpose.NOTIFY)
    ids = {change for one in batch.letters for change in one.facts["changes"]}
    changes = await changes_of(batch.db, ids)
    found: list[FamilyTold] = []
    for one in batch.letters:
        family = families[one.id]
        pupils = tuple(pupil for pupil in family if pupil.id in one.facts["pupils"])
        if pupils:
            news = folded(changes[change] for change in one.facts["changes"] if change in changes)
            found.append(FamilyTold(one, pupils, len(family), news, batch.today(one)))
    return tuple(found)
