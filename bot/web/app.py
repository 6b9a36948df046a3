"""The web part as one application."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.exceptions import HTTPException as PlainHTTPException

from bot.web import drawing, files, origin
from bot.web.cabinet import CabinetPage
from bot.web.channel import Web
from bot.web.chat import Chat
from bot.web.cookies import Cookies
from bot.web.demo import Demo
from bot.web.feeds import Feeds
from bot.web.guard import HEADERS, Guard
from bot.web.health import Watch
from bot.web.sessions import Sessions
from bot.web.site import CloseChat, Persona, SignIn, Site, lang_of
from bot.web.webhooks import Webhook, route
from bot.web.words import FILE_GONE, PAGE, trouble
from chat.talk import Answer
from chat.text import Content, render
from handlers.turn import Clock
from storage.store import Store

OVER = 401
GONE = 404


def make_web(*, store: Store, clock: Clock, seconds: Callable[[], float] = time.monotonic) -> Web:
    """The channel, for the application and for the sender of letters."""
    return Web(store=store, clock=clock, seconds=seconds, tokens=secrets.token_urlsafe)


def web_app(
    *,
    web: Web,
    store: Store,
    clock: Clock,
    secret: bytes,
    answer: Answer,
    close_chat: CloseChat,
    hosts: tuple[str, ...],
    public_url: str = "",
    trusted_proxies: tuple[str, ...] = (),
    title: Content = PAGE["title"],
    webhooks: Mapping[str, Webhook] | None = None,
    personas: tuple[Persona, ...] = (),
    sign_in: SignIn | None = None,
    watch: Watch | None = None,
    feeds: Feeds | None = None,
    seconds: Callable[[], float] = time.monotonic,
) -> FastAPI:
    """`webhooks` by the last part of their path: "telegram" is reached at /webhooks/telegram.

    `hosts` are the names that may stand in the Host header (`origin.hosts_of`); with an https `public_url` the
    cookie is for https alone. `close_chat` ends the link of a sender who logs out. `personas` with `sign_in` open the
    demo's door, and only a demo may give them. `watch` answers at /healthz and /metrics, `feeds` at
    /calendar/….ics.
    """
    site = Site(
        store=store,
        clock=clock,
        seconds=seconds,
        tokens=secrets.token_urlsafe,
        answer=answer,
        web=web,
        cookies=Cookies(secret),
        trusted=origin.networks(trusted_proxies),
        title=title,
        close_chat=close_chat,
        personas=personas,
        public_url=public_url,
    )
    app = FastAPI(title="diarybot", docs_url=None, redoc_url=None, openapi_url=None)
    app.router.routes.extend(
        route(f"/webhooks/{name}", hook) for name, hook in (webhooks or {}).items()
    )
    app.router.routes.extend(files.ROUTES)
    app.router.routes.extend(watch.routes() if watch else ())
    app.router.routes.extend(feeds.routes() if feeds else ())
    sessions = Sessions(site)
    app.include_router(Chat(site, sessions).router())
    app.include_router(CabinetPage(site, sessions).router())
    if personas and sign_in is not None:
        app.include_router(Demo(site, sessions, sign_in).router())
    app.add_exception_handler(PlainHTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _misunderstood)
    app.add_exception_handler(Exception, _broken)
    app.add_middleware(Guard, hosts=hosts, refusal=_polite)
    return app


async def _refused(request: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, PlainHTTPException)
    return _polite(request, refusal.status_code)


async def _misunderstood(request: Request, _error: Exception) -> Response:
    return _polite(request, 422)  # without the details: they would repeat what was sent


async def _broken(request: Request, _error: Exception) -> Response:
    response = _polite(request, 500)
    response.headers.update(HEADERS)
    return response


def _polite(request: Request, status: int) -> Response:
    lang = lang_of(request)
    over = status == OVER
    path = request.url.path
    of_file = path.startswith("/chat/files/")  # opened by a link, not by our script
    said = FILE_GONE if of_file and status == GONE else trouble(status)
    words = render(PAGE["over"] if over else said, lang)
    headers = {"retry-after": "60"} if status == 429 else {}  # noqa: PLR2004
    if path.startswith("/chat/") and path != "/chat/leave" and not of_file:
        return JSONResponse({"error": words, "over": over}, status, headers)
    return HTMLResponse(drawing.page("trouble.html", lang, trouble=words), status, headers)
