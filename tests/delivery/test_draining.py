"""What becomes of letters: rules of claiming, sending and settling, on both databases."""

from __future__ import annotations

from datetime import timedelta

from chat.talk import Moved, OutOfOrder, TryLater, Unreachable, WrongToken
from delivery.pace import PERMITTED
from diary.people import Decision
from storage.outbox import Rank
from tests.delivery.sorting import LANE, Line, Office


async def test_what_is_due_is_sent_at_the_lanes_pace(office: Office) -> None:
    for number in range(5):
        await office.writes(*office.families, key=str(number))
    await office.tick()
    assert await office.states() == {("sent", ""): 300}
    sent = office.line.sent
    # The pace has tests of its own: 97 % of the limit, and a careful beginning.
    assert 200 / (sent[-1].at - sent[-201].at) > 30 * 0.96
    assert all(one.at - one.permitted < PERMITTED for one in office.line.sent)
    ((begun, settled, named),) = await office.rows(
        "SELECT count(begun_at), count(settled_at), count(DISTINCT sent_as) FROM letter"
    )
    assert (begun, settled, named) == (300, 300, 300)


async def test_a_slow_platform_is_still_used_at_its_full_pace(office: Office) -> None:
    office.line.answers_after = 0.25
    for number in range(5):
        await office.writes(*office.families, key=str(number))
    await office.tick()
    sent = office.line.sent
    assert 200 / (sent[-1].at - sent[-201].at) > 30 * 0.96


async def test_the_most_urgent_go_first(office: Office) -> None:
    await office.writes(*office.families[:40], kind="plain", rank=Rank.MASS)
    await office.writes(*office.families[40:50], kind="plain", rank=Rank.URGENT)
    await office.tick()
    assert {one.address for one in office.line.sent[:10]} == {
        family.address for family in office.families[40:50]
    }


async def test_what_is_not_due_waits(office: Office) -> None:
    later = office.time.clock() + timedelta(minutes=10)
    await office.writes(office.families[0], due_at=later, why="quiet_hours")
    await office.ticks(5)
    assert not office.line.sent
    await office.time.run(office.time.sleep(600))
    await office.tick()
    assert len(office.line.sent) == 1


async def test_an_old_letter_is_of_no_use(office: Office) -> None:
    now = office.time.clock()
    await office.writes(office.families[0], due_at=now - timedelta(days=2))
    await office.writes(office.families[1], expires_at=now - timedelta(minutes=1))
    await office.tick()
    assert await office.states() == {("expired", "too_late"): 2}


async def test_quiet_hours_are_kept_by_whatever_was_delayed(office: Office) -> None:
    night = office.time.clock() + timedelta(hours=11)  # 23:00 at school
    await office.time.run(office.time.sleep(11 * 3600))
    await office.writes(*office.families[:2], due_at=night)
    await office.sql(
        "UPDATE account SET quiet_from = '01:00:00.000000', quiet_to = '02:00:00.000000'"
        " WHERE person_id = :who"
        if office.store.url.get_backend_name() == "sqlite"
        else "UPDATE account SET quiet_from = '01:00', quiet_to = '02:00' WHERE person_id = :who",
        who=office.families[1].person_id,
    )
    await office.writes(office.families[2], kind="words", facts={"words": "Тревога"})
    await office.tick()
    assert await office.states() == {("postponed", "quiet_hours"): 1, ("sent", ""): 2}
    ((due,),) = await office.rows("SELECT due_at FROM letter WHERE state = 'postponed'")
    assert "02:00:00" in str(due)  # 7:00 at school


async def test_who_left_or_closed_the_chat_gets_nothing(office: Office) -> None:
    await office.writes(*office.families[:2], kind="plain", rank=Rank.MASS)
    await office.writes(office.families[2], kind="to_staff")
    await office.sql(
        "UPDATE chat SET closed_at = linked_at WHERE id = :id", id=office.families[0].chat_id
    )
    await office.tick()
    assert await office.states() == {
        ("withdrawn", "closed"): 1,
        ("withdrawn", "not_staff"): 1,
        ("sent", ""): 1,
    }


async def test_permission_is_asked_at_the_moment_of_sending(office: Office) -> None:
    await office.writes(*office.families[:2])
    await office.sql(
        "UPDATE guardian_link SET ends = '2026-01-01' WHERE guardian_id = :who",
        who=office.families[0].person_id,
    )
    await office.tick()
    assert await office.states() == {("withdrawn", "not_permitted"): 1, ("sent", ""): 1}


async def test_a_letter_that_breaks_takes_no_other_with_it(office: Office) -> None:
    await office.writes(*office.families[:3], kind="words", facts={"words": "Да"})
    await office.writes(office.families[3], kind="words", facts={"words": ""})
    await office.writes(office.families[4], kind="gone_from_the_program")
    await office.tick()
    assert await office.states() == {
        ("sent", ""): 3,
        ("failed", "our_bug"): 1,
        ("failed", "unknown_kind"): 1,
    }


async def test_an_error_of_a_channel_fails_one_letter(office: Office) -> None:
    office.line.fails["1"].append(ValueError("boom"))
    await office.writes(*office.families[:3])
    await office.tick()
    assert await office.states() == {("sent", ""): 2, ("failed", "our_bug"): 1}


async def test_who_blocked_the_bot_is_not_written_to_any_more(office: Office) -> None:
    office.line.fails["1"].append(Unreachable("blocked"))
    await office.writes(*office.families[:2])
    await office.writes(office.families[0], key="later", due_at=office.time.clock() + timedelta(1))
    await office.tick()
    assert await office.states() == {
        ("sent", ""): 1,
        ("unreachable", "blocked"): 1,
        ("withdrawn", "closed"): 1,
    }
    assert await office.rows("SELECT closed_why FROM chat WHERE address = '1'") == [("blocked",)]


async def test_a_chat_that_moved_gets_its_letter_at_the_new_address(office: Office) -> None:
    office.line.fails["1"].append(Moved("-1001"))
    await office.writes(office.families[0])
    await office.ticks(3)
    assert [one.address for one in office.line.sent] == ["-1001"]


async def test_a_busy_chat_is_tried_later_and_no_attempt_is_counted(office: Office) -> None:
    office.line.fails["1"].extend([TryLater(3)] * 20)
    await office.writes(*office.families[:2])
    await office.ticks(20)
    assert len(office.line.sent) == 1
    await office.ticks(70)
    assert len(office.line.sent) == 2
    assert await office.rows("SELECT max(attempts) FROM letter") == [(1,)]


async def test_a_letter_that_alone_fails_is_given_up_after_growing_pauses(office: Office) -> None:
    office.line.fails["1"].extend([OutOfOrder(2)] * 50)
    await office.writes(office.families[0], kind="words", facts={"words": "x"})
    for number, family in enumerate(office.families[1:40]):
        # Others pass all the time.
        due = office.time.clock() + timedelta(seconds=60 * number)
        await office.writes(family, kind="plain", due_at=due, key=f"{number}")
    await office.ticks(60 * 40, every=15)
    assert ("failed", "too_often") in await office.states()
    assert len(office.line.sent) == 39


async def test_a_platform_that_fails_is_left_alone_and_tried_by_one_letter(office: Office) -> None:
    office.line.fails[""].extend([OutOfOrder(2)] * 65)
    await office.writes(*office.families)
    await office.ticks(10)
    lane = office.desk.lanes.statuses(office.time.seconds())[LANE]
    assert lane.open
    assert lane.rests > 0
    asked = office.line.asked
    await office.ticks(lane.rests - 1)
    assert office.line.asked == asked  # left alone
    while len(office.line.fails[""]) > 2:
        office.line.fails[""].pop()
    for left in (1, 0):  # one letter tries, after pauses that grow
        while len(office.line.fails[""]) > left:
            await office.ticks(4, every=4)
        assert len(office.line.fails[""]) == left
    await office.time.run(office.time.sleep(300))
    await office.ticks(5)
    assert await office.states() == {("sent", ""): 60}
    assert not office.desk.lanes.statuses(office.time.seconds())[LANE].open


async def test_a_wrong_token_loses_no_letter(office: Office) -> None:
    office.line.fails[""].append(WrongToken())
    await office.writes(office.families[0])
    await office.ticks(5)
    assert office.desk.lanes.statuses(office.time.seconds())[LANE].open
    await office.ticks(70)
    assert await office.states() == {("sent", ""): 1}


async def test_a_letter_may_take_the_place_of_an_earlier_one(office: Office) -> None:
    await office.writes(office.families[0], key="first")
    await office.tick()
    ((letter_id, sent_as),) = await office.rows("SELECT id, sent_as FROM letter")
    await office.writes(office.families[0], key="second", facts={"edits": letter_id})
    await office.writes(office.families[1], key="other chat", facts={"edits": letter_id})
    await office.tick()
    assert {one.address: one.edits for one in office.line.sent[1:]} == {"1": sent_as, "2": ""}


async def test_one_slow_lane_holds_up_no_other(office: Office) -> None:
    slow = office.lines["vk:vk"] = Line(office.time, rate=1)
    await office.writes(*office.families[:10], lane="vk:vk", key="slow")
    await office.writes(*office.families[10:20])
    await office.tick()
    assert office.line.sent[-1].at < 1
    assert slow.sent[-1].at > 8


async def test_a_slow_machine_sends_fewer_at_a_time_and_nothing_late(office: Office) -> None:
    office.line.rate = 100.0  # the platform gives less than it promised
    office.line.answers_after = 0.5
    await office.writes(*office.families)
    await office.ticks(10)
    assert await office.states() == {("sent", ""): 60}
    assert all(one.at - one.permitted < PERMITTED for one in office.line.sent)
    assert await office.rows("SELECT max(attempts) FROM letter") == [(1,)]


async def test_where_permits_are_seldom_letters_go_slowly_but_they_go(office: Office) -> None:
    slow = office.lines[LANE] = Line(office.time, rate=1)
    slow.rate = slow.mass_rate = 25.0  # as where answers take nearly all permits
    await office.writes(*office.families[:10])
    await office.ticks(60)
    assert await office.states() == {("sent", ""): 10}
    assert all(one.at - one.permitted < PERMITTED for one in slow.sent)


async def test_a_refusal_stops_what_waits_in_its_own_transaction(office: Office) -> None:
    mother, other = office.families[:2]
    tomorrow = office.time.clock() + timedelta(days=1)
    for family in (mother, other):
        await office.writes(family, due_at=tomorrow)
        await office.writes(family, kind="evening", pupil_id=None, due_at=tomorrow)
        await office.writes(family, kind="state_exams", due_at=tomorrow)
        await office.writes(family, kind="access_closed", pupil_id=None, due_at=tomorrow)
    await office.decides(mother, Decision.WITHDRAWN)
    found = await office.rows(
        "SELECT kind, state, why FROM letter WHERE person_id = :who", who=mother.person_id
    )
    assert set(found) >= {
        ("access_closed", "queued", ""),
        ("evening", "withdrawn", "not_permitted"),
        ("news", "withdrawn", "not_permitted"),
        ("state_exams", "queued", ""),
    }
    assert await office.rows(
        "SELECT DISTINCT state FROM letter WHERE person_id = :who", who=other.person_id
    ) == [("queued",)]
