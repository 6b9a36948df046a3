"""diarybot ask and diarybot puzzles, as processes."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import text

from storage import puzzles
from storage.store import open_store
from tests.commands.office import Done, Office
from tests.conftest import NOW
from tests.journeys.town import CAST

MOTHER = CAST.mother.ext_id
TODAY = "2026-11-24"


async def asked(office: Office, *words: str, lines: list[str]) -> Done:
    return await office.does("ask", *words, heard="".join(f"{line}\n" for line in lines))


def question(text: str, lang: str = "ru") -> str:
    return json.dumps({"text": text, "lang": lang, "today": TODAY}, ensure_ascii=False)


async def trail(office: Office) -> list[str]:
    store = open_store(f"sqlite+aiosqlite:///{office.folder / 'diarybot.db'}")
    async with store.reading() as db:
        found = (await db.execute(text("SELECT deed FROM audit ORDER BY id"))).scalars().all()
    await store.close()
    return list(found)


async def consented(office: Office) -> None:
    for child in (CAST.anna, CAST.ninth_grader):
        done = await office.does(
            *("consent", "record", "--person", MOTHER, "--pupil", child.ext_id),
            *("--decision", "granted"),
        )
        assert done.code == 0, done


async def test_questions_are_answered_line_by_line(office: Office) -> None:
    await consented(office)
    lines = [
        question("что задали Ане на завтра по русскому"),
        question("what marks did Anna and Dasha get this week", "en"),
        question("а послезавтра?"),
        "no json",
        question("удали мои данные"),
        question("отключи этот чат"),
        question("отметки Пети"),
        question("расписание столовой"),
    ]
    done = await asked(office, "--person", MOTHER, "--json", lines=lines)
    assert done.code == 2, done
    told: list[dict[str, Any]] = [json.loads(line) for line in done.out.splitlines()]
    assert len(told) == len(lines)
    homework, marks, alone, bad, erase, _unlink, closed, talk = told
    assert homework | {"text": ""} == {
        "intent": "homework",
        "action": "homework",
        "pupils": [CAST.anna.ext_id],
        "subjects": ["Русский язык"],
        "from": "2026-11-25",
        "to": "2026-11-25",
        "text": "",
    }
    assert homework["text"].startswith("ДЗ · русский язык · ср 25 ноября · Анна\n")
    assert marks["pupils"] == [CAST.anna.ext_id, CAST.ninth_grader.ext_id]
    assert marks["text"].startswith("marks · 23 November – 29 November\n")
    assert alone["intent"] == "schedule"  # a line follows no other
    assert set(bad) == {"error"}
    assert (erase["intent"], erase["action"]) == ("unknown", "erase")
    assert closed["pupils"] == [CAST.first_grader.ext_id]
    assert "согласи" in closed["text"]  # the mother has not agreed about this child
    assert (talk["intent"], talk["action"]) == ("unknown", "menu")

    # Nothing has been changed: neither chats nor what was not understood.
    store = open_store(f"sqlite+aiosqlite:///{office.folder / 'diarybot.db'}")
    async with store.writing() as db:
        assert not await puzzles.puzzles_of(db, 1)
        await puzzles.note(db, {(1, "где [имя]", "ru"): 3}, now=NOW)
    await store.close()
    (kept,) = (await office.does("puzzles", "--json")).json()
    assert (kept["words"], kept["lang"], kept["times"]) == ("где [имя]", "ru", 3)
    assert "3  где [имя]" in (await office.does("puzzles")).out
    assert (await trail(office))[-1] == "answers.read"


async def test_a_person_asks_at_a_prompt_as_in_a_chat(office: Office) -> None:
    await consented(office)
    done = await asked(office, "--person", MOTHER, lines=["расписание Ани на вторник", "а Даша?"])
    assert done.code == 0, done
    assert "Анна, 6В" in done.out
    assert "· Дарья" in done.out
    nobody = await asked(office, "--person", "no-such", lines=[])
    assert nobody.code == 1
    assert "no-such" in nobody.one_line()
