"""Announcements that came with the journal's data."""

from __future__ import annotations

from collections.abc import Mapping

from chat.talk import Reply
from chat.text import Content, Plain, Row, _, bold
from delivery.batch import Batch
from delivery.lines.days import paragraphs
from delivery.telling.family import FamilyTold, told_families
from storage.announcements import Notice, notices_among


async def notice(batch: Batch) -> Mapping[int, Reply]:
    tells = await told_families(batch)
    ids = {news.first.row_id for one in tells for news in one.news}
    today = min((one.today for one in tells), default=batch.now.date())
    standing = await notices_among(batch.db, ids, today=today) if ids else {}
    said: dict[int, Reply] = {}
    for one in tells:
        found = [standing[n.first.row_id] for n in one.news if n.first.row_id in standing]
        blocks = [block for piece in found if (block := _block(one, piece))]
        if blocks:
            said[one.letter.id] = Reply(paragraphs(blocks), personal=True)
    return said


def _block(told: FamilyTold, notice: Notice) -> Content:
    concerned = [pupil for pupil in told.pupils if notice.reaches(pupil)]
    if not concerned:
        return ""
    author = notice.author.full
    head = Row(
        (
            bold(_("📢 Announcement")),
            "" if notice.for_all else told.named(concerned),
            Plain(author) if author else "",
        )
    )
    return (head, Plain(notice.words.strip()))
