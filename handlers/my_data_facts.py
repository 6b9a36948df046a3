"""Everything that goes into «Что вы обо мне знаете», as values: two forms of it are made from these."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from chat.text import render
from diary.achievements import Achievement
from diary.attendance import Absence
from diary.finals import ExamResult, FinalMark
from diary.marks import Mark
from diary.people import Person, PersonalData, Pupil, Role
from handlers.turn import Turn
from linking.access import children
from linking.my_data import Kept, kept_about
from linking.naming import called
from storage.achievements import achievements_of
from storage.attendance import attendance_of
from storage.finals import exams_of, finals_of
from storage.marks import marks_of
from storage.own_words import OwnNote, OwnTask, own_notes, own_tasks


@dataclass(frozen=True, slots=True)
class ChildFacts:
    """What the diary holds about a child whom this person may see now."""

    id: int
    called: str
    class_title: str  # "" where it may not travel
    born: date | None  # likewise
    relation: str  # "" for oneself
    marks: tuple[Mark, ...]
    finals: tuple[FinalMark, ...]
    exams: tuple[ExamResult, ...]
    absences: tuple[Absence, ...]
    tasks: tuple[OwnTask, ...]
    notes: tuple[OwnNote, ...]
    achievements: tuple[Achievement, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    school: str
    zone: str
    at: datetime  # what they are as of
    name: str
    roles: tuple[str, ...]
    lang: str
    full: bool  # the channel may carry names
    kept: Kept
    children: tuple[ChildFacts, ...]

    def child(self, pupil_id: int | None) -> str:
        """How a child is called here; "" where its diary is closed, and where none is meant."""
        return next((one.called for one in self.children if one.id == pupil_id), "")


async def facts_of(turn: Turn, *, at: datetime) -> Facts:
    person = turn.person
    full = person.carries is PersonalData.FULL
    kept = await kept_about(turn.db, person.id, until=at)
    relations = {tie.pupil_id: tie.relation for tie in kept.ties}
    family = await children(turn.db, person, today=turn.today)
    return Facts(
        school=turn.school.name,
        zone=turn.school.timezone,
        at=at,
        name=person.name.full if full else _without_surname(person),
        roles=tuple(sorted(role.value for role in person.roles)),
        lang=person.lang,
        full=full,
        kept=kept,
        children=tuple(
            [
                await _child(
                    turn,
                    child.pupil,
                    born=child.birth_date if full else None,
                    relation=relations.get(child.id, ""),
                )
                for child in family
                if child.pupil
            ]
        ),
    )


def _without_surname(person: Person) -> str:
    """The surname of a parent is most often the child's; of a pupil even the given name does not travel."""
    return person.name.initials if Role.PUPIL in person.roles else person.name.polite


async def _child(turn: Turn, pupil: Pupil, *, born: date | None, relation: str) -> ChildFacts:
    db = turn.db
    full = pupil.carries is PersonalData.FULL
    ever = date.min, date.max
    return ChildFacts(
        id=pupil.id,
        called=pupil.name.full if full else render(called(pupil), turn.person.lang),
        class_title=pupil.class_title if full else "",
        born=born,
        relation=relation,
        marks=(await marks_of(db, (pupil,), *ever)).marks,
        finals=(await finals_of(db, pupil)).marks,
        exams=(await exams_of(db, pupil, state_only=False)).results,
        absences=(await attendance_of(db, pupil, *ever)).entries,
        tasks=await own_tasks(db, pupil),
        notes=await own_notes(db, pupil),
        achievements=(await achievements_of(db, pupil)).achievements,
    )
