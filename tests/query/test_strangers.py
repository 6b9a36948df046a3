"""Whose name is no name of this family, and which words only look like one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from chat.query.known import KnownChild
from chat.query.parse import parse
from tests.query.families import on

TODAY = date(2026, 11, 24)
FATHER = replace(on(TODAY), children=(KnownChild(1, ("Анна",), "Петрова"),))

OTHERS = """
дз Даши
дз даши
ДЗ ДАШИ
отметки Дарьи
отметки дарьи
отметки Козлова
отметки козлова
дз у козловой
дз у Козловой
Дашины отметки
Даша
а у Даши?
что там у Пети
расписание Пети на завтра
кто классный у Даши
советы учителей Даши
отметки Нади
отметки Коли
отметки Ильи
отметки Светы
дз Веры
отметки Тёмы
во сколько забирать Вову
экзамены Даши
homework for Dasha
otmetki dashi
lp lfib
"""
NOBODY = """
дз
дз Анны
отметки Анечки
отметки Анны и Даши
отметки Петровой
отметки Никитиной Анны
кто ведёт алгебру Мария Ивановна
кто учитель Мария
когда алгебра у Марии Ивановны
советы Дарьи Сергеевны
задали стих Есенина
дз по Евгению Онегину
дз по теме любовь
Вера в людей: что задали
дз на розу
расписание столовой
отметки снова
отметки петровой
отметки света
дз по лепке из глины
lesson nine tomorrow
"""


@pytest.mark.parametrize("text", OTHERS.strip().splitlines())
def test_another_familys_child_is_told_apart(text: str) -> None:
    found = parse(text, FATHER)
    assert (found.stranger, found.children) == (True, ())


@pytest.mark.parametrize("text", NOBODY.strip().splitlines())
def test_no_other_child_is_seen_where_none_is_meant(text: str) -> None:
    assert not parse(text, FATHER).stranger


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ("София", "Софьи"),
        ("Наталья", "Наталии"),
        ("Данияр", "Дани"),
        ("Камилла", "Милы"),
        ("Эльмира", "Эли"),
    ],
)
def test_a_near_form_of_the_own_childs_name_is_no_stranger(own: str, said: str) -> None:
    assert not parse(f"отметки {said}", on(TODAY, own)).stranger


def test_a_name_with_a_namesake_in_the_family_is_the_familys() -> None:
    assert parse("отметки Дарьи", on(TODAY, "Анна", "Дарья")).children == (2,)
