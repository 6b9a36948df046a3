"""What a final mark takes: against trying every handful of marks there is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import combinations_with_replacement

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from diary.final_rule import FinalRule, final_rule_of
from diary.forecast import forecast, shown_average
from diary.marks import Mark
from diary.target import Given, Kind, Works, aims, goals_of, imagined, target, works
from tests.diary.test_forecast import mark

ALGEBRA = "Алгебра"
TEST, ANSWER, HOME = "Контрольная работа", "Ответ на уроке", "Домашняя работа"
KNOWN = works(
    [Given(TEST, Decimal(3)), Given(ANSWER, Decimal(1)), Given(HOME, Decimal(1))], FinalRule()
)
HALF_UP = FinalRule(minimum=1)
FIVE = Decimal(5)


def ways(
    values: str, goal: int = 5, rule: FinalRule = HALF_UP, known: Works = KNOWN
) -> list[tuple[int, Decimal]]:
    found = target(
        [mark(one) for one in values.split()], rule, Decimal(goal), known, subject=ALGEBRA
    )
    assert found.verdict == "ways"
    return [(path.marks, path.kind.weight) for path in found.paths]


def verdict(values: str, goal: int = 5, rule: FinalRule = HALF_UP, **more: object) -> str:
    marks = [mark(one, **more) for one in values.split()]  # type: ignore[arg-type]
    return target(marks, rule, Decimal(goal), KNOWN, subject=ALGEBRA).verdict


def test_works_of_one_weight_stand_together_the_heaviest_first() -> None:
    assert KNOWN.kinds == (Kind(Decimal(3), (TEST,)), Kind(Decimal(1), (HOME, ANSWER)))
    rule = final_rule_of({"final": {"except_works": [TEST]}})
    assert works([Given(TEST, Decimal(3)), Given("", Decimal(0))], rule).kinds == (
        Kind(Decimal(1)),
    )


def test_one_test_or_three_answers() -> None:
    assert ways("4 4 4") == [(1, 3), (3, 1)]


def test_a_goal_that_comes_out_takes_nothing() -> None:
    assert verdict("5 5 4") == "reached"
    assert verdict("5 5 4", goal=3) == "reached"


def test_too_few_marks_take_more_of_them() -> None:
    assert ways("5", rule=FinalRule()) == [(2, 3), (2, 1)]
    assert ways("", rule=FinalRule()) == [(3, 3), (3, 1)]
    assert ways("") == [(1, 3), (1, 1)]


def test_where_only_fives_give_a_five_a_four_cannot_be_made_good() -> None:
    strict = final_rule_of({"final": {"rounding": {"5": "5", "4": "4"}, "minimum": 1}})
    assert verdict("5 4", rule=strict) == "never"
    assert ways("", rule=strict) == [(1, 3), (1, 1)]


def test_a_two_bars_a_five_but_no_four() -> None:
    rule = final_rule_of({"final": {"minimum": 1, "not_with": {"5": "2"}}})
    found = target([mark("5"), mark("2")], rule, FIVE, KNOWN, subject=ALGEBRA)
    assert (found.verdict, found.bar) == ("barred", 2)
    assert verdict("5 5 5 5 2 4 5 5", rule=rule, goal=4) == "reached"
    foretold = forecast([mark(one) for one in ["5", "5", "5", "5", "5", "5", "5", "2"]], rule)
    assert foretold
    assert (foretold.value, foretold.by_average) == (4, 5)


def test_a_required_work_is_the_first_thing_it_takes() -> None:
    rule = final_rule_of({"final": {"minimum": 1, "required": {"алгебра": [TEST, "Зачётная"]}}})
    foretold = forecast([mark("4")] * 3, rule)
    assert foretold
    assert (foretold.value, foretold.why, foretold.missing) == (None, "works", (TEST, "Зачётная"))
    found = target([mark("4")] * 3, rule, FIVE, KNOWN, subject=ALGEBRA)
    (path,) = found.paths  # 4 4 4, five of weight 3, five of weight 1: 4.57
    assert (path.number, path.required) == (
        0,
        (Kind(Decimal(3), (TEST,)), Kind(Decimal(1), ("Зачётная",))),
    )
    had = [mark("4", work_type=TEST), mark("3", work_type=" зачетная ")]
    assert target(had, rule, Decimal(4), KNOWN, subject=ALGEBRA).verdict == "reached"


def test_works_and_subjects_that_do_not_count() -> None:
    rule = final_rule_of(
        {"final": {"minimum": 1, "except_works": [HOME], "except_subjects": ["Физкультура"]}}
    )
    foretold = forecast([mark("5", work_type=HOME), mark("3", work_type=ANSWER)], rule)
    assert foretold
    assert (foretold.value, foretold.marks) == (3, 1)
    assert forecast([mark("5", work_type=HOME)], rule) is None
    sport = forecast([mark("5", subject="Физкультура")], rule)
    assert sport
    assert (sport.value, sport.why) == (None, "apart")
    assert target([], rule, FIVE, KNOWN, subject="Физкультура").verdict == "apart"


def test_two_scales_have_no_target() -> None:
    both = [mark("5", highest=FIVE), mark("87", highest=Decimal(100))]
    assert target(both, HALF_UP, FIVE, KNOWN, subject=ALGEBRA).verdict == "scales"


@pytest.mark.parametrize(
    ("values", "highest", "goals"),
    [
        ("4 3", None, [5, 4, 3]),
        ("4 3", 10, [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]),
        ("9 3", None, [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]),
        ("87", 100, [100, 90, 80, 70, 60, 50, 40, 30, 20, 10]),
    ],
)
def test_what_somebody_may_aim_at(values: str, highest: int | None, goals: list[int]) -> None:
    scale = None if highest is None else Decimal(highest)
    marks = [mark(one, highest=scale) for one in values.split()]
    assert list(goals_of(marks, HALF_UP, KNOWN)) == goals


def test_a_hundred_points_make_a_five() -> None:
    rule = final_rule_of(
        {"final": {"rounding": {"5": 85, "4": 70, "3": 50}, "scale": 100, "minimum": 1}}
    )
    marks = [mark("70", highest=Decimal(100)), mark("80", highest=Decimal(100))]
    assert list(goals_of(marks, rule, KNOWN)) == [5, 4, 3]
    found = target(marks, rule, FIVE, KNOWN, subject=ALGEBRA)
    assert [(path.marks, path.mark) for path in found.paths] == [(1, 100), (2, 100)]


def test_more_marks_than_lessons_are_out_of_reach() -> None:
    found = target([mark("2")] * 4, HALF_UP, FIVE, KNOWN, subject=ALGEBRA)
    assert [path.marks for path in found.paths] == [7, 20]
    assert [path.marks for path in found.within(7).paths] == [7]
    assert (found.within(6).verdict, found.within(6).paths[0].marks) == ("far", 7)
    assert found.within(None) == found
    assert (
        target([mark("2")] * 99, HALF_UP, FIVE, KNOWN, subject=ALGEBRA).within(None).verdict
        == "far"
    )


def test_what_is_worth_telling_unasked() -> None:
    five = [Decimal(one) for one in (5, 4, 3)]
    assert aims(Decimal(4), five) == (5,)
    assert aims(Decimal(2), five) == (3, 5)
    assert aims(FIVE, five) == ()
    assert aims(None, five) == (5,)
    ten = [Decimal(one) for one in range(10, 0, -1)]
    assert aims(Decimal(7), ten) == (8,)
    assert aims(None, ten) == ()


# Against trying everything. The oracle knows only the forecast, and every handful of imagined marks.

_VALUES = st.sampled_from(("2", "3", "4", "5"))
_TYPES = st.sampled_from((TEST, ANSWER, HOME, ""))
_WEIGHTS = st.sampled_from(("1", "2", "3", "0.5"))
_MARKS = st.lists(
    st.builds(
        lambda value, weight, kind: mark(value, weight, work_type=kind),
        _VALUES,
        _WEIGHTS,
        _TYPES,
    ),
    max_size=5,
)
_STEPS = st.sampled_from(
    (
        "half_up",
        {"5": "4.6", "4": "3.6", "3": "2.6"},
        {"5": "4.75", "4": "3.5", "3": "2.5"},
        {"5": "5", "4": "4", "3": "3"},
    )
)
_RULES = st.builds(
    lambda steps, minimum, required, except_, bars: final_rule_of(
        {
            "final": {
                "rounding": steps,
                "minimum": minimum,
                "required": required,
                "except_works": except_,
                "not_with": bars,
            }
        }
    ),
    _STEPS,
    st.integers(1, 4),
    st.lists(st.sampled_from((TEST, ANSWER)), unique=True, max_size=2),
    st.sampled_from(([], [HOME])),
    st.sampled_from(({}, {"5": "2"}, {"5": "3", "4": "2"})),
)
_KINDS = st.sampled_from(
    (
        [Given(TEST, Decimal(3)), Given(ANSWER, Decimal(1))],
        [Given(TEST, Decimal(2)), Given(ANSWER, Decimal(2))],
        [Given(TEST, Decimal(1)), Given(ANSWER, Decimal("0.5"))],
    )
)
_GOALS = st.sampled_from((3, 4, 5)).map(Decimal)
HANDFUL = 3


def comes_out(marks: list[Mark], rule: FinalRule) -> Decimal:
    found = forecast(marks, rule)
    return found.value if found and found.value is not None else Decimal(-1)


def one_of(given_: Given, value: int) -> Mark:
    kind = Kind(given_.weight, (given_.title,))
    return imagined(Decimal(value), kind, subject=ALGEBRA, highest=None, on=date(2026, 11, 24))


@given(_MARKS, _RULES, _KINDS, _GOALS)
def test_no_handful_of_marks_is_smaller_than_the_fewest(
    marks: list[Mark], rule: FinalRule, kinds: list[Given], goal: Decimal
) -> None:
    found = target(marks, rule, goal, works(kinds, rule), subject=ALGEBRA)
    pool = [one_of(kind, value) for kind in kinds for value in (2, 3, 4, 5)]
    smallest = next(
        (
            size
            for size in range(HANDFUL + 1)
            if any(
                comes_out([*marks, *more], rule) >= goal
                for more in combinations_with_replacement(pool, size)
            )
        ),
        None,
    )
    if found.verdict == "reached":
        assert smallest == 0
    elif found.verdict == "ways" and found.paths[0].marks <= HANDFUL:
        assert smallest == found.paths[0].marks
    else:
        assert smallest is None


@given(_MARKS, _RULES, _KINDS, _GOALS)
def test_every_way_brings_it_and_one_mark_less_does_not(
    marks: list[Mark], rule: FinalRule, kinds: list[Given], goal: Decimal
) -> None:
    found = target(marks, rule, goal, works(kinds, rule), subject=ALGEBRA)
    for path in found.paths:
        more = [
            one_of(Given(kind.titles[0], kind.weight), int(path.mark)) for kind in path.required
        ]
        title = path.kind.titles[0] if path.kind.titles else ""
        more += [one_of(Given(title, path.kind.weight), int(path.mark))] * path.number
        assert comes_out([*marks, *more], rule) >= goal
        if path.number:
            assert comes_out([*marks, *more[:-1]], rule) < goal


@given(_MARKS, _RULES, _KINDS)
def test_a_better_goal_never_takes_fewer_marks(
    marks: list[Mark], rule: FinalRule, kinds: list[Given]
) -> None:
    known = works(kinds, rule)

    def fewest(goal: int) -> float:
        found = target(marks, rule, Decimal(goal), known, subject=ALGEBRA)
        if found.verdict == "reached":
            return 0
        return found.paths[0].marks if found.paths else float("inf")

    assert fewest(3) <= fewest(4) <= fewest(5)


@given(_MARKS, _RULES, _KINDS, st.integers(0, 4), _GOALS)
def test_a_better_mark_never_makes_it_harder(
    marks: list[Mark], rule: FinalRule, kinds: list[Given], place: int, goal: Decimal
) -> None:
    assume(place < len(marks))
    better = list(marks)
    old = better[place]
    better[place] = mark("5", str(old.weight), work_type=old.work_type)
    known = works(kinds, rule)

    def fewest(of: list[Mark]) -> float:
        found = target(of, rule, goal, known, subject=ALGEBRA)
        if found.verdict == "reached":
            return 0
        return found.paths[0].marks if found.paths else float("inf")

    assert fewest(better) <= fewest(marks)


@given(st.integers(1, 500), st.integers(1, 120))
def test_an_average_is_never_shown_on_the_other_side_of_a_step(points: int, weights: int) -> None:
    average = Fraction(points, weights)
    rule = final_rule_of({"final": {"rounding": {"5": "4.6", "4": "3.6", "3": "2.6"}}})
    for one in (rule, HALF_UP):
        shown = Fraction(shown_average(average, one, None))
        assert one.by_average(shown, None) == one.by_average(average, None)
        assert abs(shown - average) <= Fraction(1, 200)
