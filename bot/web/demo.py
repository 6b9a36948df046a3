"""The demo's door: one press, and you are that person. These routes exist in `diarybot demo` alone."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from bot.web import drawing
from bot.web.guard import BODY
from bot.web.sessions import TOKEN_BYTES, Sessions
from bot.web.site import SignIn, Site, lang_of
from chat.text import render

GUEST = "guest"


class Demo:
    def __init__(self, site: Site, sessions: Sessions, sign_in: SignIn) -> None:
        self._site = site
        self._sessions = sessions
        self._sign_in = sign_in

    def router(self) -> APIRouter:
        router = APIRouter(max_body_size=BODY)
        router.add_api_route("/demo", self.page, methods=["GET", "HEAD"])
        router.add_api_route("/demo/enter", self.enter, methods=["POST"])
        return router

    async def page(self, request: Request) -> Response:
        lang = lang_of(request)
        cards = [
            (
                one.key,
                name := render(one.name, lang),
                "".join(word[0] for word in name.split()[:2]),
                render(one.role, lang),
            )
            for one in self._site.personas
        ]
        return HTMLResponse(
            drawing.page("demo.html", lang, title=render(self._site.title, lang), cards=cards)
        )

    async def enter(
        self, request: Request, persona: Annotated[str, Form(max_length=32)]
    ) -> Response:
        site = self._site
        if persona != GUEST and persona not in {one.key for one in site.personas}:
            raise HTTPException(422)
        before = await self._sessions.find(request)
        if before is not None:
            await self._sessions.close(before.sender)
            await site.close_chat(before.sender)
        token = site.tokens(TOKEN_BYTES)
        session = await self._sessions.begin(request, token)
        if persona != GUEST:
            await self._sign_in(persona, session.sender)
            site.played[session.sender] = persona
        response = RedirectResponse("/", 303)
        site.cookies.put(response, token, https=site.https(request))
        return response
