"""The one door to a Pupil. Queries about a child take a Pupil, so the check cannot be forgotten."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from chat.talk import Button, Refusal, Reply
from chat.text import _
from diary.people import Decision, Person, PersonalData, Pupil, Purpose, Role
from storage import audits, rosters
from storage.families import Child, Viewer, children_of, children_of_many
from storage.rights import permitted

__all__ = [
    "Child",
    "Viewer",
    "access_class",
    "access_pupil",
    "access_pupils",
    "access_pupils_of",
    "children",
    "permitted",
]


async def children(
    db: AsyncConnection, viewer: Person, purpose: Purpose = Purpose.VIEW, *, today: date
) -> tuple[Child, ...]:
    """Whom the viewer is joined to, permitted or not: for consent and the choice of a child, never for data."""
    return await children_of(db, viewer, purpose, today=today)


async def access_pupils_of(
    db: AsyncConnection, viewer: Person, purpose: Purpose = Purpose.VIEW, *, today: date
) -> tuple[Pupil, ...]:
    """Every pupil whom the viewer may see now; at least one, else a refusal that says what to do."""
    family = await children_of(db, viewer, purpose, today=today)
    pupils = tuple(child.pupil for child in family if child.pupil)
    if not pupils:
        raise _refusal(family)
    _mind_the_channel(viewer)
    return pupils


async def access_pupil(
    db: AsyncConnection, viewer: Person, pupil_id: int, purpose: Purpose, *, today: date
) -> Pupil:
    """The pupil, if joined, not blocked and consented for this purpose."""
    family = await children_of(db, viewer, purpose, today=today)
    child = next((child for child in family if child.id == pupil_id), None)
    if child is None or child.pupil is None:
        raise _refusal((child,) if child else ())
    _mind_the_channel(viewer)
    return child.pupil


async def access_pupils(
    db: AsyncConnection, viewers: Collection[Viewer], purpose: Purpose, *, today: date
) -> Mapping[Viewer, tuple[Pupil, ...]]:
    """The same door for many at once: whom each of them may be told of now. One statement, nothing is refused.

    Nobody where the channel may carry nothing about a child.
    """
    speaking = {one for one in viewers if one.carries is not PersonalData.NONE}
    families = await children_of_many(db, speaking, purpose, today=today)
    return {
        viewer: tuple(child.pupil for child in family if child.pupil)
        for viewer, family in families.items()
    }


async def access_class(
    db: AsyncConnection, viewer: Person, class_id: int, *, deed: str, now: datetime
) -> rosters.SchoolClass:
    """A class of the viewer's school whose roster this member of staff may read. Every read is written down."""
    found = await rosters.find_class(db, viewer.school_id, class_id)
    whole_school = viewer.roles & {Role.ADMIN, Role.HEAD, Role.CLERK}
    if found is None or not (whole_school or found.id in viewer.class_ids):
        raise Refusal(Reply(_("I don't know this class.")))
    await audits.add(
        db, viewer.school_id, actor=viewer.id, deed=deed, at=now, detail={"class": found.id}
    )
    return found


def _refusal(family: tuple[Child, ...]) -> Refusal:
    if not family:
        # The same words for "no such child" and "not yours".
        return Refusal(Reply(_("I don't know this child.")))
    if any(child.decision == Decision.REFUSED for child in family):
        words = _(
            "There is a written refusal of the electronic diary for this child. "
            "To get it back, ask the class teacher to annul the refusal."
        )
        return Refusal(Reply(words))
    give = Button(_("To the consent"), "consent")
    return Refusal(Reply(_("First I need your consent to show the diary."), ((give,),)))


def _mind_the_channel(viewer: Person) -> None:
    if viewer.carries is PersonalData.NONE:
        words = _(
            "This messenger may not carry a child's data. Open the school's web chat to see the diary."
        )
        raise Refusal(Reply(words))
