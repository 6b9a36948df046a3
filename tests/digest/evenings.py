"""Digests of the mother of the small school, composed as for sending, on any day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from chat.talk import Reply
from chat.text import render
from delivery.batch import Batch
from delivery.kinds import KINDS
from diary.people import PersonalData
from storage.outbox import Letter
from storage.tables.people import consent_entry
from storage.tables.schools import sync_batch
from tests.screens.school import ANNA, MOTHER, PETYA, ZONE, Diary, at

CARRIES = {
    "vk": PersonalData.FULL,
    "telegram": PersonalData.ALIAS,
    "max": PersonalData.NONE,
}
HOURS = {"evening": time(18, 30), "morning": time(7, 10), "weekly": time(18)}


@dataclass
class Evenings:
    diary: Diary
    rules: dict[str, Any] = field(default_factory=dict)
    seconds: int = 0  # another minute for every look: nothing is remembered between two

    async def agree(self) -> None:
        for child in (ANNA, PETYA):
            await self.diary.add(
                consent_entry,
                school_id=1,
                person_id=MOTHER,
                pupil_id=child,
                purpose="notify",
                decision="granted",
                at=at(9),
                form="electronic",
                channel="web",
            )

    async def imported(self, moment: datetime) -> int:
        """An import came in; the number that its rows carry."""
        return await self.diary.add(
            sync_batch,
            school_id=1,
            source_id=1,
            mode="delta",
            as_of=moment,
            received_at=moment,
            sha256="",
            actor="test",
            counts={},
            state="applied",
        )

    def letter(
        self,
        kind: str,
        on: date,
        *,
        number: int = 1,
        channel: str = "vk",
        lang: str = "ru",
        since: datetime | None = None,
        asked: bool = False,
    ) -> Letter:
        planned = datetime.combine(on, HOURS[kind], ZONE)
        facts: dict[str, Any] = {
            "day": on.isoformat(),
            "since": (since or planned - timedelta(days=1)).isoformat(),
        }
        if asked:
            facts["asked"] = True
        return Letter(
            id=number,
            school_id=1,
            zone="Asia/Omsk",
            rules=self.rules,
            chat_id=number,
            person_id=MOTHER,
            pupil_id=None,
            broadcast_id=None,
            channel=channel,
            address="a",
            lang=lang,
            kind=kind,
            facts=facts,
            attempts=1,
            due_at=planned,
            expires_at=None,
        )

    async def replies(
        self, letters: Sequence[Letter], *, now: datetime | None = None
    ) -> dict[int, Reply]:
        if now is None:
            self.seconds += 60
            now = letters[0].due_at + timedelta(seconds=self.seconds)
        batch = Batch(self.diary.db, letters, now, CARRIES)
        return dict(await KINDS[letters[0].kind].compose(batch))

    async def text(
        self, kind: str, on: date, *, now: datetime | None = None, **facts: Any
    ) -> str | None:
        """None: nothing is sent."""
        letter = self.letter(kind, on, **facts)
        reply = (await self.replies([letter], now=now)).get(letter.id)
        return render(reply.text, letter.lang) if reply else None
