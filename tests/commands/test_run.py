"""`diarybot run` as a service: what keeps it from starting, and what must not stop it."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import replace

import httpx

from tests.commands.office import Office
from tests.fakes.telegram import FakeTelegram
from tests.fakes.vk import FakeVk
from tests.fakes.vk_rules import BROKEN
from tests.journeys.town import CAST


async def test_it_serves_alone_and_ends_cleanly(office: Office) -> None:
    program = replace(office, parent=None)  # not a fork, but what systemd starts
    async with program.running() as running:
        async with httpx.AsyncClient() as http:
            page = await http.get(f"http://127.0.0.1:{running.port}/", follow_redirects=True)
        assert page.status_code == 200
        second = await office.does("run")
        assert second.code == 1
        assert "уже запущен" in second.one_line()
        # Other commands work beside it.
        assert (await office.does("consent", "show")).code == 0
        ended = await running.end()
    assert ended.code == 0
    assert "Traceback" not in ended.err


async def test_a_port_that_is_taken_is_named(office: Office) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        office.settings = {"DIARYBOT_WEB_PORT": str(port)}
        done = await office.does("run")
    assert done.code == 1
    assert f"Порт {port} занят" in done.err
    assert "Traceback" not in done.err


async def test_a_wrong_token_ends_the_start(office: Office) -> None:
    async with FakeTelegram() as telegram:
        office.settings = {
            "DIARYBOT_TELEGRAM_TOKEN": "1:WRONG",
            "DIARYBOT_TELEGRAM_API_URL": telegram.url,
        }
        done = await office.does("run")
    assert done.code == 1
    assert "DIARYBOT_TELEGRAM_TOKEN" in done.err
    assert "WRONG" not in done.err
    assert "Traceback" not in done.err


async def test_telegram_answers_while_vk_is_out_of_order(office: Office) -> None:
    async with FakeTelegram() as telegram, FakeVk() as vk:
        for method in ("groups.getById", "groups.getLongPollServer", "groups.setLongPollSettings"):
            vk.fail(method, *[BROKEN] * 500)
        office.settings = {
            "DIARYBOT_TELEGRAM_TOKEN": telegram.token,
            "DIARYBOT_TELEGRAM_API_URL": telegram.url,
            "DIARYBOT_TELEGRAM_PERSONAL_DATA": "full",
            "DIARYBOT_VK_TOKEN": vk.token,
            "DIARYBOT_VK_GROUP_ID": str(vk.group_id),
            "DIARYBOT_VK_API_URL": vk.url,
        }
        async with office.running() as running:
            (slip,) = (
                await office.does("codes", "issue", "--person", CAST.mother.ext_id, "--json")
            ).json()
            assert slip["telegram_link"].startswith("https://t.me/")
            mother = telegram.person(7)
            async with asyncio.timeout(30):
                await mother.says(slip["code"])
            assert "Это Анна П., 6В?" in mother.text
            await mother.presses("Да")
            await mother.presses("Согласен")
            await mother.says("расписание Анны на завтра")
            assert "Анна, 6В" in mother.text

            # The office closes the access; the running bot obeys at once.
            done = await office.does(
                "consent", "record", "--person", CAST.mother.ext_id, "--pupil",
                CAST.anna.ext_id, "--decision", "withdrawn",
            )  # fmt: skip
            assert done.code == 0
            await mother.says("расписание Анны на завтра")
            assert "Анна, 6В" not in mother.text
            assert vk.called("groups.getById")
            ended = await running.end()
        assert ended.code == 0
        assert telegram.token not in ended.err
        assert "Петров" not in ended.err
