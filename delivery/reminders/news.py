"""What is left to do in each class: the three things that staff are reminded of. Counts and subjects, no names."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zlib import crc32

from sqlalchemy.ext.asyncio import AsyncConnection

from chat.text import Content, Day, Plain, Row, Text, _, n_
from delivery.lines.days import lines
from diary.freshness import behind_since
from diary.wishes import Topic
from linking import duties

LOOKED_BACK = timedelta(days=28)
NEAR = timedelta(days=7)
SUBJECTS_AT_MOST = 10


@dataclass(frozen=True, slots=True)
class ClassNews:
    words: tuple[Content, ...]  # for the class teacher
    brief: Content  # for whoever looks after every class
    seen: frozenset[str]  # distinguishes it from what was told before; no words


Found = Mapping[int, ClassNews]  # by class


async def office(db: AsyncConnection, class_ids: Collection[int], now: datetime) -> Found:
    """Codes that nobody used, people without a decision on the consent. `now` in the school's zone, as below."""
    unused = await duties.unused_codes(db, class_ids, today=now.date(), now=now)
    waiting = await duties.undecided(db, class_ids, today=now.date())
    found: dict[int, ClassNews] = {}
    for class_id in class_ids:
        codes, expired = unused.get(class_id, (0, 0))
        people = waiting.get(class_id, 0)
        if codes or people:
            unused_words: Content = _("codes not used: {n}", n=codes) if codes else ""
            people_words: Content = _("without a decision: {n}", n=people) if people else ""
            found[class_id] = ClassNews(
                lines(
                    _("Codes given and not used: {n}.", n=codes) if codes else "",
                    _("Of these expired: {n}. Please give out new ones.", n=expired)
                    if expired
                    else "",
                    _("In the bot, but without a decision on the consent: {n}.", n=people)
                    if people
                    else "",
                ),
                Row((unused_words, people_words), gap=", "),
                frozenset({f"{class_id}.{codes}.{expired}.{people}"}),
            )
    return found


async def stale(db: AsyncConnection, class_ids: Collection[int], now: datetime) -> Found:
    """Subjects in which nothing has been entered since a lesson five days ago."""
    today = now.date()
    lessons = await duties.lessons_kept(db, class_ids, today - LOOKED_BACK, today)
    found: dict[int, ClassNews] = {}
    for class_id, subjects in lessons.items():
        kept = any(entered for days in subjects.values() for _day, entered in days)
        behind = {
            title: since
            for title, days in subjects.items()
            if (since := behind_since(days, today, kept_elsewhere=kept))
        }
        if behind:
            found[class_id] = _subjects(
                [
                    (
                        title,
                        _("{subject}: no entries since {day}", subject=Plain(title), day=since),
                    )
                    for title, since in behind.items()
                ],
                frozenset(f"{class_id}.{crc32(title.encode()):x}" for title in behind),
            )
    return found


async def deferred(db: AsyncConnection, class_ids: Collection[int], now: datetime) -> Found:
    """Final marks that were put off until a day that is near, or has passed."""
    today = now.date()
    there = await duties.deferred_finals(
        db, class_ids, today - LOOKED_BACK, today + NEAR, today=today
    )
    return {
        class_id: _subjects(
            [(one.subject, _until(one, today)) for one in marks],
            frozenset(str(one.id) for one in marks),
        )
        for class_id, marks in there.items()
    }


def _until(one: duties.Deferred, today: date) -> Content:
    subject, day = Plain(one.subject), Day(one.until)
    if one.until < today:
        return _("{subject}: was put off until {day}", subject=subject, day=day)
    return _("{subject}: put off until {day}", subject=subject, day=day)


def _subjects(said: list[tuple[str, Content]], seen: frozenset[str]) -> ClassNews:
    titles = list(dict.fromkeys(title for title, _words in said))
    shown = tuple(words for _title, words in said[:SUBJECTS_AT_MOST])
    more = len(said) - len(shown)
    return ClassNews(
        lines(*shown, n_("and {n} more", "and {n} more", n=more) if more else ""),
        Row(tuple(Plain(title) for title in titles[:SUBJECTS_AT_MOST]), gap=", "),
        seen,
    )


@dataclass(frozen=True, slots=True)
class Reminder:
    find: Callable[[AsyncConnection, Collection[int], datetime], Awaitable[Found]]
    topic: Topic
    head: Text
    again: timedelta  # nothing new is said again after so long
    weekday: int = 0  # 1 is Monday; 0: every school day


REMINDERS: Mapping[str, Reminder] = {
    "class_reminder": Reminder(
        office, Topic.CLASS, _("codes and consents"), again=timedelta(days=28), weekday=1
    ),
    "stale_data": Reminder(
        stale, Topic.STALE, _("the journal is behind"), again=timedelta(days=7)
    ),
    "deferred_finals": Reminder(
        deferred, Topic.DEFERRED, _("deferred final marks"), again=timedelta(days=7)
    ),
}
