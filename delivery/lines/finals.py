"""A final mark in words."""

from __future__ import annotations

from collections.abc import Mapping

from chat.text import Content, Day, Plain, Row, Text, _
from diary.finals import FinalMark
from diary.marks import Correction

# What a mark is for, where the title of its period does not say it.
FORMS: Mapping[str, Text] = {
    "attestation": _("attestation"),
    "behaviour": _("behaviour"),
    "credit": _("pass-fail test"),
    "graded_credit": _("graded test"),
    "coursework": _("term paper"),
    "module": _("module exam"),
    "practice": _("placement"),
}
PARTS = frozenset({"quarter", "trimester", "half", "semester", "module"})


def period_words(mark: FinalMark) -> Content:
    match mark.kind:
        case "year":
            return _("year")
        case "final":
            return _("final")
        case "exam":
            # A college examines at the end of every semester, a school at that of a year.
            return _form(mark, _("exam")) if mark.period_kind in PARTS else _("exam")
    form = FORMS.get(mark.kind)
    return _form(mark, form) if form else Plain(mark.period)


def _form(mark: FinalMark, form: Text) -> Content:
    """«1 семестр, дифференцированный зачёт»."""
    return Row((Plain(mark.period), form), gap=", ")


def value_words(mark: FinalMark) -> Content:
    match mark.state:
        case "not_attested":
            return _("not attested")
        case "exempt":
            return _("exempt")
        case "deferred":
            return _deferred(mark)
    return Plain(mark.raw)


def said_words(mark: FinalMark) -> Content:
    """With what was corrected: «5 (было 4, стало 5 (12.11))»."""
    if not mark.earlier:
        return value_words(mark)
    return _("{mark} ({remark})", mark=value_words(mark), remark=_corrections(mark))


def _corrections(mark: FinalMark) -> Content:
    after = [one.raw for one in mark.earlier[1:]] + [mark.raw]
    steps = zip(mark.earlier, after, strict=True)
    return Row(
        tuple(_was(old, Plain(new) if new else value_words(mark)) for old, new in steps), ", "
    )


def _was(old: Correction, new: Content) -> Content:
    before = Plain(old.raw)
    if old.until is None:
        return _("was {before}, now {after}", before=before, after=new)
    day = Day(old.until, "dd.MM")
    return _("was {before}, now {after} ({day})", before=before, after=new, day=day)


def _deferred(mark: FinalMark) -> Content:
    until, why = mark.defer_until, Plain(mark.defer_reason)
    if until and mark.defer_reason:
        return _("put off until {day} ({reason})", day=until, reason=why)
    if until:
        return _("put off until {day}", day=until)
    if mark.defer_reason:
        return _("put off ({reason})", reason=why)
    return _("put off")
