"""Examples of what may be asked, made of this person's own children and subjects. Each works as it stands."""

from __future__ import annotations

from collections.abc import Sequence

from chat.query.known import KnownSubject
from chat.text import Content, Plain, Text, _, draw
from diary.people import PersonalData, Pupil
from handlers.turn import Turn
from linking.access import children
from linking.naming import called
from storage.subjects import subjects_of

# Whose questions are understood; whoever has chosen another language is shown examples in the first of them.
ASKED_IN = ("ru", "en")
SHORT = 22  # letters of a subject that is easily typed


async def examples(turn: Turn) -> tuple[Content, ...]:
    """Six to eight of them; none where no diary is open."""
    family = await children(turn.db, turn.person, today=turn.today)
    pupils = [child.pupil for child in family if child.pupil]
    if not pupils or turn.person.carries is PersonalData.NONE:
        return ()
    # Marks first: a brother or sister in the first grade has none.
    pupil = next((one for one in pupils if one.has_marks), pupils[0])
    subject = _subject(await subjects_of(turn.db, turn.school.id, [pupil]))
    found = [_("what is set for tomorrow"), *_of_child(pupil, pupils, subject)]
    found += [_("when do lessons end tomorrow"), _("which lessons change tomorrow")]
    if pupil.has_marks:
        found.append(_("when are the tests"))
    if subject:
        found.append(_("who teaches: {subject}", subject=Plain(subject)))
    found.append(_("how many days until the holidays"))
    return tuple(spoken(one, turn.person.lang) for one in found)


def _of_child(pupil: Pupil, pupils: Sequence[Pupil], subject: str) -> list[Text]:
    name = called(pupil) if pupil.carries is PersonalData.FULL or pupil.alias else ""
    named = len(pupils) > 1 and bool(name)
    if not pupil.has_marks:
        if named:
            return [_("{child}: timetable for tomorrow", child=name)]
        return [_("timetable for tomorrow")]
    week = _("{child}: marks for the week", child=name) if named else _("marks for the week")
    return [week, _("marks: {subject}", subject=Plain(subject))] if subject else [week]


def _subject(subjects: Sequence[KnownSubject]) -> str:
    """One that this child is taught; of those the first that is soon typed."""
    taught = sorted(one.title for one in subjects if one.taught)
    return next((one for one in taught if len(one) <= SHORT), taught[0] if taught else "")


def spoken(example: Content, lang: str) -> Content:
    """In a language in which it can be asked."""
    return draw(example, lang if lang in ASKED_IN else ASKED_IN[0])
