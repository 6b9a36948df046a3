from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from diary.bells import Bell, Bells, BellUse
from diary.calendar import Calendar, Entry, WeekCycle
from diary.homework import Task, dated
from diary.lessons import Attends, Audience, Change, Lesson, Slot
from diary.timetable import Week, day_plan, next_lesson_day

MONDAY = date(2026, 11, 23)
CLASS, GROUP, OTHER_GROUP = Audience(6), Audience(group_id=1), Audience(group_id=2)
ALGEBRA, ENGLISH, PHYSICS = 1, 2, 3


def slot(number: int, course: int, *, to: Audience = CLASS, weekday: int = 1) -> Slot:
    return Slot(
        to,
        course,
        course,
        {ALGEBRA: "Алгебра", ENGLISH: "Английский", PHYSICS: "Физика"}[course],
        teachers=(7,),
        room="12",
        weekday=weekday,
        shift=1,
        number=number,
        weeks="",
        begins=date(2026, 9, 1),
        ends=None,
    )


WEEK = Week(
    Attends(6, frozenset({6}), frozenset({1})),
    slots=(slot(1, ALGEBRA), slot(2, ENGLISH, to=GROUP), slot(1, ALGEBRA, weekday=3)),
)
CANCEL = Change(CLASS, MONDAY, 1, 2, "cancel")


def subjects(on: date, week: Week) -> list[str]:
    return [lesson.subject for lesson in day_plan(on, week).held]


def test_a_day_follows_the_template() -> None:
    assert subjects(MONDAY, WEEK) == ["Алгебра", "Английский"]
    assert subjects(MONDAY + timedelta(days=1), WEEK) == []


def test_a_substitution_for_the_class_lies_over_its_groups() -> None:
    assert subjects(MONDAY, replace(WEEK, changes=(CANCEL,))) == ["Алгебра"]


def test_a_substitution_for_a_group_leaves_the_class_alone() -> None:
    change = Change(GROUP, MONDAY, 1, 1, "cancel")
    assert subjects(MONDAY, replace(WEEK, changes=(change,))) == ["Алгебра", "Английский"]


def test_a_substitution_of_another_shift_number_or_date_does_not_concern_us() -> None:
    others = (
        replace(CANCEL, shift=2),
        replace(CANCEL, number=3),
        replace(CANCEL, on=MONDAY + timedelta(days=7)),
    )
    assert subjects(MONDAY, replace(WEEK, changes=others)) == ["Алгебра", "Английский"]


def test_another_subject_another_teacher_another_room_say_what_was_there() -> None:
    change = Change(
        CLASS,
        MONDAY,
        1,
        1,
        "subject",
        teachers=(9,),
        course_id=PHYSICS,
        subject_id=3,
        subject="Физика",
        room="14",
    )
    lesson = day_plan(MONDAY, replace(WEEK, changes=(change,))).lessons[0]
    assert (lesson.subject, lesson.was_subject) == ("Физика", "Алгебра")
    assert (lesson.room, lesson.was_room, lesson.substitute) == ("14", "12", True)


def test_a_moved_lesson_leaves_its_place_and_arrives_at_the_other() -> None:
    tuesday = MONDAY + timedelta(days=1)
    move = Change(CLASS, MONDAY, 1, 1, "move", new_date=tuesday, new_number=5)
    week = replace(WEEK, changes=(move,))
    assert subjects(MONDAY, week) == ["Английский"]
    arrived = day_plan(tuesday, week).lessons[0]
    assert (arrived.number, arrived.moved_from) == (5, (MONDAY, 1))


def test_a_lesson_moved_within_its_day_is_held_once() -> None:
    move = Change(CLASS, MONDAY, 1, 1, "time", new_number=6)
    plan = day_plan(MONDAY, replace(WEEK, changes=(move,)))
    assert [(one.number, one.subject) for one in plan.held] == [(2, "Английский"), (6, "Алгебра")]


def test_an_extra_lesson_is_added_even_in_holidays() -> None:
    extra = Change(CLASS, MONDAY, 1, 7, "extra", course_id=PHYSICS, subject="Физика")
    holiday = Calendar((Entry("holiday", MONDAY, MONDAY),))
    assert subjects(MONDAY, replace(WEEK, changes=(extra,), calendar=holiday)) == ["Физика"]


def test_there_are_no_lessons_on_a_day_off() -> None:
    plan = day_plan(
        MONDAY, replace(WEEK, calendar=Calendar((Entry("off", MONDAY, MONDAY, "Праздник"),)))
    )
    assert plan.lessons == ()
    assert plan.free
    assert plan.free.title == "Праздник"


def test_a_dated_lesson_stands_instead_of_the_template_at_its_number_only() -> None:
    lesson = Lesson(CLASS, MONDAY, 1, 1, PHYSICS, 3, "Физика", topic="Тепло")
    assert subjects(MONDAY, replace(WEEK, dated=(lesson,))) == ["Физика", "Английский"]


def test_lesson_zero_comes_first_and_rings_by_its_own_bell() -> None:
    bells = Bells((Bell("обычные", 1, 1, 0, time(7, 30), time(8, 15)),))
    week = replace(WEEK, slots=(*WEEK.slots, slot(0, PHYSICS)), bells=bells)
    first = day_plan(MONDAY, week).lessons[0]
    assert (first.number, first.subject, first.starts) == (0, "Физика", time(7, 30))


def test_two_shifts_have_numbers_of_their_own() -> None:
    bells = Bells(
        (
            Bell("обычные", 1, 1, 1, time(8, 30), time(9, 15)),
            Bell("обычные", 1, 2, 1, time(14, 0), time(14, 45)),
        )
    )
    week = replace(WEEK, slots=(slot(1, ALGEBRA), replace(slot(1, PHYSICS), shift=2)), bells=bells)
    plan = day_plan(MONDAY, week)
    assert [(one.subject, one.starts) for one in plan.lessons] == [
        ("Алгебра", time(8, 30)),
        ("Физика", time(14, 0)),
    ]
    assert plan.ends == time(14, 45)


def test_shortened_bells_of_one_day_win_over_the_usual_ones() -> None:
    usual, short = time(8, 30), time(8, 0)
    bells = Bells(
        (
            Bell("обычные", 1, 1, 1, usual, time(9, 15)),
            Bell("короткие", 1, 1, 1, short, time(8, 30)),
        ),
        (
            BellUse("обычные", None, date(2026, 9, 1), None),
            BellUse("короткие", None, MONDAY, MONDAY),
        ),
    )
    assert bells.of_day(MONDAY, 6)[0] == bells.bells[1]
    assert bells.of_day(MONDAY + timedelta(days=7), 6)[0] == bells.bells[0]


def test_a_class_s_own_bells_win_over_the_school_s() -> None:
    bells = Bells(
        (
            Bell("школа", 1, 1, 1, time(8, 30), time(9, 15)),
            Bell("младшие", 1, 1, 1, time(9, 0), time(9, 35)),
        ),
        (
            BellUse("школа", None, date(2026, 9, 1), None),
            BellUse("младшие", 6, date(2026, 9, 1), None),
        ),
    )
    assert bells.of_day(MONDAY, 6)[0] == bells.bells[1]
    assert bells.of_day(MONDAY, 7)[0] == bells.bells[0]


def test_alternating_lessons_share_a_number() -> None:
    first = replace(slot(1, ALGEBRA), weeks="10")
    second = replace(slot(1, PHYSICS), weeks="01")
    week = replace(WEEK, slots=(first, second), cycle=WeekCycle(("1", "2"), date(2026, 9, 1)))
    assert subjects(MONDAY, week) == ["Алгебра"]
    assert subjects(MONDAY + timedelta(days=7), week) == ["Физика"]


def test_a_day_is_over_after_its_last_bell() -> None:
    bells = Bells(tuple(Bell("о", 1, 1, n, time(7 + n, 30), time(8 + n, 15)) for n in (1, 2)))
    plan = day_plan(MONDAY, replace(WEEK, bells=bells))
    assert not plan.over(datetime(2026, 11, 23, 10, 0, tzinfo=UTC))
    assert plan.over(datetime(2026, 11, 23, 10, 15, tzinfo=UTC))


PLANS = [day_plan(MONDAY + timedelta(days=n), WEEK) for n in range(14)]


def test_the_next_lesson_is_after_the_day_on_which_the_task_was_given() -> None:
    assert next_lesson_day(ALGEBRA, MONDAY, PLANS) == MONDAY + timedelta(days=2)
    assert next_lesson_day(ENGLISH, MONDAY, PLANS) == MONDAY + timedelta(days=7)
    assert next_lesson_day(PHYSICS, MONDAY, PLANS) is None


def test_homework_waits_for_the_lesson_after_a_cancelled_one() -> None:
    cancelled = replace(CANCEL, on=MONDAY + timedelta(days=2), number=1)
    plans = [
        day_plan(MONDAY + timedelta(days=n), replace(WEEK, changes=(cancelled,)))
        for n in range(14)
    ]
    assert next_lesson_day(ALGEBRA, MONDAY, plans) == MONDAY + timedelta(days=7)


def test_homework_has_its_own_day_or_that_of_the_next_lesson() -> None:
    given = Task(1, CLASS, None, ALGEBRA, 1, "Алгебра", MONDAY, None, "№ 412")
    own = replace(given, id=2, due_on=MONDAY + timedelta(days=1))
    assert [task.due_on for task in dated([given, own], PLANS)] == [
        MONDAY + timedelta(days=2),
        MONDAY + timedelta(days=1),
    ]


def test_homework_of_the_class_is_due_at_the_lesson_of_a_group() -> None:
    given = Task(1, CLASS, None, ENGLISH, 2, "Английский", MONDAY, None, "слова")
    assert dated([given], PLANS)[0].due_on == MONDAY + timedelta(days=7)
