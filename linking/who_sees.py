"""Who can see a child's diary, as far as one of the family may know: relations, and nobody's name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from diary.people import Person, Pupil
from storage.who_sees import SELF, Seeing, people_around

__all__ = ["SELF", "Around", "around"]


@dataclass(frozen=True, slots=True)
class Around:
    """The people who may see a diary."""

    own: str  # the viewer's relation
    others: tuple[str, ...]  # relations
    own_chats: int  # in which the diary opens now


async def around(
    db: AsyncConnection, viewer: Person, pupils: Sequence[Pupil], *, today: date
) -> Mapping[int, Around]:
    """By pupil. Left out is a pupil of whose guardians any is blocked: there nobody is told of anybody."""
    people = await people_around(db, [one.id for one in pupils], today=today)
    silent = {one.pupil_id for one in people if one.blocked}
    return {
        pupil.id: _around(viewer, [one for one in people if one.pupil_id == pupil.id])
        for pupil in pupils
        if pupil.id not in silent
    }


def _around(viewer: Person, people: Sequence[Seeing]) -> Around:
    # A guardian whom the journal names twice is one person.
    entitled = {one.person_id: one for one in people if one.entitled}
    mine = entitled.pop(viewer.id, None)
    return Around(
        own=mine.relation if mine else "",
        others=tuple(one.relation for one in entitled.values()),
        own_chats=mine.chats if mine else 0,
    )
