"""Administrators are told in the chat when something needs a person, once, and only while it does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import insert, select, update

from scheduler import alarms
from storage import beats
from storage.beats import OPEN, WELL
from storage.outbox import Rank
from storage.tables.letters import letter
from storage.tables.marks import exam_result
from storage.tables.people import chat
from storage.tables.schools import change, coverage
from tests.journeys.town import CAST, Town

LANE = "telegram:other"  # of another bot: what stands still there comes through ours


async def debt(town: Town, **values: Any) -> int:
    """A letter to a family that waits on a lane which nobody drains."""
    async with town.store.writing() as db:
        somebody = (
            await db.execute(select(chat.c.id, chat.c.person_id, chat.c.school_id))
        ).first()
        assert somebody
        due = values.pop("due_at", town.clock() - timedelta(minutes=40))
        row = {
            "school_id": somebody.school_id, "chat_id": somebody.id, "person_id": somebody.person_id, "lane": LANE,
            "kind": "announcement", "facts": {}, "key": f"debt:{due}", "state": "queued", "due_at": due, "made_at": due,
        }  # fmt: skip
        made = await db.execute(insert(letter).values(row | values).returning(letter.c.id))
        return int(made.scalar_one())


async def alarmed(town: Town) -> list[str]:
    return [
        row.kind
        for row in await town.rows(
            "SELECT kind FROM letter WHERE lane <> :lane ORDER BY id", lane=LANE
        )
        if row.kind in alarms.ALARMS
    ]


async def nothing_due(town: Town) -> None:
    """Nobody waits for a digest or for news."""
    await town.sql("UPDATE change SET told_at = at")
    await town.sql("UPDATE timer SET next_at = NULL")


async def fresh(town: Town) -> None:
    """There was an import just now."""
    async with town.store.writing() as db:
        await db.execute(update(coverage).values(as_of=town.clock()))


async def test_a_queue_that_stands_still_is_told_once_an_hour(town: Town) -> None:
    administrator = await town.linked(CAST.administrator)
    mother = await town.linked(CAST.mother)
    await debt(town)
    await alarms.watch_over(town.desk)
    await alarms.watch_over(town.desk)
    await town.letters()
    await administrator.sees("Сообщения стоят в очереди")
    assert "с 11:20, очередь не движется" in administrator.transcript
    assert administrator.transcript.count("стоят в очереди") == 1
    assert "стоят в очереди" not in mother.transcript
    assert await alarmed(town) == ["old_queue"]

    town.clock.move(hours=1)
    await alarms.watch_over(town.desk)
    await town.letters()
    assert administrator.transcript.count("стоят в очереди") == 2


async def test_an_alarm_whose_trouble_is_over_is_not_sent(one_town: Town) -> None:
    town = one_town
    administrator = await town.linked(CAST.administrator)
    number = await debt(town)
    await alarms.watch_over(town.desk)
    await town.sql("UPDATE letter SET state = 'sent' WHERE id = :id", id=number)
    await town.letters()
    assert "очереди" not in administrator.transcript
    ((state, why),) = await town.rows("SELECT state, why FROM letter WHERE kind = 'old_queue'")
    assert (state, why) == ("withdrawn", "nothing_to_say")


async def test_a_long_line_that_moves_alarms_nobody(one_town: Town) -> None:
    town = one_town
    await town.linked(CAST.administrator)
    now = town.clock()
    await debt(town, rank=int(Rank.MASS), due_at=now - timedelta(hours=3))
    await debt(town, state="sent", settled_at=now - timedelta(minutes=1))
    await alarms.watch_over(town.desk)
    assert await alarmed(town) == []


async def test_in_the_night_an_alarm_waits_for_the_morning(one_town: Town) -> None:
    town = one_town
    await town.linked(CAST.administrator)
    town.clock.move(hours=11)  # 23:00 in the school
    await fresh(town)
    await debt(town)
    for _hour in range(4):
        await alarms.watch_over(town.desk)
        town.clock.move(hours=1)
    waiting = await town.rows("SELECT state, why FROM letter WHERE kind = 'old_queue'")
    assert [tuple(row) for row in waiting] == [("postponed", "quiet_hours")]


async def test_a_messenger_out_of_order_is_told_after_ten_minutes(one_town: Town) -> None:
    town = one_town
    administrator = await town.linked(CAST.administrator)
    await debt(
        town, state="postponed", why="out_of_order", due_at=town.clock() + timedelta(minutes=5)
    )
    for minutes in range(14):
        async with town.store.writing() as db:
            await beats.tell(db, "other", {LANE: OPEN}, now=town.clock())
        await alarms.watch_over(town.desk)
        assert await alarmed(town) == (["broken_lane"] if minutes > 10 else [])
        town.clock.move(minutes=1)
    await town.letters()
    await administrator.sees("Telegram (other): сообщения не принимаются с 12:00")

    town.clock.move(hours=1)
    async with town.store.writing() as db:
        await beats.tell(db, "other", {LANE: WELL}, now=town.clock())
    await alarms.watch_over(town.desk)
    assert (await alarmed(town)).count("broken_lane") == 1


async def test_a_school_day_without_a_message_is_told(town: Town) -> None:
    administrator = await town.linked(CAST.administrator)
    await nothing_due(town)
    await fresh(town)
    async with town.store.writing() as db:
        one = (await db.execute(select(coverage.c.school_id))).first()
        batch = (await town.rows("SELECT max(id) FROM sync_batch"))[0][0]
        assert one
        await db.execute(
            insert(change).values(
                school_id=one.school_id, batch_id=batch, kind="mark.added", entity="results", row_id=1,
                at=town.clock(), dedup="x",
            )
        )  # fmt: skip
    town.clock.move(hours=1, minutes=30)  # 13:30: there is time yet
    await alarms.watch_over(town.desk)
    assert await alarmed(town) == []
    town.clock.move(hours=1)
    await alarms.watch_over(town.desk)
    town.clock.move(hours=1)
    await alarms.watch_over(town.desk)
    await town.letters()
    await administrator.sees("Сегодня ничего не отправлено")
    assert (await alarmed(town)).count("silent_day") == 1


async def test_a_day_on_which_something_was_sent_is_no_silent_one(one_town: Town) -> None:
    town = one_town
    await town.linked(CAST.administrator)
    await fresh(town)
    town.clock.move(hours=4)
    now = town.clock()
    await debt(town, due_at=now - timedelta(hours=2), rank=int(Rank.MASS))
    await debt(town, state="sent", settled_at=now - timedelta(minutes=5))
    await alarms.watch_over(town.desk)
    assert await alarmed(town) == []


async def test_results_of_exams_are_a_matter_of_a_day(town: Town) -> None:
    administrator = await town.linked(CAST.administrator)
    await nothing_due(town)
    async with town.store.writing() as db:
        first = (
            await db.execute(
                select(exam_result.c.id, exam_result.c.school_id, exam_result.c.pupil_id).limit(1)
            )
        ).one()
        late = town.clock() - timedelta(hours=25)
        await db.execute(update(exam_result).values(obtained_at=late))
        batch = (await town.rows("SELECT max(id) FROM sync_batch"))[0][0]
        await db.execute(
            insert(change).values(
                school_id=first.school_id, batch_id=batch, kind="exam.result", entity="examResults",
                row_id=first.id, pupil_id=first.pupil_id, at=late + timedelta(hours=1), dedup="x",
            )
        )  # fmt: skip
    await alarms.watch_over(town.desk)
    await town.letters()
    await administrator.sees("Результаты не сообщены за сутки")
    assert "Больше суток назад школа получила 1 результат" in administrator.transcript


async def test_a_journal_that_is_silent_is_told_once_a_day(town: Town) -> None:
    administrator = await town.linked(CAST.administrator)
    await nothing_due(town)
    town.clock.move(hours=3)
    await alarms.watch_over(town.desk)
    assert await alarmed(town) == []
    town.clock.move(hours=23)
    await alarms.watch_over(town.desk)
    await alarms.watch_over(town.desk)
    await town.letters()
    await administrator.sees("Нет данных из журнала")
    assert administrator.transcript.count("Нет данных") == 1

    town.clock.move(days=5)  # a Sunday
    await alarms.watch_over(town.desk)
    assert len(await alarmed(town)) == 1


async def test_an_import_that_came_meanwhile_takes_the_alarm_back(one_town: Town) -> None:
    town = one_town
    await town.linked(CAST.administrator)
    town.clock.move(hours=26)
    await alarms.watch_over(town.desk)
    await fresh(town)
    await town.letters()
    ((state,),) = await town.rows("SELECT state FROM letter WHERE kind = 'no_import'")
    assert state == "withdrawn"
