"""A Bot API server on the loopback."""

from __future__ import annotations

import asyncio
import json
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

import aiohttp
from aiohttp import web

from tests.fakes import telegram_rules as rules
from tests.fakes.limits import Limit, most_within
from tests.fakes.telegram_methods import Chat, Methods
from tests.fakes.telegram_rules import Failure, Json, Refusal, error
from tests.phone import PATIENCE

TOKEN = "123456789:AAFakeTokenOfTheTestServer-_0123456789"
USERNAME = "school_diary_bot"
SENDS = {"sendMessage", "sendPhoto", "sendDocument", "sendMediaGroup", "editMessageText"}


@dataclass(frozen=True)
class Call:
    method: str
    params: Json
    at: float  # monotonic seconds
    status: int


class Server(Methods):
    def __init__(
        self,
        token: str = TOKEN,
        *,
        username: str = USERNAME,
        per_second: int | None = None,
        per_chat: int | None = None,
        per_group: int | None = None,
        latency: Callable[[], float] | None = None,
        missing: frozenset[str] = frozenset(),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`per_second`, `per_chat`: sends a second before it answers 429; `per_group`: those of a group in a minute.

        `latency`: seconds of every send before it is looked at. `missing`: unknown methods.
        """
        super().__init__(username)
        self.token = token
        self.url = ""
        self.calls: list[Call] = []
        self.webhook: Json = {}
        self.overruns = 0
        self.uploads: dict[str, bytes] = {}  # what people sent, by file_id
        self._limit_of_sends = Limit(per_second)
        self._limits: dict[int, tuple[Limit, ...]] = defaultdict(lambda: (Limit(per_chat),))
        self._per_group = per_group
        self._latency = latency
        self._missing = missing
        self._clock = clock
        self._failures: dict[str, deque[Failure]] = defaultdict(deque)
        self._pending: dict[int, Json] = {}
        self._handled: dict[int, asyncio.Event] = {}
        self._poll = 0
        self._closing = False
        self._lines: dict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._posts: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_route("*", "/bot{token}/{method}", self._serve)
        app.router.add_get("/file/bot{token}/{path}", self._hand_out)
        self._runner = web.AppRunner(app, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        self._client = aiohttp.ClientSession()
        return self

    async def __aexit__(self, *_error: object) -> None:
        self._closing = True
        self._change()
        for post in self._posts:
            post.cancel()
        await asyncio.gather(*self._posts, return_exceptions=True)
        await self._client.close()
        await self._runner.cleanup()

    # What tests do and ask.

    def group(self, chat: int, title: str = "7А", kind: str = "supergroup") -> Chat:
        return self.chats.setdefault(chat, Chat(chat, kind, title, started=True))

    def fail(self, method: str, *failures: Failure) -> None:
        """The next calls of this method go wrong so, one after another."""
        self._failures[method].extend(failures)

    def called(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    @property
    def traffic(self) -> str:
        """Everything that the bot ever sent, for the search for what must not be there."""
        return json.dumps([call.params for call in self.calls], ensure_ascii=False, default=repr)

    def busiest_second(self) -> int:
        """The most messages that were taken in any second."""
        return most_within(1, [c.at for c in self.calls if c.method in SENDS and c.status == 200])

    async def changed(self) -> None:
        """Something was shown."""
        await self._changed.wait()

    # Updates on their way to the bot.

    def push(self, update: Json, *, update_id: int | None = None) -> int:
        """An update, delivered by polling or to the webhook. Returns its id."""
        number = next(self._ids) if update_id is None else update_id
        self._handled[number] = asyncio.Event()
        self._pending[number] = {"update_id": number, **update}
        if self.webhook:
            self._post(number)
        self._change()
        return number

    async def handled(self, update_id: int) -> None:
        """The bot has confirmed this update, which it does after it has answered."""
        try:
            async with asyncio.timeout(PATIENCE):
                await self._handled[update_id].wait()
        except TimeoutError:
            last = [f"{c.method} {c.status}" for c in self.calls[-8:]]
            raise AssertionError(f"The bot did not handle an update. Last calls: {last}") from None

    def _post(self, update_id: int) -> None:
        task = asyncio.get_running_loop().create_task(self._deliver(update_id))
        self._posts.add(task)
        task.add_done_callback(self._posts.discard)

    async def _deliver(self, update_id: int) -> None:
        update = self._pending[update_id]
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.webhook.get("secret_token", "")}
        async with self._lines[_chat_of(update)]:
            while self.webhook:
                try:
                    async with self._client.post(
                        self.webhook["url"], json=update, headers=headers
                    ) as reply:
                        if reply.status < 300:
                            self._confirm(update_id + 1, only=update_id)
                            return
                except aiohttp.ClientError:
                    pass
                await asyncio.sleep(0.1)

    def _confirm(self, offset: int, *, only: int | None = None) -> None:
        done = [only] if only is not None else [u for u in self._pending if u < offset]
        for update_id in done:
            self._pending.pop(update_id, None)
            self._handled[update_id].set()

    # The server.

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        params, files = await rules.parsed(request)
        if self._latency and method in SENDS:
            await asyncio.sleep(self._latency())
        at = self._clock()
        try:
            result = await self._done(request.match_info["token"], method, params, files)
        except Refusal as refusal:
            failure = refusal.failure
            self.calls.append(Call(method, params, at, failure.status))
            if failure.drop:
                assert request.transport
                request.transport.abort()
            kind = "application/json" if failure.body.startswith("{") else "text/html"
            return web.Response(status=failure.status, text=failure.body, content_type=kind)
        self.calls.append(Call(method, params, at, 200))
        return web.json_response({"ok": True, "result": result})

    async def _done(self, token: str, method: str, params: Json, files: Json) -> Any:
        if token != self.token:
            raise Refusal(error(401, "Unauthorized"))
        if method in self._missing or not hasattr(self, f"_do_{method}"):
            raise Refusal(error(404, "Not Found: method not found"))
        failure = self._failures[method].popleft() if self._failures[method] else None
        if failure and not failure.after:
            raise Refusal(failure)
        if method in SENDS:
            self._limit(params, self._clock())
        result = getattr(self, f"_do_{method}")(params, files)
        if asyncio.iscoroutine(result):
            result = await result
        if failure:
            raise Refusal(failure)
        return result

    def _limit(self, params: Json, at: float) -> None:
        chat = int(params.get("chat_id", 0))
        if chat < 0 and chat not in self._limits:
            self._limits[chat] = (*self._limits[chat], Limit(self._per_group, 60))
        limits = (self._limit_of_sends, *self._limits[chat])
        if any(limit.full(at) for limit in limits):
            self.overruns += 1
            raise Refusal(rules.too_many())
        for limit in limits:
            limit.take(at)

    async def _hand_out(self, request: web.Request) -> web.Response:
        content = self.uploads.get(request.match_info["path"])
        known = request.match_info["token"] == self.token
        return web.Response(body=content) if known and content else web.Response(status=404)

    def _do_getFile(self, params: Json, _files: Json) -> Json:  # noqa: N802
        rules.require(params["file_id"] in self.uploads, "invalid file_id")
        return {
            "file_id": params["file_id"],
            "file_unique_id": params["file_id"],
            "file_path": params["file_id"],
        }

    async def _do_getUpdates(self, params: Json, _files: Json) -> list[Json]:  # noqa: N802
        if self.webhook:
            raise Refusal(
                error(409, "Conflict: can't use getUpdates method while webhook is active")
            )
        self._poll += 1
        mine = self._poll
        self._confirm(int(params.get("offset", 0)))
        if wanted := params.get("allowed_updates"):
            for update_id in [u for u in self._pending if not self._pending[u].keys() & wanted]:
                self._confirm(0, only=update_id)
        self._change()
        until = time.monotonic() + float(params.get("timeout", 0))
        while not self._pending and not self._closing and (rest := until - time.monotonic()) > 0:
            try:
                async with asyncio.timeout(rest):
                    await self._changed.wait()
            except TimeoutError:
                break
            if self._poll != mine:
                raise Refusal(
                    error(409, "Conflict: terminated by other getUpdates request; make sure that")
                )
        return [self._pending[u] for u in sorted(self._pending)][: int(params.get("limit", 100))]

    def _do_setWebhook(self, params: Json, _files: Json) -> bool:  # noqa: N802
        self.webhook = dict(params)
        for update_id in self._pending:
            self._post(update_id)
        return True

    def _do_deleteWebhook(self, _params: Json, _files: Json) -> bool:  # noqa: N802
        self.webhook = {}
        return True

    def _do_getWebhookInfo(self, _params: Json, _files: Json) -> Json:  # noqa: N802
        return {
            "url": self.webhook.get("url", ""),
            "has_custom_certificate": False,
            "pending_update_count": len(self._pending),
        }


def _chat_of(update: Json) -> int:
    event = next(value for key, value in update.items() if key != "update_id")
    return int(event.get("message", event).get("chat", {"id": 0})["id"])
