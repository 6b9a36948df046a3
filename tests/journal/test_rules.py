"""What would show a family something wrong stops an import; what may be odd is only said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from storage.tables import marks
from tests.journal.bundles import School, rows_of, said


def _set(file: str, key: str, **cells: str) -> Callable[[School], None]:
    def change(school: School) -> None:
        names = {name.replace("__", "."): value for name, value in cells.items()}
        school.row(file, key).update(names)

    return change


def _copy(file: str, key: str, **cells: str) -> Callable[[School], None]:
    def change(school: School) -> None:
        school.files[file].append(school.row(file, key) | cells)

    return change


ERRORS = {
    "a mark above the scale": (_set("results", "m1", textScore="6"), "outside the scale"),
    "an orphan": (_set("results", "m1", studentSourcedId="u-1"), "no such person"),
    "a mark of a teacher": (_set("results", "m1", studentSourcedId="ivan"), "not as a pupil"),
    "a work without a subject": (
        _set("lineItems", "w1", metadata__courseSourcedId=""),
        "which subject",
    ),
    "two lessons at once": (_copy("lessons", "l1", sourcedId="l9"), "another lesson"),
    "both a class and a group": (_set("lessons", "l1", groupSourcedId="g1"), "Exactly one"),
    "neither": (_set("homework", "h1", classSourcedId=""), "Exactly one"),
    "overlapping bells": (
        _copy("bells", "08:30", number="3", startTime="09:00", endTime="09:40"),
        "overlaps",
    ),
    "two halves of one split": (
        _copy("groupMembers", "anna", groupSourcedId="g2"),
        "two halves",
    ),
    "a name that lost a letter": (_set("users", "anna", givenName="А?на"), "letter of the name"),
    "a result of tomorrow": (
        _set("examResults", "x1", obtainedAt="2026-11-22T10:00:00+03:00"),
        "in the future",
    ),
    "a deferral without a date": (
        _set("finalMarks", "f1", state="deferred", value=""),
        "without a date",
    ),
    "a final mark without a period": (
        _set("finalMarks", "f1", academicSessionSourcedId=""),
        "empty",
    ),
    "a final mark without a value": (_set("finalMarks", "f1", value=""), "no value"),
    "homework due before given": (_set("homework", "h1", dueDate="2026-11-19"), "due before"),
    "a guardian of themselves": (
        _set("guardians", "mama", userSourcedId="anna"),
        "same person",
    ),
    "a substitution by nothing": (_set("substitutions", "s1", newRoom=""), "what is new"),
    "an absence of no day": (_set("attendance", "a1", date=""), "which lesson or day"),
    "a holiday of no class": (_set("calendar", "school", scopeType="class"), "whose day"),
    "a recommendation to all": (
        _set("recommendations", "r1", audienceType="school"),
        "for a pupil",
    ),
    "an announcement to nobody": (
        _set("announcements", "n1", audienceType="class", audienceId="9я"),
        "for whom",
    ),
}


@pytest.mark.parametrize("name", ERRORS)
async def test_stops_everything(read: School, name: str) -> None:
    change, words = ERRORS[name]
    change(read)
    report = await read.load()
    assert report.state == "rejected"
    assert any(one[0] == "error" and words in one[4] for one in said(report)), said(report)
    assert await rows_of(read.store, marks.mark, "id") == []


WARNINGS = {
    "an unknown absence": (_set("attendance", "a1", code="ю"), "code is not known"),
    "a mark on a holiday": (_set("results", "m1", scoreDate="2027-01-02"), "holiday"),
    "a mark before the year": (_set("results", "m1", scoreDate="2026-08-30"), "outside"),
    "a lesson after the year": (_set("lessons", "l2", date="2027-06-10"), "outside"),
    "overlapping quarters": (
        _copy("academicSessions", "q2", sourcedId="q3", title="3 четверть"),
        "overlaps",
    ),
    "twice in one group": (
        _copy("groupMembers", "anna", beginDate="2026-10-01"),
        "twice at the same time",
    ),
}


@pytest.mark.parametrize("name", WARNINGS)
async def test_is_only_said(read: School, name: str) -> None:
    change, words = WARNINGS[name]
    change(read)
    report = await read.load()
    assert report.state == "applied"
    assert any(one[0] == "warning" and words in one[4] for one in said(report)), said(report)


async def test_a_school_may_say_what_its_codes_mean(read: School) -> None:
    read.row("attendance", "a1")["code"] = "О"
    await read.load()
    assert await rows_of(read.store, marks.attendance, "kind") == ["late"]
    read.manifest["attendance.о"] = "exempt"
    await read.load()
    assert await rows_of(read.store, marks.attendance, "raw", "kind") == [("О", "exempt")]


async def test_a_scale_of_the_school_decides(read: School) -> None:
    read.files["scoreScales"] = [
        {"sourcedId": "s", "title": "пятибалльная", "scoreScaleValue": "{5:5},{4:4},{н/а:}"}
    ]
    read.row("results", "m1")["textScore"] = "Н/А"
    read.row("finalMarks", "f1")["value"] = "6"
    report = await read.load()
    assert said(report)[0][4] == "The scale “пятибалльная” has no such value."
    read.row("finalMarks", "f1")["value"] = "н/а"
    assert said(await read.load()) == []
    stored = await rows_of(read.store, marks.mark, "raw", "value", "counts")
    assert stored[0] == ("Н/А", None, False)


@pytest.mark.parametrize("file", ["users", "classes", "enrollments", "guardians", "groups"])
async def test_an_empty_roster_is_refused(read: School, file: str) -> None:
    read.files[file] = []
    report = await read.load()
    assert report.state == "rejected"
    assert any(one[1] == f"{file}.csv" and "no rows" in one[4] for one in said(report))


@pytest.mark.parametrize(
    "file", ["substitutions", "homework", "lessons", "attendance", "calendar", "finalMarks"]
)
async def test_an_empty_file_of_dates_says_none(read: School, file: str) -> None:
    read.files[file] = []
    if file == "lessons":
        read.files["attendance"] = []
    report = await read.load()
    assert (report.state, said(report)) == ("applied", [])


async def test_a_mass_deletion_waits_for_a_person(read: School) -> None:
    read.files["users"] += [
        read.row("users", "papa") | {"sourcedId": f"p{n}", "familyName": f"Ф{n}"} for n in range(4)
    ]
    await read.load()
    read.files["users"] = read.files["users"][:-2]
    assert (await read.load()).state == "applied"  # 2 of 10 are not more than 20 %
    read.files["users"] = read.files["users"][:-2]
    report = await read.load()
    assert report.state == "rejected"
    assert said(report)[0][:2] == ("stop", "users.csv")
    assert said(report)[0][4].startswith("2 of 8 rows")
    assert (await read.load(confirm_deletions=True)).state == "applied"


async def test_an_older_export_is_refused(read: School) -> None:
    await read.load()
    read.manifest["asOf"] = "2026-11-20T09:00:00+03:00"
    read.row("homework", "h1")["text"] = "старое"
    report = await read.load()
    assert report.state == "rejected"
    assert {one[0] for one in said(report)} == {"stop"}


async def test_an_export_of_the_future_is_taken_as_of_now(read: School) -> None:
    read.manifest["asOf"] = "2027-11-20T09:00:00+03:00"
    report = await read.load()
    assert (report.state, said(report)[0][0]) == ("applied", "warning")
    read.manifest["asOf"] = "2026-11-21T10:30:00+03:00"
    later = datetime(2026, 11, 21, 8, tzinfo=UTC)
    assert (await read.load(now=later)).state == "unchanged"


async def test_the_manifest_is_held_to_its_word(read: School) -> None:
    read.manifest |= {
        "file.timetable": "bulk",
        "file.lessons": "all",
        "window.homework": "осень",
        "school.timezone": "Europe/Atlantis",
        "attendance.х": "dead",
        "asOf": "вчера",
    }
    found = {(one[0], one[3]) for one in said(await read.load())}
    assert found >= {
        ("error", name)
        for name in (
            "file.timetable",
            "file.lessons",
            "window.homework",
            "school.timezone",
            "attendance.х",
            "asOf",
        )
    }


async def test_a_delta_without_its_columns_is_refused(read: School) -> None:
    read.manifest["file.homework"] = "delta"
    report = await read.load()
    assert {one[3] for one in said(report)} == {"status", "dateLastModified"}


async def test_without_orgs_it_must_be_clear_which_school(read: School) -> None:
    orgs = read.files.pop("orgs")
    assert (await read.load()).state == "rejected"
    read.files["orgs"] = orgs
    await read.load()
    del read.files["orgs"]
    assert (await read.load()).state == "unchanged"
    assert (await read.load(school="org-1")).state == "unchanged"
    assert (await read.load(school="org-2")).state == "rejected"


async def test_of_several_schools_one_is_named(read: School) -> None:
    read.files["orgs"].append({"sourcedId": "org-2", "name": "Школа № 2", "type": "school"})
    assert "several schools" in said(await read.load())[0][4]
    assert (await read.load(school="org-1")).state == "applied"
    read.row("classes", "7b")["schoolSourcedId"] = "org-2"
    read.row("classes", "7a")["schoolSourcedId"] = "org-1"
    assert "another school" in said(await read.load(school="org-1"))[0][4]


async def test_pupils_without_ids_are_known_by_name_class_and_birthday(read: School) -> None:
    read.files = {
        "orgs": read.files["orgs"],
        "users": [
            {
                "role": "Ученик",
                "Фамилия": family,
                "Имя": "Анна",
                "Отчество": "",
                "Класс": "7А",
                "Дата рождения": "01.05.2013",
            }
            for family in ("Петрова", "Орлова")
        ],
    }
    assert said(await read.load()) == []
    read.files["users"].reverse()
    assert (await read.load()).state == "unchanged"
    read.files["users"].append(read.files["users"][0] | {"Фамилия": "ПЕТРОВА"})
    assert "The same row" in said(await read.load())[0][4]
