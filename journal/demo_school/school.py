"""The made-up school, written down."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

from journal.demo_school.achievements import write_achievements
from journal.demo_school.attendance import write_attendance
from journal.demo_school.bells import write_bells
from journal.demo_school.bundle import Bundle
from journal.demo_school.calendar import Calendar
from journal.demo_school.cast import CAST, SCHOOL_NAME, TIMEZONE, Cast
from journal.demo_school.curriculum_hours import write_hours
from journal.demo_school.finals import write_exams, write_finals
from journal.demo_school.groups import teaching
from journal.demo_school.homework import homework_since, write_homework
from journal.demo_school.lessons import Diary, diary, write_lessons, write_timetable
from journal.demo_school.marks import ZONE, write_marks, write_scales
from journal.demo_school.notices import write_notices
from journal.demo_school.pupils import FEWEST_PUPILS, USUAL_PUPILS, families
from journal.demo_school.roster import write_roster
from journal.demo_school.staff import Staff, class_teachers
from journal.demo_school.substitutions import write_substitutions
from journal.demo_school.timetable import slots
from journal.demo_school.works import CONTROL, Abundance, abundance, works_of

MARKS_UNDER_LOAD = 200  # a pupil, where the year is old enough for so many


def write_demo_school(
    folder: Path, *, today: date, pupils: int | None = None, seed: int = 1
) -> Cast:
    """Write the school as it is early on `today`, in the form of the exchange contract.

    The same arguments give the same bytes, and the next day's bundle is this one with a day more. Without `pupils` a
    school of 250 with the marks of the running period; with it one of so many (60 at least), each with some 200 marks
    of the whole year, for load. In summer: the year that has ended, and the first of September to come.
    """
    calendar = Calendar.around(today)
    year = calendar.year
    school = families(year.autumn, max(pupils or USUAL_PUPILS, FEWEST_PUPILS), seed)
    staff = Staff(seed)
    class_teachers(staff, school.classes)
    work = teaching(school, staff)
    week = slots(school.classes, work, seed)
    since = calendar.running_since if pupils is None else year.begins
    days = diary(calendar, week, since=since)

    bundle = Bundle()
    write_roster(bundle, calendar, school, staff, work)
    write_bells(bundle, calendar)
    write_timetable(bundle, calendar, week)
    write_lessons(bundle, days)
    write_scales(bundle)
    everybody = [pupil for each in school.classes for pupil in each.pupils]
    away = write_attendance(bundle, days, everybody, seed)
    many = pupils is not None
    plenty = abundance(days, len(everybody), MARKS_UNDER_LOAD) if many else Abundance()
    works = works_of(days, seed, plenty=plenty)
    write_marks(bundle, days, works, away, seed, plenty=plenty)
    tests = frozenset(lesson for lesson, work in works.items() if work is CONTROL)
    write_substitutions(bundle, days, school, staff, tests)
    write_finals(bundle, calendar, school, work.strands, seed)
    write_exams(bundle, calendar, school, seed)
    write_achievements(bundle, calendar, everybody, seed)
    write_homework(bundle, days, seed)
    write_notices(bundle, calendar)
    write_hours(bundle, calendar, week, seed)
    _manifest(bundle, days)
    bundle.write(folder)
    return CAST


def _manifest(bundle: Bundle, days: Diary) -> None:
    today = days.calendar.today
    # The first of September may be a Sunday: then today is before everything.
    since = min(today, days.listed_from, *(lesson.date for lesson in days.lessons[:1]))
    # Midnight and five minutes: early enough to be past whenever today the bundle is read.
    as_of = datetime.combine(today, time(0, 5), ZONE)
    bundle.manifest = {
        "manifest.version": "1.0",
        "oneroster.version": "1.2",
        "extract.version": "1.0",
        "source.systemName": f"Демонстрационный журнал. {SCHOOL_NAME}",
        "school.timezone": TIMEZONE,
        "asOf": as_of.isoformat(),
        "encoding": "utf-8",
        "window.lessons": f"{days.listed_from}/{days.listed_to}",
        "window.substitutions": f"{today}/{days.listed_to}",
        "window.homework": f"{min(today, homework_since(days))}/{today}",
        "window.attendance": f"{min(today, days.listed_from)}/{today}",
        "window.lineItems": f"{since}/{days.listed_to}",
        "window.results": f"{since}/{today}",
    }
