from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from documents.slips import Slip, draw_slips
from tests.documents.paper import qr_codes, words

TELEGRAM = "https://t.me/school5_diary_bot?start=4f2a90cc71d3e8b64f2a90cc71d3e8b6"
VK = "https://vk.me/club224466881?ref=4f2a90cc71d3e8b64f2a90cc71d3e8b6"
MARIA = Slip(
    name="Иванова Мария Петровна",
    children=("Анна И. 7А", "Пётр И. 1Б"),
    school="Школа № 5",
    code="K7MP-3FXR",
    until=date(2026, 12, 5),
    telegram=TELEGRAM,
    vk=VK,
)


async def drawn(*slips: Slip) -> bytes:
    return await draw_slips(slips, title="Коды 7А")


async def text_of(*slips: Slip) -> str:
    return "\n".join(words(await drawn(*slips)))


async def test_a_slip_says_for_whom_it_is_and_what_to_do() -> None:
    text = await text_of(MARIA)
    for expected in (
        "Школа № 5",
        "Иванова Мария Петровна",
        "Дневник: Анна И. 7А, Пётр И. 1Б",
        "K7MP-3FXR",
        "до 05.12.2026",
        "t.me/school5_diary_bot",
        "vk.me/club224466881",
        "Наведите камеру телефона",
        "никому его не",
        "на бумаге",
    ):
        assert expected in text


async def test_a_class_of_thirty_takes_four_sheets_and_every_qr_code_can_be_read() -> None:
    klass = [
        replace(MARIA, code=f"K7MP-34{n:02}", telegram=f"{TELEGRAM}{n}", vk=f"{VK}{n}")
        for n in range(30)
    ]
    pdf = await drawn(*klass)
    pages = words(pdf)
    assert [page.count("одноразовый код") for page in pages] == [8, 8, 8, 6]
    assert Counter(qr_codes(pdf)) == Counter(
        link for slip in klass for link in (slip.telegram, slip.vk)
    )


async def test_the_same_slips_are_the_same_bytes() -> None:
    assert await drawn(MARIA) == await drawn(MARIA)


async def test_a_bot_that_the_school_has_not_is_not_offered() -> None:
    pdf = await drawn(replace(MARIA, vk=""))
    assert "ВКонтакте" not in words(pdf)[0]
    assert qr_codes(pdf) == [TELEGRAM]


async def test_without_bots_the_code_alone_is_shown() -> None:
    pdf = await drawn(replace(MARIA, telegram="", vk=""))
    assert "Откройте бота школы и отправьте ему этот код" in words(pdf)[0]
    assert "QR" not in words(pdf)[0]
    assert qr_codes(pdf) == []


async def test_a_colleagues_slip_speaks_of_no_diary_and_no_paper() -> None:
    text = await text_of(replace(MARIA, children=()))
    assert "Дневник" not in text
    assert "на бумаге" not in text


@pytest.mark.parametrize(
    "name",
    [
        '#panic("boom")',
        "*bold* _leaning_ `code`",
        "$x^2$ @ref <label>",
        '#read("/etc/passwd")',
        "] [ } { // /* comment",
        "\\u{41} \\ ~ --- = Title",
        '"}]}',
    ],
)
async def test_markup_in_a_name_stays_plain_words(name: str) -> None:
    assert name in await text_of(replace(MARIA, name=name))


async def test_characters_that_nobody_sees_do_not_reach_the_paper() -> None:
    text = await text_of(replace(MARIA, name="Ива\u202eнова\x00 Ма\x07рия\ud800 Пе\u2066тровна"))
    assert "Иванова Мария Петровна" in text


@pytest.mark.parametrize("long", ["Щ" * 5000, "Очень длинное имя " * 200, "Щ\u0301" * 400])
async def test_a_name_without_end_disturbs_no_neighbour(long: str) -> None:
    endless = replace(MARIA, name=long, school=long, children=(long,))
    pdf = await drawn(*[replace(endless, code=f"K7MP-340{n}") for n in range(8)])
    pages = words(pdf)
    assert len(pages) == 1
    assert all(f"K7MP-340{n}" in pages[0] for n in range(8))
    assert len(qr_codes(pdf)) == 16
