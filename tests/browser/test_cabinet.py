"""One journey with a real browser, wide and narrow: the diary beside the conversation."""

from __future__ import annotations

import io
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pypdfium2
import pytest
from playwright.async_api import Browser, Page, expect

from chat.talk import Reply
from chat.text import Plain
from journal.demo_school.cast import CAST
from tests.conftest import NOW
from tests.fakes.web import WebPhone
from tests.journeys.streets import town_on
from tests.journeys.town import Town

LANDSCAPE = (842, 595)


@pytest.fixture
async def town(sqlite_school: Path, tmp_path: Path) -> AsyncIterator[Town]:
    path = tmp_path / "school.db"
    shutil.copy(sqlite_school, path)
    async with town_on("web", f"sqlite+aiosqlite:///{path}", NOW) as made:
        yield made


def address(town: Town) -> str:
    phone = town.phone()
    assert isinstance(phone, WebPhone)
    return str(phone.http.base_url)


async def test_a_mother_looks_into_the_diary(browser: Browser, town: Town) -> None:
    context = await browser.new_context(
        viewport={"width": 1280, "height": 860}, locale="ru-RU", reduced_motion="reduce"
    )
    page = await context.new_page()
    troubles: list[str] = []
    page.on("console", lambda m: troubles.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    looks: list[str] = []
    page.on("request", lambda r: looks.append(r.url) if r.url.endswith("/chat/cabinet") else None)

    await page.add_init_script("Math.random = () => 0")  # a letter is looked after at once
    await page.goto(address(town))
    await _comes_in(page, town)
    await _looks_around(page)
    await _asks_the_conversation(page)
    await _prints(page)
    await _hears_a_letter(page, town, looks)
    await _takes_a_phone(page)
    assert troubles == []
    await _withdraws_for_one_child(page)
    await context.close()


async def _comes_in(page: Page, town: Town) -> None:
    diary = page.get_by_role("region", name="Дневник", exact=True)
    await expect(diary).to_be_hidden()  # a stranger has none
    field = page.get_by_label("Сообщение или код")
    await field.fill((await town.code_for(CAST.mother)).code)
    await field.press("Enter")
    await page.get_by_role("button", name="Да", exact=True).click()
    await expect(diary).to_contain_text("нужно ваше согласие")
    await page.get_by_role("button", name="Согласен", exact=True).click()
    await expect(page.get_by_role("heading", name="Дарья, 9А")).to_be_visible()


async def _looks_around(page: Page) -> None:
    anna = page.get_by_role("navigation", name="Дети").get_by_role("button", name="Анна")
    await anna.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Анна, 6В")).to_be_visible()
    await expect(anna).to_be_focused()  # the page is new, the place is the same
    await expect(anna).to_have_attribute("aria-current", "true")
    await expect(page.get_by_role("table", name="Понедельник, 23 ноября")).to_be_visible()
    marks = page.get_by_role("table", name="Отметки: 2 четверть")
    await expect(marks.get_by_role("columnheader", name="Прогноз")).to_be_visible()
    await page.get_by_role("group", name="Периоды").get_by_role("button", name="1 ч").click()
    marks = page.get_by_role("table", name="Отметки: 1 четверть")
    await expect(marks.get_by_role("columnheader", name="Средний")).to_be_visible()
    await expect(marks.get_by_role("columnheader", name="Прогноз")).to_have_count(0)
    assert await page.evaluate("document.documentElement.scrollWidth") <= 1280


async def _asks_the_conversation(page: Page) -> None:
    marks = page.get_by_role("table", name="Отметки: 1 четверть")
    await marks.get_by_role("button", name="Математика", exact=True).click()
    log = page.get_by_role("log")
    await expect(log.get_by_role("article").last).to_contain_text("Анна, 6В · 📊 Математика")
    await expect(page.get_by_role("heading", name="Анна, 6В")).to_be_visible()


async def _prints(page: Page) -> None:
    paper = pypdfium2.PdfDocument(io.BytesIO(await page.pdf(prefer_css_page_size=True)))
    sheets = [paper[number] for number in range(len(paper))]
    assert {tuple(map(round, sheet.get_size())) for sheet in sheets} == {LANDSCAPE}
    words = "\n".join(sheet.get_textpage().get_text_bounded() for sheet in sheets)
    for expected in ("Анна, 6В", "Школа № 37", "Данные на", "Математика"):
        assert expected in words
    assert "Отправить" not in words


async def _hears_a_letter(page: Page, town: Town, looks: list[str]) -> None:
    (row,) = await town.rows("SELECT address FROM chat")
    letter = Reply(Plain("Анна: новая отметка"), personal=True)
    async with page.expect_request("**/chat/cabinet"):
        await town.channels["web:web"].send(row.address, letter, "ru", "letter-1")
    await expect(page.get_by_role("log")).to_contain_text("новая отметка")
    await expect(page.get_by_role("heading", name="Анна, 6В")).to_be_visible()
    await expect(page.get_by_role("table", name="Отметки: 1 четверть")).to_be_visible()
    told = len(looks)
    await town.channels["web:web"].send(row.address, Reply("Собрание"), "ru", "letter-2")
    await expect(page.get_by_role("log")).to_contain_text("Собрание")
    assert len(looks) == told  # it is about nobody


async def _takes_a_phone(page: Page) -> None:
    await page.set_viewport_size({"width": 360, "height": 700})
    heading = page.get_by_role("heading", name="Анна, 6В")
    await expect(heading).to_be_hidden()
    await page.get_by_role("button", name="Дневник", exact=True).click()
    await expect(heading).to_be_visible()
    await expect(page.get_by_label("Сообщение или код")).to_be_hidden()
    assert await page.evaluate("document.documentElement.scrollWidth") <= 360
    await page.get_by_role("button", name="Понедельник, 23 ноября").click()
    await expect(page.get_by_role("log")).to_contain_text("Расписание")
    await expect(page.get_by_role("button", name="Разговор")).to_have_attribute(
        "aria-pressed", "true"
    )


async def _withdraws_for_one_child(page: Page) -> None:
    await page.set_viewport_size({"width": 1280, "height": 860})
    field = page.get_by_label("Сообщение или код")
    await field.fill("/withdraw")
    await field.press("Enter")
    await page.get_by_role("log").get_by_role("button", name="Анна").last.click()
    await expect(page.get_by_role("heading", name="Анна, 6В")).to_have_count(0)
    await expect(page.get_by_role("heading", name="Дарья, 9А")).to_be_visible()
    await expect(page.locator("#diary")).not_to_contain_text("Анна")
