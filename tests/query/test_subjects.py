from __future__ import annotations

from datetime import date

import pytest

from chat.query.known import Known, KnownSubject
from chat.query.parse import parse

TODAY = date(2026, 11, 24)


def meant(words: str, *titles: str | KnownSubject) -> list[str]:
    subjects = tuple(
        title if isinstance(title, KnownSubject) else KnownSubject(number, title)
        for number, title in enumerate(titles, start=1)
    )
    found = parse(f"дз {words}", Known(TODAY, subjects=subjects)).subjects
    return [one.title for number in found for one in subjects if one.id == number]


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("по алгебре", "Алгебра"),
        ("алгеброй", "Алгебра"),
        ("алгебру", "Алгебра"),
        ("русский", "Русский язык"),
        ("русскому", "Русский язык"),
        ("рус яз", "Русский язык"),
        ("англ", "Английский язык"),
        ("анлийский", "Английский язык"),
        ("матеша", "Математика"),
        ("физра", "Физическая культура"),
        ("физ-ре", "Физическая культура"),
        ("физике", "Физика"),
        ("чтению", "Литературное чтение"),
        ("обж", "Основы безопасности и защиты Родины"),
        ("труды", "Труд (технология)"),
        ("мхк", "Мировая художественная культура"),
        ("черчению", "Черчение"),
        ("орксэ", "Основы религиозных культур светской этики (ОРКСЭ)"),
        ("родному русскому", "Родной язык (русский)"),
    ],
)
def test_a_subject_is_found_among_the_school_s_own_titles(words: str, title: str) -> None:
    school = dict.fromkeys(
        ["Русский язык", "Родной язык (русский)", "Литература", "Физика", "Алгебра", title]
    )
    assert meant(words, *school) == [title]


def test_the_subject_that_the_child_is_taught_comes_first() -> None:
    senior = KnownSubject(2, "Алгебра и начала математического анализа")
    assert meant("по алгебре", KnownSubject(1, "Алгебра", taught=False), senior) == [senior.title]


def test_a_subject_of_another_class_is_better_than_none() -> None:
    assert meant("по химии", KnownSubject(1, "Химия", taught=False), "Физика") == ["Химия"]


def test_two_subjects_are_both_named() -> None:
    assert meant("по алгебре и физике", "Физика", "Алгебра") == ["Алгебра", "Физика"]


def test_a_class_hour_is_not_meant_by_every_hour() -> None:
    assert meant("через час", "Классный час", "Физика") == []
