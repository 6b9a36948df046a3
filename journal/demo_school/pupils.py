"""Classes, their pupils and the grown-ups at home."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from random import Random

from diary.people import Name
from journal.demo_school.cast import CAST, STAR_LINKS, STAR_PUPILS, Member
from journal.demo_school.dice import dice
from journal.demo_school.names import House, child, grown_up, house

USUAL_PUPILS = 250
FEWEST_PUPILS = 60  # three a class: the cast has to fit in
LARGEST_CLASS = 25
SHARE_LEGAL_STATED = 0.97
SHARE_WITH_SIBLINGS = 0.12
SECOND_SHIFT_GRADES = (3, 6)
LAST_COUNTED_GRADE = 10  # the eleventh goes with it: the two share their profile lessons
LETTERS = "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЭЮЯ"
USUAL_LETTERS = {1: 2, 2: 1, 3: 2, 4: 1, 5: 2, 6: 3, 7: 2, 8: 2, 9: 2, 10: 1, 11: 1}


@dataclass(frozen=True, eq=False)
class Pupil:
    id: str
    name: Name
    woman: bool
    birth_date: date
    level: float  # the mark that this pupil is good for, 2.6 to 4.9


@dataclass(frozen=True, eq=False)
class SchoolClass:
    id: str
    title: str
    grade: int
    letter: str
    shift: int
    pupils: list[Pupil] = field(default_factory=list)


@dataclass(frozen=True)
class Tie:
    """A line of guardians.csv."""

    pupil_id: str
    guardian_id: str
    relation: str
    legal: bool | None
    blocked: bool


@dataclass(frozen=True)
class Families:
    classes: tuple[SchoolClass, ...]
    grown_ups: dict[str, Name]
    ties: tuple[Tie, ...]

    def class_named(self, title: str) -> SchoolClass:
        return next(each for each in self.classes if each.title == title)


@dataclass
class _Home:
    house: House
    grown_ups: list[tuple[str, str]]  # id, relation
    grades: set[int]


def families(autumn: int, pupils: int, seed: int) -> Families:
    classes = _classes(pupils)
    luck = dice(seed, "families")
    grown_ups = {guardian.ext_id: guardian.name for _, guardian, *_ in STAR_LINKS}
    del grown_ups[CAST.class_teacher.ext_id]  # she is known among the staff
    ties = [
        Tie(pupil.ext_id, guardian.ext_id, relation, legal, blocked)
        for pupil, guardian, relation, legal, blocked in STAR_LINKS
    ]
    homes: list[_Home] = []
    number = count(1)
    share, rest = divmod(pupils, len(classes))
    for place, school_class in enumerate(classes):
        members = school_class.pupils
        members += (
            _star(star, autumn) for star in STAR_PUPILS if star.class_title == school_class.title
        )
        names = {each.name.short for each in members}
        while len(members) < share + (place < rest):
            woman = len(members) % 2 == 0
            home = _home(homes, school_class.grade, grown_ups, luck)
            name = child(home.house, luck, woman=woman)
            if name.short in names:  # «Анна П., 6В» is to be one child
                continue
            names.add(name.short)
            home.grades.add(school_class.grade)
            pupil_id = f"s-{next(number):05}"
            birth = _birth_date(autumn, school_class.grade, luck)
            members.append(Pupil(pupil_id, name, woman, birth, _level(luck)))
            ties += (
                Tie(
                    pupil_id,
                    who,
                    relation,
                    True if luck.random() < SHARE_LEGAL_STATED else None,
                    False,
                )
                for who, relation in home.grown_ups
            )
    return Families(tuple(classes), grown_ups, tuple(ties))


def _classes(pupils: int) -> list[SchoolClass]:
    letters = dict(USUAL_LETTERS)
    grade = 1
    while sum(letters.values()) * LARGEST_CLASS < pupils:
        letters[grade] += 1
        if grade == LAST_COUNTED_GRADE:
            letters[11] += 1
        grade = grade % LAST_COUNTED_GRADE + 1
    return [
        SchoolClass(
            f"c-{grade}{letter}",
            f"{grade}{letter}",
            grade,
            letter,
            shift=2 if grade in SECOND_SHIFT_GRADES else 1,
        )
        for grade, how_many in letters.items()
        for letter in _letters(how_many)
    ]


def _letters(how_many: int) -> Iterator[str]:
    for place in range(how_many):
        again, at = divmod(place, len(LETTERS))
        yield LETTERS[at] + (str(again + 1) if again else "")


def _star(star: Member, autumn: int) -> Pupil:
    grade = int(star.class_title[:-1])
    # The youngest of the parallel: the ninth-grader is 14 from the first school day to late February, then 15.
    birth = date(autumn - 5 - grade, 2, 27)
    return Pupil(star.ext_id, star.name, star.name.family.endswith("а"), birth, 4.1)


def _birth_date(autumn: int, grade: int, luck: Random) -> date:
    """Between six and a half and seven and a half on the first day of the first grade."""
    return date(autumn - 6 - grade, 3, 1) + timedelta(days=luck.randrange(365))


def _level(luck: Random) -> float:
    return min(4.9, max(2.6, luck.gauss(3.9, 0.5)))


def _home(homes: list[_Home], grade: int, grown_ups: dict[str, Name], luck: Random) -> _Home:
    """A new family, or one that has a child in another parallel already."""
    if homes and luck.random() < SHARE_WITH_SIBLINGS:
        known = luck.choice(homes)
        if grade not in known.grades:
            return known
    roof = house(luck)
    relations = luck.choices(
        (
            ("mother", "father"),
            ("mother",),
            ("father",),
            ("guardian",),
            ("mother", "representative"),
        ),
        (60, 30, 4, 3, 3),
    )[0]
    members = []
    for relation in relations:
        guardian_id = f"g-{len(grown_ups) + 1:05}"
        grown_ups[guardian_id] = grown_up(roof, luck, woman=relation != "father")
        members.append((guardian_id, relation))
    home = _Home(roof, members, set())
    homes.append(home)
    return home
