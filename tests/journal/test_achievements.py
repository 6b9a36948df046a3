"""What lately joined the contract: achievements, criteria of a mark, what a final mark said before."""

from __future__ import annotations

from datetime import date, timedelta

from journal.criteria import criteria_of
from storage.tables import marks
from tests.journal.bundles import NOW, School, rows_of, said
from tests.journal.bundles import rows as cells

ACHIEVEMENTS = cells(
    "sourcedId studentSourcedId title kind level result date",
    "p1 | anna | Олимпиада по физике | Олимпиада | областной | призёр | 2026-10-10",
    "p2 | petr | Значок ГТО | | | | 2026-09-20",
)


async def test_achievements_are_stored_and_those_taken_back_are_gone(school: School) -> None:
    school.files["achievements"] = ACHIEVEMENTS
    report = await school.load()
    assert (report.state, said(report)) == ("applied", [])
    assert await rows_of(school.store, marks.achievement, "kind", "level", "result") == [
        ("olympiad", "regional", "призёр"),
        ("other", "", ""),
    ]
    school.manifest["window.achievements"] = "2026-09-01/2026-11-21"
    school.files["achievements"] = ACHIEVEMENTS[:1]
    await school.load()
    assert await rows_of(school.store, marks.achievement, "on_date") == [date(2026, 10, 10)]


async def test_criteria_stand_beside_the_mark_and_a_slip_is_told(school: School) -> None:
    for row in school.files["results"]:
        row["metadata.criteria"] = ""
    school.row("results", "m1")["metadata.criteria"] = "{A: 6},{B:7}"
    assert (await school.load()).state == "applied"
    assert (await rows_of(school.store, marks.mark, "criteria"))[0] == {"A": "6", "B": "7"}
    school.row("results", "m1")["metadata.criteria"] = "A 6, B 7"
    assert said(await school.load()) == [
        ("error", "results.csv", 2, "metadata.criteria", "The criteria cannot be read.")
    ]


def test_only_whole_lists_are_criteria() -> None:
    assert criteria_of("{A:6}{B:7}") == {"A": "6", "B": "7"}
    assert criteria_of("{A:6},{B}") is None
    assert criteria_of("{A:6} и ещё") is None


async def test_a_corrected_final_mark_keeps_what_it_said(school: School) -> None:
    await school.load()
    school.row("finalMarks", "f1")["value"] = "5"
    await school.load(now=NOW + timedelta(days=1))
    ((raw, earlier),) = await rows_of(school.store, marks.final_mark, "raw", "earlier")
    assert raw == "5"
    assert [one["raw"] for one in earlier] == ["4"]
