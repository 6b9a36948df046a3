"""Free words of a known person, when nothing was asked: which screen they mean, and of whom and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product

from chat.query.intents import UNKNOWN
from chat.query.known import Known, KnownChild, KnownSubject, Span, Understood
from chat.query.masking import masked
from chat.query.parse import parse
from chat.query.sent import AskedOfSent, asked_of_sent
from chat.talk import Button
from chat.text import Text, _
from diary.people import Pupil
from handlers import history
from handlers.answers import ANSWERS, DAY, GOAL, OF, PUPIL, SUBJECT, TO, TOPICS
from handlers.echo import echo, other_days, other_subjects, page_of
from handlers.memory import LastQuestion
from handlers.menu_words import EVERYBODY, pressed_by
from handlers.start import FAMILY
from handlers.turn import Turn
from handlers.understanding import Understanding
from linking.access import Child, children
from storage.periods import periods_of
from storage.subjects import subjects_of

LONGEST = timedelta(days=366)  # of a range of days that a screen shows
A_WEEK = timedelta(days=6)
FIRST_YEAR, LAST_YEAR = 1990, 2190  # further away days cannot be reckoned with
NEVER = date(2000, 1, 1)
AT_ONCE = 4  # answers in one reply

# A greeting, and the like: there is nothing to show, and it is no misunderstanding.
_FRIENDLY: Mapping[str, Text] = {
    "hello": _("Hello! You may ask, for instance: what is set for tomorrow."),
    "thanks": _("You are welcome!"),
    "bye": _("Goodbye!"),
    # A person in need must not be told that nobody understands.
    "distress": _(
        "I am a program and cannot help with this, but people can. Tell the class teacher or another grown-up "
        "whom you trust. The children's helpline answers day and night, free of charge: 8-800-2000-122. "
        "In danger call 112."
    ),
}


@dataclass(frozen=True)
class Asker:
    """What a question of this person may name: the children, the subjects of the school, the terms of the year."""

    family: tuple[Child, ...]
    subjects: tuple[KnownSubject, ...]
    terms: Mapping[int, tuple[Span, ...]]  # by pupil: a first class may have other quarters

    def known(self, today: date, *, child: int = 0, follows: str = "") -> Known:
        terms = self.terms.get(child) or next(iter(self.terms.values()), ())
        named = tuple(_known_child(one) for one in self.family)
        return Known(today, named, self.subjects, terms, follows)


async def asker_of(turn: Turn) -> Asker:
    family = await children(turn.db, turn.person, today=turn.today)
    pupils = [child.pupil for child in family if child.pupil]
    subjects = await subjects_of(turn.db, turn.school.id, pupils)
    # The first child's terms are those of most questions; another's are asked for when that child is named.
    first = {pupil.id: await _terms(turn, pupil) for pupil in pupils[:1]}
    return Asker(family, subjects, first)


async def understand(turn: Turn, asker: Asker | None = None) -> Understanding:
    """What the words of this turn ask for. Never nothing: what was not understood is the menu and a guess."""
    if pressed := pressed_by(turn.event.text, turn.person):
        action, args = pressed
        return Understanding(action, dict(args))
    if of_messages := asked_of_sent(turn.event.text, turn.today):
        return _of_messages(of_messages, turn)
    return await _read(turn, asker or await asker_of(turn))


async def _read(turn: Turn, asker: Asker) -> Understanding:
    last = turn.house.memory.last(turn.event, now=turn.now)
    follows = last.intent if last else ""
    known = asker.known(turn.today, follows=follows)
    understood = parse(turn.event.text, known)
    pupils = {child.id: child.pupil for child in asker.family if child.pupil}
    named = [pupils[one] for one in understood.children if one in pupils][:1]
    if understood.start and named and named[0].id not in asker.terms:
        # «За четверть» of the younger child.
        terms = {**asker.terms, named[0].id: await _terms(turn, named[0])}
        known = replace(asker, terms=terms).known(turn.today, child=named[0].id, follows=follows)
        understood = parse(turn.event.text, known)
    if understood.intent == UNKNOWN:
        if not (understood.talk or understood.guess in _FRIENDLY):
            words = masked(turn.event.text, known.children)
            turn.house.unsolved.note(turn.school.id, words, turn.person.lang)
        return replace(_not_understood(understood.guess), read=understood)
    if understood.intent not in ANSWERS:  # a command in plain words
        return Understanding(understood.intent, read=understood)
    return _answer(understood, asker, turn.today, last if understood.follows else None)


def warm() -> None:
    """Read the dictionaries and the forms of names, so that no first question waits for it."""
    words = "разогреть словарь"  # nothing in any table: it is looked for everywhere
    pressed_by(words, EVERYBODY)
    parse(words, Known(NEVER))
    masked(words, ())


def asked_in_group(text: str, today: date) -> str:
    """The action that words ask for, whoever says them; "" where they ask for nothing."""
    return ANSWERS.get(parse(text, Known(today)).intent, ("", ()))[0]


def _of_messages(asked: AskedOfSent, turn: Turn) -> Understanding:
    day = {DAY: asked.day.isoformat()} if asked.day and asked.day <= turn.today else {}
    if not turn.person.roles & history.READERS:
        return Understanding("sent", day)
    if asked.names:
        return Understanding("history_named", {**day, "names": " ".join(asked.names)})
    return Understanding("sent" if turn.person.roles & FAMILY else "history", day)


async def _terms(turn: Turn, pupil: Pupil) -> tuple[Span, ...]:
    """What «четверть» means for a child."""
    periods = await periods_of(turn.db, pupil, today=turn.today)
    return tuple((one.begins, one.ends) for one in periods.usual if one.ends != date.max)


def _known_child(child: Child) -> KnownChild:
    alias = child.pupil.alias if child.pupil else ""
    names = tuple(name for name in (child.name.given, alias) if name)
    return KnownChild(child.id, names, child.name.family)


def _not_understood(guess: str) -> Understanding:
    if guess in _FRIENDLY:
        return Understanding("menu", echo=_FRIENDLY[guess])
    action = ANSWERS.get(guess, (guess,))[0]
    if action not in TOPICS:
        return Understanding("menu", echo=_("I did not understand that."))
    perhaps = Button(_("Did you mean: {topic}?", topic=TOPICS[action]), action)
    return Understanding("menu", echo=_("I did not understand that."), change=((perhaps,),))


def _answer(
    understood: Understood, asker: Asker, today: date, last: LastQuestion | None
) -> Understanding:
    action, takes = _screen_of(understood, today)
    if understood.stranger and PUPIL in takes:
        words = _("There is no child of that name in your diary.")
        return Understanding("menu", echo=words, read=understood)
    asked = {**_days_of(understood, today), **_rest_of(understood)}
    if last:
        asked = _completed(asked, last.args)
    several = _several(understood, takes)
    first, *others = [
        {name: value for name, value in {**asked, **one}.items() if value and name in takes}
        for one in several or ({},)
    ]
    titles = {one.id: one.title for one in asker.subjects}
    if others:
        # The single pages are a press away, and say by themselves of whom and of what they are.
        shared = {name: value for name, value in first.items() if name not in several[0]}
        return Understanding(
            action,
            first,
            echo(action, shared, asker.family, titles),
            also=tuple(others),
            pages=tuple(page_of(action, one, asker.family, titles) for one in (first, *others)),
            read=understood,
        )
    return Understanding(
        action,
        first,
        echo(action, first, asker.family, titles),
        other_subjects(understood, action, first, titles),
        other_days(action, first),
        read=understood,
    )


def _screen_of(understood: Understood, today: date) -> tuple[str, tuple[str, ...]]:
    over = understood.end is not None and understood.end < today
    if understood.intent == "term_mark" and over:
        return ANSWERS["finals"]  # the term is over: there is nothing left to forecast
    return ANSWERS[understood.intent]


def _days_of(understood: Understood, today: date) -> dict[str, str]:
    first, last = understood.start, understood.end
    if understood.intent == "schedule" and understood.subjects and not first:
        first, last = today, today + A_WEEK  # «когда физра»: somewhere in the next days
    if not (first and last):
        return {}
    last = min(last, first + LONGEST)
    return {DAY: first.isoformat(), TO: last.isoformat() if last != first else ""}


def _rest_of(understood: Understood) -> dict[str, str]:
    rest = {GOAL: str(understood.goal or ""), OF: understood.picture}
    if len(understood.children) == 1:
        rest[PUPIL] = str(understood.children[0])
    if understood.subjects:
        rest[SUBJECT] = str(understood.subjects[0])
    return {name: value for name, value in rest.items() if value}


def _several(understood: Understood, takes: Sequence[str]) -> tuple[dict[str, str], ...]:
    """Each child and each subject that were plainly named, where there are several and not too many."""
    whose = understood.children if PUPIL in takes and len(understood.children) > 1 else ()
    what = understood.subjects if SUBJECT in takes and understood.several_subjects else ()
    if understood.intent == "picture":
        return ()  # one picture is drawn for one reply
    pairs = [
        {**({PUPIL: str(child)} if child else {}), **({SUBJECT: str(subject)} if subject else {})}
        for child, subject in product(whose or (0,), what or (0,))
    ]
    return tuple(pairs) if 1 < len(pairs) <= AT_ONCE else ()


def _completed(asked: Mapping[str, str], last: Mapping[str, str]) -> dict[str, str]:
    """What the last question said, where this piece says nothing else."""
    kept = {name: value for name, value in last.items() if _is_sound(name, value)}
    if DAY in asked or DAY not in kept:
        kept.pop(DAY, None)
        kept.pop(TO, None)
    return {**kept, **asked}


def _is_sound(name: str, value: str) -> bool:
    """A question may have come from a forged button."""
    if name in {PUPIL, SUBJECT, GOAL}:
        return value.isascii() and value.isdigit()
    if name in {DAY, TO}:
        try:
            day = date.fromisoformat(value)
        except ValueError:
            return False
        return FIRST_YEAR < day.year < LAST_YEAR
    return name == OF
