"""Two senders at one lane, a sender that is told to end, one that broke."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace

import pytest

from scheduler.letters import send_due
from storage import outbox
from tests.delivery.sorting import LANE, Line, Office


async def test_two_workers_without_a_lock_send_nothing_twice(office: Office) -> None:
    await office.writes(*office.families)
    other = replace(office, worker="w2", lines={LANE: Line(office.time)}, _desk=None)

    async def both() -> None:
        await asyncio.gather(send_due(office.desk), send_due(other.desk))

    await office.time.run(both())
    sent = Counter(one.key for one in (*office.line.sent, *other.line.sent))
    assert len(sent) == 60
    assert set(sent.values()) == {1}
    assert other.line.sent
    assert await office.states() == {("sent", ""): 60}


async def test_who_is_told_to_end_waits_for_what_is_on_its_way(office: Office) -> None:
    await office.writes(*office.families)

    async def cut() -> None:
        sending = asyncio.ensure_future(send_due(office.desk))
        await office.time.sleep(1)
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending

    await office.time.run(cut())
    found = {state: count for (state, _why), count in (await office.states()).items()}
    assert set(found) == {"sent", "queued"}
    assert found["sent"] == len(office.line.sent)
    assert office.time.seconds() < 2


async def test_what_a_broken_sender_left_is_sent_by_the_next(office: Office) -> None:
    await office.writes(*office.families[:4])
    await office.sql(
        "UPDATE letter SET state = 'sending', attempts = 1, worker = CASE WHEN chat_id <= :mine"
        " THEN 'w1' ELSE 'dead' END",
        mine=office.families[1].chat_id,
    )
    await office.tick()
    assert len(office.line.sent) == 2  # its own, not another's
    async with office.store.writing() as db:
        assert await outbox.take_up(db, lane=LANE, worker="dead") == 2
    await office.tick()
    assert len(office.line.sent) == 4
    assert await office.rows("SELECT DISTINCT attempts FROM letter") == [(2,)]


async def test_a_worker_whose_letter_was_taken_notes_nothing(office: Office) -> None:
    await office.writes(office.families[0])

    async def taken() -> None:
        sending = asyncio.ensure_future(send_due(office.desk))
        await office.time.sleep(0.04)  # it is on its way
        await office.sql("UPDATE letter SET worker = 'w2'")
        await sending

    await office.time.run(taken())
    assert await office.states() == {("sending", ""): 1}
