"""A bot that runs, watched from outside: its logs and figures tell an operator enough, and nobody's secrets."""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any

import httpx
from sqlalchemy import text

from storage.store import open_store
from tests.commands.office import Office
from tests.fakes.telegram import FakeTelegram
from tests.journeys.town import CAST
from tests.test_promises.planted import TOKEN, plant

SENDER = 71717171
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
FAILED = 'diarybot_answers_total{channel="telegram",outcome="failed"}'
ASKED = (
    "/today", "/marks", "/homework", "/timetable", "/finals", "/exams", "/sent", "/unreachable", "/history",
    "отметки Анны", "что задали на завтра", "что вы присылали Петровой вчера", "Кузнецова Нина Павловна",
)  # fmt: skip


async def test_logs_and_figures_hold_no_word_of_the_school(office: Office) -> None:
    store = open_store(f"sqlite+aiosqlite:///{office.folder / 'diarybot.db'}")
    await plant(store)
    async with FakeTelegram() as telegram:
        office.settings = {
            "DIARYBOT_TELEGRAM_TOKEN": telegram.token,
            "DIARYBOT_TELEGRAM_API_URL": telegram.url,
            "DIARYBOT_TELEGRAM_PERSONAL_DATA": "full",
        }
        (slip,) = (
            await office.does("codes", "issue", "--person", CAST.class_teacher.ext_id, "--json")
        ).json()
        async with office.running() as running, httpx.AsyncClient() as http:
            where = f"http://127.0.0.1:{running.port}"
            teacher: Any = telegram.person(SENDER)
            async with asyncio.timeout(90):
                await teacher.says(slip["code"])
                await teacher.presses("Да")
                if "Согласен" in teacher.buttons:
                    await teacher.presses("Согласен")
                for words in ASKED:
                    await teacher.says(words)
                # Something breaks inside, with a text of an error that would tell all.
                async with store.writing() as db:
                    await db.execute(text("ALTER TABLE mark RENAME TO mark_gone"))
                await teacher.says("/marks")
                while FAILED not in (await http.get(f"{where}/metrics")).text:  # noqa: ASYNC110
                    await asyncio.sleep(0.2)
                async with store.writing() as db:
                    await db.execute(text("ALTER TABLE mark_gone RENAME TO mark"))
                while (await http.get(f"{where}/healthz")).status_code != 200:  # noqa: ASYNC110 - another process
                    await asyncio.sleep(0.5)  # the clock beats every ten seconds
            health = (await http.get(f"{where}/healthz")).json()
            figures = (await http.get(f"{where}/metrics")).text
            forwarded = await http.get(
                f"{where}/metrics", headers={"x-forwarded-for": "192.0.2.1"}
            )
            ended = await running.end()
    await store.close()

    assert health["status"] == "well"
    assert forwarded.status_code == 403
    assert 'diarybot_answers_total{channel="telegram",outcome="answered"}' in figures
    logged = [line for line in ended.err.splitlines() if not line.startswith("diarybot ")]
    events = [json.loads(line)["event"] for line in logged]
    assert "answer_failed" in events
    for told in (figures, json.dumps(health), "\n".join(logged)):
        assert not CYRILLIC.search(
            told
        )  # every name, mark and word of this school has such letters
        assert not TOKEN.search(told)
        assert str(SENDER) not in told
        assert telegram.token not in told
        assert slip["code"] not in told


async def test_a_monitoring_with_a_token_comes_from_anywhere(office: Office) -> None:
    office.settings = {"DIARYBOT_METRICS_TOKEN": "sesame"}
    async with office.running() as running, httpx.AsyncClient() as http:
        where = f"http://127.0.0.1:{running.port}/metrics"
        assert (await http.get(where)).status_code == 403
        shown = {"authorization": "Bearer sesame", "host": "bot.internal:8080"}
        assert (await http.get(where, headers=shown)).status_code == 200
        ended = await running.end()
    assert "sesame" not in ended.err
