"""Missed lessons and late arrivals, as the journal has them now."""

from __future__ import annotations

from collections.abc import Mapping

from chat.talk import Button, Reply
from chat.text import Content, Row, _
from delivery.batch import Batch
from delivery.lines.absence import by_reason, group_words
from delivery.lines.days import day_head
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
from diary.attendance import Absence, by_day
from storage.attendance import absences_among


async def absence(batch: Batch) -> Mapping[int, Reply]:
    said: dict[int, Reply] = {}
    for tells in by_school(await told(batch)):
        standing = await absences_among(batch.db, pupils_in(tells), rows_in(tells))
        for one in tells:
            found = [standing[one.key(news)] for news in one.news if one.key(news) in standing]
            taken_back = {
                news.first.on
                for news in one.news
                if news.before and news.first.on and one.key(news) not in standing
            }
            lines = [
                *_recorded(one, found),
                *(
                    _(
                        "{day}: the entry about an absence was removed.",
                        day=day_head(day, one.today),
                    )
                    for day in sorted(taken_back)
                ),
            ]
            if lines:
                lines[0] = headed(one, lines[0])
                day = found[0].on if found else min(taken_back)
                way = Button(_("Attendance"), "attendance", about(one, day=day))
                said[one.letter.id] = letter(lines, way)
    return said


def _recorded(told: Told, entries: list[Absence]) -> list[Content]:
    """«Сегодня, понедельник 23 ноября: без причины — алгебра (2-й урок)»."""
    return [
        _(
            "{day}: {what}",
            day=day_head(day, told.today),
            what=Row(tuple(group_words(group) for group in by_reason(same)), gap="; "),
        )
        for day, same in by_day(entries).items()
    ]
