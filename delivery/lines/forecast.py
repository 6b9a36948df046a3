"""What would come out, in words that never call it a mark."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from chat.text import Content, Number, Plain, Row, _, n_, quiet
from delivery.lines.days import lines
from diary.final_rule import FinalRule
from diary.forecast import Forecast, scale_of, shown_average, terms_of
from diary.marks import Mark
from diary.periods import Period
from diary.progress import SubjectProgress

AVERAGE = "0.00####"  # more digits than two only where they decide
LADDER = 4  # a longer list of marks and averages nobody reads


def progress_line(one: SubjectProgress, rule: FinalRule) -> Content:
    """«Алгебра: средний 4,38 · прогноз 4», or why there is none."""
    standing = standing_words(one.forecast, one.marks, rule)
    return _("{subject}: {mark}", subject=Plain(one.title), mark=standing)


def short_forecast(found: Forecast) -> Content:
    match found.why:
        case "few":
            return _("too few marks for a forecast")
        case "works":
            return _("no mark yet for: {works}", works=works_row(found.missing))
        case "scales":
            return _("marks in several scales, so no forecast")
        case "apart":
            return _("by the school's rule there is no forecast")
    return _("forecast {value}", value=found.value or 0)


def standing_words(found: Forecast | None, marks: Iterable[Mark], rule: FinalRule) -> Content:
    """«средний 4,38 · прогноз 4»."""
    if found is None:
        return _("no marks with a number")
    average: Content = ""
    if found.average is not None:
        average = _("average {average}", average=average_number(found.average, marks, rule))
    return Row((average, short_forecast(found)))


def average_number(average: Fraction, marks: Iterable[Mark], rule: FinalRule) -> Content:
    counted = [mark for mark in marks if rule.counts(mark)]
    return Number(shown_average(average, rule, scale_of(counted)), AVERAGE)


def arithmetic(found: Forecast, marks: Sequence[Mark], rule: FinalRule) -> Content:
    """«(5×4 + 4×3 + 3×1) / 8 = 4,38 → 4»: each mark with the weights of all such marks together."""
    if found.average is None:
        return ()
    counted = [mark for mark in marks if rule.counts(mark)]
    terms = tuple(Row((value, weights), gap="×") for value, weights in terms_of(counted))
    average = _(
        "({terms}) / {weights} = {average}",
        terms=Row(terms, gap=" + "),
        weights=sum((mark.weight for mark in counted), Decimal()),
        average=average_number(found.average, counted, rule),
    )
    return average if found.value is None else Row((average, found.value), gap=" → ")


def explained(
    found: Forecast, marks: Sequence[Mark], rule: FinalRule, goals: Sequence[Decimal]
) -> tuple[Content, ...]:
    """How it was reckoned, and what the school's rule says to it."""
    counted = [mark for mark in marks if rule.counts(mark)]
    scale = scale_of(counted)
    weighted = any(mark.weight != counted[0].weight for mark in counted)
    left_out = {mark.work_type for mark in marks if mark.enters_average and not rule.counts(mark)}
    return lines(
        quiet(_("Each mark is multiplied by its weights.")) if weighted else "",
        _why(found, rule),
        _held(found, rule, scale) if found.by_average is not None else "",
        _("By the school's rule this does not count: {works}.", works=works_row(sorted(left_out)))
        if left_out
        else "",
        _ladder(found, rule, goals, scale) if found.average is not None else "",
    )


def _why(found: Forecast, rule: FinalRule) -> Content:
    match found.why:
        case "few":
            return too_few(rule)
        case "works":
            return _(
                "There is no forecast yet: the school's rule wants a mark for: {works}.",
                works=works_row(found.missing),
            )
        case "scales":
            return several_scales()
        case "apart":
            return left_out_subject()
    return ""


def too_few(rule: FinalRule) -> Content:
    return n_(
        "There is no forecast yet: it takes at least {n} mark.",
        "There is no forecast yet: it takes at least {n} marks.",
        n=rule.minimum,
    )


def several_scales() -> Content:
    return _(
        "The marks of this subject are in several scales. They have no common average, so there is no forecast."
    )


def left_out_subject() -> Content:
    return _(
        "By the school's rule the final mark of this subject is not reckoned from an average."
    )


def _held(found: Forecast, rule: FinalRule, scale: Decimal | None) -> Content:
    better = found.by_average or Decimal()
    return _(
        "The average alone would give {better}, but by the school's rule not beside a mark of {bar} or lower.",
        better=better,
        bar=rule.bars(better, scale) or 0,
    )


def _ladder(
    found: Forecast, rule: FinalRule, goals: Sequence[Decimal], scale: Decimal | None
) -> Content:
    """«5 от 4,5, 4 от 3,5»: all of a short scale, of a long one what is near."""
    near = list(goals)
    if len(near) > LADDER:
        now = found.value or found.by_average or Decimal()
        near = [goal for goal in goals if now <= goal <= now + 1]
    steps = tuple(
        _("{mark} from {average}", mark=goal, average=Number(_decimal(least), "0.0####"))
        for goal in near
        if (least := rule.least_for(goal, scale)) is not None
    )
    return quiet(_("The school's rule: {steps}.", steps=Row(steps, gap="; "))) if steps else ""


def _decimal(exact: Fraction) -> Decimal:
    return Decimal(exact.numerator) / Decimal(exact.denominator)


def works_row(titles: Iterable[str]) -> Content:
    return Row(tuple(Plain(title.lower()) for title in titles), gap=", ")


def not_a_mark(period: Period) -> Content:
    return quiet(
        _(
            "This is a forecast, not a mark: the teacher sets the final one. The period ends on {day}.",
            day=period.ends,
        )
    )
