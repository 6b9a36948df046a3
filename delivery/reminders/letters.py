"""Reminders to staff: written where there is something new, worded with what is true when they are sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from chat.talk import Button, Reply
from chat.text import Content, Plain, Row, _, bold, n_
from delivery.batch import Batch, Compose
from delivery.lines.days import lines, paragraphs
from delivery.reminders.news import REMINDERS, Found, Reminder
from diary.people import School
from diary.wishes import Way, after_quiet
from linking.duties import Duty, duties_of, last_seen
from linking.recipients import recipients_among
from storage.outbox import Post

USEFUL = timedelta(days=1)
CLASSES_AT_MOST = 15


def compose(kind: str) -> Compose:
    async def said(batch: Batch) -> Mapping[int, Reply]:
        people = {letter.person_id for letter in batch.letters}
        duties = {one.person_id: one for one in await duties_of(batch.db, person_ids=people)}
        replies: dict[int, Reply] = {}
        ordered = sorted(batch.letters, key=lambda letter: letter.school_id)
        for _school, group in groupby(ordered, key=lambda letter: letter.school_id):
            letters = [letter for letter in group if letter.person_id in duties]
            classes = {one.id for letter in letters for one in duties[letter.person_id].classes}
            if classes:
                now = batch.local(letters[0])
                found = await REMINDERS[kind].find(batch.db, sorted(classes), now)
                for letter in letters:
                    reply = _reply(kind, REMINDERS[kind], duties[letter.person_id], found)
                    replies |= {letter.id: reply} if reply else {}
        return replies

    return said


async def letters_to_staff(
    db: AsyncConnection, school: School, kind: str, *, now: datetime
) -> list[Post]:
    """To those for whom something is new since their last reminder; for one day once."""
    reminder = REMINDERS[kind]
    zone = ZoneInfo(school.timezone)
    duties = await duties_of(db, school_id=school.id)
    classes = sorted({one.id for duty in duties for one in duty.classes})
    found = await reminder.find(db, classes, now.astimezone(zone)) if classes else {}
    seen = {duty.person_id: _seen(duty, found) for duty in duties}
    if not any(seen.values()):
        return []
    known = await last_seen(db, list(seen), kind, since=now - reminder.again)
    fresh = {who: what for who, what in seen.items() if what - known.get(who, frozenset())}
    day = now.astimezone(zone).date().isoformat()
    posts: list[Post] = []
    for to in await recipients_among(db, list(fresh)):
        if to.ways[reminder.topic] is Way.OFF:
            continue
        due = after_quiet(now, to.quiet, zone)
        posts.append(
            Post(
                school_id=school.id,
                chat_id=to.chat_id,
                person_id=to.person_id,
                lane=to.lane,
                kind=kind,
                key=f"{kind}:{to.person_id}:{day}",
                due_at=due,
                facts={"seen": sorted(fresh[to.person_id])},
                expires_at=due + USEFUL,
                why="quiet_hours" if due > now else "",
            )
        )
    return posts


def _seen(duty: Duty, found: Found) -> frozenset[str]:
    return frozenset(
        one for here in duty.classes if here.id in found for one in found[here.id].seen
    )


def _reply(kind: str, reminder: Reminder, duty: Duty, found: Found) -> Reply | None:
    concerned = [one for one in duty.classes if one.id in found]
    if not concerned:
        return None
    words: Content
    if duty.leads:
        shown = concerned[:CLASSES_AT_MOST]
        more = len(concerned) - len(shown)
        words = lines(
            Row((bold(_("School")), reminder.head)),
            *(
                _("{class_title}: {what}", class_title=Plain(one.title), what=found[one.id].brief)
                for one in shown
            ),
            n_("and {n} more class", "and {n} more classes", n=more) if more else "",
        )
    else:
        words = paragraphs(
            [
                (Row((bold(Plain(one.title)), reminder.head)), *found[one.id].words)
                for one in concerned
            ]
        )
    ways = (Button(_("Codes"), "codes"),) if kind == "class_reminder" else ()
    return Reply(words, ((*ways, Button(_("What to send you"), "staff_wishes")),))
