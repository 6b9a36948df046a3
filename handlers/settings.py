"""Everything a person may choose, on one screen."""

from __future__ import annotations

from chat.talk import Button, Buttons, Refusal, Reply
from chat.text import LANGUAGES, Content, Plain, Row, _, bold
from diary.people import ADULT, PersonalData, age_on
from handlers import start
from handlers.turn import Turn, stale_button
from linking import aliases, chats
from linking.access import Child, children
from linking.naming import hinted
from storage import audits

OWN_NAMES = {"ru": "Русский", "en": "English"}
ALIAS_LETTERS = 30


async def show(turn: Turn) -> Reply:
    family = await children(turn.db, turn.person, today=turn.today)
    here = _("Language: {language}", language=OWN_NAMES[turn.person.lang])
    others = tuple(
        Button(OWN_NAMES[lang], "language", {"to": lang})
        for lang in LANGUAGES
        if lang != turn.person.lang
    )
    rows: Buttons = (
        others,
        (Button(_("My chats"), "chats"), Button(_("Add a messenger"), "add_messenger")),
    )
    if family:
        rows += ((Button(_("What to call the children"), "alias"),),)
        rows += (_consent_row(family),)
    own = next((child for child in family if child.id == turn.person.id), None)
    if own and own.birth_date and age_on(turn.today, own.birth_date) >= ADULT:
        rows += ((Button(_("May my parents see my diary?"), "parents"),),)
    return Reply((bold(_("Settings")), here), (*rows, (start.MENU,)))


def _consent_row(family: tuple[Child, ...]) -> tuple[Button, ...]:
    row: tuple[Button, ...] = ()
    if any(child.pupil is None for child in family):
        row += (Button(_("Give consent"), "consent"),)
    if any(child.pupil for child in family):
        row += (Button(_("Take consent back"), "withdraw"),)
    return row


async def language(turn: Turn) -> Reply:
    """args: to (a language that we speak)."""
    lang = turn.word("to")
    if lang not in LANGUAGES:
        raise stale_button()
    await chats.speak(turn.db, turn.person.id, lang)
    await _note(turn, "settings.language", {"language": lang})
    words = _("I speak {language} now.", language=OWN_NAMES[lang])
    return start.menu_reply(turn.person, words)


async def alias(turn: Turn) -> Reply:
    """Whom to name, or the question for the name; args: pupil."""
    family = await children(turn.db, turn.person, today=turn.today)
    if not family:
        raise stale_button()
    if len(family) > 1 and not turn.given("pupil"):
        rows = tuple(
            (Button(_hint(turn, child), "alias", {"pupil": child.id}),) for child in family[:8]
        )
        return Reply(_("Which child?"), (*rows, (start.MENU,)))
    child = _chosen(family, turn.number("pupil") if turn.given("pupil") else family[0].id)
    words = _(
        "What shall I call {child} where names may not travel? Write a word without the surname, "
        "for example: Elder.",
        child=_hint(turn, child),
    )
    return Reply(
        words,
        ((Button(_("Leave it as it is"), "settings"),),),
        expect="alias_set",
        remember={"pupil": child.id},
    )


async def alias_set(turn: Turn) -> Reply:
    """The words of the family for the child that was asked about."""
    family = await children(turn.db, turn.person, today=turn.today)
    pupil_id = turn.facts.get("pupil")
    child = _chosen(family, pupil_id if isinstance(pupil_id, int) else 0)
    words = " ".join(turn.event.text.split())
    if not words or len(words) > ALIAS_LETTERS:
        raise Refusal(Reply(_("Please write one to {n} letters.", n=ALIAS_LETTERS)))
    if aliases.tells_surname(words, child.name):
        raise Refusal(Reply(_("Please choose a word without the surname.")))
    await aliases.call_child(turn.db, turn.person.id, child.id, words)
    await _note(turn, "settings.alias", {}, pupil_id=child.id)
    return start.menu_reply(turn.person, _("I will call this child {alias}.", alias=Plain(words)))


async def _note(
    turn: Turn, deed: str, detail: dict[str, object], *, pupil_id: int | None = None
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


def _chosen(family: tuple[Child, ...], pupil_id: int) -> Child:
    for child in family:
        if child.id == pupil_id:
            return child
    raise stale_button()


def _hint(turn: Turn, child: Child) -> Content:
    if turn.person.carries is not PersonalData.FULL and child.pupil and child.pupil.alias:
        return Row((Plain(child.pupil.alias),))
    return hinted(child.name, child.class_title, turn.person.carries)
