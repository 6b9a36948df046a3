"""Short questions about lessons: when they begin and end, what is on now, in which room."""

from __future__ import annotations

from datetime import date, timedelta

from chat.talk import Button, Reply
from chat.text import Content, Plain, Row, Text, _, bold
from delivery.lines.days import day_head
from delivery.lines.lessons import (
    free_words,
    lesson_line,
    number_words,
    room_words,
    shift_words,
)
from diary.calendar import days_between
from diary.lessons import DayPlan, Lesson
from diary.pairs import in_pairs
from diary.timetable import Week, day_plan
from handlers.children import Asked, asked
from handlers.screens import about, screen
from handlers.timetable import LOOK_AHEAD, nearest_day, no_timetable
from handlers.turn import Turn
from storage.timetable import Weeks, weeks_of

ROOMS_AT_MOST = 5


async def lessons_start(turn: Turn) -> Reply:
    """When the lessons of a `pupil` begin on `day`; without a day the next time that they do."""
    who, found, plan = await _day(turn, upcoming="start")
    body: Content = free_words(plan, turn.person.carries)
    if plan.held:
        first = min(_held(plan), key=lambda one: one.key)
        body = (
            _("Lessons begin at {time}.", time=first.starts)
            if first.starts
            else _("Lessons begin with lesson {number}.", number=first.number),
            _("The first: {lesson}", lesson=lesson_line(first, {}, hours=False)),
        )
    return _screen(turn, who, found, plan.on, body)


async def lessons_end(turn: Turn) -> Reply:
    """When the lessons of a `pupil` end on `day`; without a day the next time that they do."""
    who, found, plan = await _day(turn, upcoming="end")
    body: Content = free_words(plan, turn.person.carries)
    if plan.held:
        last = max(_held(plan), key=lambda one: one.key)
        body = (
            _("Lessons end at {time}.", time=last.ends)
            if last.ends
            else _("The last is lesson {number}.", number=last.number),
            _("The last: {lesson}", lesson=lesson_line(last, {}, hours=False)),
        )
    return _screen(turn, who, found, plan.on, body)


async def now(turn: Turn) -> Reply:
    """What a `pupil` has at this moment, and what comes next."""
    who, found, plan = await _day(turn, upcoming="")
    return _screen(turn, who, found, plan.on, _now(plan, turn))


async def bells(turn: Turn) -> Reply:
    """When the lessons of a `pupil`'s class ring on `day`, else today."""
    who = await asked(turn)
    day = turn.day("day", turn.today)
    found = await weeks_of(turn.db, (who.pupil,), day, day)
    rung = found.of(who.pupil).bells.of_day(day, who.pupil.class_id)
    plan = day_plan(day, found.of(who.pupil))
    attended = {lesson.shift for lesson in plan.lessons}
    shifts = sorted({bell.shift for bell in rung} & attended or {bell.shift for bell in rung})
    lines: list[Content] = []
    for shift in shifts:
        if len(shifts) > 1:
            lines.append(bold(shift_words(shift)))
        lines += [
            _("{number}. {starts}–{ends}", number=bell.number, starts=bell.starts, ends=bell.ends)
            for bell in rung
            if bell.shift == shift
        ]
    none = (
        _("No bells are set for this day.")
        if found.of(who.pupil).bells.bells
        else _("The school does not send the times of bells here.")
    )
    return _screen(turn, who, found, day, tuple(lines) or none, title=_("🔔 Bells"))


async def room(turn: Turn) -> Reply:
    """Where a `pupil` has a `subject` (its id) next, or on `day`; without a subject all rooms of a day."""
    if not turn.given("subject"):
        who, found, plan = await _day(turn, upcoming="start")
        lines = tuple(_room_line(lesson) for lesson in _held(plan))
        return _screen(turn, who, found, plan.on, lines or free_words(plan, turn.person.carries))
    who = await asked(turn)
    begins = turn.day("day", turn.today)
    ends = begins if turn.given("day") else begins + LOOK_AHEAD
    found = await weeks_of(turn.db, (who.pupil,), begins, ends)
    lesson = _next_of(turn, found.of(who.pupil), begins, ends)
    if lesson is None:
        none = _("This subject is not on the timetable for these days.")
        return _screen(turn, who, found, begins, no_timetable(found) or none, dated=False)
    return _screen(turn, who, found, lesson.on, _room_line(lesson))


def _next_of(turn: Turn, week: Week, begins: date, ends: date) -> Lesson | None:
    subject_id = turn.number("subject")
    for day in days_between(begins, ends):
        for lesson in _held(day_plan(day, week)):
            done = day == turn.today and lesson.ends and lesson.ends <= turn.now.time()
            if lesson.subject_id == subject_id and not (done and not turn.given("day")):
                return lesson
    return None


async def _day(turn: Turn, *, upcoming: str) -> tuple[Asked, Weeks, DayPlan]:
    """The plan of the day that was asked for; else of the first whose `upcoming` (start, end) is still ahead."""
    who = await asked(turn)
    begins = turn.day("day", turn.today)
    ends = begins if turn.given("day") else begins + LOOK_AHEAD
    found = await weeks_of(turn.db, (who.pupil,), begins, ends)
    week = found.of(who.pupil)
    plan = day_plan(begins, week)
    if turn.given("day") or not upcoming:
        return who, found, plan
    if upcoming == "end" or (plan.starts and plan.starts > turn.now.time()):
        return who, found, nearest_day(turn, week) or plan
    later = (day_plan(day, week) for day in days_between(begins + timedelta(days=1), ends))
    return who, found, next((one for one in later if one.held), plan)


def _now(plan: DayPlan, turn: Turn) -> Content:
    clock = turn.now.time()
    timed = [one for one in _held(plan) if one.starts and one.ends]
    if not timed:
        return _no_times(plan) if plan.held else free_words(plan, turn.person.carries)
    current = next((one for one in timed if _goes_on(one, turn)), None)
    later = next((one for one in timed if one.starts and one.starts > clock), None)
    following: Content = _next_words(later) if later else ""
    if current:
        body = lesson_line(current, {})
        after = following or _("It is the last lesson of the day.")
        return (_("On now: {lesson}", lesson=body), after)
    if later is None:
        return _("Lessons are over for today.")
    begun = any(one.ends and one.ends <= clock for one in timed)
    return (_("A break now.") if begun else _("Lessons have not begun yet."), following)


def _goes_on(lesson: Lesson, turn: Turn) -> bool:
    clock = turn.now.time()
    return bool(lesson.starts and lesson.ends and lesson.starts <= clock < lesson.ends)


def _next_words(lesson: Lesson) -> Text:
    return _("Next: {lesson}", lesson=lesson_line(lesson, {}))


def _no_times(plan: DayPlan) -> Content:
    lessons = tuple(lesson_line(one, {}, hours=False) for one in _held(plan))
    return (_("The school does not send the times of bells here. Lessons today:"), *lessons)


def _room_line(lesson: Lesson) -> Content:
    where = room_words(lesson) or _("no room is given")
    subject = Row((Plain(lesson.subject), bold(where)), gap=" — ")
    times: Content = ""
    if lesson.starts and lesson.ends:
        times = _("{starts}–{ends}", starts=lesson.starts, ends=lesson.ends)
    return Row((_("{number}. {lesson}", number=number_words(lesson), lesson=subject), times))


def _held(plan: DayPlan) -> tuple[Lesson, ...]:
    return tuple(one for one in in_pairs(plan) if one.held)


def _screen(
    turn: Turn,
    who: Asked,
    found: Weeks,
    day: date,
    body: Content,
    *,
    title: Content = "",
    dated: bool = True,
) -> Reply:
    told = no_timetable(found) or body
    return screen(
        turn,
        who,
        title,
        (bold(day_head(day, turn.today)), told) if dated else told,
        as_of=found.as_of,
        buttons=((Button(_("Timetable"), "timetable", about(who.pupil, day=day)),),),
    )
