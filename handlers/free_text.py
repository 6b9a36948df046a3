"""Free words of a known person, when nothing was asked: which screen they mean, and of whom and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from chat.query.intents import UNKNOWN
from chat.query.known import Known, KnownChild, KnownSubject, Span, Understood
from chat.query.parse import parse
from chat.query.sent import AskedOfSent, asked_of_sent
from chat.talk import Button, Buttons
from chat.text import Content, Day, Plain, Row, Text, _
from diary.people import Pupil
from handlers import history
from handlers.start import FAMILY
from handlers.turn import Turn
from handlers.understanding import Understanding
from linking.access import Child, children
from linking.naming import called
from storage.periods import periods_of
from storage.subjects import subjects_of

LONGEST = timedelta(days=366)  # of a range of days that a screen shows
A_WEEK = timedelta(days=6)
OTHERS = 2  # subjects on offer beside the one that is shown

PUPIL, DAY, TO, SUBJECT = "pupil", "day", "to", "subject"
_DAYS = (PUPIL, DAY, TO)

# Intent -> the action that answers it, and the arguments which that screen takes.
_ANSWERS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "today": ("today", (PUPIL,)),
    "homework": ("homework", (*_DAYS, SUBJECT)),
    "marks": ("marks", (*_DAYS, SUBJECT)),
    "schedule": ("timetable", _DAYS),
    "changes": ("changes", _DAYS),
    "tests": ("tests", (PUPIL,)),
    "attendance": ("attendance", _DAYS),
    "average": ("averages", (*_DAYS, SUBJECT)),
    "term_mark": ("averages", (PUPIL, SUBJECT)),
    "need_mark": ("averages", (PUPIL, SUBJECT)),
    "finals": ("finals", (PUPIL,)),
    "exams": ("exams", (PUPIL,)),
    "recommendations": ("recommendations", (PUPIL,)),
    "holidays": ("holidays", ()),
    "holidays_countdown": ("holidays", ()),
    "teacher": ("teachers", (PUPIL, SUBJECT)),
    "lessons_start": ("lessons_start", (PUPIL, DAY)),
    "lessons_end": ("lessons_end", (PUPIL, DAY)),
    "bells": ("bells", (PUPIL,)),
    "now": ("now", (PUPIL,)),
    "room": ("room", (PUPIL, DAY, SUBJECT)),
}

_TOPICS: Mapping[str, Text] = {
    "today": _("today"),
    "homework": _("homework"),
    "marks": _("marks"),
    "timetable": _("timetable"),
    "changes": _("changes of lessons"),
    "tests": _("tests ahead"),
    "attendance": _("attendance"),
    "averages": _("average marks"),
    "finals": _("final marks"),
    "exams": _("exams"),
    "recommendations": _("teachers' advice"),
    "holidays": _("holidays"),
    "teachers": _("teachers"),
    "lessons_start": _("when lessons begin"),
    "lessons_end": _("when lessons end"),
    "bells": _("bells"),
    "now": _("what is on now"),
    "room": _("room"),
    "settings": _("settings"),
    "wishes": _("what to send you"),
    "consent": _("consent"),
    "withdraw": _("take the consent back"),
    "unlink": _("disconnect this chat"),
}

# A greeting, and the like: there is nothing to show, and it is no misunderstanding.
_FRIENDLY: Mapping[str, Text] = {
    "hello": _("Hello! You may ask, for instance: what is set for tomorrow."),
    "thanks": _("You are welcome!"),
    "bye": _("Goodbye!"),
}


async def understand(turn: Turn) -> Understanding:
    """What the words of this turn ask for. Never nothing: what was not understood is the menu and a guess."""
    if of_messages := asked_of_sent(turn.event.text, turn.today):
        return _of_messages(of_messages, turn)
    family = await children(turn.db, turn.person, today=turn.today)
    pupils = [child.pupil for child in family if child.pupil]
    subjects = await subjects_of(turn.db, turn.school.id, pupils)
    terms = await _terms(turn, pupils[:1])
    understood = parse(turn.event.text, _known(turn, family, subjects, terms))
    named = [pupil for pupil in pupils[1:] if understood.children == (pupil.id,)]
    if named and understood.start:
        # «За четверть» of the younger child: a first class may have other quarters.
        terms = await _terms(turn, named)
        understood = parse(turn.event.text, _known(turn, family, subjects, terms))
    if understood.intent == UNKNOWN:
        return _not_understood(understood.guess)
    if understood.intent not in _ANSWERS:  # a command in plain words
        return Understanding(understood.intent)
    return _answer(understood, family, subjects, turn.today)


def _of_messages(asked: AskedOfSent, turn: Turn) -> Understanding:
    day = {DAY: asked.day.isoformat()} if asked.day and asked.day <= turn.today else {}
    if not turn.person.roles & history.READERS:
        return Understanding("sent", day)
    if asked.names:
        return Understanding("history_named", {**day, "names": " ".join(asked.names)})
    return Understanding("sent" if turn.person.roles & FAMILY else "history", day)


async def _terms(turn: Turn, pupils: Sequence[Pupil]) -> tuple[Span, ...]:
    """What «четверть» means for a child."""
    if not pupils:
        return ()
    periods = await periods_of(turn.db, pupils[0], today=turn.today)
    return tuple((one.begins, one.ends) for one in periods.usual if one.ends != date.max)


def _known(
    turn: Turn,
    family: Sequence[Child],
    subjects: tuple[KnownSubject, ...],
    terms: tuple[Span, ...],
) -> Known:
    return Known(turn.today, tuple(_known_child(child) for child in family), subjects, terms)


def _known_child(child: Child) -> KnownChild:
    alias = child.pupil.alias if child.pupil else ""
    names = tuple(name for name in (child.name.given, alias) if name)
    return KnownChild(child.id, names, child.name.family)


def _not_understood(guess: str) -> Understanding:
    if guess in _FRIENDLY:
        return Understanding("menu", echo=_FRIENDLY[guess])
    action = _ANSWERS.get(guess, (guess,))[0]
    if action not in _TOPICS:
        return Understanding("menu", echo=_("I did not understand that."))
    perhaps = Button(_("Did you mean: {topic}?", topic=_TOPICS[action]), action)
    return Understanding("menu", echo=_("I did not understand that."), change=((perhaps,),))


def _answer(
    understood: Understood,
    family: Sequence[Child],
    subjects: Sequence[KnownSubject],
    today: date,
) -> Understanding:
    action, takes = _ANSWERS[understood.intent]
    if understood.stranger and PUPIL in takes:
        return Understanding("menu", echo=_("There is no child of that name in your diary."))
    first, last = understood.start, understood.end
    if understood.intent == "term_mark" and last and last < today:
        action, takes = _ANSWERS["finals"]  # the term is over: there is nothing left to forecast
    if understood.intent == "schedule" and understood.subjects and not first:
        first, last = today, today + A_WEEK  # «когда физра»: somewhere in the next days
    if first and last:
        last = min(last, first + LONGEST)
    asked = {
        # Two children named, or a name that both have: the screen asks which one.
        PUPIL: str(understood.children[0]) if len(understood.children) == 1 else "",
        DAY: first.isoformat() if first else "",
        TO: last.isoformat() if last and last != first else "",
        SUBJECT: str(understood.subjects[0]) if understood.subjects else "",
    }
    args = {name: asked[name] for name in takes if asked[name]}
    titles = {one.id: one.title for one in subjects}
    parts: list[Content] = [_TOPICS[action]]
    if SUBJECT in args:
        parts.append(_in_a_line(titles[understood.subjects[0]]))
    if DAY in args and first and last:
        parts.append(_days(first, last if TO in args else first))
    parts += [
        called(child.pupil) for child in family if child.pupil and str(child.id) == args.get(PUPIL)
    ]
    return Understanding(
        action, args, Row(tuple(parts)), _other_subjects(understood, action, args, titles)
    )


def _days(first: date, last: date) -> Content:
    if first == last:
        return Day(first, "EEE d MMMM")
    return _("{first} – {last}", first=Day(first), last=Day(last))


def _in_a_line(title: str) -> Content:
    """«алгебра», but «ОБЗР»."""
    ordinary = title[1:2].islower()
    return Plain(title[:1].lower() + title[1:] if ordinary else title)


def _other_subjects(
    understood: Understood, action: str, args: Mapping[str, str], titles: Mapping[int, str]
) -> Buttons:
    """Other subjects that were named, or that the words may have meant; and all of them."""
    if SUBJECT not in args:
        return ()
    others = understood.subjects[1 : 1 + OTHERS]
    row = [Button(Plain(titles[one]), action, {**args, SUBJECT: one}) for one in others]
    all_of_them = {name: value for name, value in args.items() if name != SUBJECT}
    if action != "room":
        row.append(Button(_("All subjects"), action, all_of_them))
    fitting = tuple(button for button in row if _fits(button))
    return (fitting,) if fitting else ()


def _fits(button: Button) -> bool:
    """A range of days of a subject with long ids can be too long for a button."""
    try:
        button.packed()
    except ValueError:
        return False
    return True
