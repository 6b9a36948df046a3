"""What every digest has in common: permission, wishes, the school's line; and silence where nothing is new."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from chat.talk import Reply
from chat.text import Content, Text, _
from delivery.batch import Batch, families_of
from delivery.digest import layout
from delivery.digest.broadcasts import announced
from delivery.digest.occasions import Moment, Occasion, SchoolSays, occasions_of, school_says
from diary.people import PersonalData, Pupil, Purpose
from diary.wishes import Topic, Way
from linking.recipients import ways_of
from storage.outbox import Letter

Chosen = Mapping[tuple[int, int], Mapping[Topic, Way]]
Off = frozenset[Topic]
NOTHING_OFF: Off = frozenset()


@dataclass(frozen=True, slots=True)
class Told:
    """About one child."""

    lines: tuple[Content, ...]
    news: bool  # else it is worth no message of its own


class Facts(Protocol):
    """What was found for all pupils of an occasion."""

    def of(self, pupil: Pupil, off: Off, lang: str) -> Told | None:
        """None: there is no school for this child now, and nothing is said."""


Find = Callable[[Batch, Occasion, Letter, Sequence[Pupil]], Awaitable[Facts]]


async def compose(batch: Batch, find: Find, hour: Text) -> Mapping[int, Reply]:
    families = await families_of(_readable(batch), Purpose.NOTIFY)
    chosen = await ways_of(batch.db, {letter.person_id for letter in batch.letters})
    said: dict[int, Reply] = {}
    for occasion, letters in (await occasions_of(batch)).items():
        pupils = {pupil.id: pupil for letter in letters for pupil in families[letter.id]}
        if not pupils:
            continue
        first = letters[0]
        says = await school_says(batch.db, occasion, first, batch.local(first))
        facts = await find(batch, occasion, first, list(pupils.values()))
        news = await announced(batch, occasion, letters, chosen, says.rules)
        for letter in letters:
            family = families[letter.id]
            if not family:
                continue
            reply = _digest(
                letter,
                family,
                facts,
                hour=hour,
                says=says,
                chosen=chosen,
                moment=occasion.moment,
                announcements=news.get(letter.person_id, ()),
            )
            if reply is None:
                continue
            if batch.carries[letter.channel] is PersonalData.NONE:
                reply = _elsewhere()
            said[letter.id] = reply
    return said


def _digest(
    letter: Letter,
    family: Sequence[Pupil],
    facts: Facts,
    *,
    hour: Text,
    says: SchoolSays,
    chosen: Chosen,
    moment: Moment,
    announcements: Sequence[str],
) -> Reply | None:
    blocks: list[Content] = []
    news = False
    for pupil in family:
        told = facts.of(pupil, _off(says, chosen, letter.person_id, pupil.id), letter.lang)
        if told is None:
            continue
        news = news or told.news
        if told.lines:
            blocks.append(layout.block(pupil, told.lines))
    notices: list[str] = list(announcements)
    if says.notices and Topic.SCHOOL not in _off(says, chosen, letter.person_id, 0):
        notices += [n.words for n in says.notices if any(n.reaches(one) for one in family)]
    if not (news or notices):
        if not letter.facts.get("asked"):
            return None
        blocks = blocks or [_("There is nothing new.")]
    text = (
        (layout.head(moment.day, hour, letter.lang), *blocks[:1]),
        *blocks[1:],
        *layout.school_block(notices),
        *layout.age(says.as_of, moment.today),
    )
    return layout.digest(text, family, letter.lang)


def _off(says: SchoolSays, chosen: Chosen, person_id: int, pupil_id: int) -> Off:
    own = chosen.get((person_id, pupil_id))
    if not own:
        return says.off
    ways = {**says.rules.ways, **own}
    return frozenset(topic for topic, way in ways.items() if way is Way.OFF)


def _readable(batch: Batch) -> Batch:
    """Where the channel may carry nothing, the diary is read all the same: whether there is news may be said."""
    carries = {
        channel: PersonalData.ALIAS if kind is PersonalData.NONE else kind
        for channel, kind in batch.carries.items()
    }
    return replace(batch, carries=carries)


def _elsewhere() -> Reply:
    words = _(
        "There is news in the diary. This messenger may not carry it: "
        "please open the school's web chat."
    )
    return Reply(words, personal=True)
