"""Who works at the school, and who teaches what to whom."""

from __future__ import annotations

from dataclasses import dataclass, field

from diary.people import Name
from journal.demo_school.cast import CAST
from journal.demo_school.dice import dice
from journal.demo_school.names import grown_up, house
from journal.demo_school.pupils import SchoolClass

FULL_LOAD = 21  # lessons a week that a teacher is given before the next one is hired
PRIMARY_GRADES = range(1, 5)


@dataclass(eq=False)
class Teacher:
    id: str
    name: Name
    specialty: str
    room: str
    load: int = 0


@dataclass
class Staff:
    """Grows while lessons are dealt out: a teacher is hired when the others of the specialty are busy."""

    seed: int
    teachers: list[Teacher] = field(default_factory=list)
    class_teachers: dict[str, Teacher] = field(default_factory=dict)  # by the class's id

    def take(self, specialty: str, hours: int, *, but: tuple[Teacher, ...] = ()) -> Teacher:
        """Somebody of this specialty with time left, and not `but` these."""
        for each in self.teachers:
            if each.specialty == specialty and each not in but and each.load + hours <= FULL_LOAD:
                each.load += hours
                return each
        hired = self.hire(specialty)
        hired.load += hours
        return hired

    def hire(self, specialty: str) -> Teacher:
        number = len(self.teachers) + 1
        luck = dice(self.seed, "teacher", number)
        if specialty == "rus" and not any(each.specialty == "rus" for each in self.teachers):
            who, name = CAST.class_teacher.ext_id, CAST.class_teacher.name
        else:
            woman = luck.random() < (0.5 if specialty in ("pe", "labour", "obz") else 0.9)
            who, name = f"t-{number:03}", grown_up(house(luck), luck, woman=woman)
        floor, door = divmod(number - 1, 14)
        room = "спортзал" if specialty == "pe" else f"{floor + 1}{door + 1:02}"
        teacher = Teacher(who, name, specialty, room)
        self.teachers.append(teacher)
        return teacher


def class_teachers(staff: Staff, classes: tuple[SchoolClass, ...]) -> None:
    """A primary class has a teacher of its own; above, one of the teachers leads it."""
    for each in classes:
        if each.grade in PRIMARY_GRADES:
            staff.class_teachers[each.id] = staff.hire("primary")
    own = next(each for each in classes if each.title == CAST.anna.class_title)
    staff.class_teachers[own.id] = staff.hire("rus")
    specialties = ("math", "eng", "hist", "rus", "bio", "geo", "phys", "chem", "art", "labour")
    turn = 0
    for each in classes:
        if each.id not in staff.class_teachers:
            staff.class_teachers[each.id] = staff.hire(specialties[turn % len(specialties)])
            turn += 1
    for leader in staff.class_teachers.values():
        leader.load += 1  # the talk on Monday
