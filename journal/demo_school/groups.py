"""Lines of a class's week: one subject, taught to the whole class or to several groups side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from journal.demo_school.cast import ON_OWN_PLAN
from journal.demo_school.curriculum import (
    ALTERNATING,
    ALTERNATING_GRADES,
    PROFILE_GRADE,
    PROFILES,
    SUBJECTS,
    ZERO_LESSON_GRADE,
    Subject,
    course_id,
    weekly_hours,
)
from journal.demo_school.pupils import Families, Pupil, SchoolClass
from journal.demo_school.staff import FULL_LOAD, PRIMARY_GRADES, Staff, Teacher

SMALLEST_SPLIT = 8
PROFILE_HOURS_A_LINE = 2
SEXES_APART_GRADES = range(8, 12)


@dataclass(frozen=True, eq=False)
class Group:
    id: str
    title: str
    kind: str  # subgroup, stream, plan
    classes: tuple[SchoolClass, ...]
    division: str
    pupils: tuple[Pupil, ...]


@dataclass(frozen=True, eq=False)
class Strand:
    """A teacher with a class or a group: what has a lesson, marks and homework."""

    subject: Subject
    course_id: str
    audience: SchoolClass | Group
    teacher: Teacher
    weeks: str = ""  # a mask over the week cycle

    @property
    def pupils(self) -> tuple[Pupil, ...]:
        return tuple(self.audience.pupils)

    @property
    def classes(self) -> tuple[SchoolClass, ...]:
        return self.audience.classes if isinstance(self.audience, Group) else (self.audience,)

    @property
    def grade(self) -> int:
        return self.classes[0].grade

    def cells(self) -> dict[str, str]:
        """The columns "class or group"."""
        column = "groupSourcedId" if isinstance(self.audience, Group) else "classSourcedId"
        return {column: self.audience.id}


@dataclass(frozen=True, eq=False)
class Line:
    strands: tuple[Strand, ...]
    hours: int

    @property
    def teachers(self) -> frozenset[str]:
        return frozenset(strand.teacher.id for strand in self.strands)


@dataclass(frozen=True)
class Teaching:
    lines: dict[str, tuple[Line, ...]]  # by the class's id; a stream's line stands in both classes
    talks: dict[str, Line]
    zero: dict[str, Line]
    profiles: dict[str, tuple[Line, ...]]
    own_plan: Strand
    at_home: Strand  # the same pupil's geometry: taught to the pupil alone
    groups: tuple[Group, ...]
    strands: tuple[Strand, ...]


def teaching(school: Families, staff: Staff) -> Teaching:
    claims = {each.id: _claims(each, staff) for each in school.classes}
    lines = {each.id: tuple(_lines(each, staff, claims[each.id])) for each in school.classes}
    talks = {
        each.id: _whole(each, "talk", staff.class_teachers[each.id], 1) for each in school.classes
    }
    zero = {
        each.id: _whole(each, "oge", staff.take("math", 1), 1)
        for each in school.classes
        if each.grade == ZERO_LESSON_GRADE
    }
    profiles: dict[str, tuple[Line, ...]] = {}
    for lower in school.classes:
        if lower.grade == PROFILE_GRADE:
            upper = school.class_named(f"{PROFILE_GRADE + 1}{lower.letter}")
            profiles[lower.id] = profiles[upper.id] = tuple(_profiles((lower, upper), staff))
    own_class = school.class_named(ON_OWN_PLAN.class_title)
    pupil = next(each for each in own_class.pupils if each.id == ON_OWN_PLAN.ext_id)
    plan = Group("g-own-plan", "Индивидуальный план", "plan", (own_class,), "", (pupil,))
    own_plan, at_home = (
        Strand(SUBJECTS[code], course_id(code, own_class.grade), plan, staff.take("math", 1))
        for code in ("alg", "geom")
    )
    every = [line for each in lines.values() for line in each]
    every += [
        *talks.values(),
        *zero.values(),
        *(line for each in profiles.values() for line in each),
    ]
    strands = dict.fromkeys(strand for line in every for strand in line.strands)
    strands[own_plan] = None
    groups = dict.fromkeys(each.audience for each in strands if isinstance(each.audience, Group))
    return Teaching(lines, talks, zero, profiles, own_plan, at_home, tuple(groups), tuple(strands))


def _whole(school_class: SchoolClass, code: str, teacher: Teacher, hours: int) -> Line:
    course = course_id(code, school_class.grade)
    return Line((Strand(SUBJECTS[code], course, school_class, teacher),), hours)


def _claims(school_class: SchoolClass, staff: Staff) -> frozenset[str]:
    """What the class teacher keeps of the own class, before anybody else asks for those hours."""
    leader = staff.class_teachers[school_class.id]
    claimed = set()
    for code, hours in weekly_hours(school_class.grade).items():
        if SUBJECTS[code].specialty == leader.specialty and leader.load + hours <= FULL_LOAD:
            leader.load += hours
            claimed.add(code)
    return frozenset(claimed)


def _lines(school_class: SchoolClass, staff: Staff, claimed: frozenset[str]) -> Iterator[Line]:
    leader = staff.class_teachers[school_class.id]
    grade = school_class.grade
    for code, hours in weekly_hours(grade).items():
        subject = SUBJECTS[code]
        if grade in PRIMARY_GRADES and subject.specialty in ("primary", "rus", "math", "labour"):
            yield _whole(school_class, code, leader, hours)
            continue
        parts = _parts(school_class, subject)
        if not parts:
            teacher = leader if code in claimed else staff.take(subject.specialty, hours)
            yield _whole(school_class, code, teacher, hours)
            continue
        taken: tuple[Teacher, ...] = (leader,) if code in claimed else ()
        while len(taken) < len(parts):
            taken += (staff.take(subject.specialty, hours, but=taken),)
        yield Line(
            tuple(
                Strand(subject, course_id(code, grade), part, teacher)
                for part, teacher in zip(parts, taken, strict=True)
            ),
            hours,
        )
    if grade in ALTERNATING_GRADES:
        teacher = staff.take("art", 1)
        yield Line(
            tuple(
                Strand(SUBJECTS[code], course_id(code, grade), school_class, teacher, weeks)
                for code, weeks in zip(ALTERNATING, ("10", "01"), strict=True)
            ),
            1,
        )


def _parts(school_class: SchoolClass, subject: Subject) -> tuple[Group, ...]:
    members = sorted(school_class.pupils, key=lambda each: (each.name.family, each.name.given))
    if len(members) < SMALLEST_SPLIT:
        return ()
    half = (len(members) + 1) // 2
    if subject.split == "halves":
        parts = {"1 группа": members[:half], "2 группа": members[half:]}
        division = "английский"
    elif subject.split == "sexes" and school_class.grade in SEXES_APART_GRADES:
        parts = {
            "мальчики": [each for each in members if not each.woman],
            "девочки": [each for each in members if each.woman],
        }
        division = "физкультура"
    else:
        return ()
    return tuple(
        Group(
            f"g-{school_class.title}-{subject.code}-{number}",
            f"{school_class.title} {division}, {title}",
            "subgroup",
            (school_class,),
            division,
            tuple(part),
        )
        for number, (title, part) in enumerate(parts.items(), start=1)
    )


def _profiles(classes: tuple[SchoolClass, ...], staff: Staff) -> Iterator[Line]:
    titles = "–".join(each.title for each in classes)
    pupils = [pupil for each in classes for pupil in each.pupils]
    streams = tuple(
        Group(
            f"g-{titles}-{number}",
            f"{titles} {profile.lower()}",
            "stream",
            classes,
            "профиль",
            tuple(pupils[number - 1 :: len(PROFILES)]),
        )
        for number, profile in enumerate(PROFILES, start=1)
    )
    strands: dict[tuple[str, str], Strand] = {}
    for codes in zip(*PROFILES.values(), strict=True):
        for code, stream in zip(codes, streams, strict=True):
            if (code, stream.id) in strands:  # the same teacher and marks in both pairs of hours
                strands[code, stream.id].teacher.load += PROFILE_HOURS_A_LINE
                continue
            teacher = staff.take(SUBJECTS[code].specialty, PROFILE_HOURS_A_LINE)
            course = course_id(code, PROFILE_GRADE)
            strands[code, stream.id] = Strand(SUBJECTS[code], course, stream, teacher)
        yield Line(
            tuple(strands[code, stream.id] for code, stream in zip(codes, streams, strict=True)),
            PROFILE_HOURS_A_LINE,
        )
