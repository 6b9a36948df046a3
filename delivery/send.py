"""Drain one lane of the outbox. Its modules are the second of the two doors where our own bugs are caught: one bad
letter must not stop those behind it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from chat.talk import Reply
from delivery import outcome
from delivery.claiming import claim, not_sent, put_back
from delivery.composing import compose
from delivery.lane import Lane
from delivery.marker import Note
from delivery.office import PostOffice
from delivery.pace import PERMITTED
from storage import claims, outbox
from storage.outbox import Letter

BEGIN_WITHIN = PERMITTED - 0.1


async def drain(office: PostOffice, lane: Lane) -> int:
    """Send what is due on a lane until nothing is, or its platform is given a rest; how many letters were taken up.

    A lane that is drained already is only told to look again. Everything sent is written down when this returns.
    Cancelled, it begins nothing more and waits for what is on its way.
    """
    if lane.busy:
        lane.stir()
        return 0
    taken = 0
    with lane.pumped():
        await _take_up_own(office, lane)
        async with asyncio.TaskGroup() as sending:
            try:
                while (letters := await _some(office, lane, sending)) is not None:
                    taken += letters
            except asyncio.CancelledError:
                lane.stopping = True  # cut off, nobody would know whether a message went out
        await office.marker.write()
        if lane.stopping:
            raise asyncio.CancelledError
    return taken


async def _take_up_own(office: PostOffice, lane: Lane) -> None:
    """What a pump of this process left behind when it broke."""
    async with office.store.reading() as db:
        left = await claims.left_over(db, lane.name, office.worker)
    if left:
        async with office.store.writing() as db:
            await outbox.take_up(db, lane=lane.name, worker=office.worker)


async def _some(office: PostOffice, lane: Lane, sending: asyncio.TaskGroup) -> int | None:
    """Hand over some more letters, or wait until that makes sense; None: nothing is left to do."""
    async with office.store.reading() as db:
        rank = await claims.next_rank(db, lane.name, now=office.clock())
    room = lane.room(rank, office.seconds()) if rank is not None else 0
    if rank is None or not room:
        if not lane.in_flight and (rank is None or lane.breaker.rests(office.seconds())):
            return None
        if rank is not None and (pause := lane.pause(office.seconds())):
            await office.sleep(pause)
        else:
            await lane.stirred()
        return 0
    permitted = office.seconds()
    letters = await claim(office, lane.name, rank, room)
    if letters:
        said = await _composed(office, letters)
        late = office.seconds() - permitted > BEGIN_WITHIN
        if late:
            lane.late(office.seconds())
        for letter in letters:
            if reply := said.get(letter.id):
                # A machine so slow that one letter takes so long still sends what is nobody's secret.
                if late and (reply.personal or not lane.hurried):
                    back = put_back(letter, office.clock())
                    office.marker.note(Note(back, letter.chat_id))
                    continue
                lane.begin(rank, office.seconds())
                sending.create_task(outcome.send(office, lane, letter, reply, permitted=permitted))
    return len(letters)


async def _composed(office: PostOffice, letters: Sequence[Letter]) -> Mapping[int, Reply]:
    now = office.clock()
    async with office.store.reading() as db:
        composed = await compose(db, letters, now, office.carries)
    for letter in letters:
        if letter.id in composed.broken:
            office.marker.note(Note(not_sent(letter, "failed", "our_bug", now), letter.chat_id))
        elif why := composed.silent.get(letter.id):
            office.marker.note(Note(not_sent(letter, "withdrawn", why, now), letter.chat_id))
    return composed.said
