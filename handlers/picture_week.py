from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from chat.text import Content, Plain, Row, _, bold
from delivery.lines.days import span
from delivery.lines.lessons import change_words, free_words, remarks
from delivery.lines.tests import test_line
from diary.calendar import SUNDAY, days_between, monday
from diary.lessons import DayPlan, Lesson
from diary.people import PersonalData
from diary.timetable import day_plan
from documents.cards import DayBox, LessonLine, WeekCard
from handlers import timetable
from handlers.children import Asked
from handlers.picture_buttons import undrawn
from handlers.picture_words import Picture, Words, asking, cut
from handlers.screens import about
from handlers.turn import Turn
from storage.tests import Test, tests_of
from storage.timetable import weeks_of

LESSONS_AT_MOST = 12
LETTERS_AT_MOST = 60
ROOM_LETTERS = 9
NOTE_LETTERS = 80
TEST_SIGN = _("TEST")


async def of_week(turn: Turn, who: Asked) -> Picture:
    """The lessons of the week that a `day` is in; without one, of the nearest lessons that are not over."""
    begins = monday(turn.day("day", turn.today) if turn.given("day") else await _next(turn, who))
    ends = begins + timedelta(days=6)
    args = about(who.pupil, day=begins, to=ends)
    reply = undrawn(await timetable.show(asking(turn, "timetable", args)))
    found = await weeks_of(turn.db, (who.pupil,), begins, ends)
    plans = [day_plan(day, found.of(who.pupil)) for day in days_between(begins, ends)]
    tests = (await tests_of(turn.db, (who.pupil,), begins, ends)).of(who.pupil)
    if tests:
        lines = tuple(_("{day}: {mark}", day=one.on, mark=test_line(one)) for one in tests)
        reply = replace(reply, text=(reply.text, "", bold(_("Tests")), *lines))
    words = Words(turn.person.lang)
    drawer = _Days(words, tests, turn.person.carries, turn.today)
    held = any(plan.lessons for plan in plans)
    empty = timetable.no_timetable(found)
    if not held and not empty:
        empty = free_words(plans[0], turn.person.carries)
    boxes = tuple(
        drawer.box(plan) for plan in plans if plan.lessons or plan.on.isoweekday() < SUNDAY - 1
    )
    title = _("Timetable")
    cycle = {plan.week for plan in plans if plan.week and plan.lessons}
    days = Row((span(begins, ends), *(Plain(one) for one in cycle if len(cycle) == 1)))
    card = WeekCard(
        words.head(turn, who, title, days, empty=empty, as_of=found.as_of),
        boxes,
        _legend(boxes, words),
    )
    return Picture(card, reply, title, span(begins, ends))


async def _next(turn: Turn, who: Asked) -> date:
    ahead = await weeks_of(turn.db, (who.pupil,), turn.today, turn.today + timetable.LOOK_AHEAD)
    plan = timetable.nearest_day(turn, ahead.of(who.pupil))
    return plan.on if plan else turn.today


def _legend(boxes: Iterable[DayBox], words: Words) -> tuple[tuple[str, str], ...]:
    """Only of the signs that are there."""
    lessons = [lesson for box in boxes for lesson in box.lessons]
    signs = (
        ("changed", _("changed"), any(one.changed for one in lessons)),
        ("off", _("will not be held"), any(not one.held for one in lessons)),
        (words(TEST_SIGN), _("test"), any(one.test for one in lessons)),
    )
    return tuple((sign, words(meaning)) for sign, meaning, there in signs if there)


class _Days:
    """Draws the days of one week."""

    def __init__(
        self,
        words: Words,
        tests: Sequence[Test],
        carries: PersonalData,
        today: date,
    ) -> None:
        self._words = words
        self._tests = tests
        self._carries = carries
        self._today = today

    def box(self, plan: DayPlan) -> DayBox:
        words = self._words
        hours: Content = ""
        if plan.starts and plan.ends:
            hours = _("{starts}–{ends}", starts=plan.starts, ends=plan.ends)
        of_day = [one for one in self._tests if one.on == plan.on]
        lines: list[LessonLine] = []
        several = len({lesson.shift for lesson in plan.lessons}) > 1
        for lesson in plan.lessons:
            its = [one for one in of_day if lesson.held and _is_in(one, lesson)]
            of_day = [one for one in of_day if one not in its]
            lines.append(self._line(lesson, test=bool(its), shift=several))
        lines += [
            LessonLine("", cut(one.subject or one.title, LETTERS_AT_MOST), test=words(TEST_SIGN))
            for one in of_day
        ]
        # The cycle's name stands over the whole week.
        said = remarks(replace(plan, week=""))
        return DayBox(
            words(Row((words.weekday(plan.on), plan.on), gap=", ")),
            words(Row((hours, *said))),
            tuple(lines[:LESSONS_AT_MOST]),
            free="" if plan.lessons else words(free_words(plan, self._carries)),
            more=words.more(len(lines) - LESSONS_AT_MOST),
            today=plan.on == self._today,
        )

    def _line(self, lesson: Lesson, *, test: bool, shift: bool) -> LessonLine:
        words = self._words
        subject = lesson.subject or words(_("Lesson"))
        # What has no room here stands in the words: who comes instead, the remark of the school.
        said = change_words(lesson, {}) or (Plain(lesson.note),)
        return LessonLine(
            f"{lesson.shift}·{lesson.number}" if shift else str(lesson.number),
            cut(subject, LETTERS_AT_MOST),
            room=cut(lesson.room, ROOM_LETTERS) if lesson.held else "",
            note=cut(words(Row(said)), NOTE_LETTERS),
            held=lesson.held,
            changed=lesson.changed,
            test=words(TEST_SIGN) if test else "",
        )


def _is_in(test: Test, lesson: Lesson) -> bool:
    same = test.subject_id is not None and test.subject_id == lesson.subject_id
    return same and test.number in {None, lesson.number}
