"""Whatever comes is answered politely or passed over; nothing breaks and nothing leaks."""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys.test_staff import forge
from tests.journeys.town import CAST, Town

ODD_PAYLOADS: tuple[Any, ...] = (None, [], "x", 7, {"b": 7}, {"b": {"c": 1}}, {"command": "start"})
WORDS = (
    "Здравствуйте, а где посмотреть оценки?",
    "я" * 10_000,
    "😀🎉👍",
    "/",
    "//",
    "/нетакой",
    "/start " + "x" * 64,
    "/code",
    "/link_yes",
    "/link_answer",
    "/alias_set Петрова",
    "/blocked_bot",
    "/leave_web",
    "/not_me",
    "'; DROP TABLE person; --",
    "<b>Петрова</b> &lt;",
    "[id1|Петрова] @all https://example.org",
    "\u202eанна\u0000",
    "12345678",
    "ААААББББ",
    "{child}",
    "%s%s%n",
    "отметки за 31 февраля 9999 года",
    "дз на 0000-00-00",
    "да",
    "нет",
)


async def data(town: Town) -> dict[str, int]:
    ((anna, namesake, cls),) = await town.rows(
        "SELECT a.id, n.id, c.id FROM person AS a, person AS n, class AS c"
        " WHERE a.ext_id = :anna AND n.ext_id = :namesake AND c.title = '6В'",
        anna=CAST.anna.ext_id,
        namesake=CAST.namesake.ext_id,
    )
    return {"anna": anna, "namesake": namesake, "class": cls}


def presses(ids: dict[str, int]) -> tuple[str, ...]:
    foreign = ids["namesake"]
    return (
        f"marks?pupil={foreign}",
        f"today?pupil={foreign}",
        f"homework?pupil={foreign}&day=2026-11-24",
        f"exams?pupil={foreign}",
        f"alias?pupil={foreign}",
        f"withdraw_yes?pupil={foreign}",
        f"codes_issue?class={ids['class']}&pupil={foreign}&to={foreign}",
        f"codes_class?class={ids['class']}",
        "marks?pupil=999999999999999",
        "marks?pupil=99999999999999999999999",
        "marks?pupil=-1",
        "marks?pupil=1.5",
        "marks?pupil=١٢",
        "marks?day=9999-12-31",
        "homework?day=0001-01-01",
        "timetable?day=9999-12-31&to=9999-12-31",
        "marks?day=вчера",
        "link_yes",
        "link_no",
        "link_answer",
        "code",
        "alias_set",
        "not_me?chat=999999",
        "unlink_yes?chat=999999",
        "parents?may=yes",
        "consent_yes?v=99&off=1.2.3",
        "consent?off=" + ".".join(str(number) for number in range(100, 112)),
        "homework_file?file=1",
        "language?to=xx",
        "blocked_bot",
        "moved_chat?to=1",
        "unreadable",
        "нет такого",
        "?",
        "&&&===",
        "marks?" + "a=1&" * 12,
        "",
    )


@pytest.mark.parametrize("who", ["stranger", "father"])
async def test_odd_words_and_forged_buttons(town_by_channel: Town, who: str) -> None:
    town = town_by_channel
    phone: Any = town.phone() if who == "stranger" else await town.linked(CAST.father)
    for words in WORDS:
        if phone.channel == "web" and len(words) > 4096:
            continue  # the page says itself that it is too long: see the tests of the web part
        await phone.says(words)
        if who == "stranger":
            town.clock.move(minutes=90)  # tries of codes are counted, and must not hide the rest
    ids = await data(town)
    for packed in presses(ids):
        if phone.channel != "telegram" or len(packed.encode()) <= 64:
            await forge(phone, packed)
    if phone.channel == "vk":
        for payload in ODD_PAYLOADS:
            await phone.forges(payload)
    shown = phone.transcript
    assert "Кузнецов" not in shown
    assert "Готово" not in shown
    assert "Код для" not in shown
    if who == "stranger":
        assert "Анна" not in shown
        await phone.says("/start")
        assert "8 букв и цифр" in phone.text
    else:
        await phone.says("/marks")
        assert "Анна, 6В" in phone.text  # still linked, still hers alone


@pytest.mark.parametrize("channel", ["telegram", "vk"])  # the page sends words and presses only
async def test_pictures_stickers_and_edits(town_by_channel: Town) -> None:
    town = town_by_channel
    mother: Any = await town.linked(CAST.mother)
    if mother.channel == "telegram":
        from tests.fakes.telegram import PHOTO, STICKER  # noqa: PLC0415

        await mother.sends(photo=PHOTO, caption="Вот дневник")
        assert "понимаю только слова" in mother.text
        await mother.sends(sticker=STICKER)
    else:
        from tests.fakes import vk  # noqa: PLC0415

        await mother.sends(attachments=[vk.PHOTO])
        assert "понимаю только слова" in mother.text
        await mother.sends(attachments=[vk.STICKER])
    assert "понимаю только слова" in mother.text

    await mother.says("/menu")
    shown = mother.transcript
    await mother.edits("/marks")
    assert mother.transcript == shown  # an edit is no question


async def test_a_sticker_between_the_code_and_the_answer_does_no_harm(one_town: Town) -> None:
    from tests.fakes.telegram import STICKER  # noqa: PLC0415

    mother: Any = one_town.phone()
    code = (await one_town.code_for(CAST.mother)).code
    await mother.says(code)
    await mother.sends(sticker=STICKER)
    await mother.presses("Да")
    assert "Пришлите код ещё раз" in mother.text or "Согласие" in mother.text
    await mother.says(code)
    await mother.presses("Да")
    assert "Согласие" in mother.transcript
