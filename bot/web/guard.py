"""What holds for every request: the host that was asked for, who may change something, and headers of the answer."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

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


class Guard:
    def __init__(self, app: ASGIApp, *, hosts: tuple[str, ...]) -> None:
        self._app = app
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

        if host_name(headers.get("host", "")) not in self._hosts:
            refusal = PlainTextResponse("Unknown host\n", 400)
            await refusal(scope, receive, send_guarded)
        elif self._foreign(scope, headers):
            refusal = PlainTextResponse("Not from this site\n", 403)
            await refusal(scope, receive, send_guarded)
        else:
            await self._app(scope, receive, send_guarded)

    def _foreign(self, scope: Scope, headers: Headers) -> bool:
        """A change, or a stream of ours, asked for by a page of another site. Platforms prove themselves otherwise."""
        path: str = scope["path"]
        if path.startswith(WEBHOOKS):
            return False
        site = headers.get("sec-fetch-site", "same-origin")
        if scope["method"] in READING:
            return path.startswith("/chat/") and site not in ("same-origin", "none")
        if site != "same-origin":
            return True
        origin = headers.get("origin")
        return origin is not None and urlsplit(origin).netloc.lower() != headers["host"].lower()


def host_name(host: str) -> str:
    """«[::1]:8080» → «::1»"""
    host = host.strip().lower()
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0].removesuffix(".")
