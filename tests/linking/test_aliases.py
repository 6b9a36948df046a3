from __future__ import annotations

import pytest

from diary.people import Name
from linking.aliases import tells_class, tells_surname


@pytest.mark.parametrize(
    ("surname", "words"),
    [
        ("Петрова", "Петрова"),
        ("Петрова", "Аня Петровой"),
        ("Петрова", "Аня у Петровых"),
        ("Петрова", "Пeтpoвa"),  # some letters are Latin
        ("Петрова", "П е т р о в а"),
        ("Петрова", "Пет-рова"),
        ("Петрова", "П.Е.Т.Р.О.В.А"),
        ("Петрова", "Пет\u200bрова"),
        ("Петрова", "Пе\u0301трова"),
        ("Петрова", "Петр0ва"),
        ("Петрова", "П1е2т3рова"),
        ("Петрова", "Петтрова"),
        ("Петрова", "Petrova"),
        ("Петрова", "anna_PETROVA"),
        ("Петрова", "Ｐｅｔｒｏｖａ"),
        ("Петрова", "Петpova"),
        ("Ёлкина", "Елкина"),
        ("Ёлкина", "Yolkina"),
        ("Соловьёва", "Solovyeva"),
        ("Соловьёва", "Соловева"),
        ("Щукин", "Shchukina"),
        ("Александрова", "Alexandrova"),
        ("Достоевский", "Достоевская"),
        ("Белый", "Белая"),
        ("Белый", "Beliy"),
        ("Римский-Корсаков", "Корсаков"),
        ("Шевченко", "Shevchenko"),
        ("Ли", "Ли"),
        ("Ли", "Аня Ли"),
        ("Ли", "Л-и"),
        ("Ли", "Li"),
        ("Ким", "Наш Ким"),
        ("Ким", "у Кима"),
        ("Цой", "Цоя"),
        ("Цой", "Tsoy"),
        ("Муха", "Мухой"),
    ],
)
def test_a_surname_is_known_however_it_is_written(surname: str, words: str) -> None:
    assert tells_surname(words, Name(surname, "Анна"))


@pytest.mark.parametrize(
    ("surname", "words"),
    [
        ("Петрова", "Старшая"),
        ("Петров", "Пётр"),
        ("Петрова", "Аня П."),
        ("Котов", "Котик"),
        ("Белова", "Белочка"),
        ("Ли", "Лисёнок"),
        ("Ли", "Лилия"),
        ("Ли", "Малина"),
        ("Ан", "Аня"),
        ("Ким", "Кимоно"),
        ("Муха", "Мухоморчик"),
        ("", "Старшая"),
        ("-", "Старшая"),
    ],
)
def test_another_word_is_no_surname(surname: str, words: str) -> None:
    assert not tells_surname(words, Name(surname, "Анна"))


@pytest.mark.parametrize("words", ["6В", "6в", "Аня 6-В", "6 «В»", "6B", "6v", "６В", "Аня6В"])
def test_a_class_is_known_however_it_is_written(words: str) -> None:
    assert tells_class(words, "6В")


@pytest.mark.parametrize("words", ["Старшая", "16В", "6 воробьёв", "Ваня", "6"])
def test_another_word_is_no_class(words: str) -> None:
    assert not tells_class(words, "6В")


def test_a_pupil_without_a_class_has_none_to_tell() -> None:
    assert not tells_class("6В", "")


@pytest.mark.parametrize("words", ["f", "e", "кс", "a.1", "п е т р о 0 ", "..", "33 "])
def test_long_addresses_are_searched_at_once(words: str) -> None:
    for surname in ("Петрова", "Александрова", "Фефффёва", "Ли", "Зозоба"):
        tells_surname(words * 1000, Name(surname, "Анна"))
