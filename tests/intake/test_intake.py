"""What people write is kept before the platform is told so, and answered once."""

from __future__ import annotations

import asyncio

import pytest

from bot import intake as intake_module
from tests.intake.post import Post


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test does not wait as long as a platform does."""
    monkeypatch.setattr(intake_module, "PATIENCE", 0.3)
    monkeypatch.setattr(intake_module, "GOODBYE", 0.1)
    monkeypatch.setattr(intake_module, "TICK", 0.05)


async def test_an_answered_event_leaves_its_id_alone(post: Post) -> None:
    async with post.running() as bot:
        assert await bot.telegram(post.says("Привет, я Аня Петрова")) == 200
        assert await bot.vk(post.writes("Привет")) == (200, "ok")
        await post.settled()
    assert len(post.at_telegram.person(7).messages) == 1
    assert len(post.at_vk.person(7).messages) == 1
    assert [(raw, attempts) for _event, raw, attempts in await post.rows()] == [(None, 1)] * 2


async def test_a_repeat_is_answered_once_after_a_restart_too(post: Post) -> None:
    update, event = post.says("привет"), post.writes("привет")
    for _life in range(2):
        async with post.running() as bot:
            for _time in range(2):
                assert await bot.telegram(update) == 200
                assert await bot.vk(event) == (200, "ok")
            await post.settled()
    assert len(post.at_telegram.person(7).messages) == 1
    assert len(post.at_vk.person(7).messages) == 1
    assert len(post.asked) == 2


async def test_the_same_event_many_times_at_once_is_one(post: Post) -> None:
    update = post.says("привет")
    async with post.running() as bot:
        statuses = await asyncio.gather(*(bot.telegram(update) for _time in range(8)))
        await post.settled()
    assert statuses == [200] * 8
    assert len(post.asked) == 1


async def test_what_a_process_died_over_is_answered_by_the_next(post: Post) -> None:
    post.waits = asyncio.Event()  # it never gets as far as an answer
    async with post.running() as bot:
        assert await bot.telegram(post.says("привет")) == 200
        assert await bot.vk(post.writes("привет")) == (200, "ok")
    assert post.at_telegram.person(7).messages == []
    kept = await post.rows()
    assert all(raw and "secret" not in raw for _event, raw, _attempts in kept)
    post.waits = None
    async with post.running():
        await post.settled()
    assert len(post.at_telegram.person(7).messages) == 1
    assert len(post.at_vk.person(7).messages) == 1
    assert [attempts for _event, _raw, attempts in await post.rows()] == [2, 2]


async def test_an_answer_that_failed_is_tried_again_in_silence(post: Post) -> None:
    post.fails = 2
    async with post.running() as bot:
        assert await bot.telegram(post.says("привет")) == 200
        await post.settled()
    (said,) = post.at_telegram.person(7).messages
    assert "сломалось" not in said.text
    assert len(post.asked) == 3


async def test_after_some_attempts_the_person_is_told_and_the_event_given_up(
    post: Post, capsys: pytest.CaptureFixture[str]
) -> None:
    post.fails = 99
    async with post.running() as bot:
        assert await bot.telegram(post.says("Аня Петрова")) == 200
        await post.settled()
    (said,) = post.at_telegram.person(7).messages
    assert said.text == "Что-то сломалось."
    logged = capsys.readouterr()
    assert "event_given_up" in logged.out + logged.err
    assert "Петрова" not in logged.out + logged.err


async def test_messages_of_one_person_are_answered_in_their_order(post: Post) -> None:
    post.waits = asyncio.Event()
    words = [f"вопрос {number}" for number in range(6)]
    async with post.running(chat=False) as web:
        for said in words[:3]:
            assert await web.telegram(post.says(said)) == 200
    post.waits = None
    async with post.running() as bot:
        for said in words[3:]:
            assert await bot.telegram(post.says(said)) == 200
        await post.settled()
    assert [event.text for event in post.asked] == words


async def test_what_one_process_keeps_another_answers(post: Post) -> None:
    async with post.running(chat=False) as web, post.running() as bot:
        assert await web.telegram(post.says("привет")) == 200
        bot.intake.wake()
        await post.settled()
    assert len(post.at_telegram.person(7).messages) == 1
    assert [attempts for _event, _raw, attempts in await post.rows()] == [1]


async def test_an_old_question_is_not_answered_any_more(post: Post) -> None:
    async with post.running(chat=False) as web:
        assert await web.telegram(post.says("привет")) == 200
    post.clock.move(days=2)
    async with post.running():
        await post.settled()
    assert post.at_telegram.person(7).messages == []


async def test_without_the_secret_nothing_is_kept(post: Post) -> None:
    async with post.running() as bot:
        answer = await bot.http.post("/webhooks/telegram", json=post.says("привет"))
        assert answer.status_code == 401
        answer = await bot.http.post("/webhooks/vk", json=post.writes("привет"))
        assert answer.status_code == 403
    assert await post.rows() == []


async def test_too_much_at_once_is_for_later(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake_module, "ROOM", 2)
    post.waits = asyncio.Event()
    async with post.running() as bot:
        for person in (7, 8):
            assert await bot.telegram(post.says("привет", person)) == 200
        assert await bot.telegram(post.says("привет", 9)) == 503
        assert (await bot.vk(post.writes("привет")))[0] == 503
        post.waits.set()
        await post.settled()
        assert await bot.telegram(post.says("привет", 9)) == 200
