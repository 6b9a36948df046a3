"""Who is on the other side of a request: a session, found by the hash of its token."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from fastapi import HTTPException, Request

from bot.web.allowance import Allowance
from bot.web.cookies import DAYS
from bot.web.site import Site
from storage import web_sessions
from storage.web_sessions import WebSession

LIVES = timedelta(days=DAYS)  # from the last visit
LONGEST = timedelta(days=365)
EXTENDED_EVERY = timedelta(days=1)
NEW_AN_HOUR = 1_000  # from one network: a whole school may sit behind one address
TOKEN_BYTES = 32
PROOF = "x-diary-proof"


@dataclass(frozen=True)
class Entered:
    token: str
    session: WebSession

    @property
    def sender(self) -> str:
        return self.session.sender


class Sessions:
    def __init__(self, site: Site) -> None:
        self._site = site
        self._new = Allowance(NEW_AN_HOUR, seconds=3600)

    def token(self, request: Request) -> str | None:
        return self._site.cookies.token(request, https=self._site.https(request))

    async def find(self, request: Request) -> Entered | None:
        """The open session of this request, if there is one."""
        token = self.token(request)
        session = await self._row(token) if token else None
        if token is None or session is None or not session.open_at(self._site.clock()):
            return None
        return Entered(token, session)

    async def usable(self, token: str | None) -> bool:
        """Whether this token may go on, or begin."""
        session = await self._row(token) if token else None
        return bool(token) and (session is None or session.open_at(self._site.clock()))

    async def access(self, request: Request) -> Entered:
        """The open session, or a clean refusal. For what only reads."""
        entered = await self.find(request)
        if entered is None:
            raise HTTPException(401)
        return entered

    async def proven(self, request: Request, proof: str) -> Entered:
        """The open session, asked for by a page of ours. For what only reads, and is personal."""
        entered = await self.access(request)
        if not self._site.cookies.proves(entered.token, proof):
            raise HTTPException(403)
        return entered

    async def enter(self, request: Request, proof: str) -> Entered:
        """The session of a page of ours that says something; its first words make the row."""
        token = self.token(request)
        if token is None:
            raise HTTPException(401)
        if not self._site.cookies.proves(token, proof):
            raise HTTPException(403)
        session = await self._row(token)
        if session is None:
            session = await self.begin(request, token)
        now = self._site.clock()
        if not session.open_at(now):
            raise HTTPException(401)
        expires_at = min(now + LIVES, session.created_at + LONGEST)
        if expires_at - session.expires_at >= EXTENDED_EVERY:
            async with self._site.store.writing() as db:
                await web_sessions.extend_session(db, session.token_hash, expires_at=expires_at)
            session = replace(session, expires_at=expires_at)
        return Entered(token, session)

    async def begin(self, request: Request, token: str) -> WebSession:
        """A stranger, until a code is typed."""
        network = self._site.network(request)
        if not self._new.take(network, now=self._site.seconds()):
            raise HTTPException(429)
        now = self._site.clock()
        fresh = WebSession(
            token_hash=self._site.cookies.digest(token),
            sender=self._site.tokens(16),
            created_at=now,
            expires_at=now + LIVES,
        )
        async with self._site.store.writing() as db:
            await web_sessions.add_session(db, fresh, network=network)
            return await web_sessions.find_session(db, fresh.token_hash) or fresh

    async def still(self, entered: Entered) -> Entered:
        """The same session after it stood in line: what came before it may have taken its token away."""
        session = await self._row(entered.token)
        if session is None or not session.open_at(self._site.clock()):
            raise HTTPException(401)
        return Entered(entered.token, session)

    async def renewed(self, entered: Entered) -> str | None:
        """A new token if this stranger has become somebody: whoever noted the old one must not get in by it."""
        session = await self._row(entered.token)
        if session is None or not session.linked:
            return None
        token = self._site.tokens(TOKEN_BYTES)
        cookies = self._site.cookies
        async with self._site.store.writing() as db:
            if not await web_sessions.renew_token(db, session.token_hash, cookies.digest(token)):
                return None
        self._site.web.reconnect(entered.sender)
        return token

    async def close(self, sender: str) -> None:
        async with self._site.store.writing() as db:
            await web_sessions.close_sessions(db, [sender], now=self._site.clock())
        self._site.web.end(sender)

    async def _row(self, token: str) -> WebSession | None:
        async with self._site.store.reading() as db:
            return await web_sessions.find_session(db, self._site.cookies.digest(token))
