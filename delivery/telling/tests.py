"""Tests that are announced, moved or called off."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from chat.talk import Button, Reply
from chat.text import Content, Plain, Row, _
from delivery.batch import Batch
from delivery.folding import News
from delivery.lines.days import day_head
from delivery.lines.tests import test_line
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
from diary.changes import ChangeKind
from storage.audience import is_for
from storage.subjects import titles_of_courses
from storage.tests import Test, tests_among


async def tests(batch: Batch) -> Mapping[int, Reply]:
    said: dict[int, Reply] = {}
    for tells in by_school(await told(batch)):
        standing = await tests_among(batch.db, pupils_in(tells), rows_in(tells))
        courses = {
            news.before["course_id"] for one in tells for news in one.news if news.before
        } - {None}
        titles = await titles_of_courses(batch.db, courses)
        for one in tells:
            found = [line for news in one.news if (line := _line(one, news, standing, titles))]
            if found:
                said[one.letter.id] = _letter(one, [line for _day, line in sorted(found, key=_on)])
    return said


def _on(line: tuple[date, Content]) -> date:
    return line[0]


def _letter(told: Told, lines: list[Content]) -> Reply:
    if len(lines) == 1:
        lines = [headed(told, lines[0])]
    else:
        lines.insert(0, headed(told, _("📝 Tests")))
    return letter(lines, Button(_("Tests ahead"), "tests", about(told)))


def _line(
    told: Told, news: News, standing: Mapping[int, Test], titles: Mapping[int, str]
) -> tuple[date, Content] | None:
    test, before = standing.get(news.first.row_id), news.before
    if test and not is_for(
        told.pupil, class_id=test.audience.class_id, group_id=test.audience.group_id
    ):
        return None
    was_on = date.fromisoformat(before["due_on"]) if before and before["due_on"] else None
    if test is None:
        if before is None or was_on is None or was_on < told.today:
            return None
        return was_on, _called_off(
            told, before["title"], titles.get(before["course_id"], ""), was_on
        )
    if test.on < told.today:
        return None
    if news.kind is ChangeKind.TEST_MOVED and was_on:
        if was_on == test.on:
            return None  # and back again
        words = _(
            "{test}. Moved from {before} to {day}.",
            test=test_line(test),
            before=was_on,
            day=test.on,
        )
        return test.on, words
    return test.on, Row((day_head(test.on, told.today), test_line(test)), gap=": ")


def _called_off(told: Told, title: str, subject: str, on: date) -> Content:
    named = Plain(f"{subject}: {title}" if subject else title)
    return _("{day}: {test} is called off.", day=day_head(on, told.today), test=named)
