"""A bot that answers by a script, behind the real web part."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import httpx
from fastapi import FastAPI
from sqlalchemy import insert

from bot.metrics import Metrics
from bot.web.app import make_web, web_app
from bot.web.channel import Web
from bot.web.health import Watch
from bot.web.site import Persona
from bot.web.webhooks import Webhook
from chat.talk import Answered, Button, Incoming, Reply
from chat.text import Plain
from storage.chats import open_chat
from storage.store import Store
from storage.tables.people import person
from storage.tables.schools import school

HOST = "diary.example"
MENU = ((Button("Отметки", "marks"), Button("ДЗ", "homework", {"day": 1})),)
MOTHER = Persona("mother", "Ольга Панина", "Мать троих детей.")


class School:
    def __init__(self, store: Store) -> None:
        self.store = store
        self.now = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
        self.heard: list[Incoming] = []
        self.left: list[str] = []
        self.signed_in: dict[str, str] = {}
        self.replies: dict[str, Reply | None] = {}
        self.before: Callable[[Incoming], Awaitable[None]] | None = None
        self.permitted_ago = 0.0
        self.web: Web = make_web(store=store, clock=self.clock)

    def clock(self) -> datetime:
        return self.now

    def passes(self, **spell: float) -> None:
        self.now += timedelta(**spell)

    async def answer(self, event: Incoming) -> Answered | None:
        self.heard.append(event)
        if self.before:
            await self.before(event)
        scripted = self.replies.get(
            event.action, Reply(Plain(f"{event.action or event.text} ✓"), MENU)
        )
        if scripted is None:
            return None
        return Answered(scripted, event.lang, time.monotonic() - self.permitted_ago)

    async def close_chat(self, sender: str) -> None:
        self.left.append(sender)

    async def sign_in(self, persona: str, sender: str) -> None:
        self.signed_in[sender] = persona

    async def links(self, sender: str) -> None:
        """This session belongs to somebody now."""
        async with self.store.writing() as db:
            school_id = await db.scalar(
                insert(school)
                .values(ext_id=sender, name="Школа", timezone="UTC", created_at=self.now)
                .returning(school.c.id)
            )
            person_id = await db.scalar(
                insert(person)
                .values(
                    school_id=school_id, ext_id=sender, family_name="Панина", given_name="Ольга"
                )
                .returning(person.c.id)
            )
            event = Incoming("link", "web", "web", sender, sender)
            await open_chat(db, event, school_id=school_id, person_id=person_id, now=self.now)

    def app(
        self,
        *,
        hosts: tuple[str, ...] = (HOST,),
        demo: bool = False,
        proxies: tuple[str, ...] = (),
        public_url: str = "",
        webhooks: Mapping[str, Webhook] | None = None,
        token: str = "",
    ) -> FastAPI:
        return web_app(
            web=self.web,
            store=self.store,
            clock=self.clock,
            secret=b"a secret of the house, 32 bytes!",
            answer=self.answer,
            close_chat=self.close_chat,
            hosts=hosts,
            public_url=public_url,
            trusted_proxies=proxies,
            webhooks=webhooks,
            personas=(MOTHER,) if demo else (),
            sign_in=self.sign_in if demo else None,
            watch=Watch(
                self.store, Metrics(self.store, clock=self.clock), self.clock, token=token
            ),
        )


class Visitor:
    """A browser without eyes: keeps the cookie, knows the proof of the page, says things."""

    def __init__(self, app: FastAPI, http: httpx.AsyncClient) -> None:
        self.app = app
        self.http = http
        self.proof = ""
        self._ids = count(1)

    async def opens(self, path: str = "/") -> httpx.Response:
        page = await self.http.get(path)
        _before, _mark, after = page.text.partition('data-proof="')
        self.proof = after.partition('"')[0]
        return page

    async def posts(self, what: Mapping[str, Any], **headers: str) -> httpx.Response:
        own = {"x-diary-proof": self.proof, "origin": str(self.http.base_url).rstrip("/")}
        answer = await self.http.post("/chat/say", json=what, headers=own | headers)
        self.proof = answer.json().get("proof", self.proof)
        return answer

    async def says(self, text: str, *, id: str = "", **headers: str) -> httpx.Response:  # noqa: A002
        return await self.posts({"id": id or f"n{next(self._ids)}", "text": text}, **headers)

    async def presses(self, packed: str, *, on: str = "") -> httpx.Response:
        return await self.posts({"id": f"n{next(self._ids)}", "press": packed, "message": on})


@asynccontextmanager
async def visitor(
    app: FastAPI,
    *,
    address: str = "192.0.2.7",
    lang: str = "ru",
    scheme: str = "http",
    host: str = HOST,
) -> AsyncIterator[Visitor]:
    # Our own bugs must be answered politely, too: the transport does not raise them.
    transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=(address, 4711))
    async with httpx.AsyncClient(
        transport=transport, base_url=f"{scheme}://{host}", headers={"accept-language": lang}
    ) as http:
        yield Visitor(app, http)
