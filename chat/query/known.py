"""What is known of the asker before a question is read, and what was read in it. Cheap to import."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

Span = tuple[date, date]  # both days inclusive


@dataclass(frozen=True, slots=True)
class KnownChild:
    id: int
    names: tuple[str, ...]  # the given name, what the family calls the child
    family: str = ""


@dataclass(frozen=True, slots=True)
class KnownSubject:
    id: int
    title: str  # as the school writes it
    taught: bool = True  # to a child of this family: such a subject is meant first


@dataclass(frozen=True, slots=True)
class Known:
    today: date
    children: tuple[KnownChild, ...] = ()
    subjects: tuple[KnownSubject, ...] = ()
    terms: tuple[Span, ...] = ()  # of this school year, in order: four quarters, three trimesters
    follows: str = ""  # the intent of the last question: «а послезавтра?» is asked of it, too


@dataclass(frozen=True, slots=True)
class Understood:
    """`children` and `subjects` are ids; several where several are named, none where it is open who is meant."""

    intent: str
    children: tuple[int, ...] = ()
    subjects: tuple[int, ...] = ()
    start: date | None = None
    end: date | None = None
    stranger: bool = False  # a child is named, and it is none of this family's
    several_subjects: bool = False  # each was named by words of its own: «по химии и физике»
    goal: int | None = None  # the mark that is wanted: «до пятёрки»
    picture: str = ""  # of what, where a picture is asked for
    follows: bool = False  # only a piece was said: the rest is what the last question said
    talk: bool = False  # for "unknown": plainly meant for other people, nothing to learn from
    guess: str = ""  # for "unknown": the nearest intent, if there is one
