"""Whether every pupil of a class has the final marks: for class teachers and heads; every look is written down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from chat.talk import Button, Reply
from chat.text import Content, Plain, Row, Text, _, bold, quiet
from delivery.lines.days import lines, paragraphs
from diary.completeness import MISSING, Completeness, Given, completeness
from diary.people import PersonalData
from handlers.class_periods import ClassPeriod, class_period, period_row
from handlers.codes import pages_row
from handlers.history import called, classes_of, pick_class
from handlers.start import MENU
from handlers.turn import Turn
from storage.completeness import attended_by, marked_in
from storage.subjects import titles_of

PAGE = 25
STATES: Mapping[str, Text] = {
    "set": _("Set: {n}"),
    "not_attested": _("Not attested: {n}"),
    "exempt": _("Exempt: {n}"),
    "deferred": _("Put off: {n}"),
    MISSING: _("Missing: {n}"),
}


async def show(turn: Turn) -> Reply:
    """Which class; args: page."""
    found = await classes_of(turn)
    if len(found) == 1:
        return await _class(turn, found[0].id)
    words = _("Final marks: which class?")
    stats = Button(_("Statistics"), "lesson_stats")
    return pick_class(
        turn, found, ("completeness", "completeness_class"), words, last=(stats, MENU)
    )


async def of_class(turn: Turn) -> Reply:
    """args: class, period, page."""
    return await _class(turn, turn.number("class"))


async def _class(turn: Turn, class_id: int) -> Reply:
    shown = await class_period(turn, class_id, deed="finals.read")
    title = _("Final marks of {class_title}", class_title=Plain(shown.school_class.title))
    if shown.period is None:
        return Reply((bold(title), _("The school has not sent any periods yet.")), ((MENU,),))
    marked = await marked_in(turn.db, shown.pupils, shown.period.begins, shown.period.ends)
    attended = await attended_by(turn.db, shown.pupils, today=turn.today)
    result = completeness(
        (one for one in shown.given if one.subject_id not in shown.skipped),
        marked={pair for pair in marked if pair[1] not in shown.skipped},
        attended={pair for pair in attended if pair[1] not in shown.skipped},
    )
    titles = await titles_of(turn.db, {one.subject_id for one in result.gaps})
    place = list(shown.pupils)
    gaps = sorted(
        result.gaps,
        key=lambda one: (titles.get(one.subject_id, "").casefold(), place.index(one.pupil_id)),
    )
    # Initials beside a class are a pupil, and that a mark is missing is of the diary.
    silent = bool(gaps) and turn.person.carries is PersonalData.NONE
    if silent:
        gaps = []
    page = turn.number("page") if turn.given("page") else 0
    body = paragraphs(
        [
            (bold(Row((title, Plain(shown.period.title)))), *_unfinished(turn, shown)),
            _sums(result),
            *_blocks(turn, shown, gaps[page * PAGE : (page + 1) * PAGE], titles),
            *([_("Nothing personal is shown in this chat.")] if silent else []),
            quiet(_("Your look at this list is written down.")),
        ]
    )
    args: dict[str, object] = {"class": shown.school_class.id, "period": shown.period.id}
    rows = (
        period_row("completeness_class", shown),
        pages_row("completeness_class", args, page=page, whole=len(gaps), size=PAGE),
        (Button(_("Statistics"), "lesson_stats_class", args), MENU),
    )
    return Reply(body, tuple(row for row in rows if row), personal=True)


def _unfinished(turn: Turn, shown: ClassPeriod) -> tuple[Content, ...]:
    if shown.period is None or shown.period.ends < turn.today:
        return ()
    return (_("It ends on {day}.", day=shown.period.ends),)


def _sums(result: Completeness) -> Content:
    if not sum(result.states.values()):
        return _("There are no marks and no final marks in this period.")
    whole = _("Every pupil has every final mark.") if result.complete else ""
    return lines(*(_say(words, result.states[state]) for state, words in STATES.items()), whole)


def _say(words: Text, n: int) -> Content:
    return Text(words.msgid, {"n": n}) if n else ""


def _blocks(
    turn: Turn, shown: ClassPeriod, gaps: Sequence[Given], titles: Mapping[int, str]
) -> list[Content]:
    return [
        (
            bold(Plain(titles.get(subject, ""))),
            *(_line(turn, shown, one) for one in group),
        )
        for subject, group in groupby(gaps, key=lambda one: one.subject_id)
    ]


def _line(turn: Turn, shown: ClassPeriod, gap: Given) -> Content:
    return Row((called(turn, shown.pupils[gap.pupil_id]), _state(gap)), gap=" — ")


def _state(gap: Given) -> Content:
    match gap.state:
        case "not_attested":
            return _("not attested")
        case "exempt":
            return _("exempt")
        case "deferred":
            return _("put off until {day}", day=gap.until) if gap.until else _("put off")
    return _("no final mark")
