"""«Что вы обо мне знаете»: everything that is kept about a person, to read and for a program."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import date, datetime, time

import structlog

from chat.talk import Button, File, Refusal, Reply
from chat.text import Content, _, bold, n_
from diary.people import PersonalData
from documents.apart import NotDrawn
from documents.dossier import Dossier, draw_dossier
from handlers.my_data_facts import facts_of
from handlers.my_data_json import as_json
from handlers.my_data_pages import dossier_of
from handlers.start import MENU
from handlers.turn import Turn
from linking.my_data import asked_at

log = structlog.get_logger()

A_DAY = 3  # each takes a process of its own to draw; nobody reads more of them
KEPT = 4  # documents drawn last, for whoever is permitted anew or fetches one from the page

_drawn: OrderedDict[Dossier, bytes] = OrderedDict()


@dataclass(frozen=True, slots=True)
class Papers:
    """A drawing of these facts: of equal ones the files are equal."""

    dossier: Dossier
    record: bytes
    on: date

    async def __call__(self) -> tuple[File, ...]:
        record = File(f"my-data-{self.on}.json", self.record, "application/json")
        try:
            pages = await _pages(self.dossier)
        except NotDrawn as trouble:
            log.warning("my_data_not_drawn", why=str(trouble))
            return (record,)
        return File(f"my-data-{self.on}.pdf", pages, "application/pdf"), record


async def show(turn: Turn) -> Reply:
    if turn.person.carries is PersonalData.NONE:
        raise Refusal(Reply(_nowhere_here(turn), ((MENU,),)))
    midnight = datetime.combine(turn.today, time(), turn.now.tzinfo)
    at = await asked_at(
        turn.db,
        turn.school.id,
        turn.person.id,
        event=f"{turn.event.channel}:{turn.event.id}",
        since=midnight,
        now=turn.house.clock(),
        most=A_DAY,
    )
    if at is None:
        words = n_(
            "I have given you all this {n} time today. Please ask again tomorrow.",
            "I have given you all this {n} times today. Please ask again tomorrow.",
            n=A_DAY,
        )
        raise Refusal(Reply(words, ((MENU,),)))
    facts = await facts_of(turn, at=at)
    lines: list[Content] = [
        bold(_("What I know about you")),
        _(
            "Two files: one to read or to print, one for programs. In them are your chats, consents, settings and "
            "codes, what was sent to you, what staff did about you, and the diary of your children."
        ),
    ]
    if turn.person.carries is PersonalData.ALIAS:
        lines.append(
            _(
                "In this messenger they are without surname and class; in the web chat they are whole."
            )
        )
    lines.append(_("Keep the files where nobody else can read them."))
    buttons = ((Button(_("Delete my data"), "erase"), MENU),)
    return Reply(
        tuple(lines),
        buttons,
        drawing=Papers(dossier_of(facts), as_json(facts), turn.today),
        personal=True,
    )


def _nowhere_here(turn: Turn) -> Content:
    if turn.house.public_url:
        return _(
            "This messenger may not carry personal data. Ask the same in the school's web chat: {link}",
            link=turn.house.public_url,
        )
    return _("This messenger may not carry personal data. Ask the same in the school's web chat.")


async def _pages(dossier: Dossier) -> bytes:
    pages = _drawn.get(dossier) or await draw_dossier(dossier)
    _drawn[dossier] = pages
    _drawn.move_to_end(dossier)
    while len(_drawn) > KEPT:
        _drawn.popitem(last=False)
    return pages
