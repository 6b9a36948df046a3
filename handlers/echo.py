"""What was understood, said in one line, with buttons to change it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from chat.query.known import Understood
from chat.talk import Button, Buttons
from chat.text import Content, Day, Plain, Row, _
from handlers.answers import DAY, OF, PUPIL, SUBJECT, TO, TOPICS
from linking.access import Child
from linking.naming import called

OTHERS = 2  # subjects on offer beside the one that is shown
_A_DAY = timedelta(days=1)
_STEPS = frozenset({_A_DAY, 7 * _A_DAY})  # of what a step forth or back is plain
_DRAWN = {name: TOPICS[name] for name in ("marks", "timetable", "tests", "holidays")}


def echo(
    action: str, args: Mapping[str, str], family: Sequence[Child], titles: Mapping[int, str]
) -> Content:
    parts: list[Content] = [TOPICS[action]]
    if args.get(OF) in _DRAWN:
        parts.append(_DRAWN[args[OF]])
    if SUBJECT in args:
        parts.append(_in_a_line(titles.get(int(args[SUBJECT]), "")))
    if DAY in args:
        parts.append(_days(*_span(args)))
    parts += [
        called(child.pupil) for child in family if child.pupil and str(child.id) == args.get(PUPIL)
    ]
    return Row(tuple(parts))


def page_of(
    action: str, args: Mapping[str, str], family: Sequence[Child], titles: Mapping[int, str]
) -> Button:
    """A button to one of several answers: «Анна · химия»."""
    parts: list[Content] = [
        called(child.pupil) for child in family if child.pupil and str(child.id) == args.get(PUPIL)
    ]
    if SUBJECT in args:
        parts.append(Plain(titles.get(int(args[SUBJECT]), "")))
    page = Button(Row(tuple(parts)), action, args)
    if _fits(page):
        return page
    days = {DAY, TO}
    return Button(page.label, action, {name: v for name, v in args.items() if name not in days})


def _span(args: Mapping[str, str]) -> tuple[date, date]:
    first = date.fromisoformat(args[DAY])
    return first, date.fromisoformat(args[TO]) if TO in args else first


def _days(first: date, last: date) -> Content:
    if first == last:
        return Day(first, "EEE d MMMM")
    return _("{first} – {last}", first=Day(first), last=Day(last))


def _in_a_line(title: str) -> Content:
    """«алгебра», but «ОБЗР»."""
    ordinary = title[1:2].islower()
    return Plain(title[:1].lower() + title[1:] if ordinary else title)


def other_subjects(
    understood: Understood, action: str, args: Mapping[str, str], titles: Mapping[int, str]
) -> Buttons:
    """Other subjects that were named, or that the words may have meant; and all of them."""
    if SUBJECT not in args:
        return ()
    others = [one for one in understood.subjects if str(one) != args[SUBJECT]][:OTHERS]
    row = [Button(Plain(titles[one]), action, {**args, SUBJECT: one}) for one in others]
    all_of_them = {name: value for name, value in args.items() if name != SUBJECT}
    if action != "room":
        row.append(Button(_("All subjects"), action, all_of_them))
    fitting = tuple(button for button in row if _fits(button))
    return (fitting,) if fitting else ()


def other_days(action: str, args: Mapping[str, str]) -> tuple[Button, ...]:
    """One step back and one forth: of a day a day, of a week a week."""
    if DAY not in args:
        return ()
    first, last = _span(args)
    step = last - first + _A_DAY
    if step not in _STEPS:
        return ()
    labels = ("‹ {day}", "{day} ›")
    row = []
    for label, away in zip(labels, (-step, step), strict=True):
        begins, ends = first + away, last + away
        moved = {**args, DAY: begins.isoformat(), **({TO: ends.isoformat()} if TO in args else {})}
        row.append(Button(_(label, day=Day(begins, "EEE d MMM")), action, moved))
    return tuple(button for button in row if _fits(button))


def _fits(button: Button) -> bool:
    """A range of days of a subject with long ids can be too long for a button."""
    try:
        button.packed()
    except ValueError:
        return False
    return True
