"""What pupils won: the cast by name, now and then somebody else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from journal.demo_school.bundle import Bundle
from journal.demo_school.calendar import Calendar
from journal.demo_school.cast import CAST
from journal.demo_school.dice import dice
from journal.demo_school.pupils import Pupil

SHARE = 0.08
OF_CAST = frozenset(
    member.ext_id for member in (CAST.anna, CAST.ninth_grader, CAST.first_grader, *CAST.twins)
)


class Prize(NamedTuple):
    """`day`: month and day; before the summer that of the year before."""

    pupil: str
    title: str
    kind: str
    level: str
    result: str
    day: tuple[int, int]


PRIZES = (
    Prize(CAST.anna.ext_id, "Олимпиада по русскому языку", "olympiad", "municipal", "призёр", (10, 16)),
    Prize(CAST.anna.ext_id, "«Лыжня России», 2 км", "sport", "regional", "3 место", (2, 14)),
    Prize(CAST.ninth_grader.ext_id, "Конкурс чтецов «Живая классика»", "contest", "school", "победитель", (4, 3)),
    Prize(CAST.first_grader.ext_id, "Рисунок «Моя осень»", "art", "school", "грамота", (9, 28)),
    Prize(CAST.twins[0].ext_id, "Робот-сортировщик", "project", "national", "лауреат", (5, 12)),
)  # fmt: skip


def write_achievements(
    bundle: Bundle, calendar: Calendar, pupils: Iterable[Pupil], seed: int
) -> None:
    own = [
        Prize(one.id, "Неделя математики", "contest", "school", "участник", (10, 9))
        for one in pupils
        if one.id not in OF_CAST and dice(seed, one.id, "prize").random() < SHARE
    ]
    for number, prize in enumerate((*PRIZES, *own), start=1):
        month, day = prize.day
        on = date(calendar.year.autumn, month, day)
        if on >= calendar.today:
            continue
        bundle.add(
            "achievements",
            sourcedId=f"ach-{calendar.year.autumn}-{number}",
            studentSourcedId=prize.pupil,
            title=prize.title,
            kind=prize.kind,
            level=prize.level,
            result=prize.result,
            date=on,
        )
