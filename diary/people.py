from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

ADULT = 18
OWN_APPLICATION = 14  # a pupil with a passport may apply by themselves


class Role(StrEnum):
    PUPIL = "pupil"
    GUARDIAN = "guardian"
    TEACHER = "teacher"
    CLASS_TEACHER = "class_teacher"
    CLERK = "clerk"
    HEAD = "head"
    ADMIN = "admin"


class Purpose(StrEnum):
    """What a consent is for. `STATE_EXAM` needs a link alone: those results may be handed over without consent."""

    VIEW = "view"
    NOTIFY = "notify"
    STATE_EXAM = "state_exam"


class Decision(StrEnum):
    GRANTED = "granted"
    DECLINED = "declined"  # [Не согласен] in a chat: asked again any time
    REFUSED = "refused"  # a statutory written refusal
    ANNULLED = "annulled"  # ends a refusal; access needs a new consent
    WITHDRAWN = "withdrawn"


class PersonalData(StrEnum):
    """What a channel may carry about a child."""

    FULL = "full"
    ALIAS = "alias"  # the name that the family chose; never the surname, never the class
    NONE = "none"  # only that there is news


@dataclass(frozen=True, slots=True)
class Name:
    family: str
    given: str
    middle: str = ""

    @property
    def short(self) -> str:
        """«Анна П.»"""
        return f"{self.given} {self.family[:1]}." if self.family else self.given

    @property
    def initials(self) -> str:
        """«А. П.»"""
        return " ".join(f"{part[:1]}." for part in (self.given, self.family) if part)

    @property
    def full(self) -> str:
        return " ".join(part for part in (self.family, self.given, self.middle) if part)

    @property
    def polite(self) -> str:
        """«Ольга Ивановна»: how a teacher is called."""
        return " ".join(part for part in (self.given, self.middle) if part)


@dataclass(frozen=True, slots=True)
class School:
    id: int
    name: str
    timezone: str
    legal_basis: str  # consent, public_service
    rules: dict[str, object]


@dataclass(frozen=True, slots=True)
class Person:
    """Who speaks, in this chat. A stranger is a person too: `id` 0 and no roles."""

    id: int
    school_id: int
    name: Name
    roles: frozenset[Role]
    lang: str
    carries: PersonalData  # what this chat's channel may carry
    chat_id: int = 0
    class_ids: frozenset[int] = frozenset()  # classes whose class teacher this is

    @property
    def known(self) -> bool:
        return self.id != 0


STRANGER_NAME = Name("", "")


@dataclass(frozen=True, slots=True)
class Pupil:
    """A pupil whom somebody may see now. Made by storage.families for linking.access, nowhere else."""

    id: int
    school_id: int
    name: Name
    alias: str  # what this viewer calls the child, "" until chosen
    ordinal: int  # 1 for the first of this viewer's children: «Ребёнок 1»
    carries: PersonalData
    class_id: int | None  # the homeroom; None where a source knows only course sections
    class_title: str
    grade: int | None
    class_ids: frozenset[int] = frozenset()  # the homeroom and the course sections, today
    group_ids: frozenset[int] = frozenset()
    own: bool = False  # the viewer is this pupil
    programme: str = ""  # primary, basic, secondary, vocational; "" where the journal does not say

    @property
    def vocational(self) -> bool:
        return self.programme == "vocational"

    @property
    def has_marks(self) -> bool:
        """First grade has none; the first year of a college has."""
        return self.grade != 1 or self.vocational


def age_on(day: date, birth: date) -> int:
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
