"""What stands in a family's calendar program, in words: without the names of anybody."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from chat.text import Content, Plain, Row, _
from delivery.lines.lessons import change_words, room_words, title_of
from diary.calendar import Entry, calendar_for, days_between
from diary.lessons import Lesson
from diary.people import PersonalData, Pupil
from diary.revisions import Place, Revisions
from diary.timetable import Week, day_plan
from documents.icalendar import Happening
from storage.audience import class_ids_of
from storage.tests import Test

AT_MOST = 2000
USUAL = timedelta(minutes=45)  # a lesson whose end nobody says
ONE_DAY = timedelta(days=1)
Uid = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Contents:
    week: Week
    tests: Mapping[int, Test]  # by the id of the work
    revisions: Revisions
    begins: date
    ends: date  # of lessons, the last day of the school year
    horizon: date  # of holidays


def happenings(pupil: Pupil, of: Contents, uid: Uid, zone: ZoneInfo) -> tuple[Happening, ...]:
    """In the order of time. `uid` hides what it is given, and says the same of the same."""
    found = [*_tests(of, uid), *_holidays(pupil, of, uid), *_lessons(pupil, of, uid, zone)]
    return tuple(sorted(found, key=_moment)[:AT_MOST])


def _moment(one: Happening) -> tuple[date, bool, str, str]:
    day = one.begins.date() if isinstance(one.begins, datetime) else one.begins
    return day, not one.whole_days, str(one.begins), one.uid


def _lessons(pupil: Pupil, of: Contents, uid: Uid, zone: ZoneInfo) -> list[Happening]:
    of_key: dict[str, list[Lesson]] = {}
    for day in days_between(of.begins, of.ends):
        for lesson in day_plan(day, of.week).lessons:
            lands = lesson.moved_to[0] if lesson.moved_to else None
            # The event goes along with its lesson: it stands where the lesson lands.
            if lands is None or not of.begins <= lands <= of.ends:
                of_key.setdefault(_key(lesson, pupil), []).append(lesson)
    found: list[Happening] = []
    for key, lessons in of_key.items():
        # What is held at a place stands for what is not held there.
        standing = [one for one in lessons if one.held] or lessons[:1]
        found += [
            _lesson(one, pupil, of.revisions, uid(f"{key}:{nth}"), zone)
            for nth, one in enumerate(standing)
        ]
    return found


def _place(lesson: Lesson) -> Place:
    """Where the lesson has its place in the timetable, wherever it was moved."""
    on, number = lesson.moved_from or (lesson.on, lesson.number)
    return Place(lesson.audience, on, lesson.shift, number)


def _key(lesson: Lesson, pupil: Pupil) -> str:
    place = _place(lesson)
    audience = place.audience
    # What lies over a group's lessons depends on the class: another class, another event.
    whose = f"g{audience.group_id}c{pupil.class_id}" if audience.group_id else audience.class_id
    kind = "extra" if lesson.extra else "lesson"
    return f"{kind}:{whose}:{place.on}:{place.shift}:{place.number}"


def _lesson(
    lesson: Lesson, pupil: Pupil, revisions: Revisions, uid: str, zone: ZoneInfo
) -> Happening:
    words = change_words(lesson, {})
    if lesson.was_room and lesson.held and not lesson.was_subject:
        words += (_("another room"),)
    title, category = _title(lesson), _("Lessons")
    begins: date | datetime = lesson.on
    ends: date | datetime = lesson.on + ONE_DAY
    if lesson.starts:
        begins = datetime.combine(lesson.on, lesson.starts, zone)
        ends = _end(begins, lesson.ends)
    else:
        title = _("{number}. {lesson}", number=lesson.number, lesson=title)
    return Happening(
        uid,
        revisions.of_place(_place(lesson), class_ids_of(pupil)),
        title,
        begins,
        ends,
        words=(_("lesson {number}", number=lesson.number), *words),
        place=room_words(lesson),
        category=category,
        cancelled=not lesson.held,
    )


def _end(begins: datetime, ends: time | None) -> datetime:
    if ends is None or ends <= begins.time():
        return begins + USUAL
    return datetime.combine(begins.date(), ends, begins.tzinfo)


def _title(lesson: Lesson) -> Content:
    """Many programs show nothing but this, and some show a cancelled event like any other."""
    subject: Content = Plain(lesson.subject) if lesson.subject else _("Lesson")
    if not lesson.held:
        return _("Cancelled: {subject}", subject=subject)
    if lesson.extra:
        return Row((subject, _("extra lesson")))
    if lesson.moved_from:
        return Row((subject, _("moved here")))
    if lesson.was_subject or lesson.substitute:
        return Row((subject, _("substitution")))
    return subject


def _tests(of: Contents, uid: Uid) -> list[Happening]:
    return [
        Happening(
            uid(f"test:{work_id}"),
            of.revisions.of_work(work_id),
            _test_title(test),
            test.on,
            test.on + ONE_DAY,
            words=(
                Plain(test.title),
                _("lesson {number}", number=test.number) if test.number is not None else (),
            ),
            category=_("Tests"),
        )
        for work_id, test in of.tests.items()
        if of.begins <= test.on <= of.ends
    ]


def _test_title(test: Test) -> Content:
    work: Content = Plain(test.work_type) if test.work_type else _("Test")
    return _("{work}: {subject}", work=work, subject=Plain(test.subject)) if test.subject else work


def _holidays(pupil: Pupil, of: Contents, uid: Uid) -> list[Happening]:
    entries = of.revisions.entries
    calendar = calendar_for(entries, class_ids=class_ids_of(pupil), grade=pupil.grade)
    found: list[Happening] = []
    for entry in (*calendar.holidays(of.begins), *calendar.days_off(of.begins)):
        if entry.begins > of.horizon:
            continue
        line, revision = of.revisions.of_entry(entry)
        found.append(
            Happening(
                uid(f"day:{line}"),
                revision,
                _day_title(entry),
                entry.begins,
                entry.ends + ONE_DAY,
                category=_("Holidays"),
            )
        )
    return found


def _day_title(entry: Entry) -> Content:
    """«Карантин в 6В» tells the class."""
    if told := title_of(entry, PersonalData.ALIAS):
        return Plain(told)
    return _("Holidays") if entry.kind == "holiday" else _("Day off")
