from __future__ import annotations

from decimal import Decimal

from diary.completeness import MISSING, Given, completeness
from diary.lesson_stats import Hours, Results, results_of, total

ANNA, PETYA = 1, 2
ALGEBRA, CHESS, MUSIC = 1, 2, 3


def test_a_final_mark_is_expected_where_there_are_marks_or_others_have_theirs() -> None:
    found = completeness(
        [Given(ANNA, ALGEBRA, "set", "4"), Given(PETYA, MUSIC, "set", "5")],
        marked={(ANNA, ALGEBRA), (PETYA, ALGEBRA)},
        attended={(one, subject) for one in (ANNA, PETYA) for subject in (ALGEBRA, CHESS, MUSIC)},
    )
    missing = {(one.pupil_id, one.subject_id) for one in found.gaps}
    assert missing == {(PETYA, ALGEBRA), (ANNA, MUSIC)}
    assert found.states == {"set": 2, MISSING: 2}


def test_of_several_marks_of_a_subject_the_one_that_is_not_set_is_told() -> None:
    given = [Given(ANNA, ALGEBRA, "deferred"), Given(ANNA, ALGEBRA, "set", "4")]
    found = completeness(given, marked=set(), attended=set())
    assert [one.state for one in found.gaps] == ["deferred"]
    assert not found.complete


def test_quality_and_success_leave_out_who_is_exempt_and_count_who_is_not_attested() -> None:
    given = [Given(n, ALGEBRA, "set", raw) for n, raw in enumerate(("5", "4", "3", "2"))]
    given += [Given(8, ALGEBRA, "not_attested"), Given(9, ALGEBRA, "exempt")]
    assert results_of(given) == Results(Decimal("3.50"), Decimal("40.0"), Decimal("60.0"))


def test_other_scales_have_no_quality() -> None:
    assert not results_of([Given(ANNA, ALGEBRA, "set", "87")])
    assert not results_of([Given(ANNA, ALGEBRA, "set", "зачёт")])
    assert not results_of([])


def test_a_plan_without_figures_enters_no_total() -> None:
    hours = [
        Hours("урок", Decimal(48), Decimal("46.5")),
        Hours("экскурсия", Decimal(2), None),
        Hours("контрольная", Decimal(4), Decimal(4)),
    ]
    assert total(hours) == (Decimal("50.5"), Decimal(52))
    assert total(hours[1:2]) is None
