"""«а послезавтра?»: a piece of a question is asked of the last one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from chat.query.known import Understood
from chat.query.parse import parse
from tests.query.families import KEYS, on

TODAY = date(2026, 11, 24)


def after(last: str, text: str) -> Understood:
    return parse(text, replace(on(TODAY, "Анна", "Пётр"), follows=last))


@pytest.mark.parametrize(
    ("last", "text", "children", "subjects", "day"),
    [
        ("homework", "а послезавтра?", (), [], 26),
        ("homework", "А на пятницу", (), [], 27),
        ("homework", "and tomorrow?", (), [], 25),
        ("marks", "а у Пети?", (2,), [], None),
        ("marks", "а Аня?", (1,), [], None),
        ("marks", "what about Anna?", (1,), [], None),
        ("marks", "а по физике?", (), ["physics"], None),
        ("homework", "how about physics", (), ["physics"], None),
        ("need_mark", "а по химии", (), ["chemistry"], None),
        ("lessons_end", "а завтра?", (), [], 25),
        ("schedule", "а у Пети в четверг?", (2,), [], 26),
        ("attendance", "а вчера?", (), [], 23),
    ],
)
def test_a_piece_follows_the_last_question(
    last: str, text: str, children: tuple[int, ...], subjects: list[str], day: int | None
) -> None:
    found = after(last, text)
    assert (found.intent, found.follows, found.children) == (last, True, children)
    assert [KEYS[one] for one in found.subjects] == subjects
    assert found.start == (date(2026, 11, day) if day else None)


@pytest.mark.parametrize(
    ("last", "text", "intent"),
    [
        ("homework", "а расписание?", "schedule"),
        ("homework", "какие оценки", "marks"),
        ("marks", "спасибо", "unknown"),
        ("marks", "а завтра?", "schedule"),  # nobody has marks of tomorrow
        ("holidays", "а завтра?", "schedule"),  # holidays are of no day
        ("", "а послезавтра?", "schedule"),
        ("homework", "Петя заболел", "unknown"),
    ],
)
def test_what_is_a_question_of_its_own_follows_nothing(last: str, text: str, intent: str) -> None:
    found = after(last, text)
    assert (found.intent, found.follows) == (intent, False)


def test_all_children_are_asked_about_by_one_word() -> None:
    assert after("marks", "а у всех?").children == (1, 2)
    assert after("", "дз у обоих на завтра").children == (1, 2)


def test_two_subjects_by_name_are_several_and_two_titles_of_one_word_are_not() -> None:
    assert after("", "дз по химии и физике").several_subjects
    assert not after("", "дз по русскому родному").several_subjects


@pytest.mark.parametrize(
    ("text", "goal"),
    [
        ("что нужно для пятёрки по алгебре", 5),
        ("сколько пятёрок надо до четвёрки по физике", 4),
        ("что надо чтобы вышла 4 по химии", 4),
        ("what do I need to get a 5 in maths", 5),
        ("как исправить тройку по русскому", None),
    ],
)
def test_the_wanted_mark_is_heard(text: str, goal: int | None) -> None:
    found = after("", text)
    assert (found.intent, found.goal) == ("need_mark", goal)
