"""Puts a Reply into a chat: at the pace that Telegram allows, and nothing personal long after it was permitted."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace

from bot.telegram import calls
from bot.telegram.api import Api, OutOfReach, Refused
from bot.telegram.chats import Chats
from bot.telegram.draw import Part, parts
from chat.talk import Answer, Answered, Incoming, Moved, Reply, TryLater
from chat.text import _
from delivery.pace import PERMITTED, Clock, Pace, Sleep

# Seconds before each new attempt at an answer when Telegram cannot be reached; then it is given up.
ATTEMPTS = (0.3, 1.0, 2.0, 4.0, 8.0, 15.0)
# A longer silence than this is not waited for: nobody sits there with the telephone in hand any more.
LONGEST_SILENCE = 300.0
RENEWALS = 3
# The check and the call are not the same moment.
BEGIN_WITHIN = PERMITTED - 0.1
# A letter waits this long for its chat in place; for more it goes back into the queue.
LETTER_WAITS = 1.5
LETTERS_REMEMBERED = 10_000

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


class Voice:
    def __init__(self, api: Api, *, pace: Pace, clock: Clock, sleep: Sleep) -> None:
        self._api = api
        self._pace = pace
        self._chats = Chats(clock)
        self._clock = clock
        self._sleep = sleep
        # Letters by key: how many parts went out, and of which letter.
        self._letters: OrderedDict[str, tuple[int, int]] = OrderedDict()

    async def answer(self, event: Incoming, answered: Answered, again: Answer) -> None:
        """Raise Unreachable or Refused; OutOfReach or TryLater when patience is at its end.

        `again` asks for the answer anew where it waited too long: permission may be gone by now.
        """
        telling = _Telling(event, answered)
        while telling.done < len(telling.parts):
            await self._turn(telling.address, urgent=True)
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
        edits: str,  # noqa: ARG002
    ) -> str:
        """Raise TryLater, Unreachable, Moved or Refused. Nothing is tried twice here: the sender does that."""
        told = parts(reply, lang)
        which = hash(told)
        done, before = self._letters.get(key, (0, which))
        if before != which:
            done = 0
        while done < len(told):
            await self._turn(address, urgent=False)
            if reply.personal and self._clock() - permitted > BEGIN_WITHIN:
                raise TryLater(0)
            await self._place(address, told[done], "")
            done += 1
            self._letters[key] = (done, which)
            if len(self._letters) > LETTERS_REMEMBERED:
                self._letters.popitem(last=False)
        return ""

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

    async def _turn(self, address: str, *, urgent: bool) -> None:
        while wait := self._chats.reserve(address, urgent=urgent):
            if not urgent and wait > LETTER_WAITS:
                raise TryLater(wait)
            await self._sleep(wait)
        await self._pace.turn(urgent=urgent)

    async def _wait(self, telling: _Telling, trouble: TryLater) -> None:
        if not telling.attempts or trouble.seconds > LONGEST_SILENCE:
            raise trouble
        pause = telling.attempts.pop(0)
        if isinstance(trouble, OutOfReach):  # else the pace is paused
            await self._sleep(pause)

    async def _place(self, address: str, part: Part, edits: str) -> None:
        """One message; with `edits`, in the place of that one."""
        chat = int(address)
        try:
            if edits:
                await self._api.do(calls.edit(chat, int(edits), part))
            else:
                await self._api.do(calls.send(chat, part))
        except Refused as refused:
            if edits and "not modified" in str(refused):
                return
            if not part.picture:
                raise
            await self._place(address, part.as_document(), "")
        except OutOfReach:
            raise
        except TryLater as slow:
            self._slow_down(address, slow.seconds)
            raise

    def _slow_down(self, address: str, seconds: float) -> None:
        """Telegram does not say whether this chat was written to too often or all together."""
        if self._chats.busy(address):
            self._chats.pause(address, seconds)
        else:
            self._pace.pause(seconds)
