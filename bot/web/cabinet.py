"""The diary as a page beside the conversation. It is asked for by POST, like what is said, and kept nowhere."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Header, HTTPException, Request
from pydantic import BaseModel, Field

from bot.order import InOrder
from bot.web import drawing
from bot.web.allowance import Allowance
from bot.web.guard import BODY
from bot.web.reading import NAME
from bot.web.sessions import PROOF, Sessions
from bot.web.site import Site, lang_of
from chat.talk import Answered, Incoming, unpacked
from chat.text import render
from delivery.pace import PERMITTED
from handlers.cabinet import ACTION, Cabinet

LOOKS_A_MINUTE = 120
AT_ONCE = 100
WAITING = 4  # a page wants the newest alone


class Look(BaseModel):
    """What the page wants to see: a button of its own as it was packed, or nothing for the beginning."""

    look: str = Field("", max_length=256)


class CabinetPage:
    """The route of the page's data."""

    def __init__(self, site: Site, sessions: Sessions) -> None:
        self._site = site
        self._sessions = sessions
        self._order = InOrder(at_once=AT_ONCE, waiting=WAITING)
        self._looked = Allowance(LOOKS_A_MINUTE, seconds=60)

    def router(self) -> APIRouter:
        router = APIRouter(max_body_size=BODY)
        router.add_api_route("/chat/cabinet", self.show, methods=["POST"])
        return router

    async def show(
        self, request: Request, look: Look, proof: Annotated[str, Header(alias=PROOF)] = ""
    ) -> dict[str, object]:
        """`html`: the page, or in a sentence why there is none; "" for who has no child here."""
        entered = await self._sessions.proven(request, proof)
        if not entered.session.linked:
            return {"html": "", "refused": False}
        if not self._looked.take(entered.sender, now=self._site.seconds()):
            raise HTTPException(429)
        _action, args = unpacked(look.look)
        event = Incoming(
            id=f"{entered.sender}.{self._site.tokens(9)}",
            channel=NAME,
            bot=NAME,
            address=entered.sender,
            sender=entered.sender,
            action=ACTION,
            args=args,
            lang=lang_of(request),
            pressed=ACTION,
        )
        return _shown(await self._asked(event))

    async def _asked(self, event: Incoming) -> Answered:
        answers: list[Answered | None] = []

        async def ask() -> None:
            answers.append(await self._site.answer(event))

        if not await self._order.run(event.sender, ask):
            raise HTTPException(429)
        answered = answers[0]
        if answered is None or answered.failed:
            raise HTTPException(500)
        if answered.reply.personal and self._site.seconds() - answered.permitted > PERMITTED:
            raise HTTPException(503)  # the page asks again
        return answered


def _shown(answered: Answered) -> dict[str, object]:
    page, lang = answered.reply.page, answered.lang
    words = partial(render, lang=lang)
    say = partial(drawing.marked_up, lang=lang)
    if isinstance(page, Cabinet):
        html = drawing.page("cabinet.html", lang, cabinet=page, words_of=words, say=say)
        return {"html": html, "refused": False}
    if page is not None:  # nobody's
        return {"html": "", "refused": False}
    html = drawing.page("no_cabinet.html", lang, reply=answered.reply, words_of=words, say=say)
    return {"html": html, "refused": True}
