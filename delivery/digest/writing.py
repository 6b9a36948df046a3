"""Letters of digests: written when a timer is due, or when the school asks for them. They hold the day, no words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from diary.people import PersonalData, Purpose
from diary.timers import last_moment, period_of, useful_until
from diary.wishes import after_quiet
from linking import timers
from linking.access import Viewer, access_pupils
from linking.chats import Chat
from linking.timers import Hours, Timer
from storage import outbox
from storage.outbox import Post, lane_of

DIGESTS = ("evening", "morning", "weekly")
AT_ONCE = 500  # in one transaction
LATE = timedelta(minutes=30)  # after the chosen time; quiet hours hold for what comes later
LONGEST = timedelta(days=14)  # what is older is no news
DAY = timedelta(days=1)
AN_HOUR = timedelta(hours=1)
INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Errand:
    """What people with the same timer have in common."""

    period: str
    due_at: datetime
    expires_at: datetime
    why: str  # why it waits
    facts: Mapping[str, Any]


async def write_due(db: AsyncConnection, *, now: datetime) -> int:
    """At most `AT_ONCE` timers whose time has come: their letters and their next times. How many there were."""
    due, hours = await timers.due(db, DIGESTS, now=now, limit=AT_ONCE)
    if not due:
        return 0
    chats = await timers.chats_of_families(db, [one.person_id for one in due])
    errands: dict[tuple[Any, ...], Errand | None] = {}
    posts: list[Post] = []
    for one in due:
        alike = (one.kind, one.school_id, one.at, one.days, one.next_at, one.quiet)
        if alike not in errands:
            errands[alike] = _errand(one, hours[one.school_id], now)
        posts += _posts(one, errands[alike], chats.get(one.person_id, ()))
    await outbox.add(db, posts, now=now)
    await timers.move(db, due, hours, now=now)
    return len(due)


def _errand(timer: Timer, hours: Hours, now: datetime) -> Errand | None:
    """None where the digest would come too late. Of several that were missed, the last one stands for all."""
    rhythm = hours.rhythm(timer.kind, timer.at, timer.days)
    planned = last_moment(rhythm, hours.zone, now) if rhythm else None
    if rhythm is None or planned is None or timer.next_at is None:
        return None
    local = planned.astimezone(hours.zone)
    # Quiet hours shift nothing for a time that the person chose.
    chosen = timer.at is not None and now - planned <= LATE
    due_at = now if chosen else after_quiet(now, timer.quiet, hours.zone)
    until = useful_until(timer.kind, local, timer.quiet)
    if due_at > until:
        return None
    before = last_moment(rhythm, hours.zone, min(planned, timer.next_at) - INSTANT)
    since = max(before or planned - DAY, now - LONGEST)
    return Errand(
        period_of(timer.kind, local.date()),
        due_at,
        until,
        "quiet_hours" if due_at > now else "",
        {"day": local.date().isoformat(), "since": since.isoformat()},
    )


async def write_asked(
    db: AsyncConnection,
    school_id: int,
    kind: str,
    *,
    person_id: int | None,
    after: int,
    now: datetime,
) -> tuple[Counter[str], int]:
    """A digest that the school asks for now, for one page of people; how many letters by channel, or why none.

    Also returned: the last person of the page, 0 after the last page. A single person gets it in any case, and is
    told if there is nothing new; whoever has had this period's digest has had it otherwise.
    """
    counts: Counter[str] = Counter()
    asked, hours = await timers.of_school(
        db, school_id, kind, person_id=person_id, after=after, limit=AT_ONCE
    )
    if not asked:
        return counts, 0
    chats = await timers.chats_of_families(db, [one.person_id for one in asked])
    today = now.astimezone(hours[school_id].zone).date()
    # What the channel may carry is asked when the letter goes; here, whether anybody may be told at all.
    viewers = {Viewer(person, PersonalData.FULL) for person in chats}
    pupils = await access_pupils(db, viewers, Purpose.NOTIFY, today=today)
    permitted = {viewer.person_id for viewer, theirs in pupils.items() if theirs}
    posts: list[Post] = []
    for one in asked:
        if one.days == "":  # the person's own "never"; null is as the school has it
            counts["not_wanted"] += 1
            continue
        if one.person_id not in permitted:
            counts["consent" if one.person_id in chats else "no_chat"] += 1
            continue
        errand = _asked(one, hours[school_id], now, alone=person_id is not None)
        posts += _posts(one, errand, chats[one.person_id])
    had = await timers.written(db, [f"{post.key}:{post.chat_id}" for post in posts])
    for post in posts:
        twice = f"{post.key}:{post.chat_id}" in had
        counts["already" if twice else post.lane.partition(":")[0]] += 1
    await outbox.add(db, posts, now=now)
    return counts, 0 if person_id else asked[-1].person_id


def _asked(timer: Timer, hours: Hours, now: datetime, *, alone: bool) -> Errand:
    local = now.astimezone(hours.zone)
    due_at = after_quiet(now, timer.quiet, hours.zone)
    rhythm = hours.rhythm(timer.kind, timer.at, timer.days)
    before = last_moment(rhythm, hours.zone, now - AN_HOUR) if rhythm else None
    facts = {
        "day": local.date().isoformat(),
        "since": max(before or now - DAY, now - LONGEST).isoformat(),
    }
    period = period_of(timer.kind, local.date())
    return Errand(
        f"{period}:{now.isoformat(timespec='seconds')}" if alone else period,
        due_at,
        max(useful_until(timer.kind, local, timer.quiet), due_at + AN_HOUR),
        "quiet_hours" if due_at > now else "",
        facts | {"asked": True} if alone else facts,
    )


def _posts(timer: Timer, errand: Errand | None, chats: Sequence[Chat]) -> list[Post]:
    if errand is None:
        return []
    return [
        Post(
            school_id=to.school_id,
            chat_id=to.id,
            person_id=to.person_id,
            lane=lane_of(to.channel, to.bot),
            kind=timer.kind,
            key=f"{timer.kind}:{timer.person_id}:{errand.period}",
            due_at=errand.due_at,
            facts=errand.facts,
            expires_at=errand.expires_at,
            why=errand.why,
        )
        for to in chats
    ]
