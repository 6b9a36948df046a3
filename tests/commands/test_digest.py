"""diarybot digest: written now, once in its period, and anew for one person who is named."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from tests.commands.office import Office
from tests.journeys.town import CAST


def link(office: Office, ext_id: str) -> None:
    """A chat in VK, as after a code."""
    with closing(sqlite3.connect(office.folder / "diarybot.db")) as db, db:
        (person,) = db.execute("SELECT id FROM person WHERE ext_id = ?", [ext_id]).fetchone()
        db.execute(
            "INSERT INTO chat (school_id, person_id, channel, bot, sender, address, linked_at)"
            " VALUES (1, ?, 'vk', 'vk', ?, ?, '2026-09-01 00:00:00')",
            [person, ext_id, ext_id],
        )


def letters(office: Office) -> int:
    with closing(sqlite3.connect(office.folder / "diarybot.db")) as db:
        return int(db.execute("SELECT count(*) FROM letter WHERE kind = 'evening'").fetchone()[0])


async def consents(office: Office, person: str, pupil: str) -> None:
    done = await office.does(
        "consent", "record", "--person", person, "--pupil", pupil, "--decision", "granted"
    )
    assert done.code == 0, done


async def test_the_whole_school_gets_one_evening(office: Office) -> None:
    link(office, CAST.mother.ext_id)
    link(office, CAST.twins_mother.ext_id)
    await consents(office, CAST.mother.ext_id, CAST.anna.ext_id)
    first = (await office.does("digest", "--kind", "evening", "--json")).json()
    assert first == {"kind": "evening", "counts": {"consent": 1, "vk": 1}}
    again = (await office.does("digest", "--kind", "evening", "--json")).json()
    assert again["counts"] == {"already": 1, "consent": 1}
    assert letters(office) == 1
    said = await office.does("digest", "--kind", "evening")
    assert "Вечерняя сводка: сообщений 0." in said.out
    assert "Не пишем: уже отправлена или ждёт отправки — 1." in said.out


async def test_one_person_gets_it_anew(office: Office) -> None:
    link(office, CAST.mother.ext_id)
    await consents(office, CAST.mother.ext_id, CAST.anna.ext_id)
    everybody = await office.does("digest", "--kind", "evening")
    assert "Чаты: ВКонтакте 1." in everybody.out
    one = await office.does(
        "digest", "--kind", "evening", "--person", CAST.mother.ext_id, "--json"
    )
    assert one.json() == {"kind": "evening", "counts": {"vk": 1}}
    assert letters(office) == 2


async def test_the_morning_comes_though_the_school_has_none(office: Office) -> None:
    link(office, CAST.mother.ext_id)
    await consents(office, CAST.mother.ext_id, CAST.anna.ext_id)
    done = (await office.does("digest", "--kind", "morning", "--json")).json()
    assert done["counts"] == {"vk": 1}


async def test_who_cannot_be_told_is_refused_with_the_reason(office: Office) -> None:
    nobody = await office.does("digest", "--kind", "weekly", "--person", "no-such-person")
    assert nobody.code == 1
    assert "такого человека в данных школы нет" in nobody.one_line()
    silent = await office.does("digest", "--kind", "weekly", "--person", CAST.father.ext_id)
    assert silent.code == 1
    assert "нет привязанного чата" in silent.one_line()
    link(office, CAST.father.ext_id)
    unwilling = await office.does("digest", "--kind", "weekly", "--person", CAST.father.ext_id)
    assert unwilling.code == 1
    assert "нет согласия" in unwilling.one_line()
    wrong = await office.does("digest", "--kind", "noon")
    assert wrong.code == 2
