"""Results of exams. Those of state exams need no consent, all others need it as everything does."""

from __future__ import annotations

from collections.abc import Mapping

from chat.talk import Button, Reply
from chat.text import Content, Day, Plain, Row, _
from delivery.batch import Batch
from delivery.lines.exams import kind_words, said
from delivery.telling.told import (
    Told,
    about,
    by_school,
    headed,
    letter,
    pupils_in,
    rows_in,
    told,
)
from diary.finals import ExamResult
from diary.people import Purpose
from storage.finals import exams_among


async def exams(batch: Batch) -> Mapping[int, Reply]:
    return await _told(batch, Purpose.NOTIFY)


async def state_exams(batch: Batch) -> Mapping[int, Reply]:
    return await _told(batch, Purpose.STATE_EXAM)


async def _told(batch: Batch, purpose: Purpose) -> Mapping[int, Reply]:
    replies: dict[int, Reply] = {}
    for tells in by_school(await told(batch, purpose)):
        standing = await exams_among(
            batch.db,
            pupils_in(tells),
            rows_in(tells),
            state_only=purpose is Purpose.STATE_EXAM,
        )
        for one in tells:
            lines: list[Content] = []
            for news in one.news:
                result = standing.get(one.key(news))
                if result is not None:
                    lines += _result(result)
                elif news.before and purpose is not Purpose.STATE_EXAM:
                    lines.append(_removed(str(news.before["title"])))
            if lines:
                replies[one.letter.id] = _letter(one, lines)
    return replies


def _letter(told: Told, lines: list[Content]) -> Reply:
    first, *rest = lines
    return letter((headed(told, first), *rest), Button(_("Exams"), "exams", about(told)))


def _result(result: ExamResult) -> tuple[Content, ...]:
    head = Row((Plain(result.title), kind_words(result.kind), Day(result.on)))
    return head, said(result)


def _removed(title: str) -> Content:
    return _("{exam}: the result was removed from the journal.", exam=Plain(title))
