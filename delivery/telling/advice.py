"""What a teacher wrote to a child, a class or a group."""

from __future__ import annotations

from collections.abc import Mapping

from chat.talk import Button, Reply
from chat.text import Content, Plain, Row, _
from delivery.batch import Batch
from delivery.telling.told import (
    about,
    by_school,
    headed,
    letter,
    pupils_in,
    rows_in,
    told,
)
from storage.recommendations import Recommendation, advice_among


async def advice(batch: Batch) -> Mapping[int, Reply]:
    said: dict[int, Reply] = {}
    for tells in by_school(await told(batch)):
        standing = await advice_among(batch.db, pupils_in(tells), rows_in(tells))
        for one in tells:
            found = [standing[one.key(news)] for news in one.news if one.key(news) in standing]
            if found:
                lines = [line for piece in found for line in _words(piece)]
                lines[0] = headed(one, lines[0])
                way = Button(_("Advice"), "recommendations", about(one))
                said[one.letter.id] = letter(lines, way)
    return said


def _words(advice: Recommendation) -> tuple[Content, Content]:
    author = advice.author.full  # a source may leave it out
    who: Content = Plain(author) if author else _("A teacher wrote:")
    audience: Content = "" if advice.own else _("to the whole class or group")
    return Row((who, audience)), Plain(advice.words.strip())
