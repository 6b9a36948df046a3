"""VK's API, Long Poll, Callback API and upload servers on the loopback."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import time
from collections import Counter, defaultdict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Self

import aiohttp
from aiohttp import web

from tests.fakes import vk_rules as rules
from tests.fakes.limits import Limit, most_within
from tests.fakes.vk_rules import Failure, Json, Refusal, refuse, require
from tests.phone import PATIENCE, Received

TOKEN = "vk1.a.FakeTokenOfTheTestServer_0123456789-abcdef"
GROUP_ID = 2_345_678
GROUP_CHATS = 2_000_000_000
CONFIRMATION = "c0nf1rm7"


@dataclass(frozen=True)
class Call:
    method: str
    params: Json
    at: float  # monotonic seconds
    code: int  # 0: done; VK's error; or -1: no answer of VK's


@dataclass
class Shown:
    """A message of the bot."""

    number: int  # conversation_message_id
    text: str
    styles: list[Json]
    rows: list[list[Json]]
    files: list[Received]
    id: int = 0  # message_id
    at: float = 0.0
    too_old: bool = False

    def styled(self, style: str) -> list[str]:
        """The words that stand in this style."""
        raw = self.text.encode("utf-16-le")
        return [
            raw[2 * s["offset"] : 2 * (s["offset"] + s["length"])].decode("utf-16-le")
            for s in self.styles
            if s["type"] == style
        ]

    @property
    def everything(self) -> str:
        labels = [button["action"]["label"] for row in self.rows for button in row]
        return "\n".join([self.text, *labels, *(file.name for file in self.files)])


@dataclass
class Chat:
    peer: int
    allowed: bool = False
    refusal: int = 901  # what a send is answered with where it is not allowed
    messages: list[Shown] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)  # everything ever, edits too
    randoms: dict[int, int] = field(default_factory=dict)  # random_id to message id
    number: int = 0

    def next_number(self) -> int:
        self.number += 1
        return self.number


class Server:
    def __init__(
        self,
        token: str = TOKEN,
        *,
        group_id: int = GROUP_ID,
        per_second: int | None = None,
        latency: float = 0.0,
        missing: frozenset[str] = frozenset(),
        one_random_id_for_all: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`per_second`: calls a second before error 6. `latency`: seconds of every call. `missing`: unknown methods.

        `one_random_id_for_all`: the second peer of one random_id is a repeat, too (VK's documentation can be read so).
        """
        self.token = token
        self.group_id = group_id
        self.latency = latency
        self.url = ""
        self.calls: list[Call] = []
        self.chats: dict[int, Chat] = {}
        self.unanswered: dict[str, tuple[int, int]] = {}  # presses whose button still waits
        self.callbacks: dict[int, Json] = {}  # servers of the Callback API
        self.long_poll: Json = {"is_enabled": False, "events": {}}
        self.switched_on = set[str]()
        self.description = ""
        self.confirmation = CONFIRMATION
        self.overruns = 0
        self.active = 0  # calls that are being answered
        self._missing = missing
        self._clock = clock
        self._one_for_all = one_random_id_for_all
        self._randoms: dict[int, int] = {}
        self._limit_of_calls = Limit(per_second)
        self._failures: dict[str, deque[Failure]] = defaultdict(deque)
        self._poll_failures: deque[int] = deque()
        self._ids = itertools.count(1000)
        self._uploads: dict[str, Received] = {}
        self.enclosed: dict[str, bytes] = {}  # what people sent
        self.tells = False  # see `telling`
        self.handled = Counter[str]()
        self._events: list[Json] = []
        self._key = "key1"
        self._changed = asyncio.Event()
        self._closing = False
        self._posts: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_post("/method/{method}", self._serve)
        app.router.add_get("/poll", self._poll)
        app.router.add_post("/upload/{kind}", self._upload)
        app.router.add_get("/enclosed/{which}", self._hand_out)
        self._runner = web.AppRunner(app, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
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

    def fail(self, method: str, *failures: Failure) -> None:
        """The next calls of this method go wrong so, one after another."""
        self._failures[method].extend(failures)

    def fail_poll(self, *codes: int) -> None:
        """The next questions of Long Poll fail: 1 old ts, 2 expired key, 3 lost; 0 closes the connection."""
        self._poll_failures.extend(codes)
        self._change()

    def chat(self, peer: int) -> Chat:
        return self.chats.setdefault(peer, Chat(peer))

    def called(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    @property
    def traffic(self) -> str:
        """Everything that the bot ever sent, for the search for what must not be there."""
        return json.dumps([call.params for call in self.calls], ensure_ascii=False, default=repr)

    def busiest_second(self) -> int:
        """The most calls that came in any second."""
        return most_within(1, [call.at for call in self.calls])

    async def changed(self) -> None:
        """Something was shown, or somebody spoke."""
        await self._changed.wait()

    # Events on their way to the bot.

    def event(self, kind: str, content: Json) -> Json:
        return {
            "group_id": self.group_id,
            "type": kind,
            "event_id": f"{next(self._ids):040x}",
            "v": "5.199",
            "object": content,
        }

    async def push(self, event: Json) -> bool:
        """Deliver by Long Poll; or, where there is a server for it, by the Callback API, until it says ok.

        Whether it is known to be handled: Long Poll does not tell.
        """
        servers = [s for s in self.callbacks.values() if s["settings"].get(event["type"])]
        if not servers:
            self._events.append(event)
            self._change()
            return False
        for server in servers:
            await self._deliver(server, event)
        return True

    def telling(
        self, feed: Callable[[Json], Awaitable[object]]
    ) -> Callable[[Json], Awaitable[None]]:
        """What `Vk.listen` may hear with: then telephones know when an event has been handled."""
        self.tells = True

        async def hear(event: Json) -> None:
            try:
                await feed(event)
            finally:
                self.handled[event["event_id"]] += 1
                self._change()

        return hear

    async def post(self, url: str, event: Json) -> tuple[int, str]:
        """One request of the Callback API: status and text of the answer."""
        async with self._client.post(url, json=event) as reply:
            return reply.status, await reply.text()

    async def _deliver(self, server: Json, event: Json) -> None:
        async with asyncio.timeout(PATIENCE):
            while True:
                with contextlib.suppress(aiohttp.ClientError):
                    if await self.post(
                        server["url"], event | {"secret": server["secret_key"]}
                    ) == (
                        200,
                        "ok",
                    ):
                        return
                await asyncio.sleep(0.1)

    def _change(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    # The server.

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        at = self._clock()
        method = request.match_info["method"]
        params: Json = dict(await request.post())
        token = params.pop("access_token", "")
        self.active += 1
        try:
            if self.latency:
                await asyncio.sleep(self.latency)
            answer = await self._done(token, method, params, at)
        except Refusal as refusal:
            return self._refuse(request, refusal.failure, Call(method, params, at, 0), token)
        finally:
            self.active -= 1
            self._change()
        self.calls.append(Call(method, params, at, 0))
        return web.json_response(answer)

    def _refuse(
        self, request: web.Request, failure: Failure, call: Call, token: str
    ) -> web.StreamResponse:
        self.calls.append(Call(call.method, call.params, call.at, failure.code or -1))
        if failure.drop:
            assert request.transport
            request.transport.abort()
        if not failure.code:
            body, status = failure.body, failure.status
            return web.Response(text=body, status=status, content_type="text/html")
        # Like VK, it repeats what it was asked.
        return web.json_response(failure.json(call.params | {"access_token": token}))

    async def _done(self, token: str, method: str, params: Json, at: float) -> Json:
        if token != self.token:
            raise refuse(5)
        self._limit(at)
        handler = getattr(self, "_do_" + method.replace(".", "_"), None)
        if handler is None or method in self._missing:
            raise refuse(3)
        require(params.get("v"), "v (version) is required", 8)
        failure = self._failures[method].popleft() if self._failures[method] else None
        if failure and not failure.after:
            raise Refusal(failure)
        result = handler(params)
        if failure:
            raise Refusal(failure)
        return result if method == "execute" else {"response": result}

    def _limit(self, at: float) -> None:
        if self._limit_of_calls.full(at):
            self.overruns += 1
            raise refuse(6)
        self._limit_of_calls.take(at)

    async def _poll(self, request: web.Request) -> web.Response:
        asked = request.query
        until = time.monotonic() + float(asked["wait"])
        while True:
            if self._poll_failures:
                code = self._poll_failures.popleft()
                if code == 0:
                    assert request.transport
                    request.transport.abort()
                if code == 2:
                    self._key += "+"
                place = {"ts": asked["ts"]} if code == 1 else {}
                return web.json_response({"failed": code, **place})
            if asked["key"] != self._key:
                return web.json_response({"failed": 2})
            since = int(asked["ts"])
            rest = until - time.monotonic()
            if self._events[since:] or rest <= 0 or self._closing:
                heard = self._events[since:]
                return web.json_response({"ts": str(since + len(heard)), "updates": heard})
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(rest):
                    await self._changed.wait()

    async def _upload(self, request: web.Request) -> web.Response:
        form = await request.post()
        (part,) = [value for value in form.values() if isinstance(value, web.FileField)]
        ticket = f"t{next(self._ids)}"
        kind = request.match_info["kind"]
        self._uploads[ticket] = Received(part.filename, part.file.read(), kind)
        if kind == "photo":
            return web.json_response({"server": 1, "photo": ticket, "hash": "h"})
        return web.json_response({"file": ticket})

    # Methods.

    def _do_groups_getById(self, params: Json) -> Json:  # noqa: N802
        group = {"id": self.group_id, "name": "Школа", "screen_name": "school_diary"}
        if "description" in params.get("fields", ""):
            group["description"] = self.description
        return {"groups": [group], "profiles": []}

    def _do_groups_setSettings(self, params: Json) -> int:  # noqa: N802
        self.switched_on = {name for name, value in params.items() if str(value) == "1"}
        return 1

    def _do_groups_edit(self, params: Json) -> int:
        self.description = str(params["description"])
        return 1

    def _do_groups_getLongPollServer(self, params: Json) -> Json:  # noqa: N802
        require(int(params["group_id"]) == self.group_id, "group_id")
        return {"key": self._key, "server": f"{self.url}/poll", "ts": str(len(self._events))}

    def _do_groups_getLongPollSettings(self, _params: Json) -> Json:  # noqa: N802
        return self.long_poll

    def _do_groups_setLongPollSettings(self, params: Json) -> int:  # noqa: N802
        events = {name: int(on) for name, on in params.items() if name.startswith("message_")}
        self.long_poll = {"is_enabled": params["enabled"] == "1", "events": events}
        return 1

    def _do_groups_getCallbackConfirmationCode(self, _params: Json) -> Json:  # noqa: N802
        return {"code": self.confirmation}

    def _do_groups_getCallbackServers(self, _params: Json) -> Json:  # noqa: N802
        items = [{"id": number, **server} for number, server in self.callbacks.items()]
        return {"count": len(items), "items": items}

    def _do_groups_addCallbackServer(self, params: Json) -> Json:  # noqa: N802
        require(len(params["title"]) <= 14, "title")
        require(len(params.get("secret_key", "")) <= 50, "secret_key")
        number = len(self.callbacks) + 1
        self._confirm(number, params)
        return {"server_id": number}

    def _do_groups_editCallbackServer(self, params: Json) -> int:  # noqa: N802
        self._confirm(int(params["server_id"]), params)
        return 1

    def _do_groups_setCallbackSettings(self, params: Json) -> int:  # noqa: N802
        events = {name: int(on) for name, on in params.items() if name.startswith("message_")}
        self.callbacks[int(params["server_id"])]["settings"].update(events)
        return 1

    def _confirm(self, number: int, params: Json) -> None:
        """VK asks the address for the code as soon as it is told of it."""
        server = {
            "url": params["url"],
            "secret_key": params.get("secret_key", ""),
            "status": "wait",
            "settings": self.callbacks.get(number, {}).get("settings", {}),
        }
        self.callbacks[number] = server

        async def ask() -> None:
            question = {"type": "confirmation", "group_id": self.group_id}
            said = await self.post(
                server["url"], question | {"secret": server["secret_key"], "v": "5.199"}
            )
            server["status"] = "ok" if said == (200, self.confirmation) else "failed"
            self._change()

        post = asyncio.get_running_loop().create_task(ask())
        self._posts.add(post)
        post.add_done_callback(self._posts.discard)

    def _do_users_get(self, params: Json) -> list[Json]:
        ids = str(params.get("user_ids", "")).split(",")
        return [{"id": int(i), "first_name": "Анна", "last_name": "П."} for i in ids if i]

    def _do_photos_getMessagesUploadServer(self, _params: Json) -> Json:  # noqa: N802
        return {"upload_url": f"{self.url}/upload/photo", "album_id": -64, "group_id": 0}

    def _do_photos_saveMessagesPhoto(self, params: Json) -> list[Json]:  # noqa: N802
        require(params.get("photo") in self._uploads, "photo")
        return [{"id": self._keep("photo", params["photo"]), "owner_id": 7, "access_key": "ak"}]

    async def _hand_out(self, request: web.Request) -> web.Response:
        content = self.enclosed.get(request.match_info["which"])
        return web.Response(body=content) if content else web.Response(status=404)

    def _do_docs_getMessagesUploadServer(self, params: Json) -> Json:  # noqa: N802
        require(int(params["peer_id"]) > 0, "peer_id")
        return {"upload_url": f"{self.url}/upload/document"}

    def _do_docs_save(self, params: Json) -> Json:
        require(params.get("file") in self._uploads, "file")
        kept = self._uploads[params["file"]]
        title = params.get("title") or kept.name
        self._uploads[params["file"]] = Received(title, kept.content, "document")
        saved = {"id": self._keep("doc", params["file"]), "owner_id": 7, "title": title}
        return {"type": "doc", "doc": saved}

    def _keep(self, kind: str, ticket: str) -> int:
        number = next(self._ids)
        self._uploads[f"{kind}7_{number}"] = self._uploads[ticket]
        return number

    def _do_execute(self, params: Json) -> Json:
        results: list[Any] = []
        errors: list[Json] = []
        for method, values in rules.called_by(params["code"]):
            try:
                results.append(getattr(self, "_do_" + method.replace(".", "_"))(values))
            except Refusal as refusal:
                results.append(False)
                error = refusal.failure.json({})["error"]
                errors.append({"method": method, **error})
        return {"response": results} | ({"execute_errors": errors} if errors else {})

    def _do_messages_send(self, params: Json) -> Any:
        require("random_id" in params, "random_id is undefined")
        if "peer_ids" not in params:
            peer = int(params.get("peer_id") or params["user_id"])
            return self._first_of(params) or self._send(peer, params)
        sent = []
        peers = str(params["peer_ids"]).split(",")
        require(len(peers) <= rules.PEERS, "peer_ids")
        require("peer_id" not in params, "peer_id and peer_ids")
        if first := self._first_of(params):
            return [{"peer_id": int(peer), "message_id": first} for peer in peers]
        for peer in peers:
            try:
                sent.append({"peer_id": int(peer), "message_id": self._send(int(peer), params)})
            except Refusal as refusal:
                error = {"code": refusal.failure.code, "description": ""}
                sent.append({"peer_id": int(peer), "message_id": 0, "error": error})
        return sent

    def _send(self, peer: int, params: Json) -> int:
        chat = self._open(peer)
        message = self._drawn(params)
        random_id = int(params["random_id"])
        require(-(2**31) <= random_id < 2**31, "random_id")
        if random_id in chat.randoms:
            return chat.randoms[random_id]
        number = next(self._ids)
        if random_id:
            chat.randoms[random_id] = number
            self._randoms.setdefault(random_id, number)
        message.number, message.id = chat.next_number(), number
        chat.messages.append(message)
        self._tell(chat, message)
        return number

    def _first_of(self, params: Json) -> int:
        """The message that had this random_id already, to whomever it went; 0 where that does not matter."""
        return self._randoms.get(int(params["random_id"]), 0) if self._one_for_all else 0

    def _do_messages_edit(self, params: Json) -> int:
        chat = self._open(int(params["peer_id"]))
        number, id_ = (int(params.get(n, 0)) for n in ("conversation_message_id", "message_id"))
        message = next((m for m in chat.messages if number == m.number or id_ == m.id), None)
        if message is None:
            raise refuse(15)
        require(not message.too_old, "", 909)
        drawn = self._drawn(params)
        message.text, message.styles = drawn.text, drawn.styles
        message.rows, message.files = drawn.rows, drawn.files
        self._tell(chat, message)
        return 1

    def _do_messages_sendMessageEventAnswer(self, params: Json) -> int:  # noqa: N802
        whose = int(params["user_id"]), int(params["peer_id"])
        require(self.unanswered.pop(params["event_id"], None) == whose, "event_id")
        self._change()
        return 1

    def _open(self, peer: int) -> Chat:
        chat = self.chats.get(peer)
        if chat is None:
            raise refuse(917 if peer > GROUP_CHATS else 901)
        if not chat.allowed:
            raise refuse(chat.refusal)
        return chat

    def _drawn(self, params: Json) -> Shown:
        text = rules.words(params)
        rules.flags(params)
        names = [name for name in str(params.get("attachment", "")).split(",") if name]
        require(len(names) <= 10, "attachment")
        places = ["_".join(name.split("_")[:2]) for name in names]
        require(all(place in self._uploads for place in places), "attachment")
        files = [self._uploads[place] for place in places]
        return Shown(0, text, rules.styles(params, text), rules.rows(params), files)

    def _tell(self, chat: Chat, message: Shown) -> None:
        message.at = time.monotonic()
        chat.shown.append(message.everything)
        self._change()
