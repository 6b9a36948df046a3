from __future__ import annotations

from datetime import date

from diary.attendance import Absence, by_day, summed

DAY = date(2026, 11, 16)


def test_lessons_whole_days_and_late_arrivals_are_counted_apart() -> None:
    missed = summed(
        [
            Absence(DAY, "ill", "Б", number=1),
            Absence(DAY, "ill", "Б", number=0),
            Absence(DAY, "absent", "Н", number=2),
            Absence(DAY, "excused", "УП"),
            Absence(DAY, "late", "ОП", number=3, minutes=5),
            Absence(DAY, "exempt", "ОСВ", number=4),
            Absence(DAY, "unknown", "?", number=4),
        ]
    )
    assert (missed.total_lessons, missed.total_days, missed.late) == (3, 1, 1)
    assert missed.lessons["ill"] == 2


def test_the_latest_day_comes_first_and_lessons_in_their_order() -> None:
    later = date(2026, 11, 17)
    entries = [
        Absence(DAY, "ill", "Б", 2),
        Absence(later, "ill", "Б", 1),
        Absence(DAY, "ill", "Б", 1),
    ]
    found = by_day(entries)
    assert list(found) == [later, DAY]
    assert [entry.number for entry in found[DAY]] == [1, 2]
