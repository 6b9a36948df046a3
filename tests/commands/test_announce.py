"""`diarybot announce` beside a running bot: counted at once, sent by the bot."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.commands.office import Office
from tests.fakes.telegram import FakeTelegram
from tests.journeys.town import CAST


async def test_a_running_bot_sends_what_the_command_line_announces(
    office: Office, tmp_path: Path
) -> None:
    plan = tmp_path / "План.pdf"
    plan.write_bytes(b"%PDF-1.7 plan")
    async with FakeTelegram() as telegram:
        office.settings = {
            "DIARYBOT_TELEGRAM_TOKEN": telegram.token,
            "DIARYBOT_TELEGRAM_API_URL": telegram.url,
            "DIARYBOT_TELEGRAM_PERSONAL_DATA": "alias",
            "DIARYBOT_QUIET_HOURS": "00:00-00:00",
        }
        async with office.running() as running:
            (slip,) = (
                await office.does("codes", "issue", "--person", CAST.mother.ext_id, "--json")
            ).json()
            mother: Any = telegram.person(7)
            await mother.says(slip["code"])
            await mother.presses("Да")
            await mother.presses("Согласен")
            said = (
                await office.does(
                    "announce", "--audience", "class:6в", "--text", "Собрание в 18:00",
                    "--file", str(plan), "--json",
                )
            ).json()  # fmt: skip
            assert said["counts"]["telegram"] == 1
            assert said["counts"]["no_chat"] > 0
            assert isinstance(said["id"], int)
            await mother.sees("Собрание в 18:00", within=20)
            assert "Администрация школы" in mother.text
            assert [file.content for file in mother.files] == [b"%PDF-1.7 plan"]
            told = await office.does("announce", "--audience", "parallel:7", "--text", "Каток")
            assert told.code == 0
            assert "получат 0 чел." in told.out
            assert "нет привязанного чата" in told.out
            await asyncio.sleep(1.5)
            assert "Каток" not in mother.transcript
            ended = await running.end()
        assert ended.code == 0
        assert "Собрание" not in ended.err


async def test_what_is_not_there_is_named(office: Office) -> None:
    done = await office.does("announce", "--audience", "class:12Ю", "--text", "Каток")
    assert done.code == 1
    assert "Класса «12Ю» нет" in done.one_line()
    assert "6В" in done.err
    done = await office.does("announce", "--audience", "parallel:12", "--text", "Каток")
    assert done.code == 1
    assert "Параллели «12» нет" in done.one_line()
    done = await office.does("announce", "--audience", "all", "--text", "Каток")
    assert done.code == 2
    assert "school, parallel:7" in done.one_line()
    long = await office.does("announce", "--audience", "school", "--text", "а" * 3501)
    assert long.code == 1
    gone = await office.does(
        "announce", "--audience", "school", "--text", "а", "--file", "нет.pdf"
    )
    assert gone.code == 1
    assert "не прочитать" in gone.one_line()


async def test_it_is_planned_by_the_schools_clock(office: Office) -> None:
    day = datetime.now(UTC).date() + timedelta(days=2)
    done = await office.does(
        "announce", "--audience", "staff", "--text", "Педсовет", "--at", f"{day} 09:00"
    )
    assert done.code == 0, done
    assert f"{day:%d.%m.%Y} в 09:00" in done.out
    past = await office.does(
        "announce", "--audience", "staff", "--text", "Педсовет", "--at", "2020-01-01 09:00"
    )
    assert past.code == 1
    assert "уже прошло" in past.one_line()
    odd = await office.does(
        "announce", "--audience", "staff", "--text", "Педсовет", "--at", "скоро"
    )
    assert odd.code == 2
