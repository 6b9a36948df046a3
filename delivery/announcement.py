"""What staff announce, and what its author is told of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from weakref import WeakValueDictionary
from zoneinfo import ZoneInfo

from chat.talk import Button, File, Reply
from chat.text import Day, _, bold
from delivery.batch import Batch
from delivery.lines.announcements import figures_lines, shown
from linking.audiences import Telling, still_told
from storage import authors, broadcast_letters, broadcasts
from storage.broadcasts import Broadcast
from storage.outbox import Letter


async def announcement(batch: Batch) -> Mapping[int, Reply]:
    """The words of the author, for whom they still reach: a link, a refusal and a wish are asked again."""
    found = await _announcements(batch)
    signed = await authors.authors_of(
        batch.db, {one.author_id for one in found.values() if one.author_id}
    )
    said: dict[int, Reply] = {}
    for one in found.values():
        letters = [letter for letter in batch.letters if letter.broadcast_id == one.id]
        if one.state != "queued" or one.begins_at is None:
            continue
        told = await still_told(
            batch.db, _telling(batch, one, letters[0]), {letter.person_id for letter in letters}
        )
        file = _the_same(await broadcasts.file_of(batch.db, one))
        on = one.begins_at.astimezone(ZoneInfo(letters[0].zone)).date()
        words = {
            channel: replace(
                shown(
                    one, signed.get(one.author_id or 0), batch.carries[channel], on=on, file=file
                ),
                mass=f"broadcast-{one.id}",
            )
            for channel in {letter.channel for letter in letters}
        }
        said |= {
            letter.id: words[letter.channel] for letter in letters if letter.person_id in told
        }
    return said


# A channel remembers for a while what it sent: ten thousand letters must not keep ten thousand copies.
_FILES: WeakValueDictionary[tuple[str, str, bytes], File] = WeakValueDictionary()


def _the_same(file: File | None) -> File | None:
    """The very object that the batches before have sent, where it is still in use."""
    if file is None:
        return None
    return _FILES.setdefault((file.name, file.kind, sha256(file.content).digest()), file)


async def recalled(batch: Batch) -> Mapping[int, Reply]:
    """In the place of the announcement, where the messenger lets us."""
    found = await _announcements(batch)
    return {
        letter.id: Reply(
            _(
                "The announcement of {day} was recalled by the school.",
                day=Day((one.begins_at or one.made_at).astimezone(ZoneInfo(letter.zone)).date()),
            )
        )
        for letter in batch.letters
        if (one := found.get(letter.broadcast_id or 0))
    }


async def progress(batch: Batch) -> Mapping[int, Reply]:
    """How far it got by now: one message that is shown anew while the sending goes on."""
    found = await _announcements(batch)
    figures = await broadcast_letters.figures_of(batch.db, list(found))
    said: dict[int, Reply] = {}
    for letter in batch.letters:
        one = found.get(letter.broadcast_id or 0)
        if one is None:
            continue
        now = figures[one.id]
        head = (
            _("The announcement is being sent") if now.waiting else _("The announcement was sent")
        )
        if one.state == "recalled":
            head = _("The announcement was recalled")
        buttons = [Button(_("Results"), "announce_results", {"id": one.id})]
        if one.state == "queued":
            buttons.append(Button(_("Recall"), "announce_recall", {"id": one.id}))
        said[letter.id] = Reply((bold(head), *figures_lines(now)), (tuple(buttons),))
    return said


async def _announcements(batch: Batch) -> Mapping[int, Broadcast]:
    return await broadcasts.find_many(
        batch.db, {letter.broadcast_id for letter in batch.letters if letter.broadcast_id}
    )


def _telling(batch: Batch, one: Broadcast, letter: Letter) -> Telling:
    return Telling(
        school_id=letter.school_id,
        timezone=letter.zone,
        rules=letter.rules,
        audience=one.audience,
        urgent=one.urgent,
        today=batch.today(letter),
    )
