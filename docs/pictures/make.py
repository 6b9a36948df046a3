# ruff: noqa: INP001 - a script, not a package
"""The pictures of the README, taken from a running demo:

diarybot demo --port 8090 &
.venv/bin/python docs/pictures/make.py http://127.0.0.1:8090/demo
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).parent
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars")
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1180, "height": 760}
CHILD = "Анна"


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


def enters(page: Page, url: str, person: int) -> None:
    page.goto(url)
    page.locator(".card").nth(person).click()
    page.get_by_role("article").first.wait_for()


def presses(page: Page, label: str) -> None:
    before = page.get_by_role("article").last.inner_html()
    page.get_by_role("button", name=label).last.click()
    changed(page, before)


def says(page: Page, words: str) -> None:
    before = page.get_by_role("article").last.inner_html()
    page.locator("#field").fill(words)
    page.locator(".send").click()
    changed(page, before)


def changed(page: Page, before: str) -> None:
    page.wait_for_function(
        "before => { const all = document.querySelectorAll('#log article');"
        " const last = all[all.length - 1];"
        " return last.matches('.ours') && last.innerHTML !== before; }",
        arg=before,
    )
    page.wait_for_timeout(300)


def shoot(page: Page, name: str) -> None:
    page.evaluate("document.activeElement?.blur()")
    page.mouse.move(0, 0)
    page.wait_for_timeout(200)
    page.screenshot(path=HERE / f"{name}.png")
    page.context.close()


def main(url: str) -> None:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        for dark in (False, True):
            tone = "dark" if dark else "light"
            page = page_of(browser, dark=dark, phone=True)
            enters(page, url, 0)
            presses(page, "Сегодня")
            says(page, "что задали на завтра по математике")
            presses(page, CHILD)
            shoot(page, f"chat-{tone}")

            page = page_of(browser, dark=dark, phone=False)
            enters(page, url, 0)
            presses(page, "Отметки")
            presses(page, CHILD)
            shoot(page, f"desktop-{tone}")
        page = page_of(browser, dark=False, phone=False)
        page.goto(url)
        shoot(page, "people")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8080/demo")
