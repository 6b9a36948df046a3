"""The last question of each chat, for ten minutes: «а послезавтра?» is asked of it, too.

In memory alone: one process has all chats of a lane, and after a restart the question is simply asked again.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from chat.talk import Incoming
from handlers.answers import ASKED_BY

KEPT = timedelta(minutes=10)
CHATS = 10_000

_Chat = tuple[str, str, str]


@dataclass(frozen=True)
class LastQuestion:
    """Holds ids of children: never log it."""

    intent: str
    args: Mapping[str, str]
    at: datetime
    pupil: str = ""  # whom the questions have been about, this one or one before it


@dataclass
class Memory:
    questions: OrderedDict[_Chat, LastQuestion] = field(default_factory=OrderedDict, repr=False)

    def keep(self, event: Incoming, *, now: datetime, intent: str = "") -> None:
        """What this event asks, by words (`intent`) or by a button; of anything else the last question stands."""
        asked = ASKED_BY.get(event.action, "")
        if not asked:
            return
        before = self.last(event, now=now)
        pupil = event.args.get("pupil") or (before.pupil if before else "")
        self.questions[_chat(event)] = LastQuestion(intent or asked, dict(event.args), now, pupil)
        self.questions.move_to_end(_chat(event))
        if len(self.questions) > CHATS:
            self.questions.popitem(last=False)

    def forget(self, event: Incoming) -> None:
        """The chat may be somebody else's from now on."""
        self.questions.pop(_chat(event), None)

    def last(self, event: Incoming, *, now: datetime) -> LastQuestion | None:
        found = self.questions.get(_chat(event))
        return found if found and now - found.at < KEPT else None


def _chat(event: Incoming) -> _Chat:
    return event.channel, event.bot, event.sender
