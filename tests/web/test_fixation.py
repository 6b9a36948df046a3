"""A token that somebody noted before the link is worth nothing after it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from chat.talk import Incoming, Reply
from storage.web_sessions import close_sessions
from tests.fakes.web import phone, served
from tests.web.school import School, Visitor, visitor


@pytest.fixture(params=["link_yes", "words"])
async def linking(school: School, request: pytest.FixtureRequest) -> str:
    """What the person says to be linked: a press, or «да» in words."""

    async def links(event: Incoming) -> None:
        if event.action == "link_yes" or event.text == "да":
            await school.links(event.sender)

    school.before = links
    return "/link_yes" if request.param == "link_yes" else "да"


@pytest.fixture
async def thief(school: School, anna: Visitor) -> AsyncIterator[Visitor]:
    """Has opened the page first, and noted what the browser keeps."""
    await anna.says("a")
    async with visitor(anna.app) as somebody:
        somebody.http.cookies.update(anna.http.cookies)
        somebody.proof = anna.proof
        yield somebody


async def test_the_token_of_before_the_link_opens_nothing(
    school: School, anna: Visitor, thief: Visitor, linking: str
) -> None:
    sender = school.heard[0].sender
    linked = await anna.says(linking)
    assert "set-cookie" in linked.headers
    assert (await thief.http.get("/chat/stream")).status_code == 401
    assert (await thief.http.get("/chat/files/x")).status_code == 401
    assert "proof" not in (await thief.says("b")).json()
    assert school.heard[-1].sender != sender  # a stranger like any other


async def test_the_person_goes_on(school: School, anna: Visitor, linking: str) -> None:
    await anna.says("a")
    await anna.says(linking)
    again = await anna.says("b")
    assert again.status_code == 200
    assert "set-cookie" not in again.headers
    assert "proof" not in again.json()
    await anna.opens()
    assert (await anna.says("c")).status_code == 200
    assert len({event.sender for event in school.heard}) == 1
    answer = await anna.http.post("/chat/leave", data={"proof": anna.proof})
    assert answer.status_code == 303
    assert school.left == [school.heard[0].sender]


async def test_what_waited_in_line_with_the_old_token_is_not_answered(
    school: School, anna: Visitor, thief: Visitor
) -> None:
    entered = asyncio.Event()
    goes_on = asyncio.Event()

    async def links(event: Incoming) -> None:
        if event.action == "link_yes":
            entered.set()
            await goes_on.wait()
            await school.links(event.sender)

    school.before = links
    async with asyncio.TaskGroup() as group:
        linked = group.create_task(anna.says("/link_yes"))
        await entered.wait()
        stolen = group.create_task(thief.says("/marks", id="t"))
        await asyncio.sleep(0.1)  # until it stands in line
        goes_on.set()
    assert linked.result().status_code == 200
    assert stolen.result().status_code == 401
    assert [event.action for event in school.heard] == ["", "link_yes"]


async def test_a_stranger_keeps_the_token(school: School, anna: Visitor) -> None:
    for words in ("a", "/link_yes", "да"):
        assert "set-cookie" not in (await anna.says(words)).headers


async def test_a_session_that_a_link_ended_is_not_renewed(school: School, anna: Visitor) -> None:
    async def ends(event: Incoming) -> None:
        await school.links(event.sender)
        async with school.store.writing() as db:
            await close_sessions(db, [event.sender], now=school.now)

    school.before = ends
    assert "set-cookie" not in (await anna.says("/link_yes")).headers


async def test_open_streams_come_again_with_the_new_token(school: School) -> None:
    async def links(event: Incoming) -> None:
        if event.action == "link_yes":
            await school.links(event.sender)

    school.before = links
    app = school.app(hosts=("127.0.0.1",))
    async with served(app, web=school.web, answer=school.answer) as url, phone(url) as anna:
        await anna.says("/start")
        (sender,) = {event.sender for event in school.heard}
        async with (
            httpx.AsyncClient(base_url=url, cookies=anna.http.cookies) as stolen,
            stolen.stream("GET", "/chat/stream") as stream,
        ):
            heard = stream.aiter_lines()
            await anext(heard)
            await anna.says("/link_yes")
            assert "event: again" in [line async for line in heard]  # and it is at its end
            assert (await stolen.get("/chat/stream")).status_code == 401
        async with asyncio.timeout(5):
            while not school.web._sessions[sender].streams:  # noqa: ASYNC110 - the product tells nobody
                await asyncio.sleep(0.005)
        await school.web.send(sender, Reply("Алгебра: 4", personal=True), "ru", "k1")
        assert await anna.sees("Алгебра: 4")
