"""Where platforms call us. These are busy: plain routes that read the body once and hand it on."""

from __future__ import annotations

import hmac
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from chat.talk import TryLater

BODY = 1024 * 1024
Raw: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class TelegramHook:
    """`feed` returns when the update is kept: only then Telegram is told that it need not come again.

    It may raise TryLater: Telegram comes again.
    """

    secret: str
    feed: Callable[[Raw], Awaitable[None]]


@dataclass(frozen=True)
class VkHook:
    """`feed` gives the text to answer with, "ok" or the confirmation; "" refuses: wrong secret, foreign community.

    It may raise TryLater: VK comes again.
    """

    feed: Callable[[Raw], Awaitable[str]]


Webhook: TypeAlias = TelegramHook | VkHook


class _Refused(Exception):
    def __init__(self, status: int) -> None:
        super().__init__()
        self.response = PlainTextResponse("", status)


def route(path: str, hook: Webhook) -> Route:
    heard = _telegram(hook) if isinstance(hook, TelegramHook) else _vk(hook)

    async def endpoint(request: Request) -> Response:
        try:
            return await heard(request)
        except _Refused as refused:
            return refused.response
        except TryLater as later:
            return PlainTextResponse("", 503, {"Retry-After": str(round(later.seconds))})

    return Route(path, endpoint, methods=["POST"])


def _telegram(hook: TelegramHook) -> Callable[[Request], Awaitable[Response]]:
    secret = hook.secret.encode()

    async def heard(request: Request) -> Response:
        shown = request.headers.get("x-telegram-bot-api-secret-token", "")
        if not hmac.compare_digest(shown.encode(), secret):
            raise _Refused(401)
        await hook.feed(await _raw(request))
        return PlainTextResponse("")

    return heard


def _vk(hook: VkHook) -> Callable[[Request], Awaitable[Response]]:
    async def heard(request: Request) -> Response:
        text = await hook.feed(await _raw(request))
        return PlainTextResponse(text) if text else PlainTextResponse("", 403)

    return heard


async def _raw(request: Request) -> Raw:
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > BODY:
                raise _Refused(413)
        raw = json.loads(body)
    except (ValueError, RecursionError, ClientDisconnect):
        raise _Refused(400) from None
    if not isinstance(raw, dict):
        raise _Refused(400)
    return raw
