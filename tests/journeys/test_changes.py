"""What changes in the journal reaches the families by itself: whom it concerns, when it helps, and nobody else."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from diary.people import Decision, PersonalData
from scheduler.changes import tell_changes
from scheduler.desk import Desk
from tests.conftest import NOW
from tests.journeys.streets import town_on
from tests.journeys.town import CAST, Town
from tests.phone import Phone
from tests.telling.journal import GONE, Journal

ANNAS = "r-w-l-20261119-c-6В-2-4-1-6В-demo-anna"  # a mark of Thursday
HOMEWORK = "h-l-20261102-c-2А-1-5"
JournalOf = Callable[[Town], Journal]


@pytest.fixture
def journal_of(school_folder: Path, tmp_path: Path) -> Callable[[Town], Journal]:
    return lambda town: Journal(town.store, town.clock, school_folder, tmp_path / "exports")


async def strikes(town: Town) -> None:
    """What the clock starts every few seconds."""
    desk = Desk(
        town.store,
        town.clock,
        town.seconds,
        town.seconds.sleep,
        town.channels,
        town.house.carries,
        worker="test",
    )
    await tell_changes(desk)
    await town.letters()


async def hears_nothing(town: Town, phone: Phone) -> bool:
    before = phone.transcript
    await strikes(town)
    return phone.transcript == before


async def at(town: Town, hour: int, minute: int = 0) -> None:
    """Later on the same day, by the school's clock."""
    local = await town.today()
    town.clock.now += local.replace(hour=hour, minute=minute, second=0) - local


async def test_new_marks_are_gathered_and_told_in_one_message(
    town: Town, journal_of: JournalOf
) -> None:
    journal = journal_of(town)
    mother = await town.linked(CAST.mother)
    await journal.says(results=[journal.like("results", ANNAS, sourcedId="new-1", textScore="3")])
    assert await hears_nothing(town, mother)
    town.clock.move(minutes=5)
    await journal.says(results=[journal.like("results", ANNAS, sourcedId="new-2", textScore="5")])
    assert await hears_nothing(town, mother)
    town.clock.move(minutes=5)
    await strikes(town)
    heard = await mother.sees("новые отметки")
    assert "Анна" in heard.splitlines()[0]
    assert ": 3 (" in heard
    assert ": 5 (" in heard
    assert "Средний" in heard
    assert await hears_nothing(town, mother)


async def gathered(town: Town) -> None:
    town.clock.move(minutes=10)
    await strikes(town)


async def test_a_mark_that_came_and_went_is_no_news(one_town: Town, journal_of: JournalOf) -> None:
    town, journal = one_town, journal_of(one_town)
    mother = await town.linked(CAST.mother)
    mark = journal.like("results", ANNAS, sourcedId="new-1", textScore="2")
    await journal.says(results=[mark])
    town.clock.move(minutes=3)
    await journal.says(results=[mark | GONE])
    town.clock.move(minutes=10)
    assert await hears_nothing(town, mother)


async def test_a_correction_says_what_was_and_what_is_and_a_removal_says_so(
    one_town: Town, journal_of: JournalOf
) -> None:
    town, journal = one_town, journal_of(one_town)
    mother = await town.linked(CAST.mother)
    await journal.says(results=[journal.like("results", ANNAS, textScore="2")])
    await gathered(town)
    assert "было 5 → стало 2" in await mother.sees("стало 2")
    town.clock.move(minutes=1)
    await journal.says(results=[journal.row("results", ANNAS) | GONE])
    await gathered(town)
    assert "отметка 2 удалена из журнала" in await mother.sees("удалена")


async def test_a_mark_that_was_corrected_and_put_back_is_no_news(
    one_town: Town, journal_of: JournalOf
) -> None:
    town, journal = one_town, journal_of(one_town)
    mother = await town.linked(CAST.mother)
    for sign in "25":
        town.clock.move(minutes=1)
        await journal.says(results=[journal.like("results", ANNAS, textScore=sign)])
    town.clock.move(minutes=10)
    assert await hears_nothing(town, mother)


async def test_a_comment_is_told_in_the_message_about_its_mark(
    town_by_channel: Town, journal_of: JournalOf
) -> None:
    town, journal = town_by_channel, journal_of(town_by_channel)
    mother = await town.linked(CAST.mother)
    mark = journal.like("results", ANNAS, sourcedId="new-1", textScore="5")
    await journal.says(results=[mark])
    await gathered(town)
    await mother.sees(": 5 (")
    town.clock.move(minutes=5)
    await journal.says(results=[mark | {"comment": "Прекрасная работа"}])
    await gathered(town)
    assert ": 5 (" in await mother.sees("Прекрасная работа")
    letters = await town.rows("SELECT id, facts FROM letter WHERE kind = 'marks' ORDER BY id")
    (first, _facts), (_second, facts) = letters
    assert json.loads(facts)["edits"] == first


async def test_what_is_corrected_at_night_is_told_once_in_the_morning(
    one_town: Town, journal_of: JournalOf
) -> None:
    town, journal = one_town, journal_of(one_town)
    mother = await town.linked(CAST.mother)
    await at(town, 22)
    mark = journal.like("results", ANNAS, sourcedId="new-1", textScore="3")
    await journal.says(results=[mark])
    town.clock.move(minutes=10)
    assert await hears_nothing(town, mother)
    await journal.says(results=[mark | {"textScore": "4"}])
    town.clock.move(minutes=10)
    assert await hears_nothing(town, mother)
    town.clock.move(hours=9)
    await strikes(town)
    heard = await mother.sees("Анна · ")
    assert ": 4 (" in heard
    assert "было" not in heard
    assert await hears_nothing(town, mother)


SUBSTITUTION = "sub-20261123-c-1А-2"


async def test_tomorrows_substitution_comes_at_once_to_the_class_alone(
    town_by_channel: Town, journal_of: JournalOf
) -> None:
    town, journal = town_by_channel, journal_of(town_by_channel)
    mother, twins = await town.linked(CAST.mother), await town.linked(CAST.twins_mother)
    row = journal.like(
        "substitutions",
        SUBSTITUTION,
        sourcedId="new-1",
        classSourcedId="c-6В",
        date="2026-11-24",
        shift="2",
        number="3",
        kind="subject",
        newCourseSourcedId="course-6-lit",
    )
    await journal.says(substitutions=[row])
    before = twins.transcript
    await strikes(town)
    heard = await mother.sees("Завтра, вторник 24 ноября")
    assert heard.startswith("Анна")
    assert "3. " in heard
    assert "вместо: Математика" in heard
    assert twins.transcript == before
    # Taken back: it is held as usual.
    await journal.says(substitutions=[row | GONE])
    await strikes(town)
    assert "всё-таки по расписанию" in await mother.sees("всё-таки")


async def test_a_lesson_of_today_is_cancelled_and_a_far_one_waits_for_the_digest(
    one_town: Town, journal_of: JournalOf
) -> None:
    town, journal = one_town, journal_of(one_town)
    mother = await town.linked(CAST.mother)
    today = journal.like(
        "substitutions",
        SUBSTITUTION,
        sourcedId="new-1",
        classSourcedId="c-6В",
        shift="2",
        number="6",
        kind="cancel",
        newTeacherSourcedIds="",
    )
    far = today | {"sourcedId": "new-2", "date": "2026-11-27"}
    await journal.says(substitutions=[today, far])
    await strikes(town)
    heard = await mother.sees("Сегодня, понедельник 23 ноября")
    assert "не будет" in heard
    assert "27 ноября" not in heard
    # At noon of the day itself nobody needs to hear what was to be known in the morning.
    late = today | {"sourcedId": "new-3", "number": "1"}
    await at(town, 15)
    await journal.says(substitutions=[late])
    assert await hears_nothing(town, mother)


async def test_homework_is_told_by_the_digest_until_that_has_gone_out(
    town_by_channel: Town, journal_of: JournalOf
) -> None:
    town, journal = town_by_channel, journal_of(town_by_channel)
    mother = await town.linked(CAST.mother)
    task = journal.like(
        "homework",
        HOMEWORK,
        sourcedId="new-1",
        classSourcedId="c-6В",
        courseSourcedId="course-6-math",
        lessonSourcedId="",
        assignDate="2026-11-23",
        dueDate="2026-11-24",
        text="№ 512, 513",
    )
    await at(town, 15)
    await journal.says(homework=[task])
    assert await hears_nothing(town, mother)
    await at(town, 19)
    await journal.says(homework=[task | {"text": "№ 600"}])
    await strikes(town)
    heard = await mother.sees("№ 600")
    assert heard.startswith("Анна · 📚 ДЗ · Завтра, вторник 24 ноября")
    assert "было: № 512, 513" in heard


async def test_homework_comes_at_once_to_who_wants_that(
    one_town: Town, journal_of: JournalOf
) -> None:
    town, journal = one_town, journal_of(one_town)
    mother = await town.linked(CAST.mother)
    await wish(town, "homework", "instant")
    task = journal.like("homework", HOMEWORK, sourcedId="new-1", classSourcedId="c-6В")
    task |= {"courseSourcedId": "course-6-math", "lessonSourcedId": "", "text": "№ 512"}
    await journal.says(homework=[task | {"assignDate": "2026-11-23", "dueDate": "2026-11-26"}])
    await strikes(town)
    assert "№ 512" in await mother.sees("Четверг, 26 ноября")


async def test_an_absence_is_told_at_once(one_town: Town, journal_of: JournalOf) -> None:
    town, journal = one_town, journal_of(one_town)
    mother = await town.linked(CAST.mother)
    entry = journal.like(
        "attendance",
        "a-l-20260923-c-1А-1-3-demo-first-grader",
        sourcedId="new-1",
        studentSourcedId="demo-anna",
        lessonSourcedId="",
        date="2026-11-23",
        shift="2",
        number="1",
        code="н",
        minutes="",
    )
    await journal.says(attendance=[entry])
    await strikes(town)
    heard = await mother.sees("Сегодня, понедельник 23 ноября")
    assert heard.startswith("Анна · ")
    assert "без указания причины — 1-й урок" in heard or "1-й урок" in heard


async def test_a_final_mark_that_is_put_off_says_until_when(
    one_town: Town, journal_of: JournalOf
) -> None:
    town, journal = one_town, journal_of(one_town)
    mother = await town.linked(CAST.mother)
    final = journal.like(
        "finalMarks",
        "f-q1-2026-course-6-rus-term-demo-anna",
        sourcedId="new-1",
        academicSessionSourcedId="q2-2026",
        value="",
        state="deferred",
        deferReason="болезнь",
        deferUntil="2026-12-20",
        obtainedAt="2026-11-23T11:00:00+05:00",
    )
    await journal.says(finalMarks=[final])
    await strikes(town)
    heard = await mother.sees("Русский язык")
    assert heard.startswith("Анна · ")
    assert "20 декабря (болезнь)" in heard


async def test_a_result_of_an_exam_at_night_waits_for_the_end_of_the_quiet_hours(
    town: Town, journal_of: JournalOf
) -> None:
    journal = journal_of(town)
    mother = await town.linked(CAST.mother)
    await at(town, 23)
    result = journal.like(
        "examResults",
        "e-20260606-rus-s-00216",
        sourcedId="new-1",
        studentSourcedId="demo-ninth-grader",
        title="Русский язык",
        kind="school",
        date="2026-11-20",
        points="31",
        value="5",
        obtainedAt="2026-11-23T20:00:00+05:00",
    )
    await journal.says(examResults=[result])
    assert await hears_nothing(town, mother)
    town.clock.move(hours=7, minutes=50)
    assert await hears_nothing(town, mother)
    town.clock.move(minutes=15)
    await strikes(town)
    heard = await mother.sees("31")
    assert heard.startswith("Дарья · Русский язык")


async def test_a_state_exam_reaches_a_family_that_gave_no_consent(
    one_town: Town, journal_of: JournalOf
) -> None:
    town, journal = one_town, journal_of(one_town)
    mother = town.phone()
    await mother.says((await town.code_for(CAST.mother)).code)
    await mother.presses("Да")
    state = journal.like(
        "examResults",
        "e-20260606-rus-s-00216",
        sourcedId="new-1",
        studentSourcedId="demo-ninth-grader",
        title="ОГЭ, русский язык",
        points="31",
        obtainedAt="2026-11-23T10:00:00+05:00",
    )
    mock = state | {"sourcedId": "new-2", "kind": "mock", "title": "Пробный"}
    await journal.says(examResults=[state, mock])
    await strikes(town)
    assert "31" in await mother.sees("ОГЭ, русский язык")
    assert "Пробный" not in mother.transcript


@pytest.mark.parametrize("way", ["off", "digest"])
async def test_nothing_is_sent_to_who_does_not_want_it(
    one_town: Town, journal_of: JournalOf, way: str
) -> None:
    town, journal = one_town, journal_of(one_town)
    mother = await town.linked(CAST.mother)
    await wish(town, "marks", way)
    await journal.says(results=[journal.like("results", ANNAS, sourcedId="new-1", textScore="3")])
    town.clock.move(minutes=10)
    assert await hears_nothing(town, mother)
    assert not await town.rows("SELECT id FROM letter WHERE kind = 'marks'")


@pytest.mark.parametrize("decision", [Decision.REFUSED, Decision.WITHDRAWN])
async def test_nobody_is_told_without_consent_however_late_it_ends(
    town_by_channel: Town, journal_of: JournalOf, decision: Decision
) -> None:
    town, journal = town_by_channel, journal_of(town_by_channel)
    mother, father = await town.linked(CAST.mother), await town.linked(CAST.father)
    await journal.says(results=[journal.like("results", ANNAS, sourcedId="new-1", textScore="3")])
    await at(town, 22)
    await strikes(town)  # the letters wait for the morning
    await town.decide(CAST.mother, CAST.anna, decision)
    town.clock.move(hours=10)
    await strikes(town)
    assert ": 3 (" in await father.sees("Анна · ")
    assert ": 3 (" not in mother.transcript


async def test_each_guardian_is_told_once_in_a_language_of_their_own(
    one_town: Town, journal_of: JournalOf
) -> None:
    town, journal = one_town, journal_of(one_town)
    mother, father = await town.linked(CAST.mother), await town.linked(CAST.father)
    async with town.store.reading() as db:
        father_id = await town.id_of(CAST.father, db)
    await town.sql("UPDATE account SET lang = 'en' WHERE person_id = :id", id=father_id)
    await journal.says(results=[journal.like("results", ANNAS, sourcedId="new-1", textScore="3")])
    await gathered(town)
    assert "Средний" in await mother.sees("(контрольная работа")
    assert "Average" in await father.sees("weight 3")
    assert len(await town.rows("SELECT id FROM letter WHERE kind = 'marks'")) == 2


async def test_a_blocked_guardian_and_staff_are_told_but_not_the_other_parent(
    town_by_channel: Town, journal_of: JournalOf
) -> None:
    town, journal = town_by_channel, journal_of(town_by_channel)
    mother, father = await town.linked(CAST.mother), await town.linked(CAST.father)
    teacher = await town.linked(CAST.class_teacher)
    before = mother.transcript
    row = journal.like("guardians", "demo-anna:demo-father", blocked="true")
    await journal.says(guardians=[row])
    await strikes(town)
    assert "Вопросы — в школу" in await father.sees("Доступ закрыт")
    assert "Петров" in await teacher.sees("По данным журнала закрыт доступ")
    assert mother.transcript == before
    assert "Анн" not in (await father.sees("Доступ закрыт"))


async def test_a_child_who_left_closes_the_diary_with_a_notice(
    one_town: Town, journal_of: JournalOf
) -> None:
    town, journal = one_town, journal_of(one_town)
    father = await town.linked(CAST.father)
    row = journal.like("enrollments", "e-c-6В-demo-anna", endDate="2026-11-20")
    await journal.says(enrollments=[row])
    await strikes(town)
    assert "Анн" not in await father.sees("больше в ней не учится")


async def test_a_test_that_moved_is_one_line(one_town: Town, journal_of: JournalOf) -> None:
    town, journal = one_town, journal_of(one_town)
    mother = await town.linked(CAST.mother)
    work = journal.like(
        "lineItems",
        "w-l-20261119-c-6В-2-4-1-6В",
        sourcedId="new-1",
        title="Степени",
        dueDate="2026-11-26",
        categorySourcedId="cat-answer",
        metadata__isControl="true",
        metadata__lessonId="",
    )
    await journal.says(lineItems=[work])
    await strikes(town)
    assert "Степени" in await mother.sees("Четверг, 26 ноября")
    await journal.says(lineItems=[work | {"dueDate": "2026-11-27"}])
    town.clock.move(seconds=1)
    await journal.says(lineItems=[work | {"dueDate": "2026-11-30"}])
    await strikes(town)
    assert "Перенос с 26 ноября на 30 ноября" in await mother.sees("Перенос")


async def test_an_announcement_comes_once_to_a_mother_of_three(
    one_town: Town, journal_of: JournalOf
) -> None:
    town, journal = one_town, journal_of(one_town)
    mother = await town.linked(CAST.mother)
    new = journal.like(
        "announcements", "a-20261122-1", sourcedId="new-1", text="Ярмарка в субботу."
    )
    await journal.says(announcements=[new | {"postedAt": "2026-11-23T11:00:00+05:00"}])
    await strikes(town)
    assert "Громова" in await mother.sees("Ярмарка в субботу.")
    assert len(await town.rows("SELECT id FROM letter WHERE kind = 'notice'")) == 1


@pytest.mark.parametrize("carries", [PersonalData.ALIAS, PersonalData.NONE])
async def test_where_names_or_marks_may_not_travel_they_do_not(
    school_folder: Path, tmp_path: Path, sqlite_database: str, carries: PersonalData
) -> None:
    async with town_on("telegram", sqlite_database, NOW, carries) as town:
        journal = Journal(town.store, town.clock, school_folder, tmp_path / "exports")
        mother = await town.linked(CAST.mother)
        new = journal.like("results", ANNAS, sourcedId="new-1", textScore="3")
        await journal.says(results=[new])
        await gathered(town)
        if carries is PersonalData.ALIAS:
            assert (await mother.sees(": 3 (")).startswith("Ребёнок 2 · Математика")
        else:
            await mother.sees("В дневнике есть новости")
        heard = mother.text
        assert not [word for word in ("Анн", "Петров", "6В") if word in heard]
        assert carries is PersonalData.ALIAS or "Математика" not in mother.transcript


async def wish(town: Town, topic: str, way: str) -> None:
    """The mother chose it for Anna."""
    async with town.store.reading() as db:
        who, about = await town.id_of(CAST.mother, db), await town.id_of(CAST.anna, db)
    await town.sql(
        "INSERT INTO wish (person_id, pupil_id, topic, way) VALUES (:who, :about, :topic, :way)",
        who=who,
        about=about,
        topic=topic,
        way=way,
    )
