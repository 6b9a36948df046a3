from __future__ import annotations

import io
from dataclasses import replace

import pypdfium2
import pytest

from documents.cards import (
    Card,
    CardOfTests,
    Cell,
    Chip,
    DayBox,
    DayOfTests,
    Head,
    Holiday,
    LessonLine,
    MarksCard,
    Month,
    OneTest,
    SubjectRow,
    WeekCard,
    WeekOfTests,
    YearCard,
    data_of,
)
from documents.page import compiled, packed
from tests.documents.drawing import WIDTH, pdf_of, size_of, strays, words_on
from tests.documents.test_fonts import LETTERS

HEAD = Head("Анна, 6В", "Заголовок", "2 четверть", "ru", foot=("Данные на 18:40",))
ALGEBRA = SubjectRow(
    "Алгебра",
    (Chip("4", 2), Chip("5", 3, "×3"), Chip("2", 1), Chip("н", 0), Chip("зачёт", 0)),
    averages=("4,12",),
    forecast="4",
)
MARKS = MarksCard(HEAD, "средний", "прогноз", (ALGEBRA,))
MONDAY = DayBox(
    "пн, 23 ноября",
    "8:30–14:00",
    (
        LessonLine("0", "Хор"),
        LessonLine("1", "Алгебра", "12", test="КР"),
        LessonLine("2", "Физика", note="урока не будет", held=False, changed=True),
        LessonLine("3", "Литература", "14", note="вместо: Химия", changed=True),
    ),
    today=True,
)
FREE = DayBox("вт, 24 ноября", "", (), free="Уроков нет: выходной день.")
WEEK = WeekCard(HEAD, (MONDAY, FREE), (("changed", "изменение"), ("КР", "контрольная")))
PHYSICS = OneTest("Физика", "Законы Ньютона", "контрольная работа", "3-й урок")
DAY = DayOfTests("25", "ср", "нояб.", (PHYSICS, OneTest("Алгебра", "Дроби")), "2 работы")
TESTS = CardOfTests(
    HEAD,
    ("пн", "вт", "ср", "чт", "пт", "сб"),
    (("нояб.", tuple(Cell(str(n), count=2 * (n == 25), today=n == 23) for n in range(23, 29))),),
    (WeekOfTests("23–29 ноября", (DAY,)),),
)
BAR = tuple(Cell(str(n), kind="holiday", joins=(n > 1, n < 7)) for n in range(1, 8))
YEAR = YearCard(
    HEAD,
    ("пн", "вт", "ср", "чт", "пт", "сб", "вс"),
    (Month("ноябрь", (BAR, (Cell("8", kind="off"), *(Cell(str(n)) for n in range(9, 15))))),) * 9,
    (Holiday("Осенние каникулы", "26 октября – 3 ноября", "9 дней", next=True),),
    "",
    (("holiday", "каникулы"), ("off", "выходной")),
)
CARDS: dict[str, Card] = {"marks": MARKS, "week": WEEK, "tests": TESTS, "year": YEAR}

LONG = "Основы безопасности и защиты Родины, практикум с элементами исследовательской деятельности"
ENDLESS = "Щ" * 300


@pytest.mark.parametrize("name", CARDS)
def test_a_card_is_one_picture_of_a_telephones_width(name: str) -> None:
    width, height = size_of(CARDS[name])
    assert width == WIDTH
    assert height < 2 * WIDTH
    png = compiled(CARDS[name].template, packed(data_of(CARDS[name])), form="png", ppi=72)
    assert png.startswith(b"\x89PNG")


@pytest.mark.parametrize("name", CARDS)
def test_the_same_card_is_the_same_bytes(name: str) -> None:
    assert pdf_of(CARDS[name]) == pdf_of(CARDS[name])


def test_marks_say_what_they_were_given() -> None:
    said = words_on(MARKS)
    for words in ("Анна, 6В", "Алгебра", "5 ×3", "зачёт", "4,12", "прогноз", "Данные на 18:40"):
        assert words.replace(" ", "") in said.replace(" ", ""), words


def test_a_change_is_told_in_words_too() -> None:
    said = words_on(WEEK)
    for words in ("урока не будет", "вместо: Химия", "КР", "Уроков нет", "8:30–14:00", "0 Хор"):
        assert words in said, words


def test_tests_and_holidays_say_what_they_were_given() -> None:
    said = words_on(TESTS)
    for words in ("25 ×2", "Законы Ньютона · контрольная работа", "3-й урок", "2 работы"):
        assert words.replace(" ", "") in said.replace(" ", ""), words
    assert "26 октября – 3 ноября" in words_on(YEAR)


@pytest.mark.parametrize("name", CARDS)
def test_an_empty_card_says_why(name: str) -> None:
    empty = replace(CARDS[name], head=replace(HEAD, empty="Отметок пока нет."))
    said = words_on(empty)
    assert "Отметок пока нет." in said
    assert "Алгебра" not in said


@pytest.mark.parametrize("words", [LONG, ENDLESS, "Физкультура 🏃‍♀️ ❤️ и спорт"])
def test_long_and_strange_words_stay_in_the_picture(words: str) -> None:
    head = Head(words[:60], words[:40], words[:40], "ru", foot=(words,))
    chips = tuple(Chip(str(2 + n % 4), n % 4, "×10") for n in range(18))
    row = SubjectRow(words, chips, "раньше ещё 282", ("100,00", "4,50"), "100", "1 полугодие")
    lesson = LessonLine("1·10", words, "спортзал", words, changed=True, test="КР")
    test = OneTest(words, words, words, "10-й урок")
    cards: tuple[Card, ...] = (
        MarksCard(head, "средний", "прогноз", (row,) * 18, more="и ещё 22"),
        WeekCard(head, (replace(MONDAY, lessons=(lesson,) * 12, remarks=words),) * 7, ()),
        replace(TESTS, head=head, weeks=(WeekOfTests(words, (replace(DAY, tests=(test,)),)),)),
        replace(YEAR, head=head, holidays=(Holiday(words, words[:40], "97 дней"),) * 7),
    )
    for card in cards:
        assert strays(card) == [], card.template


@pytest.mark.parametrize("language", LETTERS)
def test_every_letter_of_a_language_can_stand_on_a_card(language: str) -> None:
    letters = " ".join((LETTERS[language], LETTERS[language].upper()))
    for card in CARDS.values():
        pdf_of(replace(card, head=Head(letters, letters, letters, "ru", foot=(letters,))))


def test_nothing_is_red() -> None:
    with pypdfium2.PdfDocument(io.BytesIO(pdf_of(MARKS))) as document:
        picture = document[0].render(scale=2)
        pixels = bytes(picture.buffer)
        step = picture.n_channels
        colours = {pixels[at : at + 3] for at in range(0, len(pixels), step)}
    assert not [one for one in colours if one[2] > 150 and max(one[:2]) < 90]


def test_in_black_and_white_the_chips_still_differ() -> None:
    """The better the mark the darker its chip, and its number stands on it."""
    shades = []
    for tone in (1, 2, 3):
        card = replace(MARKS, rows=(replace(ALGEBRA, chips=(Chip("8", tone),) * 12),))
        with pypdfium2.PdfDocument(pdf_of(card)) as document:
            picture = document[0].render(scale=1, grayscale=True)
            grey = bytes(picture.buffer)
        shades.append(sum(grey) / len(grey))
    assert shades == sorted(shades, reverse=True)
    assert shades[0] - shades[2] > 1
