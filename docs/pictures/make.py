# ruff: noqa: INP001 - a script, not a package
"""The pictures of the README and of docs/, taken from a running demo:

diarybot demo --port 8090 &
.venv/bin/python docs/pictures/make.py http://127.0.0.1:8090/demo [name…]
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).parent
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars")
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 860}
CHILD = "Анна"
ELDEST = "Дарья"
MOTHER, FATHER, PUPIL, CLASS_TEACHER, ADMINISTRATOR = range(5)

Take = Callable[[Page], None]


def page_of(browser: Browser, *, dark: bool, phone: bool) -> Page:
    context = browser.new_context(
        viewport=PHONE if phone else DESKTOP,  # type: ignore[arg-type]
        device_scale_factor=2 if phone else 1.5,
        is_mobile=phone,
        has_touch=phone,
        locale="ru-RU",
        timezone_id="Europe/Moscow",
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
    )
    return context.new_page()


def enters(page: Page, person: int = MOTHER) -> None:
    page.locator(".card").nth(person).click()
    page.get_by_role("article").first.wait_for()
    page.wait_for_timeout(1500)  # a visitor is told at once what a family is told in the evening


def presses(page: Page, label: str) -> None:
    with page.expect_response("**/chat/say"):
        page.get_by_role("log").get_by_role("button", name=label).last.click()
    page.wait_for_timeout(300)


def says(page: Page, words: str) -> None:
    with page.expect_response("**/chat/say"):
        page.locator("#field").fill(words)
        page.locator(".send").click()
    page.wait_for_timeout(300)


def looks(page: Page, label: str) -> None:
    """Press a button of the diary beside the conversation."""
    with page.expect_response("**/chat/cabinet"):
        page.locator("#diary [data-look]", has_text=label).first.click()
    page.wait_for_timeout(200)


def of_child(page: Page) -> None:
    """The diary of the eldest, of the last whole week."""
    if not page.locator("#diary").is_visible():
        page.get_by_role("button", name="Дневник", exact=True).click()
    looks(page, ELDEST)
    looks(page, "‹ неделя")


def part(page: Page, name: str) -> None:
    page.locator(f"#{name}").evaluate("part => part.scrollIntoView()")


def week(page: Page) -> None:
    enters(page)
    of_child(page)


def marks(page: Page) -> None:
    enters(page)
    of_child(page)
    part(page, "marks")


def chat(page: Page) -> None:
    enters(page)
    presses(page, "Сегодня")
    says(page, "что задали на завтра по математике")
    presses(page, CHILD)


def forecast(page: Page) -> None:
    enters(page)
    of_child(page)
    part(page, "marks")
    with page.expect_response("**/chat/say"):
        page.locator("button.foretold", has_text="4").first.click()
    page.wait_for_timeout(300)


def target(page: Page) -> None:
    enters(page)
    says(page, "что нужно для пятёрки по математике у Анны")


def picture(page: Page) -> None:
    enters(page)
    says(page, "расписание Анны на неделю картинкой")
    picture = page.locator("#log img").last
    picture.wait_for()
    picture.evaluate("picture => picture.scrollIntoView({ block: 'center' })")
    page.wait_for_timeout(500)


def digest(page: Page) -> None:
    """Of the evening; on a Sunday the plan of the week."""
    enters(page)
    if page.get_by_role("button", name="Что нового").count():
        presses(page, "Что нового")


def settings(page: Page) -> None:
    enters(page)
    says(page, "/settings")


def people(page: Page) -> None:
    page.wait_for_timeout(200)


def announcement(page: Page) -> None:
    enters(page, ADMINISTRATOR)
    presses(page, "Объявление")
    presses(page, "Вся школа")
    says(page, "В пятницу уроки начинаются в 9:30. Столовая работает с 9:00.")


PHONES: Mapping[str, Take] = {
    "chat": chat,
    "cabinet-phone": week,
    "marks-phone": marks,
    "target": target,
    "picture": picture,
    "digest": digest,
    "settings": settings,
}
DESKTOPS: Mapping[str, Take] = {
    "cabinet": week,
    "marks": marks,
    "forecast": forecast,
}
LIGHT_ONLY: Mapping[str, Take] = {"people": people, "announcement": announcement}


def take(browser: Browser, url: str, name: str, how: Take, *, dark: bool, phone: bool) -> None:
    page = page_of(browser, dark=dark, phone=phone)
    page.goto(url)
    how(page)
    page.evaluate("document.activeElement?.blur()")
    page.mouse.move(0, 0)
    page.wait_for_timeout(200)
    page.screenshot(path=HERE / f"{name}.png")
    page.context.close()


def main(url: str, wanted: list[str]) -> None:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        for name, how in LIGHT_ONLY.items():
            if not wanted or name in wanted:
                take(browser, url, name, how, dark=False, phone=False)
        for phone, takes in ((True, PHONES), (False, DESKTOPS)):
            for name, how in takes.items():
                if not wanted or name in wanted:
                    take(browser, url, f"{name}-light", how, dark=False, phone=phone)
                    take(browser, url, f"{name}-dark", how, dark=True, phone=phone)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8080/demo", sys.argv[2:])
