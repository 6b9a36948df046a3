"""Marks: two hundred thousand of them in a school's year, so everything that repeats is worked out once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from chat.text import _
from journal.criteria import CRITERIA, criteria_in
from journal.days import check_days, check_holidays
from journal.difference import Plan
from journal.draft import Draft
from journal.references import refer
from journal.scales import Scale, scale_of, worth
from journal.settling import settle_sheet
from journal.sheets import Sheet
from journal.writing import Update
from storage.tables import classes, marks

ONE = Decimal(1)


class Work(NamedTuple):
    weight: Decimal
    subject_id: int | None
    due_on: date | None
    scale: Scale


class Said(NamedTuple):
    """The cells that a mark is read from."""

    score: Decimal | None
    text: str
    status: str | None
    kind: str | None
    counts: bool | None


class Sign(NamedTuple):
    """What a mark's cells come to; `kind` "" where there is no mark at all."""

    raw: str
    value: Decimal | None
    kind: str
    counts: bool
    fits: bool


NOBODY = Work(ONE, None, None, Scale())


async def results(draft: Draft) -> None:
    sheet = draft.sheet("results")
    if sheet is None:
        return
    pupil_ids = await refer(draft, sheet, "studentSourcedId", "users", whose="pupil")
    work_ids = await refer(draft, sheet, "lineItemSourcedId", "lineItems")
    known = await _works(draft)
    works = [known.get(work or 0, NOBODY) for work in work_ids]
    signs = _signs(draft, sheet, works)
    days = _days(draft, sheet, works)
    kept = [at for at, sign in enumerate(signs) if sign.kind]
    # Where the journal knows no criteria, every mark keeps the hash that it had before there were any.
    by_criteria = {"criteria": criteria_in(draft, sheet)} if sheet.has(CRITERIA) else {}
    plan = await settle_sheet(
        draft,
        sheet,
        marks.mark,
        {
            "pupil_id": pupil_ids,
            "assessment_id": work_ids,
            "raw": [sign.raw for sign in signs],
            "value": [sign.value for sign in signs],
            "kind": [sign.kind for sign in signs],
            "counts": [sign.counts for sign in signs],
            "on_date": days,
            "set_at": sheet["metadata.setAt"],
            "comment": sheet["comment"],
            **by_criteria,
        },
        unhashed={
            "weight": [work.weight for work in works],
            "subject_id": [work.subject_id for work in works],
        },
        keep=None if len(kept) == len(signs) else kept,
        dated="on_date",
        told=True,
    )
    await check_days(draft, sheet, "scoreDate", days)
    await check_holidays(draft, sheet, "scoreDate", days)
    _remember_earlier(draft, plan)


async def _works(draft: Draft) -> dict[int, Work]:
    subject_of = await draft.effective(classes.course, "subject_id")
    scales = await draft.effective(marks.mark_scale, "title", "class_id", "course_id", "values")
    own = [
        (class_id, course_id, scale_of(title, values))
        for title, class_id, course_id, values in scales.values()
    ]
    found: dict[int, Work] = {}
    by_place: dict[tuple[Any, ...], Scale] = {}
    rows = await draft.effective(
        marks.assessment, "weight", "course_id", "class_id", "due_on", "lowest", "highest"
    )
    for row_id, (weight, course_id, class_id, due_on, lowest, highest) in rows.items():
        place = (course_id, class_id, lowest, highest)
        if place not in by_place:
            by_place[place] = fitting_scale(own, class_id, course_id) or Scale(
                lowest=lowest, highest=highest
            )
        subject_id = subject_of.get(course_id, (None,))[0]
        found[row_id] = Work(weight, subject_id, due_on, by_place[place])
    return found


def fitting_scale(
    scales: list[tuple[int | None, int | None, Scale]],
    class_id: int | None,
    course_id: int | None,
) -> Scale | None:
    """The scale that names the class and the course, else one of them, else neither."""
    fitting = [
        (own_class is not None, own_course is not None, scale)
        for own_class, own_course, scale in scales
        if own_class in (None, class_id) and own_course in (None, course_id)
    ]
    return max(fitting, key=lambda one: (one[0], one[1], one[2].title))[2] if fitting else None


def _signs(draft: Draft, sheet: Sheet, works: list[Work]) -> list[Sign]:
    known: dict[tuple[Any, ...], Sign] = {}
    signs: list[Sign] = []
    cells = zip(
        works,
        sheet["score"],
        sheet["textScore"],
        sheet["scoreStatus"],
        sheet["metadata.kind"],
        sheet["metadata.counts"],
        strict=True,
    )
    for row, (work, *said) in enumerate(cells):
        place = (id(work.scale), *said)
        sign = known.get(place)
        if sign is None:
            known[place] = sign = _sign(work.scale, Said(*said))
        if not sign.fits:
            _say_outside(draft, sheet, row, work.scale, sign)
        signs.append(sign)
    return signs


def _sign(scale: Scale, said: Said) -> Sign:
    score, text, status, kind, counts = said
    raw = text or ("" if score is None else _digits(score))
    if kind == "placeholder":
        return Sign(raw, None, "placeholder", counts=False, fits=True)
    if status == "exempt":
        return Sign(raw or "осв", None, "exempt", counts=False, fits=True)
    if not raw:
        return Sign("", None, "", counts=False, fits=True)
    value = scale.value(raw)
    if value is None and text and score is not None and worth(raw) is None:
        value = score  # «отл» with its number beside
    fits = scale.allows(raw) and (score is None or bool(scale.signs) or scale.allows(str(score)))
    counted = counts is not False and value is not None
    return Sign(raw, value, "mark", counts=counted, fits=fits)


def _digits(number: Decimal) -> str:
    """A mark "5.0" of a spreadsheet was a five."""
    return str(number.to_integral_value() if number == number.to_integral_value() else number)


def _say_outside(draft: Draft, sheet: Sheet, row: int, scale: Scale, sign: Sign) -> None:
    column = "textScore" if sheet["textScore"][row] else "score"
    if scale.signs is not None:
        reason = _("The scale “{scale}” has no such value.", scale=scale.title)
        fix = _("Allowed values: {values}.", values=", ".join(scale.signs))
    else:
        reason = _("The mark is outside the scale of its work.")
        fix = _(
            "The work allows {lowest} to {highest}: correct the mark, or resultValueMin and resultValueMax.",
            lowest="…" if scale.lowest is None else str(scale.lowest),
            highest="…" if scale.highest is None else str(scale.highest),
        )
    draft.problems.error(sheet.name, reason, fix, **sheet.at(row, column, sign.raw))


def _days(draft: Draft, sheet: Sheet, works: list[Work]) -> list[date | None]:
    """The day of the mark, else of its work, else of its entry."""
    days: list[date | None] = [
        day or work.due_on for day, work in zip(sheet["scoreDate"], works, strict=True)
    ]
    if None in days:
        for row, day in enumerate(days):
            if day is not None:
                continue
            if set_at := sheet["metadata.setAt"][row]:
                days[row] = set_at.astimezone(draft.zone).date()
            else:
                draft.problems.error(
                    sheet.name,
                    _("The day of the mark is not known."),
                    _("Fill in scoreDate, or dueDate of the work in lineItems.csv."),
                    **sheet.at(row, "scoreDate"),
                )
    return days


def _remember_earlier(draft: Draft, plan: Plan) -> None:
    """What a corrected mark said before stays beside it."""
    rows: list[tuple[Any, ...]] = []
    for entry, before, after in plan.altered() if plan.before else ():
        was_mark = before["kind"] == after["kind"] == "mark"
        if was_mark and before["raw"] != after["raw"]:
            said = {"raw": before["raw"], "at": draft.now.isoformat()}
            rows.append(([*before["earlier"], said], entry.id))
    if rows:
        draft.ops.append(Update(marks.mark, ("earlier",), rows))
