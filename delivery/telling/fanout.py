"""From changes of a school's diary to letters: for whom, where, when, and until when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from delivery.folding import News, folded
from delivery.kinds import KINDS
from delivery.telling.audience import concerned
from delivery.telling.earlier import Sent, earlier_of
from delivery.telling.timing import Evening, last_moment, letter_of, worth
from diary.people import Purpose
from diary.wishes import Rhythm, Way, after_quiet, rules_of
from linking.recipients import Recipient, evenings_of, first_bells, recipients_of
from storage.changes import Change, Waiting
from storage.outbox import Post

# One letter for a person, however many children it concerns.
FOR_FAMILIES = frozenset({"notice", "calendar", "bells"})
PUPILS_AT_ONCE = 500
SOON = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class _School:
    id: int
    evening: Rhythm
    now: datetime  # by the school's clock
    bells: Mapping[int, time]
    evenings: Mapping[int, tuple[time | None, str | None]]  # of people who chose

    def evening_of(self, person_id: int) -> Evening:
        at, days = self.evenings.get(person_id, (None, None))
        return Evening(Rhythm(at or self.evening.at, self.evening.days if days is None else days))


async def letters_about(
    db: AsyncConnection, school: Waiting, changes: Iterable[Change], *, now: datetime
) -> list[Post]:
    """The letters of what was taken together. The number of statements does not grow with the children."""
    local = now.astimezone(ZoneInfo(school.zone))
    news = [one for one in folded(changes) if letter_of(one)]
    found = await concerned(db, school.school_id, news, today=local.date())
    of_pupil: dict[int, list[News]] = defaultdict(list)
    for one, pupils in found.items():
        for pupil_id in pupils:
            of_pupil[pupil_id].append(one)
    recipients = await _recipients(db, of_pupil, local)
    evenings = await evenings_of(db, {one.person_id for _purpose, one in recipients})
    bells = await first_bells(db, school.school_id)
    rhythm = rules_of(school.rules).rhythms["evening"]
    here = _School(school.school_id, rhythm, local, bells, evenings)
    earlier = await earlier_of(db, of_pupil, now=now)
    posts: list[Post] = []
    families: dict[tuple[str, int], _ForFamily] = {}
    for purpose, to in recipients:
        for letter, told in _by_letter(here, to, of_pupil[to.pupil_id], purpose).items():
            if letter in FOR_FAMILIES:
                family = families.setdefault((letter, to.chat_id), _ForFamily(to, [], []))
                family.add(to.pupil_id, told)
            elif sent := earlier.untold(to, letter, told):
                posts += _post(here, to, letter, sent, pupil_id=to.pupil_id)
    for (letter, _chat), family in families.items():
        sent = Sent(tuple(family.news), {"pupils": family.pupils})
        posts += _post(here, family.to, letter, sent, pupil_id=None)
    return posts


@dataclass(frozen=True, slots=True)
class _ForFamily:
    to: Recipient
    pupils: list[int]
    news: list[News]

    def add(self, pupil_id: int, news: Sequence[News]) -> None:
        self.pupils.append(pupil_id)
        self.news.extend(one for one in news if one not in self.news)


async def _recipients(
    db: AsyncConnection, of_pupil: Mapping[int, Sequence[News]], local: datetime
) -> list[tuple[Purpose, Recipient]]:
    wanted: dict[Purpose, set[int]] = defaultdict(set)
    for pupil_id, news in of_pupil.items():
        for one in news:
            wanted[_purpose(letter_of(one))].add(pupil_id)
    found: list[tuple[Purpose, Recipient]] = []
    for purpose, pupils in wanted.items():
        ids = sorted(pupils)
        for at in range(0, len(ids), PUPILS_AT_ONCE):
            some = ids[at : at + PUPILS_AT_ONCE]
            there = await recipients_of(db, some, purpose, today=local.date())
            found += [(purpose, one) for one in there]
    return found


def _purpose(letter: str) -> Purpose:
    return KINDS[letter].purpose or Purpose.NOTIFY


def _by_letter(
    here: _School, to: Recipient, news: Sequence[News], purpose: Purpose
) -> Mapping[str, list[News]]:
    found: dict[str, list[News]] = defaultdict(list)
    evening = here.evening_of(to.person_id)
    for one in news:
        letter = letter_of(one)
        topic = KINDS[letter].topic
        way = to.ways[topic] if topic else Way.INSTANT
        if _purpose(letter) is purpose and worth(one, letter, way, evening, here.now):
            found[letter].append(one)
    return found


def _post(
    here: _School, to: Recipient, letter: str, sent: Sent, *, pupil_id: int | None
) -> list[Post]:
    kind = KINDS[letter]
    due = after_quiet(here.now, to.quiet, here.now.tzinfo or ZoneInfo(to.zone))
    if not kind.quiet:
        due = here.now
    last = [last_moment(one, letter, here.now, here.bells) for one in sent.news]
    known = [one for one in last if one]
    if len(known) == len(last):
        expires_at: datetime | None = max(known)
    else:
        expires_at = due + kind.useful if kind.useful else None
    if expires_at and expires_at <= due + SOON:
        return []  # it could not be read in time
    ids = sent.change_ids
    return [
        Post(
            school_id=to.school_id,
            chat_id=to.chat_id,
            person_id=to.person_id,
            pupil_id=pupil_id,
            lane=to.lane,
            kind=letter,
            key=f"{letter}:{to.person_id}:{pupil_id or 0}:{sent.news[0].first.id}",
            due_at=due,
            facts={"changes": ids, **sent.facts},
            rank=kind.rank,
            expires_at=expires_at,
            why="quiet_hours" if due > here.now else "",
        )
    ]
