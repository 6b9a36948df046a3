from __future__ import annotations

from datetime import date

import pytest

from chat.query.parse import parse
from tests.query.families import on

TODAY = date(2026, 11, 24)
SISTER = "Зоя"

NAMES = """
Анна: Анна Анны Анне Анну Анной Аня Ани Ане Аню Аней Анины Анюты Анечке
Пётр: Пётр Петр Петра Петру Петром Петре Петя Пети Пете Петю Петей Петины
Мария: Марии Марию Марией Маша Маши Маше Машу Машей Машины
Артём: Артёма Артему Артёмом Тёмы Тёме Тёму
Дарья: Дарьи Дарье Дарью Дарьей Даши Даше
Илья: Ильи Илье Илью Ильёй Ильёю Илюши
Лев: Льва Льву Львом Льве Лёвы Лёве
Павел: Павла Павлу Павлом Паши Паше
Алексей: Алексея Алексею Алексеем Лёши Алёши
Игорь: Игоря Игорю Игорем Игоре
Любовь: Любови Любовью Любы Любе
Никита: Никиты Никите Никиту Никитой
София: Софии Софию Софией Сони Соне
Софья: Софьи Софье Софью Софьей Соню
Юрий: Юрия Юрию Юрием Юры Юре
Евгений: Евгения Евгению Жени Жене
Марта: Марты Марте Марту
Ян: Яна Яну Яном
Мадина: Мадины Мадине Мадину
Фарход: Фархода Фарходу Фарходом
Шоҳрух: Шохруха Шоҳруху Шохрухом
Айгуль: Айгуль Айгули
Игорёк: Игорька Игорьку
Анна-Мария: Анны-Марии Анне-Марии Анны Марии
Ina: Ina Ины Ине
Старшая: Старшей Старшую
Старший: Старшего Старшему
"""
FORMS = [
    (name, form)
    for name, forms in (row.split(": ") for row in NAMES.strip().splitlines())
    for form in forms.split()
]


@pytest.mark.parametrize(("name", "form"), FORMS)
def test_a_child_is_known_by_every_form_of_the_name(name: str, form: str) -> None:
    known = on(TODAY, name, SISTER)
    for question in ("оценки {}", "дз {} на завтра", "что задали {} по алгебре"):
        assert parse(question.format(form), known).children == (1,)


def test_a_name_that_two_children_share_names_nobody() -> None:
    assert parse("оценки Саши", on(TODAY, "Александр", "Александра")).children == ()


def test_two_children_are_both_named() -> None:
    assert parse("оценки Зои и Пети", on(TODAY, "Пётр", SISTER)).children == (2, 1)


def test_a_date_is_no_child() -> None:
    found = parse("уроки 5 марта", on(TODAY, "Марта", SISTER))
    assert (found.children, found.start) == ((), date(2027, 3, 5))


def test_a_word_of_what_the_family_calls_a_child_is_no_name_by_itself() -> None:
    known = on(TODAY, "Мой зайка", SISTER)
    assert parse("мой вопрос про оценки", known).children == ()
    assert parse("оценки зайки", known).children == (1,)
