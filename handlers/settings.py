"""The language that we speak to a person, and what we call the children where names may not travel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from chat.talk import Button, Buttons, Refusal, Reply
from chat.text import LANGUAGES, Content, Plain, _
from diary.people import PersonalData, Pupil, Purpose
from handlers import start
from handlers.turn import Turn, stale_button
from linking import aliases, chats
from linking.access import access_pupil, access_pupils_of, children
from linking.naming import hinted
from storage import audits

OWN_NAMES = {
    "ru": "Русский",
    "en": "English",
    "tt": "Татарча",
    "ba": "Башҡортса",
    "uk": "Українська",
    "uz": "O‘zbekcha",
    "kk": "Қазақша",
    "ky": "Кыргызча",
    "tg": "Тоҷикӣ",
    "hy": "Հայերեն",
    "az": "Azərbaycanca",
}
A_ROW = 3
ALIAS_LETTERS = 30
NAMING = Button(_("What to call the children"), "alias")
LEAVE_IT = (Button(_("Leave it as it is"), "settings"),)
# Somebody who writes this wants to get away, not to name a child.
WAYS_OUT = frozenset(
    {
        "меню",
        "настройки",
        "помощь",
        "назад",
        "отмена",
        "menu",
        "settings",
        "help",
        "back",
        "cancel",
    }
)


async def languages(turn: Turn) -> Reply:
    others = [
        Button(OWN_NAMES[lang], "language", {"to": lang})
        for lang in LANGUAGES
        if lang != turn.person.lang
    ]
    rows = tuple(tuple(others[at : at + A_ROW]) for at in range(0, len(others), A_ROW))
    here = _("Language: {language}", language=OWN_NAMES[turn.person.lang])
    return Reply(here, rows)


async def language(turn: Turn) -> Reply:
    """args: to (a language that we speak)."""
    lang = turn.word("to")
    if lang not in LANGUAGES:
        raise stale_button()
    await chats.speak(turn.db, turn.person.id, lang)
    await note(turn, "settings.language", {"language": lang})
    words = _("I answer in English now.")  # each catalogue names its own language here
    return start.menu_reply(turn.person, words)


async def alias(turn: Turn) -> Reply:
    """Whom to name, or the question for the name; args: pupil."""
    pupils = await access_pupils_of(turn.db, turn.person, today=turn.today)
    if len(pupils) > 1 and not turn.given("pupil"):
        rows = tuple((Button(_hint(one), "alias", {"pupil": one.id}),) for one in pupils[:8])
        return Reply(_("Which child?"), (*rows, (start.MENU,)), personal=True)
    pupil = await _pupil(turn, turn.number("pupil")) if turn.given("pupil") else pupils[0]
    words = _(
        "What shall I call {child} where names may not travel? Write a word without the surname, "
        "for example: Elder.",
        child=_hint(pupil),
    )
    forget: Buttons = ()
    if pupil.alias:
        forget = ((Button(_("No name of my own"), "alias_drop", {"pupil": pupil.id}),),)
    return Reply(
        words,
        (*forget, LEAVE_IT),
        expect="alias_set",
        remember={"pupil": pupil.id},
        personal=True,
    )


async def alias_set(turn: Turn) -> Reply:
    """The words of the family for the child that was asked about."""
    pupil_id = turn.facts.get("pupil")
    if not isinstance(pupil_id, int):
        raise stale_button()
    pupil = await _pupil(turn, pupil_id)
    words = " ".join(turn.event.text.split())
    if words.casefold() in WAYS_OUT:
        return await start.menu(turn)
    if trouble := _trouble(words, pupil):
        raise Refusal(Reply(trouble, (LEAVE_IT,)))
    await aliases.call_child(turn.db, turn.person.id, pupil.id, words)
    await note(turn, "settings.alias", {}, pupil_id=pupil.id)
    reply = start.menu_reply(turn.person, _("I will call this child {alias}.", alias=Plain(words)))
    if await unnamed(turn):  # the next one
        return replace(reply, buttons=(*reply.buttons, (NAMING,)))
    return reply


def _trouble(words: str, pupil: Pupil) -> Content:
    """Why a child may not be called so, "" where it may."""
    if not words or len(words) > ALIAS_LETTERS:
        return _("Please write one to {n} letters.", n=ALIAS_LETTERS)
    if aliases.tells_surname(words, pupil.name):
        return _("Please choose a word without the surname.")
    if aliases.tells_class(words, pupil.class_title):
        return _("Please choose a word without the class.")
    return ""


async def alias_drop(turn: Turn) -> Reply:
    """Back to «Ребёнок 1»; args: pupil."""
    pupil = await _pupil(turn, turn.number("pupil"))
    await aliases.call_child(turn.db, turn.person.id, pupil.id, "")
    await note(turn, "settings.alias", {}, pupil_id=pupil.id)
    return start.menu_reply(turn.person, _("The name is forgotten."))


async def note(
    turn: Turn, deed: str, detail: Mapping[str, object], *, pupil_id: int | None = None
) -> None:
    await audits.add(
        turn.db,
        turn.school.id,
        actor=turn.person.id,
        deed=deed,
        at=turn.house.clock(),
        person=turn.person.id,
        pupil=pupil_id,
        detail=detail,
    )


async def unnamed(turn: Turn) -> bool:
    """Whether a child here is called by a number only."""
    if turn.person.carries is not PersonalData.ALIAS:
        return False
    family = await children(turn.db, turn.person, today=turn.today)
    return any(child.pupil and not child.pupil.alias for child in family)


async def _pupil(turn: Turn, pupil_id: int) -> Pupil:
    return await access_pupil(turn.db, turn.person, pupil_id, Purpose.VIEW, today=turn.today)


def _hint(pupil: Pupil) -> Content:
    if pupil.carries is not PersonalData.FULL and pupil.alias:
        return Plain(pupil.alias)
    return hinted(pupil.name, pupil.class_title, pupil.carries)
