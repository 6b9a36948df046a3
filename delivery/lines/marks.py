"""One mark in words, exactly as the journal said it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from chat.text import Content, Day, Number, Plain, Row, _, n_, quiet, struck
from diary.marks import ONE, Average, Mark, averages


def mark_line(mark: Mark, *, subject: bool = True) -> Content:
    """«Алгебра: 4 · контрольная, вес 3 · было 3, стало 4 (12.11)», the teacher's words under it."""
    value = sign(mark)
    first = _("{subject}: {mark}", subject=Plain(mark.subject), mark=value) if subject else value
    said = Row((first, *details(mark)))
    if mark.comment:
        return (said, quiet(_("   “{comment}”", comment=Plain(mark.comment))))
    return said


def sign(mark: Mark) -> Content:
    match mark.kind:
        case "placeholder":
            return _("{sign} (work still owed)", sign=Plain(mark.raw))
        case "exempt":
            return _("{sign} (exempt)", sign=Plain(mark.raw or "—"))
    return Plain(mark.raw)


def details(mark: Mark) -> tuple[Content, ...]:
    weight: Content = "" if mark.weight == ONE else _("weight {weight}", weight=mark.weight)
    work: Content = Plain(mark.work_type.lower()) if mark.work_type else ""
    title: Content = "" if tells_nothing_new(mark) else Plain(mark.work)
    uncounted: Content = _("not in the average") if mark.kind == "mark" and not mark.counts else ""
    kind: Content = Row((work, weight), gap=", ") if work or weight else ""
    return (kind, title, criteria(mark), *corrections(mark), uncounted)


def criteria(mark: Mark) -> Content:
    """«критерии: A 6, B 7», as the journal wrote them."""
    if not mark.criteria:
        return ""
    said = (Row((Plain(name), Plain(value)), gap=" ") for name, value in mark.criteria)
    return _("criteria: {criteria}", criteria=Row(tuple(said), gap=", "))


def removed_line(mark: Mark, removed: date) -> Content:
    """«10 ноября: 3 убрана 14.11 · контрольная работа, вес 3»."""
    told = _("{mark} was removed on {day}", mark=struck(sign(mark)), day=Day(removed, "dd.MM"))
    return _("{day}: {mark}", day=mark.on, mark=Row((told, *details(mark))))


def corrections(mark: Mark) -> tuple[Content, ...]:
    if not mark.earlier:
        return ()
    after = [one.raw for one in mark.earlier[1:]] + [mark.raw]
    return tuple(
        _(
            "was {before}, now {after} ({day})",
            before=Plain(old.raw),
            after=Plain(new),
            day=Day(old.until, "dd.MM"),
        )
        if old.until
        else _("was {before}, now {after}", before=Plain(old.raw), after=Plain(new))
        for old, new in zip(mark.earlier, after, strict=True)
    )


def subject_line(title: str, marks: Iterable[Mark]) -> Content:
    """«Алгебра: 4 5 3 4 · средний 4,12»."""
    shown = tuple(marks)
    row = Row(tuple(Plain(mark.raw) for mark in shown), gap=" ")
    return Row((_("{subject}: {mark}", subject=Plain(title), mark=row), *average_words(shown)))


def average_words(marks: Iterable[Mark]) -> tuple[Content, ...]:
    return tuple(_average(one) for one in averages(marks))


def average_line(marks: Iterable[Mark]) -> tuple[Content, ...]:
    """A line of its own under the marks of one subject."""
    return tuple(_("Average: {average}", average=average_value(one)) for one in averages(marks))


def _average(one: Average) -> Content:
    return _("average {average}", average=average_value(one))


def average_value(one: Average) -> Content:
    value = Number(one.value, "0.00")
    if one.highest is None:
        return value
    return _("{average} of {highest}", average=value, highest=one.highest)


def counted(marks: int) -> Content:
    return n_("{n} mark", "{n} marks", n=marks)


def tells_nothing_new(mark: Mark) -> bool:
    work, kind = mark.work.casefold().strip(), mark.work_type.casefold().strip()
    return not work or work == kind or work == mark.subject.casefold()
