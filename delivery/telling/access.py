"""Whose access was opened or closed, and a new wording of the consent. Nothing here is of the diary."""

from __future__ import annotations

from collections.abc import Mapping

from chat.talk import Button, Reply
from chat.text import Content, Plain, _
from delivery.batch import Batch
from diary.people import PersonalData
from linking import rosters
from storage.outbox import Letter

_CONSENT = Button(_("To the consent"), "consent")
_MENU = Button(_("☰ Menu"), "menu")


async def access_given(batch: Batch) -> Mapping[int, Reply]:
    words = _("The diary is open: the school has recorded the consent.")
    return {letter.id: Reply(words, ((_MENU,),)) for letter in batch.letters}


async def access_closed(batch: Batch) -> Mapping[int, Reply]:
    return {letter.id: Reply(_closed(letter)) for letter in batch.letters}


def _closed(letter: Letter) -> Content:
    """Why, as far as it may be told: never whom it is about, because that is no longer permitted."""
    match letter.facts.get("why"):
        case "left":
            return _(
                "The school has noted that a child of your family does not study there any more: "
                "that diary is closed. Questions are answered at school."
            )
        case "left_myself":
            return _(
                "The school has noted that you do not study there any more: your diary is closed. "
                "Questions are answered at school."
            )
        case "consent":
            return _(
                "The diary is closed, as the school has recorded. Questions are answered at school."
            )
    return _("Access is closed. Questions are answered at school.")


async def refusal_annulled(batch: Batch) -> Mapping[int, Reply]:
    words = _("The written refusal is annulled. To open the diary again, give your consent.")
    return {letter.id: Reply(words, ((_CONSENT,),)) for letter in batch.letters}


async def guardian_blocked(batch: Batch) -> Mapping[int, Reply]:
    """To staff alone."""
    ids = {letter.facts[who] for letter in batch.letters for who in ("person", "pupil")}
    people = {one: await rosters.human(batch.db, one) for one in sorted(ids)}
    said: dict[int, Reply] = {}
    for letter in batch.letters:
        full = batch.carries[letter.channel] is PersonalData.FULL
        who, child = (people[letter.facts[name]].name for name in ("person", "pupil"))
        words = _(
            "Access is closed, as the journal says: {who}, for the pupil {child}. "
            "The other guardians were not told.",
            who=Plain(who.full if full else who.initials),
            child=Plain(child.full if full else child.initials),
        )
        said[letter.id] = Reply(words)
    return said


async def consent_again(batch: Batch) -> Mapping[int, Reply]:
    words = _(
        "The school has published a new wording of the consent. Please read it and decide. "
        "Until then everything goes on as it was."
    )
    said: dict[int, Reply] = {}
    for letter in batch.letters:
        button = Button(_("Read the new wording"), "consent", {"again": letter.facts["version"]})
        said[letter.id] = Reply(words, ((button,),))
    return said
