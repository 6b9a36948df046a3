from __future__ import annotations

from datetime import date

import pytest

from chat.query.known import Known
from chat.query.parse import parse
from tests.query.families import TERMS

TUESDAY = date(2026, 11, 24)
TRIMESTERS = (
    (date(2026, 9, 1), date(2026, 11, 15)),
    (date(2026, 11, 23), date(2027, 2, 15)),
    (date(2027, 2, 22), date(2027, 5, 28)),
)


def days(text: str, terms: tuple[tuple[date, date], ...] = TERMS) -> tuple[str, str]:
    found = parse(text, Known(TUESDAY, terms=terms))
    return str(found.start), str(found.end)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("дз на завтра", "2026-11-25", "2026-11-25"),
        ("оценки в среду", "2026-11-18", "2026-11-18"),
        ("что задали в среду", "2026-11-18", "2026-11-18"),
        ("дз на среду", "2026-11-25", "2026-11-25"),
        ("расписание на вторник", "2026-12-01", "2026-12-01"),
        ("расписание в следующую среду", "2026-12-02", "2026-12-02"),
        ("расписание пн-ср", "2026-11-30", "2026-12-02"),
        ("оценки с понедельника по среду", "2026-11-16", "2026-11-18"),
        ("оценки за неделю", "2026-11-18", "2026-11-24"),
        ("расписание на неделю", "2026-11-24", "2026-11-30"),
        ("оценки на этой неделе", "2026-11-23", "2026-11-29"),
        ("уроки 14 января", "2027-01-14", "2027-01-14"),
        ("оценки за двадцать третье ноября", "2026-11-23", "2026-11-23"),
        ("оценки за тридцать первое октября", "2026-10-31", "2026-10-31"),
        ("дз на 31.12", "2026-12-31", "2026-12-31"),
        ("дз на 1.12.26", "2026-12-01", "2026-12-01"),
        ("оценки за 2 полугодие", "2027-01-12", "2027-05-28"),
        ("дз на 31 ноября", "None", "None"),
        ("дз на 99.99", "None", "None"),
    ],
)
def test_days_are_found(text: str, first: str, last: str) -> None:
    assert days(text) == (first, last)


def test_a_trimester_is_a_term() -> None:
    assert days("оценки за 1 триместр", TRIMESTERS) == ("2026-09-01", "2026-11-15")
    assert days("оценки за триместр", TRIMESTERS) == ("2026-11-23", "2027-02-15")
    assert days("оценки за 1 полугодие", TRIMESTERS) == ("None", "None")


def test_half_years_are_terms() -> None:
    halves = ((TERMS[0][0], TERMS[1][1]), (TERMS[2][0], TERMS[3][1]))
    assert days("оценки за полугодие", halves) == ("2026-09-01", "2026-12-29")
    assert days("оценки за 2 полугодие", halves) == ("2027-01-12", "2027-05-28")


def test_without_terms_a_quarter_is_left_open() -> None:
    assert days("оценки за четверть", ()) == ("None", "None")
