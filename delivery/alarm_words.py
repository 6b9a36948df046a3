"""Alarms to administrators. Whether the trouble is still there is asked again before its alarm goes out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from chat.talk import Reply
from chat.text import Content, Day, Plain, Row, _, bold, n_
from delivery.batch import Batch
from delivery.staff_words import PLACES
from storage import beats, deliveries, troubles
from storage.breaches import WITHIN, Breach, breaches_of
from storage.outbox import Letter

SINCE = WITHIN + timedelta(days=1)


async def old_queue(batch: Batch) -> Mapping[int, Reply]:
    late = await deliveries.late_lanes(batch.db, now=batch.now)
    return {
        letter.id: _reply(
            _("Messages wait"),
            _(
                "Messages through {place} have been waiting since {since}, and the line does not move.",
                place=place_of(letter.facts["lane"]),
                since=_moment(batch, letter, late[letter.facts["lane"]]),
            ),
            _("Nothing is lost: they will go out by themselves once the trouble is over."),
            _(
                "Please look whether the bot's server works and has a way to the internet: diarybot check, "
                "diarybot deliveries."
            ),
        )
        for letter in batch.letters
        if letter.facts["lane"] in late
    }


async def broken_lane(batch: Batch) -> Mapping[int, Reply]:
    broken = {one.lane: one for one in await beats.broken_lanes(batch.db, now=batch.now)}
    return {
        letter.id: _reply(
            _("A messenger is out of order"),
            _(
                "{place} has not taken our messages since {since}. We go on trying by ourselves, and nothing is lost.",
                place=place_of(letter.facts["lane"]),
                since=_moment(batch, letter, broken[letter.facts["lane"]].since),
            ),
            _("What is urgent should be told in another way today."),
        )
        for letter in batch.letters
        if letter.facts["lane"] in broken
    }


async def silent_day(batch: Batch) -> Mapping[int, Reply]:
    found: dict[int, Reply] = {}
    for letter in batch.letters:
        morning = midnight(batch.local(letter))
        debts = await troubles.schools_with_debts(batch.db, before=batch.now)
        if letter.school_id in debts and not await troubles.any_sent(
            batch.db, letter.school_id, since=morning, besides=ALARMS
        ):
            found[letter.id] = _reply(
                _("Nothing was sent today"),
                _(
                    "No family got a message today, although there is something to tell them: "
                    "new marks, digests or announcements wait."
                ),
                _("Please look whether the bot works: diarybot check, diarybot deliveries."),
            )
    return found


async def late_results(batch: Batch) -> Mapping[int, Reply]:
    late = {
        school_id: await late_of(batch.db, school_id, batch.now)
        for school_id in {letter.school_id for letter in batch.letters}
    }
    return {
        letter.id: _late_results(late[letter.school_id])
        for letter in batch.letters
        if late[letter.school_id]
    }


def _late_results(late: tuple[Breach, ...]) -> Reply:
    on_paper = sum(one.why == "nobody" for one in late)
    lines: list[Content] = [
        n_(
            "{n} result of an exam or final mark came to the school more than 24 hours ago, "
            "and the bot has not told the family.",
            "{n} results of exams or final marks came to the school more than 24 hours ago, "
            "and the bot has not told the families.",
            n=len(late),
        )
    ]
    if on_paper:
        lines.append(
            n_(
                "Of these, {n} has nobody in the bot whom it may tell.",
                "Of these, {n} have nobody in the bot whom it may tell.",
                n=on_paper,
            )
        )
    return _reply(
        _("Results were not told within 24 hours"),
        *lines,
        _("Please hand them over on paper, and see /unreachable."),
    )


async def late_of(db: AsyncConnection, school_id: int, now: datetime) -> tuple[Breach, ...]:
    """Whose 24 hours passed within the last day: each is told of once. What came late itself, nobody can mend."""
    return tuple(
        one
        for one in await breaches_of(db, school_id, now)
        if one.why != "came_late" and one.obtained_at > now - SINCE
    )


async def no_import(batch: Batch) -> Mapping[int, Reply]:
    data = {one.school.id: one for one in await troubles.schools_and_data(batch.db)}
    found: dict[int, Reply] = {}
    for letter in batch.letters:
        as_of = data[letter.school_id].as_of
        if as_of is None or as_of.isoformat() != letter.facts["as_of"]:
            continue  # there was an import meanwhile
        found[letter.id] = _reply(
            _("No data from the journal"),
            _(
                "The newest data of the journal are of {since}: families see and are told what was true then.",
                since=_moment(batch, letter, as_of),
            ),
            _("Please look whether the export and its import run: diarybot import."),
        )
    return found


ALARMS = ("silent_day", "old_queue", "broken_lane", "late_results", "no_import")


def place_of(lane: str) -> Content:
    """A messenger; with the bot's name where there are several of one messenger."""
    channel, _colon, bot = lane.partition(":")
    place = PLACES.get(channel, Plain(channel))
    return place if bot == channel else Row((place, Plain(f"({bot})")), gap=" ")


def midnight(moment: datetime) -> datetime:
    return datetime.combine(moment.date(), time(), moment.tzinfo)


def _moment(batch: Batch, letter: Letter, moment: datetime) -> Content:
    """«10:40», or with the day where that is another one."""
    here = moment.astimezone(batch.local(letter).tzinfo)
    if here.date() == batch.today(letter):
        return here.time()
    return Row((Day(here.date()), here.time()), gap=", ")


def _reply(head: Content, *lines: Content) -> Reply:
    return Reply((bold(head), *lines))
