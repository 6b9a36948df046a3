"""What an import leaves in the database, on SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from storage.tables import classes, homework, marks, metadata, people, schools, timetable
from tests.journal.bundles import NOW, School, everything, load, rows_of, said, zipped

SAMPLE = Path(__file__).parent / "oneroster-1.1-edfi"


async def test_a_small_school_is_stored_as_it_is(school: School) -> None:
    report = await school.load()
    assert (report.state, said(report)) == ("applied", [])
    assert report.counts["users"].added == 6
    assert report.counts["enrollments"].added == 3
    store = school.store
    assert await rows_of(store, schools.school, "ext_id", "name", "timezone", "legal_basis") == [
        ("org-1", "Школа № 1", "Europe/Moscow", "consent")
    ]
    assert await rows_of(store, people.pupil, "birth_date", "grade", "active", "left_on") == [
        (date(2013, 5, 1), 7, True, None),
        (date(2013, 6, 2), 7, True, None),
    ]
    links = await rows_of(store, people.guardian_link, "ext_id", "relation", "legal", "blocked")
    assert links == [("anna|mama", "mother", "yes", False), ("anna|papa", "father", "yes", False)]
    assert await rows_of(store, people.staff_role, "ext_id", "role") == [
        ("enrollment:e3", "teacher"),
        ("role:boss|head", "head"),
        ("role:ivan|teacher", "teacher"),
    ]
    assert await rows_of(store, classes.subject, "title", "key") == [
        ("Алгебра", "алгебра"),
        ("Русский язык", "русский язык"),
    ]
    stored = await rows_of(
        store, marks.mark, "raw", "value", "weight", "kind", "counts", "on_date", "earlier"
    )
    three = Decimal(3)
    assert stored == [
        ("4", Decimal(4), three, "mark", True, date(2026, 11, 10), []),
        (".", None, three, "placeholder", False, date(2026, 11, 11), []),
        ("5", Decimal(5), three, "mark", True, date(2026, 11, 12), []),
    ]
    assert await rows_of(store, marks.attendance, "raw", "kind") == [("н", "absent")]
    async with store.reading() as db:
        as_of = (await db.execute(schools.coverage.select())).first()
        assert as_of is not None
        assert as_of.as_of == datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
    assert await rows_of(store, schools.change, "kind") == []


async def test_the_same_archive_twice_changes_nothing(school: School, tmp_path: Path) -> None:
    folder = school.write()
    await load(school.store, folder)
    before = await everything(school.store)
    again = await load(
        school.store, zipped(folder, tmp_path / "again.zip"), now=NOW + timedelta(1)
    )
    assert again.state == "unchanged"
    assert not any(again.counts.values())
    assert await everything(school.store) == before


async def test_the_same_rows_at_a_later_moment_only_freshen(school: School) -> None:
    await school.load()
    before = await everything(school.store)
    school.manifest["asOf"] = "2026-11-21T09:30:00+03:00"
    report = await school.load()
    assert (report.state, any(report.counts.values())) == ("unchanged", False)
    after = await everything(school.store)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"coverage"}
    assert {row[6] for row in after["coverage"]} == {datetime(2026, 11, 21, 6, 30, tzinfo=UTC)}


async def test_a_dry_run_tells_and_writes_nothing(school: School) -> None:
    before = await everything(school.store)
    report = await school.load(dry_run=True)
    assert (report.state, report.counts["users"].added) == ("applied", 6)
    assert await everything(school.store) == before


async def test_one_wrong_cell_anywhere_and_nothing_is_stored(school: School) -> None:
    before = await everything(school.store)
    school.row("announcements", "n1")["postedAt"] = "вчера"
    report = await school.load()
    assert report.state == "rejected"
    assert said(report) == [
        ("error", "announcements.csv", 2, "postedAt", "This is not a date with a time.")
    ]
    assert await everything(school.store) == before


async def test_an_error_later_leaves_the_stored_copy_as_it_was(school: School) -> None:
    await school.load()
    before = await everything(school.store)
    school.row("results", "m1")["textScore"] = "3"
    school.row("results", "m3")["studentSourcedId"] = "nobody"
    assert (await school.load()).state == "rejected"
    assert await everything(school.store) == before


async def test_a_missing_row_of_a_full_export_is_marked_deleted_and_may_come_back(
    school: School,
) -> None:
    await school.load()
    gone = school.row("homework", "h1")
    school.files["homework"] = [gone | {"sourcedId": "h2"}]
    report = await school.load()
    assert (report.counts["homework"].added, report.counts["homework"].deleted) == (1, 1)
    assert await rows_of(school.store, homework.homework, "ext_id") == ["h2"]
    school.files["homework"].append(gone)
    assert (await school.load()).counts["homework"].added == 1
    assert await rows_of(school.store, homework.homework, "ext_id") == ["h1", "h2"]
    async with school.store.reading() as db:
        everyone = (await db.execute(homework.homework.select())).all()
    assert len(everyone) == 2


async def test_rows_outside_the_window_are_left_alone(school: School) -> None:
    await school.load()
    school.drop("lessons", "l2")
    school.drop("lessons", "l1")
    school.manifest["window.lessons"] = "2026-11-24/2026-11-30"
    report = await school.load()
    assert report.state == "unchanged"
    school.manifest["window.lessons"] = "2026-11-23/2026-11-30"
    school.manifest["asOf"] = "2026-11-21T09:10:00+03:00"
    assert (await school.load()).counts["lessons"].deleted == 2


async def test_without_a_window_it_reaches_from_the_first_to_the_last_day(school: School) -> None:
    await school.load()
    school.drop("results", "m1")
    assert not any((await school.load()).counts.values())
    school.files["results"][0]["scoreDate"] = "2026-11-09"
    report = await school.load()
    assert (report.counts["results"].changed, report.counts["results"].deleted) == (1, 1)


async def test_a_delta_changes_what_it_names_and_nothing_else(school: School) -> None:
    await school.load()
    changed = {"status": "active", "dateLastModified": "2026-11-21T08:00:00Z"}
    gone = {"status": "tobedeleted", "dateLastModified": "2026-11-21T08:00:00Z"}
    blank = dict.fromkeys(school.row("results", "m3"), "") | {"sourcedId": "m3"}
    school.files = {
        "results": [
            school.row("results", "m1") | {"textScore": "5"} | changed,
            blank | gone,
        ]
    }
    school.manifest |= {"file.results": "delta", "asOf": "2026-11-21T09:20:00+03:00"}
    report = await school.load()
    assert said(report) == []
    assert report.counts["results"].as_json() == {"added": 0, "changed": 1, "deleted": 1}
    assert await rows_of(school.store, marks.mark, "ext_id", "raw") == [("m1", "5"), ("m2", ".")]


async def test_files_that_are_absent_are_not_touched(school: School) -> None:
    await school.load()
    before = await everything(school.store)
    school.files = {"homework": school.files["homework"]}
    school.row("homework", "h1")["text"] = "№ 416"
    await school.load()
    after = await everything(school.store)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"homework", "coverage", "change", "audit", "sync_batch"} - (
        {"coverage"} if after["coverage"] == before["coverage"] else set()
    )


async def test_a_weight_that_changes_reaches_marks_that_are_not_in_the_bundle(
    school: School,
) -> None:
    await school.load()
    school.row("lineItems", "w1")["categorySourcedId"] = "answer"
    del school.files["results"]
    await school.load()
    assert set(await rows_of(school.store, marks.mark, "weight")) == {Decimal(1)}


async def test_a_corrected_mark_remembers_what_it_said(school: School) -> None:
    await school.load()
    school.row("results", "m1")["textScore"] = "5"
    await school.load()
    assert (await rows_of(school.store, marks.mark, "raw", "earlier"))[0] == (
        "5",
        [{"raw": "4", "at": NOW.isoformat()}],
    )


async def test_attached_files_are_stored_with_their_content(school: School) -> None:
    school.extra["files/task.pdf"] = b"%PDF-1.7 task"
    school.files["homeworkFiles"] = [
        {
            "homeworkSourcedId": "h1",
            "fileName": "Задание.pdf",
            "url": "",
            "path": "files/task.pdf",
        },
        {"homeworkSourcedId": "h1", "fileName": "Видео", "url": "https://x.ru/v", "path": ""},
    ]
    assert (await school.load()).state == "applied"
    stored = await rows_of(school.store, homework.homework_file, "name", "url", "content", "size")
    assert stored == [
        ("Видео", "https://x.ru/v", None, None),
        ("Задание.pdf", "", b"%PDF-1.7 task", 13),
    ]


async def test_a_teacher_who_is_a_parent_is_one_person(school: School) -> None:
    school.files["guardians"].append(
        {
            "studentSourcedId": "petr",
            "userSourcedId": "ivan",
            "relation": "father",
            "legal": "yes",
            "blocked": "",
        }
    )
    assert (await school.load()).state == "applied"
    person = dict(await rows_of(school.store, people.person, "ext_id", "id"))["ivan"]
    assert (await rows_of(school.store, people.guardian_link, "guardian_id"))[-1] == person
    assert person in await rows_of(school.store, people.staff_role, "person_id")


async def test_roles_of_oneroster_1_2_stand_in_their_own_file(school: School) -> None:
    school.files["roles"] = [
        {"sourcedId": f"r-{user['sourcedId']}", "userSourcedId": user["sourcedId"], "role": role}
        for user in school.files["users"]
        for role in [user.pop("role")]
    ]
    school.files["roles"].append({"sourcedId": "r-2", "userSourcedId": "boss", "role": "teacher"})
    assert said(await school.load()) == []
    assert len(await rows_of(school.store, people.pupil, "id")) == 2
    roles = await rows_of(school.store, people.staff_role, "ext_id", "role")
    assert ("role:r-2", "teacher") in roles
    assert ("role:r-boss", "head") in roles


async def test_agents_of_oneroster_1_1_are_guardians_of_pupils_only(school: School) -> None:
    del school.files["guardians"]
    for user in school.files["users"]:
        user["agentSourcedIds"] = {"anna": "mama,ivan", "papa": "petr"}.get(user["sourcedId"], "")
    await school.load()
    assert await rows_of(school.store, people.guardian_link, "ext_id", "legal") == [
        ("anna|mama", "unknown"),
        ("petr|papa", "unknown"),
    ]


async def test_a_pupil_who_is_not_in_the_export_any_more_has_left(school: School) -> None:
    await school.load()
    for file in ("users", "enrollments", "groupMembers", "attendance"):
        school.files[file] = [row for row in school.files[file] if "petr" not in row.values()]
    school.files["results"] = school.files["results"][:1]
    assert (await school.load()).state == "rejected"
    report = await school.load(confirm_deletions=True)
    assert report.state == "applied"
    assert (await rows_of(school.store, people.pupil, "active", "left_on"))[1] == (
        False,
        date(2026, 11, 21),
    )


async def test_an_enrollment_that_ended_in_the_middle_of_the_year_ends_access(
    school: School,
) -> None:
    school.row("enrollments", "e2")["endDate"] = "2026-11-01"
    await school.load()
    assert await rows_of(school.store, people.pupil, "active", "left_on") == [
        (True, None),
        (False, date(2026, 11, 1)),
    ]


async def test_an_enrollment_that_ends_with_the_school_year_ends_nothing(school: School) -> None:
    school.row("enrollments", "e2")["endDate"] = "2027-05-26"
    school.manifest["asOf"] = "2027-07-01T09:00:00+03:00"
    await school.load(now=datetime(2027, 7, 2, tzinfo=UTC))
    assert await rows_of(school.store, people.pupil, "active") == [True, True]


async def test_a_bundle_that_nobody_here_made_is_stored(school: School) -> None:
    report = await load(school.store, SAMPLE)
    assert report.state == "applied"
    assert [problem["severity"] for problem in report.as_json("en")["problems"]] == ["warning"]
    assert (await rows_of(school.store, people.pupil, "grade", "active")) == [(9, True)] * 8
    assert len(await rows_of(school.store, people.class_member, "id")) == 20
    assert await rows_of(school.store, people.guardian_link, "id") == []
    assert len(await rows_of(school.store, classes.teaching, "id")) == 4
    assert set(await rows_of(school.store, classes.class_, "kind")) == {"scheduled"}


async def test_a_partial_export_says_nothing_of_other_classes(school: School) -> None:
    school.row("enrollments", "e2")["classSourcedId"] = "7b"
    school.drop("groupMembers", "petr")
    await school.load()
    school.files = {
        "enrollments": [
            school.row("enrollments", "e1") | {"sourcedId": "e9"},
            school.row("enrollments", "e3"),
        ],
        "results": [school.row("results", "m1") | {"scoreDate": "2026-11-12"}],
    }
    school.manifest |= {"scope.classes": "7А", "window.results": "2026-11-01/2026-11-30"}
    report = await school.load(confirm_deletions=True)
    assert said(report) == []
    assert report.counts["enrollments"].as_json() == {"added": 1, "changed": 0, "deleted": 1}
    assert report.counts["results"].as_json() == {"added": 0, "changed": 1, "deleted": 0}


async def test_a_second_system_may_bring_its_own_files_about_the_same_classes(
    school: School,
) -> None:
    await school.load()
    school.files = {"timetable": []}
    school.files["timetable"] = [
        {
            "sourcedId": "t1",
            "classSourcedId": "7a",
            "groupSourcedId": "",
            "courseSourcedId": "alg",
            "weekday": "1",
            "shift": "1",
            "number": "1",
            "beginDate": "2026-09-01",
        }
    ]
    school.manifest["source.systemName"] = "Расписание"
    assert (await school.load()).state == "applied"
    assert await rows_of(school.store, timetable.slot, "ext_id") == ["t1"]


async def test_two_systems_do_not_share_a_file(school: School) -> None:
    await school.load()
    school.manifest["source.systemName"] = "Другой журнал"
    report = await school.load()
    assert report.state == "rejected"
    assert "another system" in said(report)[0][4]


async def test_without_a_manifest_the_only_source_is_meant(school: School) -> None:
    await school.load()
    school.manifest = {}
    report = await school.load()
    assert (report.state, any(report.counts.values())) == ("unchanged", False)


@pytest.mark.parametrize("rows", [199, 450])
async def test_many_rows_are_stored_like_few(school: School, rows: int) -> None:
    """On PostgreSQL they go another way."""
    first = school.files["results"][0]
    school.files["results"] = [first | {"sourcedId": f"m{at}"} for at in range(rows)]
    await school.load()
    assert len(await rows_of(school.store, marks.mark, "id")) == rows
    school.files["homework"].append(school.row("homework", "h1") | {"sourcedId": "h2"})
    assert (await school.load()).counts["homework"].added == 1


async def test_every_table_is_of_this_school(school: School) -> None:
    await school.load()
    async with school.store.reading() as db:
        for table in metadata.sorted_tables:
            if "school_id" in table.c:
                found = (await db.execute(table.select())).all()
                assert {row.school_id for row in found} <= {1}


async def test_imports_at_the_same_time_do_not_mix(school: School) -> None:
    await school.load()
    bundles = []
    for number in range(4):
        school.row("homework", "h1")["text"] = f"№ {number}"
        school.files["recommendations"].append(
            school.row("recommendations", "r1") | {"sourcedId": f"r-{number}"}
        )
        bundles.append(school.write())
    reports = await asyncio.gather(*(load(school.store, bundle) for bundle in bundles))
    assert {report.state for report in reports} <= {"applied", "unchanged", "rejected"}
    async with school.store.reading() as db:
        everybody = (await db.execute(homework.recommendation.select())).all()
        batches = (await db.execute(schools.sync_batch.select())).all()
    assert len({row.ext_id for row in everybody}) == len(everybody)
    applied = [report for report in reports if report.state == "applied"]
    assert len(batches) == 1 + len(applied)


async def test_a_first_import_started_twice_makes_one_school(school: School) -> None:
    bundle = school.write()
    reports = await asyncio.gather(*(load(school.store, bundle) for _ in range(3)))
    assert [report.state for report in reports].count("applied") == 1
    assert len(await rows_of(school.store, schools.school, "id")) == 1
    assert len(await rows_of(school.store, people.person, "id")) == 6
