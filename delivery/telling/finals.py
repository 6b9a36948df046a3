"""Final marks: set, corrected, put off, not attested."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chat.talk import Button, Reply
from chat.text import Content, Plain, _
from delivery.batch import Batch
from delivery.folding import News
from delivery.lines.finals import period_words, value_words
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
from diary.finals import FinalMark
from storage.finals import finals_among
from storage.subjects import titles_of_courses


async def finals(batch: Batch) -> Mapping[int, Reply]:
    said: dict[int, Reply] = {}
    for tells in by_school(await told(batch)):
        standing = await finals_among(batch.db, pupils_in(tells), rows_in(tells))
        gone = {
            news.before["course_id"]
            for one in tells
            for news in one.news
            if news.before and one.key(news) not in standing
        }
        titles = await titles_of_courses(batch.db, gone)
        for one in tells:
            lines = [line for news in one.news if (line := _line(one, news, standing, titles))]
            if lines:
                said[one.letter.id] = _letter(one, lines)
    return said


def _letter(told: Told, lines: Sequence[Content]) -> Reply:
    words = list(lines)
    if len(words) == 1:
        words[0] = headed(told, words[0])
    else:
        words.insert(0, headed(told, _("Final marks")))
    return letter(words, Button(_("Final marks"), "finals", about(told)))


def _line(
    told: Told,
    news: News,
    standing: Mapping[tuple[int, int], FinalMark],
    titles: Mapping[int, str],
) -> Content:
    """«Алгебра, 1 четверть — 4»; "" where nothing is new."""
    mark, before = standing.get(told.key(news)), news.before
    if mark is None:
        if before is None:
            return ""
        title = Plain(titles.get(before["course_id"], ""))
        return _("{subject}: the final mark was removed.", subject=title)
    value = value_words(mark)
    if before and _was_set(before) and before["raw"] != mark.raw and mark.state == "set":
        value = _("was {before} → now {after}", before=Plain(before["raw"]), after=value)
    return _(
        "{subject}, {period} — {mark}",
        subject=Plain(mark.subject),
        period=period_words(mark),
        mark=value,
    )


def _was_set(before: Mapping[str, Any]) -> bool:
    return before["state"] == "set" and bool(before["raw"])
