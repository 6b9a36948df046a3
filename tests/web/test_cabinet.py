"""The diary beside the conversation: who gets it, what of it, and when it is taken away."""

from __future__ import annotations

import re
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import event

from chat.talk import Reply
from chat.text import Plain
from diary.people import Decision, PersonalData
from journal.demo_school.cast import CAST, Member
from tests.conftest import NOW
from tests.fakes.web import WebPhone
from tests.journeys.streets import town_on
from tests.journeys.town import Town
from tests.web.school import School, Visitor

STATEMENTS = 12  # who it is, the session, and ten for the page


@pytest.fixture
def database(sqlite_school: Path, tmp_path: Path) -> str:
    shutil.copy(sqlite_school, tmp_path / "school.db")
    return f"sqlite+aiosqlite:///{tmp_path / 'school.db'}"


@pytest.fixture
async def town(database: str) -> AsyncIterator[Town]:
    async with town_on("web", database, NOW) as made:
        yield made


async def asks(phone: Any, look: str = "") -> httpx.Response:
    assert isinstance(phone, WebPhone)
    headers = {"x-diary-proof": phone._proof, "sec-fetch-site": "same-origin"}
    return await phone.http.post("/chat/cabinet", json={"look": look}, headers=headers)


async def looks(phone: Any, look: str = "") -> str:
    answer = await asks(phone, look)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["html"])


def look_at(html: str, label: str) -> str:
    """What the page's own button with this label asks for."""
    found = re.search(rf'data-look="([^"]+)"[^>]*>{label}<', html)
    assert found, html
    return found[1].replace("&amp;", "&")


@contextmanager
def statements(town: Town) -> Iterator[list[str]]:
    told: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        told.append(statement)

    engine = town.store._reader.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    yield told
    event.remove(engine, "before_cursor_execute", note)


async def of_child(phone: Any, name: str) -> str:
    return await looks(phone, look_at(await looks(phone), name))


async def pupil_id(town: Town, member: Member) -> int:
    async with town.store.reading() as db:
        return await town.id_of(member, db)


async def test_a_family_sees_the_week_the_marks_and_what_lies_ahead(town: Town) -> None:
    mother = await town.linked(CAST.mother)
    page = await of_child(mother, "Анна")
    assert ">Анна, 6В</h2>" in page
    for words in ("Понедельник, 23 ноября", "Математика", "Средний", "Прогноз", "Зимние каникулы"):
        assert words in page
    before = await looks(mother, look_at(page, "‹ неделя"))
    assert "Понедельник, 16 ноября" in before
    assert 'class="chip' in before
    first = await looks(mother, look_at(page, "1 четверть"))
    assert "<small" in first
    assert "Прогноз" not in first.partition('class="grades"')[2]  # it is over: nothing is foretold
    boy = await of_child(mother, "Пётр")
    assert "В первом классе отметок не ставят" in boy
    for press in re.findall(r'data-press="([^"]+)"', page)[::9]:
        await mother.forges(press.replace("&amp;", "&"))  # type: ignore[attr-defined]
        assert "устарела" not in mother.text


async def test_the_page_takes_few_statements_and_is_kept_nowhere(town: Town) -> None:
    mother = await town.linked(CAST.mother)
    counts = []
    for _time in range(3):  # news come on a line of their own, which may be opened meanwhile
        with statements(town) as told:
            answer = await asks(mother)
        counts.append(len(told))
    assert min(counts) <= STATEMENTS, told
    assert answer.headers["cache-control"] == "no-store"
    page = await mother.http.get("/")  # type: ignore[attr-defined]
    assert "Анна" not in page.text
    assert "Дарья" not in page.text


async def test_nothing_is_shown_before_a_consent_and_after_a_withdrawal(town: Town) -> None:
    father = town.phone()
    assert isinstance(father, WebPhone)
    await father.says("/start")
    assert await looks(father) == ""
    await father.says((await town.code_for(CAST.father)).code)
    await father.presses("Да")
    page = await looks(father)
    assert "нужно ваше согласие" in page
    assert "Математика" not in page
    await father.presses("Согласен")
    assert "Математика" in await looks(father)

    await father.says("/withdraw")
    await father.presses("withdraw_yes")
    assert "Математика" not in await looks(father)


async def test_what_the_office_enters_holds_at_once(town: Town) -> None:
    mother = await town.linked(CAST.mother)
    page = await of_child(mother, "Анна")
    anna = look_at(page, "Анна")
    await town.decide(CAST.mother, CAST.anna, Decision.REFUSED)
    refused = await looks(mother, anna)
    assert "письменный отказ" in refused
    assert "Математика" not in refused
    assert "Анна" not in await looks(mother)
    await town.sql("UPDATE guardian_link SET blocked = 1")
    assert "Дарья" not in await looks(mother)


async def test_a_child_of_another_family_is_no_child_at_all(town: Town) -> None:
    father = await town.linked(CAST.father)
    for somebody in (await pupil_id(town, CAST.ninth_grader), 999_999):
        for look in (f"cabinet?pupil={somebody}", f"marks?pupil={somebody}"):
            answer = (await asks(father, look)).json()
            assert answer["refused"]
            assert "не вижу такого ребёнка" in answer["html"] or "не знаю" in answer["html"]
            assert "Дарья" not in answer["html"]


async def test_who_has_no_child_here_has_no_page(town: Town) -> None:
    assert await looks(await town.linked(CAST.administrator)) == ""
    girl = await looks(await town.linked(CAST.ninth_grader))
    assert ">Дарья, 9А</h2>" in girl
    assert 'class="children"' not in girl


async def test_where_names_may_not_travel_none_stands_on_the_page(database: str) -> None:
    async with town_on("web", database, NOW, PersonalData.ALIAS) as town:
        mother = await town.linked(CAST.mother)
        page = await of_child(mother, "Ребёнок 2")
        assert not re.search(r"Анн|\bПетров[аы]?\b|6В|карточка 7\.pdf", page)
        assert "Файл 1.pdf" in page


async def test_where_nothing_may_travel_there_is_no_page(database: str) -> None:
    async with town_on("web", database, NOW, PersonalData.NONE) as town:
        mother = await town.linked(CAST.mother)
        answer = (await asks(mother)).json()
        assert answer["refused"]
        assert "Математика" not in answer["html"]


async def test_a_look_aside_is_no_answer_to_a_question_of_ours(database: str) -> None:
    async with town_on("web", database, NOW, PersonalData.ALIAS) as town:
        mother = await town.linked(CAST.mother)
        anna = await pupil_id(town, CAST.anna)
        await mother.forges(f"alias?pupil={anna}")  # type: ignore[attr-defined]
        await looks(mother)
        await mother.says("Старшая")
        assert "Старшая" in await looks(mother)


async def test_what_was_permitted_too_long_ago_is_not_shown(school: School, anna: Visitor) -> None:
    await anna.says("привет")
    await school.links(school.heard[0].sender)
    school.replies["cabinet"] = Reply(Plain("Маша: 5"), personal=True)
    school.permitted_ago = 1.0
    late = await posts(anna)
    assert late.status_code == 503
    assert "Маша" not in late.text
    school.permitted_ago = 0.0
    statuses = [(await posts(anna)).status_code for _time in range(120)]
    assert statuses[-1] == 429
    assert set(statuses[:-1]) == {200}


async def test_only_our_own_page_may_ask(school: School, anna: Visitor) -> None:
    assert (await posts(anna)).status_code == 401
    await anna.says("привет")
    await school.links(school.heard[0].sender)
    assert (await posts(anna, proof="forged")).status_code == 403
    assert (await posts(anna, origin="https://evil.example")).status_code == 403
    assert (await posts(anna, look="x" * 300)).status_code == 422
    assert (await anna.http.get("/chat/cabinet")).status_code == 405
    assert [heard.action for heard in school.heard] == [""]


async def posts(
    anna: Visitor, *, look: str = "", proof: str = "", origin: str = ""
) -> httpx.Response:
    headers = {
        "x-diary-proof": proof or anna.proof,
        "origin": origin or str(anna.http.base_url).rstrip("/"),
    }
    return await anna.http.post("/chat/cabinet", json={"look": look}, headers=headers)


async def test_an_answer_says_what_became_of_the_diary(school: School, anna: Visitor) -> None:
    assert (await anna.says("привет")).json()["diary"] == ""
    school.replies["withdraw"] = Reply(Plain("Готово"), settles=True)
    assert (await anna.says("/withdraw")).json()["diary"] == "gone"


async def test_the_page_around_speaks_the_language_that_was_chosen(town: Town) -> None:
    mother = await town.linked(CAST.mother)
    page = await mother.http.get("/")  # type: ignore[attr-defined]
    assert 'lang="ru"' in page.text
    await mother.says("/languages")
    await mother.presses("Татарча")
    page = await mother.http.get("/")  # type: ignore[attr-defined]
    assert 'lang="tt"' in page.text
    assert "Җибәрү" in page.text
