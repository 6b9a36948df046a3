"""What is said unasked, over real HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from bot.web import channel
from chat.talk import File, Reply, Unreachable
from chat.text import _, bold
from storage.unseen import UNSEEN
from storage.web_sessions import close_sessions
from tests.fakes.web import WebPhone, phone, served
from tests.web.school import School

NEW_MARK = Reply(bold("Аня · Алгебра: 4"), personal=True)
MEETING = Reply("Собрание 14.05 в 18:00")


@pytest.fixture
async def url(school: School, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    monkeypatch.setattr(channel, "SWEEP_SECONDS", 0.05)
    app = school.app(hosts=("127.0.0.1",))
    async with served(app, web=school.web, answer=school.answer) as address:
        yield address


@pytest.fixture
async def anna(url: str) -> AsyncIterator[WebPhone]:
    async with phone(url) as somebody:
        await somebody.says("/start")
        yield somebody


def sender(school: School) -> str:
    return school.heard[0].sender


async def listening(school: School, streams: int = 1) -> None:
    async with asyncio.timeout(5):
        while sum(len(one.streams) for one in school.web._sessions.values()) != streams:  # noqa: ASYNC110 - the product tells nobody
            await asyncio.sleep(0.005)


async def test_news_come_by_themselves(school: School, anna: WebPhone) -> None:
    await listening(school)
    await school.web.send(sender(school), NEW_MARK, "ru", "k1")
    assert await anna.sees("Алгебра: 4")


async def test_a_repeated_key_shows_once(school: School, anna: WebPhone) -> None:
    await listening(school)
    await school.web.send(sender(school), MEETING, "ru", "k1")
    await school.web.send(sender(school), MEETING, "ru", "k1")
    await school.web.send(sender(school), Reply("Другое"), "ru", "k2")
    await anna.sees("Другое")
    assert anna.transcript.count("Собрание") == 1


async def test_files_come_with_news(school: School, anna: WebPhone) -> None:
    await listening(school)
    file = File("Памятка.pdf", b"%PDF", "application/pdf")
    await school.web.send(sender(school), Reply("Памятка", files=(file,)), "ru", "k1")
    await anna.sees("Памятка")
    assert [(f.name, f.content, f.kind) for f in anna.files] == [
        ("Памятка.pdf", b"%PDF", "document")
    ]


async def test_what_came_while_the_page_was_closed_waits(school: School, anna: WebPhone) -> None:
    await listening(school)
    await anna.closes()
    await listening(school, 0)
    await school.web.send(sender(school), MEETING, "ru", "k1")
    await anna.says("/start")
    assert await anna.sees("Собрание")


async def test_nothing_personal_waits(school: School, anna: WebPhone) -> None:
    await listening(school)
    await anna.closes()
    await listening(school, 0)
    for key in ("k1", "k2", "k3"):
        await school.web.send(sender(school), NEW_MARK, "ru", key)
    await anna.says("/start")
    await anna.sees("Пока вас не было, пришли новости")
    assert "Алгебра" not in anna.transcript
    assert anna.transcript.count("пришли новости") == 1


async def test_the_channel_tells_whether_anybody_had_the_page_open(
    school: School, anna: WebPhone
) -> None:
    await listening(school)
    assert await school.web.send(sender(school), NEW_MARK, "ru", "k1") == ""
    await anna.closes()
    await listening(school, 0)
    assert await school.web.send(sender(school), NEW_MARK, "ru", "k2") == UNSEEN


async def test_what_was_seen_does_not_come_again(school: School, anna: WebPhone) -> None:
    await listening(school)
    await school.web.send(sender(school), MEETING, "ru", "k1")
    await anna.sees("Собрание")
    await anna.closes()
    await listening(school, 0)
    await school.web.send(sender(school), Reply("Другое"), "ru", "k2")
    await anna.says("/start")
    await anna.sees("Другое")
    assert anna.transcript.count("Собрание") == 1


async def test_what_waits_is_bounded(school: School, anna: WebPhone) -> None:
    await listening(school)
    await anna.closes()
    await listening(school, 0)
    for number in range(channel.KEPT + 5):
        await school.web.send(sender(school), Reply(f"Новость {number}."), "ru", f"k{number}")
    await anna.says("/start")
    await anna.sees(f"Новость {channel.KEPT + 4}.")
    assert "Новость 4." not in anna.transcript
    assert "Новость 5." in anna.transcript


async def test_a_closed_session_ends_its_streams_whoever_closed_it(
    school: School, anna: WebPhone
) -> None:
    await listening(school)
    async with school.store.writing() as db:
        await close_sessions(db, [sender(school)], now=school.now)
    await anna.ends()
    with pytest.raises(Unreachable):
        await school.web.send(sender(school), MEETING, "ru", "k1")
    await anna.says("a")
    assert "завершён" in anna.text


async def test_logging_out_ends_the_stream(school: School, anna: WebPhone) -> None:
    await listening(school)
    await anna.http.post("/chat/leave", data={"proof": anna._proof})
    await anna.ends()


@pytest.mark.parametrize("state", ["nobody", "expired"])
async def test_who_has_no_session_cannot_be_reached(
    school: School, anna: WebPhone, state: str
) -> None:
    address = "nobody"
    if state == "expired":
        address = sender(school)
        await listening(school)
        await anna.closes()
        await listening(school, 0)
        school.passes(days=31)
    with pytest.raises(Unreachable):
        await school.web.send(address, MEETING, "ru", "k1")


async def test_a_session_has_few_streams(school: School, anna: WebPhone) -> None:
    await listening(school)
    async with asyncio.TaskGroup() as group:
        others = [group.create_task(anna._listens()) for _one in range(channel.STREAMS + 1)]
        await asyncio.sleep(0.2)
        await listening(school, channel.STREAMS)
        for other in others:
            other.cancel()


async def test_a_withdrawal_forgets_what_waits(school: School, anna: WebPhone) -> None:
    await listening(school)
    await anna.closes()
    await listening(school, 0)
    await school.web.send(sender(school), MEETING, "ru", "k1")
    school.replies["withdraw"] = Reply(_("Menu"), settles=True)
    await anna.says("/withdraw")
    await listening(school)
    await school.web.send(sender(school), Reply("Другое"), "ru", "k2")
    await anna.sees("Другое")
    assert "Собрание" not in anna.transcript


async def test_a_page_of_another_site_cannot_listen(url: str, anna: WebPhone) -> None:
    answer = await anna.http.get("/chat/stream", headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == httpx.codes.FORBIDDEN


async def test_a_journey_by_phone(school: School, anna: WebPhone) -> None:
    assert anna.buttons == ["Отметки", "ДЗ"]
    assert await anna.presses("ДЗ") == "homework ✓"
    assert school.heard[-1].args == {"day": "1"}
    assert len(anna.messages) == 1
    assert await anna.presses("marks") == "marks ✓"
