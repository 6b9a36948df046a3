"""The page lives in one process at a time: its open streams, and the letters that go down them.

Where there are several web processes, every one takes the webhooks, and the one that has the page answers people. The
others send them there by an answer that a reverse proxy understands as "try the next one".
"""

from __future__ import annotations

import asyncio

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.web.channel import Web
from bot.web.guard import CALENDAR, HEALTH, METRICS, WEBHOOKS
from chat.talk import Answer
from scheduler.desk import Desk
from scheduler.jobs import JOBS, LETTERS
from scheduler.ticking import tick
from storage import outbox

LANE = "web:web"
ANYWHERE = (WEBHOOKS, CALENDAR, HEALTH, METRICS)


class Page:
    def __init__(self, web: Web, *, open: bool) -> None:  # noqa: A002 - as one says of a door
        """`open` from the start where there is no other process."""
        self.web = web
        self.open = open

    async def live(self, desk: Desk, answer: Answer) -> None:
        """Be the one that has the page, until cancelled."""
        async with desk.store.writing() as db:
            await outbox.take_up(db, lane=LANE)
        was_open, self.open = self.open, True
        try:
            async with asyncio.TaskGroup() as parts:
                parts.create_task(self.web.listen(answer))
                parts.create_task(tick(desk, {LETTERS: JOBS[LETTERS]}))
        finally:
            self.open = was_open


class Doorway:
    def __init__(self, app: ASGIApp, page: Page) -> None:
        self._app = app
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._page.open or scope["type"] != "http" or str(scope["path"]).startswith(ANYWHERE):
            await self._app(scope, receive, send)
        else:
            elsewhere = PlainTextResponse("Not here\n", 503, {"retry-after": "1"})
            await elsewhere(scope, receive, send)
