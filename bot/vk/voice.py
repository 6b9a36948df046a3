"""Puts a Reply into a dialog: at the pace that VK allows, and nothing personal long after it was permitted."""

from __future__ import annotations

import hashlib
import zlib
from collections import OrderedDict
from dataclasses import dataclass, replace

from bot.vk.caller import Caller
from bot.vk.draw import Message, messages
from bot.vk.errors import GENERAL, GONE, OutOfReach, TooLate, VkError, settled
from bot.vk.upload import uploading
from chat.talk import Answer, Answered, File, Incoming, Reply, TryLater, Unreachable
from chat.text import _
from delivery.pace import PERMITTED, Clock, Sleep

# Seconds before each new attempt at an answer when VK is busy or out of reach; then it is given up.
ATTEMPTS = (0.3, 1.0, 2.0, 4.0, 8.0, 15.0)
# A longer silence than this is not waited for: nobody sits there with the telephone in hand any more.
LONGEST_SILENCE = 60.0
RENEWALS = 3
# The check and the call are not the same moment.
BEGIN_WITHIN = PERMITTED - 0.1
UPLOADS_REMEMBERED = 200
LETTERS_REMEMBERED = 1_000
EVER = float("inf")

BUSY = Reply(_("The messenger is very busy at the moment. Please ask once more."))


@dataclass(frozen=True)
class _Way:
    """How a reply goes out."""

    address: str
    key: str
    urgent: bool = True
    permit: bool = False  # a turn of the pace was taken for the first call
    begin_by: float = EVER
    edits: str = ""  # the message to show it in


@dataclass
class _Told:
    """How far a reply went out: the next attempt goes on there if the words are the same."""

    messages: tuple[Message, ...] = ()
    done: int = 0
    anew: int = 0  # times that other words had to begin again

    def take(self, told: tuple[Message, ...]) -> None:
        if told != self.messages:
            self.anew += bool(self.done)
            self.messages, self.done = told, 0

    def key(self, key: str) -> str:
        """Of the next message: VK drops other words under a key that it knows."""
        key = f"{key}/anew{self.anew}" if self.anew else key
        return f"{key}/{self.done}" if self.done else key


class Voice:
    def __init__(self, caller: Caller, *, clock: Clock, sleep: Sleep) -> None:
        self._caller = caller
        self._clock = clock
        self._sleep = sleep
        # What VK holds already, by address and content: a second attempt does not upload again.
        self._uploads: OrderedDict[tuple[str, str, bytes], str] = OrderedDict()
        # Letters by key that went out in part.
        self._letters: OrderedDict[str, _Told] = OrderedDict()

    async def answer(self, event: Incoming, answered: Answered, again: Answer) -> None:
        """Raise Unreachable or VkError; TryLater when patience is at its end.

        `again` asks for the answer anew where it waited too long: permission may be gone by now.
        """
        attempts = list(ATTEMPTS)
        told = _Told()
        while True:
            await self._caller.pace.turn(urgent=True)
            fresh = await self._permitted(event, answered, again)
            if fresh is None:
                return
            answered = fresh
            way = _Way(
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
        edits: str,  # noqa: ARG002
    ) -> str:
        """Raise TryLater, Unreachable or VkError. Nothing is tried twice here: the sender does that."""
        told = self._letters.pop(key, _Told())
        begin_by = self._begin_by(reply, permitted)
        way = _Way(address, key, urgent=False, begin_by=begin_by)
        if trouble := await self._attempt(reply, lang, way, told):
            if told.done:
                self._letters[key] = told
            if len(self._letters) > LETTERS_REMEMBERED:
                self._letters.popitem(last=False)
            raise trouble
        return ""

    async def _attempt(self, reply: Reply, lang: str, way: _Way, told: _Told) -> Exception | None:
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

    async def _say(self, reply: Reply, lang: str, way: _Way, told: _Told) -> None:
        """Every message of several is held to `begin_by`."""
        reply, attachments, way = await self._attached(reply, way)
        told.take(tuple(messages(reply, lang, attachments)))
        if way.edits and len(told.messages) == 1:
            if await self._edit(told.messages[0].values(), way):
                return
            way = replace(way, permit=False)
        while told.done < len(told.messages):
            await self._send(told.messages[told.done].values(), way, told.key(way.key))
            told.done += 1
            way = replace(way, permit=False)

    async def _send(self, values: dict[str, str | int], way: _Way, key: str) -> None:
        await self._caller.call(
            "messages.send",
            {"peer_id": way.address, "random_id": random_id(key), **values},
            urgent=way.urgent,
            permit=way.permit,
            begin_by=way.begin_by,
        )

    async def _edit(self, values: dict[str, str | int], way: _Way) -> bool:
        """Whether the pressed message shows it now. One that is too old or not ours is left as it is."""
        place: dict[str, str | int] = {
            "peer_id": way.address,
            "conversation_message_id": way.edits,
        }
        try:
            await self._caller.call(
                "messages.edit",
                place | values,
                urgent=way.urgent,
                permit=way.permit,
                begin_by=way.begin_by,
            )
        except VkError as error:
            if error.code in GONE or error.code in GENERAL:
                raise
            return False
        return True

    async def _attached(self, reply: Reply, way: _Way) -> tuple[Reply, list[str], _Way]:
        """The files as VK's attachment strings; one that VK will not take is named in the words instead."""
        attached: list[str] = []
        for file in reply.files:
            which = way.address, file.name, hashlib.sha256(file.content).digest()
            if which not in self._uploads:
                try:
                    self._remember(which, await self._upload(file, way))
                except VkError as error:
                    if isinstance(settled(error), TryLater | Unreachable):
                        raise
                    missing = _("The file {name} cannot be sent in this chat.", name=file.name)
                    reply = replace(reply, text=(reply.text, missing))
                way = replace(way, permit=False)
            if which in self._uploads:
                attached.append(self._uploads[which])
        return reply, attached, way

    async def _upload(self, file: File, way: _Way) -> str:
        return await self._caller.upload(
            uploading(self._caller.line, int(way.address), file),
            urgent=way.urgent,
            permit=way.permit,
            begin_by=way.begin_by,
        )

    def _remember(self, which: tuple[str, str, bytes], attachment: str) -> None:
        self._uploads[which] = attachment
        if len(self._uploads) > UPLOADS_REMEMBERED:
            self._uploads.popitem(last=False)


def random_id(key: str) -> int:
    """The same for the same key after any restart: VK drops a second message with it. 0 would mean "no check"."""
    return zlib.crc32(key.encode()) >> 1 or 1
