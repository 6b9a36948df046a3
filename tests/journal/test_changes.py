"""What families may want to hear of after an import."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from storage.store import Store
from storage.tables.schools import change
from tests.journal.bundles import School, said


async def told(store: Store) -> list[tuple[str, Any, Any]]:
    async with store.reading() as db:
        found = await db.execute(
            select(change.c.kind, change.c.before, change.c.after).order_by(change.c.id)
        )
        return [tuple(row) for row in found]


def _set(file: str, key: str, **cells: str) -> Callable[[School], None]:
    def alter(school: School) -> None:
        school.row(file, key).update({k.replace("__", "."): v for k, v in cells.items()})

    return alter


def _add(file: str, key: str, **cells: str) -> Callable[[School], None]:
    def alter(school: School) -> None:
        school.files[file].append(school.row(file, key) | cells)

    return alter


def _drop(file: str, key: str, **also: str) -> Callable[[School], None]:
    def alter(school: School) -> None:
        school.drop(file, key)
        school.manifest.update({k.replace("__", "."): v for k, v in also.items()})

    return alter


def _file(school: School) -> None:
    school.files["homeworkFiles"].append(
        {"homeworkSourcedId": "h1", "fileName": "новый", "url": "https://x.ru/2", "path": ""}
    )


def _no_homework(school: School) -> None:
    del school.files["homeworkFiles"]
    school.drop("homework", "h1")
    school.manifest["window.homework"] = "2026-11-01/2026-11-30"


KINDS = {
    "mark.added": _add("results", "m1", sourcedId="m9"),
    "mark.added from a placeholder": _set("results", "m2", textScore="4", metadata__kind="mark"),
    "mark.corrected": _set("results", "m1", textScore="5"),
    "mark.comment": _set("results", "m1", comment="хорошо"),
    "mark.removed": _drop("results", "m1", window__results="2026-11-01/2026-11-30"),
    "test.announced": _add("lineItems", "w2", sourcedId="w3", dueDate="2026-11-24"),
    "test.announced by turning": _set(
        "lineItems", "w1", metadata__isControl="true", dueDate="2026-11-30"
    ),
    "test.moved": _set("lineItems", "w2", dueDate="2026-11-26"),
    "test.cancelled": _drop("lineItems", "w2", window__lineItems="2026-11-01/2026-11-30"),
    "homework.added": _add("homework", "h1", sourcedId="h2"),
    "homework.changed": _set("homework", "h1", text="№ 416"),
    "homework.removed": _no_homework,
    "homework.file": _file,
    "lesson.replaced": _set("substitutions", "s1", newRoom="15"),
    "lesson.replaced in the timetable": _set("lessons", "l2", room="99"),
    "lesson.moved": _add(
        "substitutions", "s1", sourcedId="s2", kind="move", number="3", newNumber="5"
    ),
    "lesson.cancelled": _add("substitutions", "s1", sourcedId="s2", kind="cancel", number="3"),
    "lesson.cancelled in the timetable": _set("lessons", "l2", state="cancelled"),
    "lesson.added": _add(
        "substitutions", "s1", sourcedId="s2", kind="extra", number="7", newCourseSourcedId="rus"
    ),
    "lesson.restored": _drop("substitutions", "s1", window__substitutions="2026-11-01/2026-11-30"),
    "absence.recorded": _add("attendance", "a1", sourcedId="a2", number="3"),
    "absence.excused": _set("attendance", "a1", code="у"),
    "absence.removed": _drop("attendance", "a1", window__attendance="2026-11-01/2026-11-30"),
    "final.set": _add("finalMarks", "f1", sourcedId="f2", courseSourcedId="rus"),
    "final.corrected": _set("finalMarks", "f1", value="5"),
    "final.deferred": _set(
        "finalMarks", "f1", state="deferred", value="", deferUntil="2026-12-10"
    ),
    "final.not_attested": _set("finalMarks", "f1", state="not_attested", value=""),
    "exam.result": _add("examResults", "x1", sourcedId="x2", title="Русский язык"),
    "recommendation.added": _add("recommendations", "r1", sourcedId="r2"),
    "announcement.added": _add("announcements", "n1", sourcedId="n2"),
    "calendar.changed": _set("calendar", "school", endDate="2027-01-10"),
    "bells.changed": _set("bells", "09:25", endTime="10:05"),
    "guardian.blocked": _set("guardians", "papa", blocked="да"),
    "student.left": _set("enrollments", "e2", endDate="2026-11-10"),
    "student.moved": _set("enrollments", "e2", classSourcedId="7b"),
}


@pytest.mark.parametrize("name", KINDS)
async def test_is_told_once(read: School, name: str) -> None:
    read.files["homeworkFiles"] = [
        {"homeworkSourcedId": "h1", "fileName": "старый", "url": "https://x.ru/1", "path": ""}
    ]
    await read.load()
    KINDS[name](read)
    report = await read.load()
    assert (report.state, said(report)) == ("applied", [])
    assert [kind for kind, _before, _after in await told(read.store)] == [
        name.split(" ", maxsplit=1)[0]
    ]
    read.manifest["asOf"] = "2026-11-21T09:40:00+03:00"
    assert (await read.load()).state == "unchanged"
    assert len(await told(read.store)) == 1


async def test_a_correction_says_what_was_and_what_is(school: School) -> None:
    await school.load()
    school.row("results", "m1")["textScore"] = "3"
    await school.load()
    [(kind, before, after)] = await told(school.store)
    assert (kind, before["raw"], after["raw"]) == ("mark.corrected", "4", "3")
    async with school.store.reading() as db:
        row = (await db.execute(change.select())).one()
    assert (row.pupil_id, str(row.on_date), row.entity) == (1, "2026-11-10", "results")


async def test_there_and_back_and_there_again_are_three_corrections(school: School) -> None:
    await school.load()
    for minute, sign in enumerate("343"):
        school.row("results", "m1")["textScore"] = sign
        school.manifest["asOf"] = f"2026-11-21T09:1{minute}:00+03:00"
        await school.load()
    kinds = [(before["raw"], after["raw"]) for _kind, before, after in await told(school.store)]
    assert kinds == [("4", "3"), ("3", "4"), ("4", "3")]


async def test_the_first_load_of_each_file_is_silent(school: School) -> None:
    later = {name: school.files.pop(name) for name in ("homework", "attendance")}
    await school.load()
    school.files |= later
    await school.load()
    assert await told(school.store) == []


async def test_yesterdays_substitution_is_no_news(read: School) -> None:
    await read.load()
    read.files["substitutions"].append(
        read.row("substitutions", "s1") | {"sourcedId": "s2", "date": "2026-11-20"}
    )
    assert (await read.load()).state == "applied"
    assert await told(read.store) == []
