"""/healthz and /metrics: for those who watch over the bot. Nothing about anybody is told there."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

import structlog
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.metrics import Metrics
from bot.web.guard import HEALTH, METRICS
from storage import beats, deliveries
from storage.schema import HEAD, version_of
from storage.store import Store

log = structlog.get_logger()

TICKED = timedelta(minutes=2)  # the clock runs every second
# This machine, and private networks: where a monitoring of one's own lives.
NEAR = tuple(
    ip_network(one)
    for one in (
        "127.0.0.0/8",
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "::1/128",
        "fc00::/7",
    )
)
# Set by proxies on the way: whoever came by one is somebody from outside, however near the proxy is.
BY_PROXY = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


@dataclass(frozen=True)
class Watch:
    store: Store
    metrics: Metrics
    clock: Callable[[], datetime]
    token: str = field(default="", repr=False)  # what a reader of the metrics has to show

    def routes(self) -> list[Route]:
        return [Route(HEALTH, self._health), Route(METRICS, self._metrics)]

    async def _health(self, _request: Request) -> Response:
        said = await self.health()
        return JSONResponse(said, 200 if said["status"] == "well" else 503)

    async def health(self) -> dict[str, object]:
        """What holds, and since how many seconds what does not."""
        try:
            return await self._asked()
        except (SQLAlchemyError, OSError) as error:
            log.warning("health_database", error=type(error).__name__)
            return {"status": "ill", "database": "unreachable"}

    async def _asked(self) -> dict[str, object]:
        now = self.clock()
        async with self.store.reading() as db:
            version = await version_of(db)
            if version != HEAD:
                return {"status": "ill", "database": "reachable", "schema": version or "none"}
            late = await deliveries.late_lanes(db, now=now)
            tick = await beats.last_tick(db)
            broken = await beats.broken_lanes(db, now=now)
        ticks = tick is not None and now - tick <= TICKED
        return {
            "status": "well" if ticks and not late else "ill",
            "database": "reachable",
            "schema": version,
            "clock": "runs" if ticks else "stands",
            # The platform's trouble, not ours: a new start would not help.
            "resting_lanes": [one.lane for one in broken],
            "late_lanes": {lane: round((now - due).total_seconds()) for lane, due in late.items()},
        }

    async def _metrics(self, request: Request) -> Response:
        if not self._may_read(request):
            return PlainTextResponse("Not for you\n", 403)
        return Response(await self.metrics.text(), media_type=CONTENT_TYPE_LATEST)

    def _may_read(self, request: Request) -> bool:
        if self.token:
            shown = request.headers.get("authorization", "")
            return hmac.compare_digest(shown.encode(), f"Bearer {self.token}".encode())
        if any(name in request.headers for name in BY_PROXY):
            return False
        return is_near(request.client.host if request.client else "")


def is_near(address: str) -> bool:
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    plain = getattr(found, "ipv4_mapped", None) or found
    return any(plain.version == net.version and plain in net for net in NEAR)
