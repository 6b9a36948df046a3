"""The conversation: a page, what the person says, what is said unasked, files, and the way out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter, Form, Header, HTTPException, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse, StreamingResponse

from bot.order import InOrder, Seen
from bot.web import drawing, enclosing
from bot.web.allowance import Allowance
from bot.web.downloads import Downloads
from bot.web.guard import BODY, BODY_WITH_FILE, ENCLOSE
from bot.web.reading import Said, read
from bot.web.sessions import PROOF, TOKEN_BYTES, Entered, Sessions
from bot.web.site import Site, lang_of
from bot.web.streams import of_diary
from chat.talk import Answered, Button, Incoming, Reply
from chat.text import _, render
from delivery.pace import PERMITTED

SAID_A_MINUTE = 300
ENCLOSED_A_MINUTE = 10
AT_ONCE = 200
CODE = 64  # what a link may fill in

REPEATED = Reply(
    _("This was answered already. If you did not see the answer, please ask again."),
    buttons=((Button(_("Menu"), "menu"),),),
)


class Chat:
    """The routes of the conversation."""

    def __init__(self, site: Site, sessions: Sessions) -> None:
        self._site = site
        self._sessions = sessions
        self._order = InOrder(at_once=AT_ONCE)
        self._seen = Seen()
        self._said = Allowance(SAID_A_MINUTE, seconds=60)
        self._enclosed = Allowance(ENCLOSED_A_MINUTE, seconds=60)
        self._downloads = Downloads(site, sessions, order=self._order, said=self._said)

    def router(self) -> APIRouter:
        router = APIRouter(max_body_size=BODY)
        router.add_api_route("/", self.page, methods=["GET", "HEAD"])
        router.add_api_route("/chat/say", self.say, methods=["POST"])
        router.add_api_route(ENCLOSE, self.enclose, methods=["POST"], max_body_size=BODY_WITH_FILE)
        router.add_api_route("/chat/stream", self.stream, methods=["GET"])
        router.add_api_route("/chat/files/{key}", self._downloads.file, methods=["GET"])
        router.add_api_route("/chat/leave", self.leave, methods=["POST"])
        return router

    async def page(self, request: Request, code: Annotated[str, Query()] = "") -> Response:
        """The page is the same for everybody of a language: what is personal comes after it was asked for by POST."""
        site = self._site
        token = self._sessions.token(request)
        entered = await self._sessions.find(request)
        lang = await site.spoken(entered.sender if entered else "", lang_of(request))
        if site.personas and entered is None and not code:
            return RedirectResponse("/demo", 303)
        if token is None or not await self._sessions.usable(token):
            token = site.tokens(TOKEN_BYTES)
        response = HTMLResponse(
            drawing.page(
                "chat.html",
                lang,
                title=render(site.title, lang),
                proof=site.cookies.proof(token),
                code="".join(c for c in code[:CODE] if c.isalnum() or c in "-_ "),
                demo=bool(site.personas),
                persona=self._persona(entered, lang),
                linked=entered is not None and entered.session.linked,
            )
        )
        site.cookies.put(response, token, https=site.https(request))
        return response

    async def say(
        self,
        request: Request,
        response: Response,
        said: Said,
        proof: Annotated[str, Header(alias=PROOF)] = "",
    ) -> dict[str, object]:
        entered = await self._sessions.enter(request, proof)
        sender = entered.sender
        if not self._said.take(sender, now=self._site.seconds()):
            raise HTTPException(429)
        event = read(
            said, sender=sender, lang=lang_of(request), origin=self._site.network(request)
        )
        return await self._answer(entered, event, request, response)

    async def enclose(
        self,
        request: Request,
        response: Response,
        proof: Annotated[str, Header(alias=PROOF)] = "",
    ) -> dict[str, object]:
        """A file, from somebody whom we know."""
        entered = await self._sessions.enter(request, proof)
        if not entered.session.linked:
            raise HTTPException(403)
        if not self._enclosed.take(entered.sender, now=self._site.seconds()):
            raise HTTPException(429)
        event = await enclosing.read(
            request,
            sender=entered.sender,
            lang=lang_of(request),
            origin=self._site.network(request),
        )
        return await self._answer(entered, event, request, response)

    async def _answer(
        self, entered: Entered, event: Incoming, request: Request, response: Response
    ) -> dict[str, object]:
        if not self._seen.add(event.id):
            return self._shown(entered.sender, REPEATED, event.lang)
        try:
            answered, token = await self._heard(entered, event)
        except HTTPException:
            self._seen.forget(event.id)
            raise
        shown: dict[str, object] = {}
        if token:
            self._site.cookies.put(response, token, https=self._site.https(request))
            shown["proof"] = self._site.cookies.proof(token)
        return shown | self._told(event, answered)

    def _told(self, event: Incoming, answered: Answered | None) -> dict[str, object]:
        sender = event.sender
        if answered is None:
            return self._shown(sender, REPEATED, event.lang)
        reply = answered.reply
        if reply.settles:
            self._site.web.withdraw(sender)
        elif self._late(answered):
            raise HTTPException(503)  # the page offers to ask again
        edits = bool(event.pressed) and not reply.fresh
        shown = self._shown(
            sender,
            reply,
            answered.lang,
            edits=event.pressed if edits else "",
            asked=answered.meant or event,
        )
        return {**shown, "diary": of_diary(gone=reply.settles, stale=answered.wrote)}

    async def _heard(
        self, entered: Entered, event: Incoming
    ) -> tuple[Answered | None, str | None]:
        """The answer, and a new token where these words made a stranger somebody."""
        heard: list[tuple[Answered | None, str | None]] = []

        async def hear() -> None:
            now = entered if entered.session.linked else await self._sessions.still(entered)
            answered = await self._site.answer(event)
            heard.append(
                (answered, None if now.session.linked else await self._sessions.renewed(now))
            )

        await self._in_line(event.sender, hear)
        return heard[0]

    async def _in_line(self, sender: str, work: Callable[[], Awaitable[None]]) -> None:
        if not await self._order.run(sender, work):
            raise HTTPException(429)

    def _late(self, answered: Answered) -> bool:
        return answered.reply.personal and self._site.seconds() - answered.permitted > PERMITTED

    async def stream(
        self,
        request: Request,
        last: Annotated[str, Header(alias="last-event-id", max_length=64)] = "",
    ) -> Response:
        entered = await self._sessions.access(request)
        if self._site.web.crowded:
            raise HTTPException(503)
        return StreamingResponse(
            self._site.web.stream(entered.sender, after=last),
            media_type="text/event-stream",
            # A buffering proxy would keep the news to itself.
            headers={"x-accel-buffering": "no", "cache-control": "no-store"},
        )

    async def leave(self, request: Request, proof: Annotated[str, Form()] = "") -> Response:
        site = self._site
        entered = await self._sessions.find(request)
        if entered is not None:
            if not site.cookies.proves(entered.token, proof):
                raise HTTPException(403)
            await self._sessions.close(entered.sender)
            await site.close_chat(entered.sender)
        response = RedirectResponse("/", 303)
        site.cookies.drop(response, https=site.https(request))
        return response

    def _shown(
        self,
        sender: str,
        reply: Reply,
        lang: str,
        *,
        edits: str = "",
        asked: Incoming | None = None,
    ) -> dict[str, object]:
        shelf = self._site.web.shelf
        html = drawing.message(
            reply,
            lang,
            id=edits or self._site.tokens(9),
            shelve=lambda file: shelf.put(sender, file, asked if reply.personal else None),
        )
        return {"html": html, "replaces": edits or None}

    def _persona(self, entered: Entered | None, lang: str) -> str:
        return self._site.persona_of(entered.sender, lang) if entered else ""
