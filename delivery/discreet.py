"""Lock-screen mode: a letter about a child says only what came; its words come for a press.

No messenger's own way of hiding is relied on: docs/decisions/0033-a-locked-screen.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from chat.talk import Button, Reply
from chat.text import Content, _, bold
from delivery.batch import Batch, pupils_of
from delivery.folding import folded
from diary.changes import ChangeKind
from diary.people import PersonalData, Purpose
from linking.naming import called
from storage.changes import changes_of
from storage.outbox import Letter

# What a locked screen may show. Whole words: a language may turn them as it needs.
HEADS: Mapping[str, Callable[[Content], Content]] = {
    "marks": lambda child: _("{child}: news about marks", child=child),
    "homework": lambda child: _("{child}: news about homework", child=child),
    "lessons": lambda child: _("{child}: news about the timetable", child=child),
    "tests": lambda child: _("{child}: news about tests", child=child),
    "absence": lambda child: _("{child}: news about attendance", child=child),
    "finals": lambda child: _("{child}: news about final marks", child=child),
    "exams": lambda child: _("{child}: news about exams", child=child),
    "state_exams": lambda child: _("{child}: news about exams", child=child),
    "advice": lambda child: _("{child}: a message from a teacher", child=child),
    "forecast": lambda child: _("{child}: the forecast has changed", child=child),
    "notice": lambda child: _("{child}: an announcement of the school", child=child),
    "calendar": lambda child: _("{child}: news about the school calendar", child=child),
    "bells": lambda child: _("{child}: news about the bells", child=child),
    "teachers": lambda child: _("{child}: news about teachers", child=child),
    "moved": lambda child: _("{child}: news about the class", child=child),
    "evening": lambda _child: _("The evening digest is ready."),
    "morning": lambda _child: _("The morning digest is ready."),
    "weekly": lambda _child: _("The weekly digest is ready."),
}


async def covered(
    batch: Batch, purpose: Purpose | None, said: Mapping[int, Reply]
) -> Mapping[int, Reply]:
    """The same letters; for whoever wishes it, without what they tell. Two statements at most for all of them.

    A letter whose permission has gone in between is left out, like any other.
    """
    letters = [
        one
        for one in batch.letters
        if one.discreet
        and one.id in said
        and batch.carries[one.channel] is not PersonalData.NONE  # tells nothing anyway
    ]
    if purpose is None or not letters:
        return said
    heads = await _heads(replace(batch, letters=letters), purpose)
    hidden = {one.id: _hidden(one, heads[one.id]) for one in letters if one.id in heads}
    gone = {one.id for one in letters} - set(hidden)
    return {**{at: reply for at, reply in said.items() if at not in gone}, **hidden}


def _hidden(letter: Letter, head: Content) -> Reply:
    """Without files, and without the letter's own buttons: those come with its words."""
    show = Button(_("Show"), "letter", {"id": letter.id})
    return Reply(bold(head), ((show,),), personal=True)


async def _heads(batch: Batch, purpose: Purpose) -> Mapping[int, Content]:
    """By letter; none for a letter about a child whom its receiver may not be told of any more."""
    children = {at: called(pupil) for at, pupil in (await pupils_of(batch, purpose)).items()}
    news = await _new_marks(batch) if batch.letters[0].kind == "marks" else {}
    heads: dict[int, Content] = {}
    for letter in batch.letters:
        if letter.pupil_id is None:
            heads[letter.id] = HEADS[letter.kind]("")
        elif letter.id in children:
            child, new = children[letter.id], news.get(letter.id, 0)
            heads[letter.id] = _marks(child, new) if new else HEADS[letter.kind](child)
    return heads


def _marks(child: Content, new: int) -> Content:
    if new > 1:
        return _("{child}: new marks", child=child)
    return _("{child}: a new mark", child=child)


async def _new_marks(batch: Batch) -> Mapping[int, int]:
    """How many, of the letters that tell of nothing but new ones."""
    ids = {change for one in batch.letters for change in one.facts["changes"]}
    changes = await changes_of(batch.db, ids)
    found: dict[int, int] = {}
    for letter in batch.letters:
        told = folded(changes[one] for one in letter.facts["changes"] if one in changes)
        if told and all(one.kind is ChangeKind.MARK_ADDED for one in told):
            found[letter.id] = len(told)
    return found
