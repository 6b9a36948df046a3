"""What holds for every request: the host that was asked for, who may change something, and headers of the answer."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chat.talk import FILE_BYTES

HEADERS = {
    "content-security-policy": (
        "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Other sites learn nothing; for our own forms browsers would otherwise say "Origin: null".
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "x-robots-tag": "noindex, nofollow",
}
READING = frozenset({"GET", "HEAD", "OPTIONS"})
WEBHOOKS = "/webhooks/"
CALENDAR = "/calendar/"  # programs of families come here with a secret, and nobody else
HEALTH, METRICS = "/healthz", "/metrics"
BODY = 16 * 1024  # of what a person sends; platforms have a limit of their own
ENCLOSE = "/chat/enclose"
BODY_WITH_FILE = FILE_BYTES + 64 * 1024  # the form around a file is small


class Guard:
    def __init__(
        self,
        app: ASGIApp,
        *,
        hosts: tuple[str, ...],
        refusal: Callable[[Request, int], Response],
    ) -> None:
        self._app = app
        self._refusal = refusal
        self._hosts = frozenset(host.lower().strip("[]") for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                guarded = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    guarded.setdefault(name, value)
                guarded.setdefault("cache-control", "no-store")
            await send(message)

        if not self._known(scope, headers):
            await PlainTextResponse("Unknown host\n", 400)(scope, receive, send_guarded)
        elif status := _trouble(scope, headers):
            await self._refusal(Request(scope), status)(scope, receive, send_guarded)
        else:
            await self._app(scope, receive, send_guarded)

    def _known(self, scope: Scope, headers: Headers) -> bool:
        """A page of another site can point a name of its own at us, but neither an address nor a header with a token:
        so a monitoring may ask by address, and with a token by any name.
        """
        host = host_name(headers.get("host", ""))
        if host in self._hosts:
            return True
        watching = scope["path"] in (HEALTH, METRICS)
        return watching and (is_address(host) or "authorization" in headers)


def _trouble(scope: Scope, headers: Headers) -> int:
    """The status to refuse a request with before it is read, 0 for none."""
    if scope["path"].startswith(WEBHOOKS):
        return 0
    length = headers.get("content-length", "0")
    if not (length.isascii() and length.isdigit()):
        return 400
    if int(length[:18]) > (BODY_WITH_FILE if scope["path"] == ENCLOSE else BODY):
        return 413
    return 403 if _foreign(scope, headers) else 0


def _foreign(scope: Scope, headers: Headers) -> bool:
    """Whether a page of another site asks for a change, or for something of the conversation."""
    site = headers.get("sec-fetch-site", "same-origin")
    if scope["method"] in READING:
        return scope["path"].startswith("/chat/") and site not in ("same-origin", "none")
    if site != "same-origin":
        return True
    origin = headers.get("origin")
    return origin is not None and origin.partition("://")[2].lower() != headers["host"].lower()


def is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def host_name(host: str) -> str:
    """«[::1]:8080» → «::1»"""
    host = host.strip().lower()
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0].removesuffix(".")
