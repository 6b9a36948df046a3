from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

GOODBYE_SECONDS = 3  # for requests under way


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals belong to the process, which cancels us."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()


def _no_word(_port: int) -> None: ...


def opened(host: str, port: int) -> socket.socket:
    """OSError where the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    door = socket.create_server((host.strip("[]"), port), family=family, backlog=1024)
    # asyncio does it only for sockets that name their protocol. Without it the body of an answer waits up to 40 ms for
    # the browser's word that the head has come.
    door.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return door


async def serve(
    app: ASGIApp, *, host: str, port: int, ready: Callable[[int], None] = _no_word
) -> None:
    """Serve until cancelled. `ready` is told the port as soon as people can come (of port 0: which one it is)."""
    door = opened(host, port)
    server = _Server(
        uvicorn.Config(
            app,
            loop="none",
            http="httptools",
            ws="none",
            lifespan="off",
            # Whom to believe about addresses is decided in bot/web/origin.py.
            proxy_headers=False,
            # Lines of access would hold the keys of files.
            access_log=False,
            server_header=False,
            log_config=None,
            timeout_graceful_shutdown=GOODBYE_SECONDS,
            timeout_keep_alive=30,
        ),
        lambda: ready(door.getsockname()[1]),
    )
    async with asyncio.TaskGroup() as group:
        running = group.create_task(server.serve([door]))
        try:
            await asyncio.shield(running)
        except asyncio.CancelledError:
            server.should_exit = True
            await asyncio.wait([running])
            raise
