"""VK: hears people by Long Poll or the Callback API, and answers them."""

from __future__ import annotations

import asyncio
import logging
import math
import time
import traceback
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Literal, Protocol

from bot.order import InOrder
from bot.vk.callback import Callback
from bot.vk.caller import ORIGIN, Caller, Line
from bot.vk.community import (
    Community,
    enable_long_poll,
    find_community,
    register,
)
from bot.vk.enclosed import downloading
from bot.vk.errors import WRONG_TOKEN, OutOfReach, VkError
from bot.vk.poll import WAIT, Poll
from bot.vk.profile import Note, introduce
from bot.vk.read import NAME, read
from bot.vk.voice import Voice
from chat.talk import (
    FILE_BYTES,
    Answer,
    Answered,
    Enclosed,
    Incoming,
    Reply,
    TryLater,
    Unreachable,
    WrongToken,
)
from chat.text import _
from delivery.pace import Clock, Pace, Sleep

log = logging.getLogger(__name__)

Mode = Literal["longpoll", "callback"]
Raw = dict[str, Any]
Hear = Callable[[Raw], Awaitable[object]]

OK = "ok"
LONGEST_PAUSE = 30.0
# Events in work at a time; more of them wait at VK.
INTAKE = 500
SORRY = Reply(_("Something went wrong on our side. Please try again a little later."), fresh=True)


class Bookmark(Protocol):
    """Where we stopped hearing, kept over a restart: VK does not repeat by itself what nobody was there to hear."""

    async def last(self) -> str: ...

    async def keep(self, place: str) -> None: ...


class Vk:
    """One community. Say `start` first, `listen` in either mode, and `close` at the end."""

    name = NAME

    def __init__(
        self,
        token: str,
        *,
        group_id: int,
        bot: str,
        pace: Pace,
        mode: Mode = "longpoll",
        secret: str = "",
        confirmation: str = "",
        webhook: str = "",
        api_url: str | None = None,
        proxy: str | None = None,
        wait: int = WAIT,
        bookmark: Bookmark | None = None,
        about: str = "",
        note: Note | None = None,
        clock: Clock = time.monotonic,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        """`bot` is the name of this bot's lane.

        `about` is said of a community without a description; `note` is where it is kept that it was set up.
        For the Callback API: `secret` is required, `confirmation` is asked from VK where it is not set, and
        `webhook` is our address to register, if any.
        """
        line = Line(token, api_url or ORIGIN, proxy or "")
        self.group_id = group_id
        self.rate = 25 * pace.rate
        self.mass_rate = 100 * pace.rate
        self._bot = bot
        self._mode = mode
        self._webhook = webhook
        self._caller = Caller(line, pace, clock=clock)
        self._callback = Callback(
            self._caller, group_id, secret=secret, confirmation=confirmation, clock=clock
        )
        self._voice = Voice(self._caller, clock=clock, sleep=sleep)
        self._line, self._wait = line, wait
        self._bookmark = bookmark
        self._about, self._note = about, note
        self._keeping = asyncio.Lock()
        self._sleep = sleep
        self._order = InOrder()
        self._room = asyncio.Semaphore(INTAKE)

    async def start(self) -> Community:
        """Who we are. Raise WrongToken; where VK is out of reach now, it may be heard later."""
        return await find_community(self._caller, self.group_id)

    async def close(self) -> None:
        self._caller.close()

    async def listen(self, answer: Answer, hear: Hear | None = None) -> None:
        """Hear people until cancelled. Raise WrongToken. In callback mode it only registers our address.

        With `hear` every event goes there instead of being answered at once: it is VK's no more when that returns.
        """
        if self._mode == "callback":
            await self._await_callbacks()
            return
        wrong: WrongToken | None = None
        async with asyncio.TaskGroup() as tasks:
            introducing = tasks.create_task(self._introduce())
            try:
                await self._ask_for_events(tasks, hear or partial(self.feed, answer=answer))
            except WrongToken as error:  # leaves as itself, not in a group of exceptions
                wrong = error
                introducing.cancel()
        if wrong:
            raise wrong

    async def called(self, raw: object, hear: Hear) -> str | None:
        """The text to answer a request of the Callback API with; None if it is not VK's: refuse it.

        An event goes to `hear`, without the secret: it is VK's no more when that returns.
        """
        if not isinstance(raw, dict) or not self._callback.trusts(raw):
            return None
        if raw.get("type") == "confirmation":
            return await self._callback.code()
        await hear({name: value for name, value in raw.items() if name != "secret"})
        return OK

    async def feed(self, raw: object, answer: Answer) -> bool:
        """Answer one event. Anything may come, nothing is raised.

        False: there is an answer, but VK could not be told it.
        """
        event = read(raw, bot=self._bot, group_id=self.group_id)
        if event is None:
            return True
        if event.files:
            event = replace(event, fetch=self._fetch)
        told = True

        async def work() -> None:
            nonlocal told
            told = await self._answer(event, answer)

        # The presses of one person stand in line, but a button must not look dead meanwhile.
        _nothing, done = await asyncio.gather(
            self._release(event), self._order.run(event.address, work)
        )
        if not done:
            log.warning("Dropped %s %s of a flood", NAME, event.id)
        return told

    async def send(
        self,
        address: str,
        reply: Reply,
        lang: str,
        key: str,
        *,
        permitted: float = math.inf,
        edits: str = "",
    ) -> str:
        """Say something unasked: one attempt, at the pace of letters.

        Raise TryLater, also where something personal waited too long for the pace; Unreachable; VkError if VK will
        never take this message. A repeated key is never sent twice.
        """
        return await self._voice.letter(
            address, reply, lang, key, permitted=permitted, edits=edits
        )

    async def respond(self, event: Incoming, answered: Answered, again: Answer) -> None:
        """Tell an answer, in the pressed message where that is possible. Raise TryLater, Unreachable or VkError."""
        await self._voice.answer(event, answered, again)

    async def _await_callbacks(self) -> None:
        if self._webhook:
            await register(
                self._caller, self.group_id, url=self._webhook, secret=self._callback.secret
            )
        await self._introduce()
        await asyncio.Event().wait()

    async def _introduce(self) -> None:
        if self._note:
            await introduce(self._caller, self.group_id, self._about, self._note)

    async def _ask_for_events(self, tasks: asyncio.TaskGroup, hear: Hear) -> None:
        await enable_long_poll(self._caller, self.group_id)
        place = await self._bookmark.last() if self._bookmark else ""
        poll = Poll(self._line, self.group_id, wait=self._wait, place=place)
        pause = 0.0
        while True:
            try:
                events = await poll.events()
            except (VkError, OutOfReach) as trouble:
                if isinstance(trouble, VkError) and trouble.code in WRONG_TOKEN:
                    raise WrongToken("VK does not know this token any more") from None
                if not pause:
                    log.warning("VK cannot be heard, will try again: %s", trouble)
                pause = min(max(1.0, pause * 2), LONGEST_PAUSE)
                await self._sleep(pause)
                continue
            if pause:
                log.warning("VK is heard again")
                pause = 0.0
            heard = []
            for raw in events:
                await self._room.acquire()
                heard.append(tasks.create_task(self._hear(raw, hear)))
            if heard and self._bookmark:
                tasks.create_task(self._keep(self._bookmark, poll.place, heard))

    async def _keep(self, bookmark: Bookmark, place: str, heard: list[asyncio.Task[None]]) -> None:
        """Move the bookmark on when everything before it is answered: after a crash the rest is heard again."""
        async with self._keeping:  # first come, first served: an earlier place is kept earlier
            await asyncio.wait(heard)
            await bookmark.keep(place)

    async def _hear(self, raw: Raw, hear: Hear) -> None:
        try:
            await hear(raw)
        finally:
            self._room.release()

    async def _answer(self, event: Incoming, answer: Answer) -> bool:
        answered: Answered | None = None
        try:
            answered = await answer(event)
            if answered:
                await self.respond(event, answered, answer)
        except Unreachable as gone:
            log.info("The chat of %s %s is gone: %s", NAME, event.id, gone.why)
        except TryLater as trouble:
            log.warning("Gave up the answer to %s %s: %s", NAME, event.id, trouble)
            return False
        except Exception as error:  # noqa: BLE001 - one message that breaks us must not stop those after it
            log.error(  # noqa: TRY400 - a traceback ends with the error's text
                "Could not answer %s %s: %s", NAME, event.id, _where(error)
            )
            if answered:
                await self._apologise(event, answered, answer)
        return True

    async def _apologise(self, event: Incoming, answered: Answered, answer: Answer) -> None:
        sorry = Answered(SORRY, answered.lang, answered.permitted)
        try:
            await self.respond(event, sorry, answer)
        except (TryLater, Unreachable, VkError) as trouble:
            log.warning("Could not even say sorry to %s %s: %s", NAME, event.id, trouble)

    async def _fetch(self, file: Enclosed) -> bytes:
        try:
            content = await self._caller.upload(downloading(self._line, file.ref, most=FILE_BYTES))
        except (VkError, OutOfReach):
            content = b""
        if not content:
            raise TryLater(0)
        return content

    async def _release(self, event: Incoming) -> None:
        """Stop the waiting look of a pressed button."""
        if not event.pressed:
            return
        press: Mapping[str, Any] = {
            "event_id": event.id,
            "user_id": event.sender,
            "peer_id": event.address,
        }
        try:
            await self._caller.call("messages.sendMessageEventAnswer", press)
        except (VkError, OutOfReach) as trouble:
            log.info("A press was not confirmed: %s", trouble)


def _where(error: Exception) -> str:
    """The kind of an error and its place, without its text, which may hold what people wrote."""
    if isinstance(error, VkError):
        return str(error)
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"
