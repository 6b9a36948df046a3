"""Puts a Reply into a chat: at the pace that Telegram allows, and nothing personal long after it was permitted."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import Any

from aiogram.methods.base import TelegramMethod

from bot.telegram import calls
from bot.telegram.api import Api, OutOfReach, Refused, Unreadable
from bot.telegram.chats import Chats
from bot.telegram.draw import Part, parts
from bot.telegram.held import Held
from chat.talk import Answer, Answered, File, Incoming, Moved, OutOfOrder, Reply, TryLater
from chat.text import _
from delivery.pace import PERMITTED, Clock, Pace, Sleep

# Seconds before each new attempt at an answer when Telegram cannot be reached; then it is given up.
ATTEMPTS = (0.3, 1.0, 2.0, 4.0, 8.0, 15.0)
# A longer silence than this is not waited for: nobody sits there with the telephone in hand any more.
LONGEST_SILENCE = 300.0
RENEWALS = 3
# The check and the call are not the same moment.
BEGIN_WITHIN = PERMITTED - 0.1
# A letter waits this long for its chat in place, holding no permit; for more it goes back into the queue.
LETTER_WAITS = 1.5
LETTERS_REMEMBERED = 10_000
EVER = float("inf")

BUSY = Reply(_("The messenger is very busy at the moment. Please ask once more."))


class _Telling:
    """An answer on its way into a chat."""

    def __init__(self, event: Incoming, answered: Answered) -> None:
        self.event = event
        self.address = event.address
        self.attempts = list(ATTEMPTS)
        self.parts: tuple[Part, ...] = ()
        self.take(answered)

    def take(self, answered: Answered) -> None:
        """Tell this from now on; the same words as before go on where they stood."""
        told = parts(answered.reply, answered.lang)
        self.answered = answered
        if told != self.parts:
            self.parts, self.done = told, 0
            fits = len(told) == 1 and not told[0].file and not answered.reply.fresh
            self.edits = self.event.pressed if fits else ""  # the message to show it in


@dataclass
class _Letter:
    """How far a letter went out: a repeated key goes on there if the words are the same."""

    which: int  # a hash of its parts: the parts themselves are not kept
    done: int = 0
    sent_as: str = ""
    editable: bool = True  # until Telegram refused to show it in the earlier message


class Voice:
    def __init__(
        self, api: Api, *, pace: Pace, clock: Clock, sleep: Sleep, paid: bool = False
    ) -> None:
        """`paid`: letters may cost, so that they may be faster than the free limit."""
        self._api = api
        self._pace = pace
        self._chats = Chats(clock)
        self._clock = clock
        self._sleep = sleep
        self._paid = paid
        self._letters: OrderedDict[str, _Letter] = OrderedDict()  # by key
        self._held = Held()

    async def answer(self, event: Incoming, answered: Answered, again: Answer) -> None:
        """Raise Unreachable or Refused; OutOfReach or TryLater when patience is at its end.

        `again` asks for the answer anew where it waited too long: permission may be gone by now.
        """
        telling = _Telling(event, answered)
        while telling.done < len(telling.parts):
            await self._answers_turn(telling.address)
            if not await self._permitted(telling, again):
                return
            try:
                await self._place(telling.address, telling.parts[telling.done], telling.edits)
            except Refused:
                if not telling.edits:
                    raise
                telling.edits = ""  # the message is too old, gone, or a picture: say it anew
            except Moved as moved:
                telling.address, telling.edits = moved.address, ""
            except TryLater as trouble:
                await self._wait(telling, trouble)
            else:
                telling.done += 1

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
        """What Telegram calls the message; "" where there are several, which cannot be edited as one.

        Raise TryLater, Unreachable, Moved or Refused. Nothing is tried twice here: the sender does that.
        """
        told = parts(reply, lang)
        letter = self._letter(key, hash(told))
        begin_by = permitted + BEGIN_WITHIN if reply.personal else EVER
        while letter.done < len(told):
            part = told[letter.done]
            place = edits if letter.editable and len(told) == 1 and not part.file else ""
            await self._letters_turn(address, begin_by)
            if self._clock() > begin_by:
                raise TryLater(0)
            try:
                if reply.mass and part.file:
                    letter.sent_as = await self._enclosed(address, part, part.file)
                else:
                    letter.sent_as = await self._place(address, part, place, paid=self._paid)
            except Refused:
                if not place:
                    raise
                letter.editable = False  # too old, gone, or a picture: say it anew
            else:
                letter.done += 1
        return letter.sent_as if len(told) == 1 else ""

    def _letter(self, key: str, which: int) -> _Letter:
        letter = self._letters.get(key)
        if letter is None or letter.which != which:
            letter = self._letters[key] = _Letter(which)
            if len(self._letters) > LETTERS_REMEMBERED:
                self._letters.popitem(last=False)
        return letter

    async def _permitted(self, telling: _Telling, again: Answer) -> bool:
        """Whether there is still something to tell, permitted a moment ago."""
        for _renewal in range(RENEWALS):
            if not self._late(telling.answered):
                return True
            fresh = await again(telling.event)
            if fresh is None:
                return False
            telling.take(fresh)
        if self._late(telling.answered):
            telling.take(replace(telling.answered, reply=BUSY))
        return True

    def _late(self, answered: Answered) -> bool:
        return answered.reply.personal and self._clock() - answered.permitted > BEGIN_WITHIN

    async def _answers_turn(self, address: str) -> None:
        while wait := self._chats.wait(address, urgent=True):
            await self._sleep(wait)
        await self._pace.turn(urgent=True)
        self._chats.wrote(address)

    async def _letters_turn(self, address: str, begin_by: float) -> None:
        """The chat first, and only then a permit: those who wait for one chat hold up nobody else."""
        patience = min(self._clock() + LETTER_WAITS, begin_by)
        while wait := self._chats.wait(address, urgent=False):
            if self._clock() + wait > patience:
                raise TryLater(self._chats.later(address))
            await self._sleep(wait)
        with self._chats.turn(address):
            await self._pace.turn(urgent=False)
        self._chats.wrote(address)

    async def _wait(self, telling: _Telling, trouble: TryLater) -> None:
        if not telling.attempts or trouble.seconds > LONGEST_SILENCE:
            raise trouble
        pause = telling.attempts.pop(0)
        if isinstance(trouble, OutOfReach):  # else the pace is paused
            await self._sleep(pause)

    async def _enclosed(self, address: str, part: Part, file: File) -> str:
        """A message with a file that many get: by the name of the first one, or uploaded."""
        held = self._held.find(file)
        try:
            return await self._place(address, part, "", paid=self._paid, held=held, keeps=file)
        except Refused:
            if not held:
                raise
            self._held.forget(file)
        return await self._place(address, part, "", paid=self._paid, keeps=file)

    async def _place(
        self,
        address: str,
        part: Part,
        edits: str,
        *,
        paid: bool = False,
        held: str = "",
        keeps: File | None = None,
    ) -> str:
        """One message, and what it is called; with `edits`, in the place of that one."""
        chat = int(address)
        call: TelegramMethod[Any] = (
            calls.edit(chat, int(edits), part)
            if edits
            else calls.send(chat, part, paid=paid, held=held)
        )
        try:
            result = await self._api.call(call)
            if keeps:
                self._held.keep(keeps, result)
            return calls.message_id(result) or edits
        except Unreadable:  # it was done all the same
            return edits
        except Refused as refused:
            if edits and "not modified" in str(refused):
                return edits
            if edits or held or not part.picture:
                raise
            return await self._place(address, part.as_document(), "", paid=paid)
        except OutOfReach:
            raise
        except TryLater as slow:
            raise self._slowed_down(address, slow.seconds) from None

    def _slowed_down(self, address: str, seconds: float) -> TryLater:
        """Telegram does not say whether this chat was written to too often or all together."""
        if self._chats.busy(address):
            self._chats.pause(address, seconds)
            return TryLater(seconds)
        self._pace.pause(seconds)
        return OutOfOrder(seconds)
