"""The least that vk_api can do behind the Callback API: take the event, send a constant, say "ok".

vk_api blocks, so its calls run in a thread pool as big as ours, a VkApi a thread; its own pause between calls is
switched off for both, else it would be what is measured. aiohttp takes the events: vk_api has no server.

    python -m benchmarks.bare_vk API_URL PORT ANSWER.json
"""

from __future__ import annotations

import asyncio
import json
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from typing import Any

import requests
import vk_api
from aiohttp import web
from requests.adapters import HTTPAdapter

from benchmarks.loopback import TOKEN

THREADS = 8


class Redirect(HTTPAdapter):
    def __init__(self, origin: str) -> None:
        self.origin = origin
        super().__init__()

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> Any:
        request.url = self.origin + request.path_url
        return super().send(request, *args, **kwargs)


class Sender(threading.local):
    def __init__(self, origin: str) -> None:
        session = requests.Session()
        session.trust_env = False
        session.mount("https://", Redirect(origin))
        self.api = vk_api.VkApi(token=TOKEN, session=session, api_version="5.199")
        self.api.RPS_DELAY = 0


def ready(*_words: object) -> None:
    """aiohttp says so as soon as it listens."""
    print("ready", flush=True)


def main() -> None:
    origin, port, file = sys.argv[1:]
    constant = json.loads(Path(file).read_text("utf-8"))
    sender, pool, numbers = Sender(origin), ThreadPoolExecutor(THREADS), count(1)

    def send(peer: int, number: int) -> None:
        values = {"peer_id": peer, "random_id": number, **constant}
        sender.api.method("messages.send", values)

    async def heard(request: web.Request) -> web.Response:
        event = await request.json()
        if event["type"] == "message_new":
            peer = event["object"]["message"]["peer_id"]
            await asyncio.get_running_loop().run_in_executor(pool, send, peer, next(numbers))
        return web.Response(text="ok")

    app = web.Application()
    app.router.add_post("/webhooks/vk", heard)
    web.run_app(app, host="127.0.0.1", port=int(port), print=ready, access_log=None)


if __name__ == "__main__":
    main()
