"""diarybot announce."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.commands.opening import opened, the_school, utc_now
from bot.commands.refusing import WRONG_USAGE, refuse
from bot.settings import Settings
from chat.talk import FILE_BYTES, File
from diary.audiences import Audience, audience_of
from diary.moments import moment_of
from diary.people import School
from handlers.announce import WORDS
from handlers.turn import local
from linking.announcing import Reach, send
from linking.audiences import find_audience, telling_of
from storage import broadcasts

GRACE = timedelta(minutes=5)  # a script that computed the time may be a little late
NAME = 255

CHANNELS = {"telegram": "Telegram", "vk": "ВКонтакте", "web": "веб-чат"}
SKIPPED = {
    "no_chat": "нет привязанного чата",
    "consent": "отказ от обработки данных",
    "muted": "отключили объявления",
    "digest": "прочитают в сводке",
}


@dataclass(frozen=True)
class Announced:
    id: int
    begins_at: datetime
    reach: Reach

    def as_json(self) -> dict[str, Any]:
        """Chats by channel, and people who are not told by reason."""
        return {"id": self.id, "counts": {**self.reach.chats, **self.reach.skipped}}

    def lines(self) -> list[str]:
        begins = f"{self.begins_at:%d.%m.%Y в %H:%M}"
        shown = [
            f"Объявление № {self.id}: получат {self.reach.people} чел., отправка {begins}.",
            *_counted("Чаты", self.reach.chats, CHANNELS),
            *_counted("Не получат", self.reach.skipped, SKIPPED),
        ]
        if self.reach.later:
            shown.append(f"После тихих часов: {self.reach.later}.")
        shown.append(f"Ход отправки: diarybot deliveries --announcement {self.id}")
        return shown


def _counted(head: str, numbers: Mapping[str, int], names: Mapping[str, str]) -> list[str]:
    said = ", ".join(f"{names.get(which, which)} {n}" for which, n in numbers.items())
    return [f"{head}: {said}."] if said else []


async def announce(
    settings: Settings,
    *,
    audience: str,
    text: str,
    file: Path | None,
    at: str | None,
    urgent: bool,
    school_id: str | None,
) -> Announced:
    """Queued at once: the minute to think again is for fingers, a script meant it."""
    wanted = audience_of(audience)
    if wanted is None:
        refuse("Кому: school, parallel:7, class:7А или staff.", code=WRONG_USAGE)
    words = _words(text)
    enclosed = _file(file) if file else None
    async with opened(settings) as store:
        now = utc_now()
        async with store.writing() as db:
            school = await the_school(db, school_id)
            found = await _audience(db, school, wanted)
            begins_at = _begins(at, local(now, school.timezone)) if at else now
            made = await broadcasts.add_draft(
                db, school.id, author=None, audience=found, words=words, now=now
            )
            values: dict[str, Any] = {"urgent": urgent}
            if enclosed:
                values |= {
                    "file_name": enclosed.name,
                    "file_kind": enclosed.kind,
                    "file": enclosed.content,
                }
            await broadcasts.change_draft(db, made, **values)
            draft = await broadcasts.find(db, made)
            assert draft is not None
            reach = await send(
                db,
                draft,
                telling_of(school, found, urgent=urgent, now=now),
                begins_at=begins_at,
                progress_chat=None,
                now=now,
            )
            assert reach is not None
    return Announced(made, local(begins_at, school.timezone), reach)


def _words(text: str) -> str:
    words = text.strip()
    if not words:
        refuse("Текст объявления пуст.", code=WRONG_USAGE)
    if len(words) > WORDS:
        refuse(f"Текст длиннее {WORDS} знаков: сократите его.")
    return words


def _file(path: Path) -> File:
    try:
        content = path.read_bytes()
    except OSError as error:
        refuse(f"{path}: файл не прочитать ({error.strerror}).")
    if not content:
        refuse(f"{path}: файл пуст.")
    if len(content) > FILE_BYTES:
        refuse(f"{path}: файл больше {FILE_BYTES // 1024 // 1024} МБ.")
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return File(path.name[-NAME:], content, kind)


async def _audience(db: AsyncConnection, school: School, wanted: Audience) -> Audience:
    found, known = await find_audience(db, school.id, wanted)
    if found is None:
        there = ", ".join(known) or "ни одного"
        what = "Класса" if wanted.kind == "class" else "Параллели"
        refuse(f"{what} «{wanted.of}» нет. Есть: {there}.")
    return found


def _begins(at: str, now: datetime) -> datetime:
    """ISO, or as people write it; without a zone by the school's clock."""
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        typed = moment_of(at, now)
        if typed is None:
            refuse(f"Время «{at}» не понято. Пример: 2026-11-24 09:00.", code=WRONG_USAGE)
        moment = typed
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=now.tzinfo)
    if moment < now - GRACE:
        refuse(f"Время {at} уже прошло.")
    return max(moment, now)
