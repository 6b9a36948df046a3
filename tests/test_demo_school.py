from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from diary.people import age_on
from journal.contract import FILES
from journal.demo_school import CAST, write_demo_school
from journal.demo_school.bundle import COLUMNS
from journal.demo_school.calendar import Calendar, SchoolYear
from journal.demo_school.marks import ZONE
from journal.importing import import_bundle
from storage.store import open_store
from storage.tables import metadata

SUNDAY = date(2026, 11, 22)
AROUND_THE_YEAR = [date(2026, 8, 31) + timedelta(days=step) for step in range(3, 372, 88)]
EDGES = [
    date(2026, 9, 1),
    date(2024, 9, 1),
    date(2026, 12, 31),
    date(2027, 5, 26),
    date(2027, 7, 3),
]

Row = dict[str, str]


class Read:
    """A written bundle, read back."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __getitem__(self, file: str) -> list[Row]:
        with (self.folder / f"{file}.csv").open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))

    def ids(self, file: str) -> set[str]:
        return {row["sourcedId"] for row in self[file]}


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Read:
    folder = tmp_path_factory.mktemp("school")
    write_demo_school(folder, today=SUNDAY)
    return Read(folder)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_same_day_size_and_seed_give_the_same_bytes(bundle: Read, tmp_path: Path) -> None:
    write_demo_school(tmp_path, today=SUNDAY)
    assert contents(tmp_path) == contents(bundle.folder)


def test_another_seed_gives_another_school_with_the_same_cast(tmp_path: Path) -> None:
    assert write_demo_school(tmp_path / "a", today=SUNDAY, pupils=60, seed=1) == CAST
    assert write_demo_school(tmp_path / "b", today=SUNDAY, pupils=60, seed=2) == CAST
    one, other = Read(tmp_path / "a"), Read(tmp_path / "b")
    assert one["users"] != other["users"]
    assert one.ids("users") > {CAST.anna.ext_id} < other.ids("users")


def test_the_next_day_changes_nothing_that_has_happened(tmp_path: Path) -> None:
    wednesday = date(2026, 11, 25)
    write_demo_school(tmp_path / "a", today=wednesday)
    write_demo_school(tmp_path / "b", today=wednesday + timedelta(days=1))
    one, other = Read(tmp_path / "a"), Read(tmp_path / "b")
    for file, day in (
        ("results", "scoreDate"),
        ("homework", "assignDate"),
        ("attendance", "date"),
    ):
        earlier, later = (
            {row["sourcedId"]: row for row in each[file] if row[day] < str(wednesday)}
            for each in (one, other)
        )
        first = min(row[day] for row in other[file])
        assert {key: row for key, row in earlier.items() if row[day] >= first} == later, file
    assert one["users"] == other["users"]
    assert one["timetable"] == other["timetable"]


def test_headers_and_choices_are_those_of_the_contract(bundle: Read) -> None:
    assert set(COLUMNS) == set(FILES)
    for name, file in FILES.items():
        known = {column.name: column for column in file.columns}
        rows = bundle[name]
        assert set(COLUMNS[name]) <= {*known, *file.unused, "status", "dateLastModified"}, name
        for column in known.values():
            values = {row[column.name] for row in rows if column.name in row} - {""}
            if column.choices:
                assert {value.lower() for value in values} <= set(column.choices), (
                    name,
                    column.name,
                )


def test_every_reference_resolves(bundle: Read) -> None:
    homes = {
        "classSourcedId": bundle.ids("classes"),
        "groupSourcedId": bundle.ids("groups"),
        "metadata.groupSourcedId": bundle.ids("groups"),
        "courseSourcedId": bundle.ids("courses"),
        "metadata.courseSourcedId": bundle.ids("courses"),
        "newCourseSourcedId": bundle.ids("courses"),
        "academicSessionSourcedId": bundle.ids("academicSessions"),
        "academicSessionSourcedIds": bundle.ids("academicSessions"),
        "termSourcedIds": bundle.ids("academicSessions"),
        "classSourcedIds": bundle.ids("classes"),
        "categorySourcedId": bundle.ids("categories"),
        "lineItemSourcedId": bundle.ids("lineItems"),
        "lessonSourcedId": bundle.ids("lessons"),
        "metadata.lessonId": bundle.ids("lessons"),
        "homeworkSourcedId": bundle.ids("homework"),
        "teacherSourcedIds": bundle.ids("users"),
        "newTeacherSourcedIds": bundle.ids("users"),
        "author": bundle.ids("users"),
        "userSourcedId": bundle.ids("users"),
        "studentSourcedId": bundle.ids("users"),
        "schoolSourcedId": {CAST.school},
    }
    for file, columns in COLUMNS.items():
        rows = bundle[file]
        for column in columns:
            if column in homes:
                named = {part for row in rows for part in row[column].split(",") if part}
                assert named <= homes[column], (file, column)
        if "sourcedId" in columns:
            assert len({row["sourcedId"] for row in rows}) == len(rows), file
    for row in bundle["homeworkFiles"]:
        assert not row["path"] or (bundle.folder / row["path"]).is_file()


def test_nobody_is_in_two_places_at_once(bundle: Read) -> None:
    teachers: Counter[tuple[str, ...]] = Counter()
    audiences: Counter[tuple[str, ...]] = Counter()
    for row in bundle["lessons"]:
        when = (row["date"], row["shift"], row["number"])
        teachers[row["teacherSourcedIds"], *when] += 1
        audiences[row["classSourcedId"] or row["groupSourcedId"], *when] += 1
    assert max(teachers.values()) == max(audiences.values()) == 1


def test_no_marks_and_no_homework_in_the_first_grade(bundle: Read) -> None:
    first = {row["sourcedId"] for row in bundle["classes"] if row["grades"] == "1"}
    assert first.isdisjoint(row["classSourcedId"] for row in bundle["lineItems"])
    assert first.isdisjoint(row["classSourcedId"] for row in bundle["homework"])


def test_the_families_of_the_cast(bundle: Read) -> None:
    ties = {(row["studentSourcedId"], row["userSourcedId"]): row for row in bundle["guardians"]}
    children = {pupil for pupil, guardian in ties if guardian == CAST.mother.ext_id}
    assert children == {CAST.first_grader.ext_id, CAST.anna.ext_id, CAST.ninth_grader.ext_id}
    assert {pupil for pupil, who in ties if who == CAST.father.ext_id} == {CAST.anna.ext_id}
    assert ties[CAST.twins[0].ext_id, CAST.blocked_guardian.ext_id]["blocked"] == "true"
    assert ties[CAST.namesake.ext_id, CAST.grandmother.ext_id]["legal"] == "false"
    roles = {
        row["role"] for row in bundle["roles"] if row["userSourcedId"] == CAST.class_teacher.ext_id
    }
    assert roles == {"teacher", "parent"}
    (leads,) = (
        row for row in bundle["enrollments"] if row["userSourcedId"] == CAST.class_teacher.ext_id
    )
    assert (leads["classSourcedId"], leads["primary"]) == (f"c-{CAST.anna.class_title}", "true")
    taught = {
        row["courseSourcedId"]
        for row in bundle["teaching"]
        if row["classSourcedId"] == "c-6В" and row["userSourcedId"] == CAST.class_teacher.ext_id
    }
    assert "course-6-rus" in taught


@pytest.mark.parametrize("today", [date(2026, 9, 1), date(2027, 8, 31)])
def test_the_ninth_grader_is_fourteen_the_whole_school_year(today: date, tmp_path: Path) -> None:
    write_demo_school(tmp_path, today=today, pupils=60)
    born = {row["sourcedId"]: row["birthDate"] for row in Read(tmp_path)["demographics"]}
    assert age_on(today, date.fromisoformat(born[CAST.ninth_grader.ext_id])) in (14, 15)


@pytest.mark.parametrize("today", [*AROUND_THE_YEAR, *EDGES], ids=str)
def test_whatever_day_it_is_the_next_school_day_has_lessons_and_changes(
    today: date, tmp_path: Path
) -> None:
    write_demo_school(tmp_path, today=today)
    bundle = Read(tmp_path)
    calendar = Calendar.around(today)
    lessons, changes = bundle["lessons"], bundle["substitutions"]
    for star, grade in ((CAST.first_grader, 1), (CAST.anna, 6), (CAST.ninth_grader, 9)):
        class_id = f"c-{star.class_title}"
        day = str(calendar.next_school_day(today, grade, star.class_title))
        numbers = {
            row["number"]
            for row in lessons
            if (row["date"], row["classSourcedId"]) == (day, class_id)
        }
        own = [row for row in changes if (row["date"], row["classSourcedId"]) == (day, class_id)]
        assert len(numbers) > 2
        assert len(own) >= 3
        assert {row["number"] for row in own if row["kind"] != "extra"} <= numbers
    kinds = {row["kind"] for row in changes}
    assert kinds >= {"teacher", "subject", "room", "move", "cancel", "extra"}
    (year,) = (
        row for row in bundle["academicSessions"] if row["sourcedId"] == calendar.year.year.id
    )
    assert year["startDate"] <= str(today) <= year["endDate"]
    assert all(row["scoreDate"] <= str(today) for row in bundle["results"])
    late = [
        row
        for row in bundle["finalMarks"] + bundle["examResults"]
        if row["obtainedAt"][:10] >= str(today)
    ]
    assert not late


def school_days() -> Iterator[date]:
    return (date(2024, 1, 1) + timedelta(days=step) for step in range(365 * 6))


def test_every_day_of_six_years_has_a_school_day_before_it_is_long() -> None:
    for today in school_days():
        calendar = Calendar.around(today)
        for grade, title in ((1, "1А"), (6, "6В"), (8, "8А"), (9, "9А")):
            day = calendar.next_school_day(
                calendar.next_school_day(today, grade, title), grade, title
            )
            assert (day - today).days < 110


def test_periods_follow_one_another_and_hold_no_holidays() -> None:
    for autumn in range(2020, 2040):
        year = SchoolYear(autumn)
        quarters = year.quarters
        assert all(one.ends < other.begins for one, other in pairwise(quarters))
        assert all(40 <= (each.ends - each.begins).days <= 90 for each in quarters)
        assert year.begins.isoweekday() != 7


def test_two_tests_on_one_day_are_coming(bundle: Read) -> None:
    tests = {
        (row["dueDate"], row["metadata.courseSourcedId"])
        for row in bundle["lineItems"]
        if row["classSourcedId"] == "c-6В"
        and row["metadata.isControl"] == "true"
        and row["dueDate"] > str(SUNDAY)
    }
    assert max(Counter(day for day, _ in tests).values()) >= 2


def test_a_large_school_has_two_hundred_marks_a_pupil(tmp_path: Path) -> None:
    write_demo_school(tmp_path, today=SUNDAY, pupils=500)
    bundle = Read(tmp_path)
    pupils = [row for row in bundle["roles"] if row["role"] == "student"]
    assert len(pupils) == 500
    assert 90_000 < len(bundle["results"]) < 110_000


@pytest.mark.parametrize("today", [SUNDAY, date(2024, 9, 1), date(2027, 1, 12)], ids=str)
async def test_it_is_imported_without_a_word_and_the_next_day_only_adds(
    today: date, tmp_path: Path
) -> None:
    store = open_store(f"sqlite+aiosqlite:///{tmp_path}/school.db")
    async with store.writing() as db:
        await db.run_sync(metadata.create_all)
    reports = []
    for day in (today, today + timedelta(days=1)):
        write_demo_school(tmp_path / "bundle", today=day)
        morning = datetime.combine(day, time(6), ZONE)
        reports.append(await import_bundle(store, tmp_path / "bundle", now=morning, actor="test"))
    await store.close()
    assert [report.problems for report in reports] == [(), ()]
    first, second = reports
    assert first.counts["users"].added > 600
    gone = {file for file, counts in second.counts.items() if counts.deleted}
    assert gone <= {"recommendations", "announcements"}  # those of last week, on a Monday
    assert second.counts["results"].changed == 0
