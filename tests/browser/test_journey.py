"""One journey with a real browser: a phone 320 wide, in the dark, by keyboard where a keyboard matters."""

from __future__ import annotations

import re

from playwright.async_api import Browser, Page, expect

from chat.talk import Button, File, Reply
from chat.text import Plain, bold, spoiler
from tests.web.school import School

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)
TODAY = Reply(
    (bold("Маша, 6В"), "1. Алгебра", spoiler("Аня П.")),
    ((Button("Завтра", "tomorrow"), Button("Меню", "menu")),),
)
CARD = Reply(
    "Ведомость",
    files=(File("card.png", PNG, "image/png"), File("Отметки.pdf", b"%PDF")),
    fresh=True,
)


async def test_a_family_talks_to_the_school(browser: Browser, school: School, url: str) -> None:
    school.replies = {
        "start": Reply("Здравствуйте!", ((Button("📅 Сегодня", "today"),),)),
        "today": TODAY,
        "card": CARD,
    }
    context = await browser.new_context(
        viewport={"width": 320, "height": 568}, locale="ru-RU", color_scheme="dark"
    )
    page = await context.new_page()
    troubles: list[str] = []
    page.on("console", lambda m: troubles.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))

    await page.goto(url)
    await page.get_by_role("button", name="Мать троих детей").click()
    log = page.get_by_role("log")
    await expect(log).to_contain_text("Здравствуйте!")

    await _presses_a_button(page)
    await _uncovers_by_keyboard(page)
    await _types(page, school)
    await _gets_files(page)
    await _hears_news(page, school)
    assert await page.evaluate("document.documentElement.scrollWidth") <= 320
    assert troubles == []

    await _is_without_connection(page)
    await _logs_out(page)
    await context.close()


async def _presses_a_button(page: Page) -> None:
    await page.get_by_role("button", name="Сегодня").click()
    await expect(page.get_by_role("article")).to_have_count(1)  # edited, not added
    await expect(page.locator("strong", has_text="Маша, 6В")).to_be_visible()


async def _uncovers_by_keyboard(page: Page) -> None:
    hidden = page.locator(".hidden-words")
    await expect(hidden).to_be_hidden()
    await page.locator(".spoiler").focus()
    await page.keyboard.press("Enter")
    await expect(hidden).to_be_visible()


async def _types(page: Page, school: School) -> None:
    field = page.get_by_label("Сообщение или код")
    await field.fill("<b>что задали?</b>")
    await field.press("Enter")
    await expect(page.locator(".own")).to_have_text(re.compile("<b>что задали"))
    await expect(page.get_by_role("article").last).to_contain_text("<b>что задали?</b> ✓")
    await expect(field).to_have_value("")
    assert school.heard[-1].text == "<b>что задали?</b>"


async def _gets_files(page: Page) -> None:
    await page.get_by_label("Сообщение или код").fill("/card")
    await page.get_by_role("button", name="Отправить").click()
    picture = page.get_by_role("img", name="card.png")
    await expect(picture).to_be_visible()
    assert await picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1
    async with page.expect_download() as download:
        await page.get_by_role("link", name="Отметки.pdf").click()
    assert (await download.value).suggested_filename == "Отметки.pdf"


async def _hears_news(page: Page, school: School) -> None:
    await school.web.send(
        school.heard[0].sender, Reply(Plain("Собрание в 18:00")), "ru", "letter-1"
    )
    await expect(page.get_by_role("log")).to_contain_text("Собрание в 18:00")


async def _is_without_connection(page: Page) -> None:
    await page.context.set_offline(True)
    await page.get_by_label("Сообщение или код").fill("/today")
    await page.keyboard.press("Enter")
    again = page.get_by_role("button", name="Повторить")
    await expect(again).to_be_visible()
    await page.context.set_offline(False)
    await again.click()
    await expect(again).to_be_hidden()
    await expect(page.get_by_role("article").last).to_contain_text("Маша, 6В")


async def _logs_out(page: Page) -> None:
    await page.get_by_role("button", name="Выйти").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("Чтобы вернуться")
    await dialog.get_by_role("button", name="Остаться").click()
    await expect(dialog).to_be_hidden()
    await page.get_by_role("button", name="Выйти").click()
    await dialog.get_by_role("button", name="Выйти").click()
    await page.wait_for_url("**/demo")


async def test_a_link_fills_in_the_code_and_leaves_the_address_bar(
    browser: Browser, school: School, url: str
) -> None:
    token = "0123456789abcdef0123456789abcdef"
    page = await browser.new_page(locale="ru-RU")
    await page.goto(f"{url}/?code={token}")
    await expect(page.get_by_label("Сообщение или код")).to_have_value(token)
    await expect(page.get_by_role("article")).to_have_count(1)
    assert page.url == f"{url}/"
    assert [event.args for event in school.heard] == [{}]
    await page.get_by_role("button", name="Отправить").click()
    await expect(page.get_by_role("article")).to_have_count(3)
    assert (school.heard[-1].action, school.heard[-1].args) == ("start", {"token": token})
    await page.close()
