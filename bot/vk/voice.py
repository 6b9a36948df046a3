"""Puts a Reply into a dialog: at the pace that VK allows, and nothing personal long after it was permitted."""

from __future__ import annotations

import zlib
from collections import OrderedDict
from dataclasses import replace
from typing import Any

from bot.vk.attachments import Attachments
from bot.vk.bundles import Bundles
from bot.vk.caller import Caller
from bot.vk.draw import messages
from bot.vk.errors import GENERAL, GONE, OutOfReach, TooLate, VkError, settled
from bot.vk.way import EVER, Told, Way
from chat.talk import Answer, Answered, Incoming, Reply, TryLater
from chat.text import _
from delivery.pace import PERMITTED, Clock, Sleep

# Seconds before each new attempt at an answer when VK is busy or out of reach; then it is given up.
ATTEMPTS = (0.3, 1.0, 2.0, 4.0, 8.0, 15.0)
# A longer silence than this is not waited for: nobody sits there with the telephone in hand any more.
LONGEST_SILENCE = 60.0
RENEWALS = 3
# The check and the call are not the same moment.
BEGIN_WITHIN = PERMITTED - 0.1
LETTERS_REMEMBERED = 1_000

BUSY = Reply(_("The messenger is very busy at the moment. Please ask once more."))


class Voice:
    def __init__(self, caller: Caller, *, clock: Clock, sleep: Sleep) -> None:
        self._caller = caller
        self._clock = clock
        self._sleep = sleep
        self._bundles = Bundles(caller, clock=clock)
        self._attachments = Attachments(caller)
        # Letters by key that went out in part.
        self._letters: OrderedDict[str, Told] = OrderedDict()

    async def answer(self, event: Incoming, answered: Answered, again: Answer) -> None:
        """Raise Unreachable or VkError; TryLater when patience is at its end.

        `again` asks for the answer anew where it waited too long: permission may be gone by now.
        """
        attempts = list(ATTEMPTS)
        told = Told()
        while True:
            await self._caller.pace.turn(urgent=True)
            fresh = await self._permitted(event, answered, again)
            if fresh is None:
                return
            answered = fresh
            way = Way(
                event.address,
                event.id,
                permit=True,
                begin_by=self._begin_by(answered.reply, answered.permitted),
                edits="" if answered.reply.fresh else event.pressed,
            )
            before = told.done
            trouble = await self._attempt(answered.reply, answered.lang, way, told)
            if trouble is None:
                return
            if isinstance(trouble, TryLater) and not trouble.seconds and told.done > before:
                continue  # the next part only waits for a permission of its own
            if not isinstance(trouble, TryLater) or not attempts:
                raise trouble
            if trouble.seconds > LONGEST_SILENCE:
                raise trouble
            await self._sleep(max(trouble.seconds, attempts.pop(0)))

    async def letter(
        self,
        address: str,
        reply: Reply,
        lang: str,
        key: str,
        *,
        permitted: float,
        edits: str,
    ) -> str:
        """What VK calls the message; "" where there are several, which cannot be edited as one.

        Raise TryLater, Unreachable or VkError. Nothing is tried twice here: the sender does that.
        """
        told = self._letters.pop(key, Told())
        begin_by = self._begin_by(reply, permitted)
        mass = "" if edits or reply.personal else reply.mass
        way = Way(address, key, urgent=False, begin_by=begin_by, edits=edits, mass=mass)
        trouble = await self._attempt(reply, lang, way, told)
        if isinstance(trouble, VkError) and mass and reply.files:
            # VK may not let everybody see what was uploaded for one of them.
            trouble = await self._attempt(reply, lang, replace(way, mass=""), told)
        if trouble:
            if told.done or not told.editable:
                self._letters[key] = told
            if len(self._letters) > LETTERS_REMEMBERED:
                self._letters.popitem(last=False)
            raise trouble
        return told.sent_as if len(told.messages) == 1 else ""

    async def _attempt(self, reply: Reply, lang: str, way: Way, told: Told) -> Exception | None:
        """What kept it from going out: a TryLater, an Unreachable or a VkError."""
        try:
            await self._say(reply, lang, way, told)
        except TooLate:
            return TryLater(0)
        except (VkError, OutOfReach) as error:
            return settled(error)
        return None

    def _begin_by(self, reply: Reply, permitted: float) -> float:
        return permitted + BEGIN_WITHIN if reply.personal else EVER

    async def _permitted(
        self, event: Incoming, answered: Answered, again: Answer
    ) -> Answered | None:
        """What there is to tell, permitted a moment ago; None if nothing any more."""
        current: Answered | None = answered
        for _renewal in range(RENEWALS):
            if current is None or not self._late(current):
                return current
            current = await again(event)
        if current and self._late(current):
            return replace(current, reply=BUSY)
        return current

    def _late(self, answered: Answered) -> bool:
        return self._clock() > self._begin_by(answered.reply, answered.permitted)

    async def _say(self, reply: Reply, lang: str, way: Way, told: Told) -> None:
        """Every message of several is held to `begin_by`."""
        reply, attachments, way = await self._attachments.of(reply, way)
        told.take(tuple(messages(reply, lang, attachments)))
        if way.edits and told.editable and len(told.messages) == 1:
            told.editable = await self._edit(told.messages[0].values(), way)
            if told.editable:
                told.sent_as = way.edits
                return
            way = replace(way, permit=False)
        while told.done < len(told.messages):
            told.sent_as = str(await self._send(told.messages[told.done].values(), way, told))
            told.done += 1
            way = replace(way, permit=False)

    async def _send(self, values: dict[str, str | int], way: Way, told: Told) -> Any:
        own = random_id(told.key(way.key))
        if way.mass:
            shared = random_id(told.key(way.mass))
            alike = {"peer_id": way.address, "random_id": shared, **values}
            return await self._bundles.send_alike(alike, own=own, begin_by=way.begin_by)
        return await self._call(
            "messages.send", {"peer_id": way.address, "random_id": own, **values}, way
        )

    async def _edit(self, values: dict[str, str | int], way: Way) -> bool:
        """Whether the earlier message shows it now. One that is too old or not ours is left as it is."""
        which = "conversation_message_id" if way.urgent else "message_id"
        place: dict[str, str | int] = {"peer_id": way.address, which: way.edits}
        try:
            await self._call("messages.edit", place | values, way)
        except VkError as error:
            if error.code in GONE or error.code in GENERAL:
                raise
            return False
        return True

    async def _call(self, method: str, values: dict[str, str | int], way: Way) -> Any:
        if not way.urgent:
            return await self._bundles.call(method, values, begin_by=way.begin_by)
        return await self._caller.call(method, values, permit=way.permit, begin_by=way.begin_by)


def random_id(key: str) -> int:
    """The same for the same key after any restart: VK drops a second message with it. 0 would mean "no check"."""
    return zlib.crc32(key.encode()) >> 1 or 1
