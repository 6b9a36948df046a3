"""diarybot digest: a digest that the school asks for now. It is sent by the running bot, by all its rules."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from bot.commands.announce import CHANNELS
from bot.commands.codes import one_human
from bot.commands.opening import opened, the_school, utc_now
from bot.commands.refusing import refuse
from bot.settings import Settings
from delivery.digest.writing import write_asked
from linking import timers

TITLES = {"evening": "Вечерняя сводка", "morning": "Утренняя сводка", "weekly": "План на неделю"}
REASONS = {
    "already": "уже отправлена или ждёт отправки",
    "no_chat": "нет привязанного чата или детей в школе",
    "consent": "нет согласия на уведомления",
    "not_wanted": "отказались от этой сводки",
}


@dataclass(frozen=True)
class Asked:
    kind: str
    counts: Counter[str]

    @property
    def letters(self) -> int:
        return sum(n for what, n in self.counts.items() if what not in REASONS)

    def as_json(self) -> dict[str, Any]:
        """Chats by channel, and people who do not get it by reason."""
        return {"kind": self.kind, "counts": dict(sorted(self.counts.items()))}

    def lines(self) -> list[str]:
        by_channel = [
            f"{CHANNELS.get(what, what)} {n}"
            for what, n in sorted(self.counts.items())
            if what not in REASONS
        ]
        shown = [f"{TITLES[self.kind]}: сообщений {self.letters}."]
        if by_channel:
            shown.append(f"Чаты: {', '.join(by_channel)}.")
        return shown + [
            f"Не пишем: {words} — {self.counts[why]}."
            for why, words in REASONS.items()
            if self.counts[why]
        ]


async def digest(
    settings: Settings, *, kind: str, person: str | None, school_id: str | None
) -> Asked:
    async with opened(settings) as store:
        now = utc_now()
        async with store.writing() as db:
            school = await the_school(db, school_id)
            human = await one_human(db, school, person) if person else None
            await timers.settle(db, now=now)
        counts: Counter[str] = Counter()
        after, begun = 0, False
        while after or not begun:
            begun = True
            async with store.writing() as db:
                page, after = await write_asked(
                    db,
                    school.id,
                    kind,
                    person_id=human.id if human else None,
                    after=after,
                    now=now,
                )
            counts += page
    asked = Asked(kind, counts)
    if human and not asked.letters:
        why = next(iter(counts), "no_chat")
        refuse(f"{person}: {REASONS[why]}. Сводка не отправлена.")
    return asked
