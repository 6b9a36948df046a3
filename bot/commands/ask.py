"""diarybot ask: questions in plain words for one person, from the standard input.

Nothing of the person's is ever changed; that somebody of the office asked is written down.
"""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any, TextIO
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.commands.codes import one_human
from bot.commands.opening import make_house, opened, the_school, utc_now
from bot.commands.refusing import refuse
from bot.settings import Settings
from chat.query.intents import UNKNOWN, plain_name
from chat.talk import Incoming
from chat.text import DEFAULT_LANGUAGE, LANGUAGES, render
from handlers.answers import ASKED_BY
from handlers.asking import Asked, asked
from handlers.dispatch import turn_of
from handlers.free_text import Asker, asker_of
from handlers.memory import Memory
from handlers.turn import House
from linking.identity import Sender, find_person
from linking.rosters import ties
from storage import audits

CHANNEL = "web"  # the answer is what the school's own page would say
NOON = time(12)
LONGEST = 4000  # letters of a question, as of a message
FIRST_YEAR, LAST_YEAR = 2000, 2100


class BadLine(Exception):
    """What is wrong with a line, in words for whoever wrote it."""


@dataclass(frozen=True)
class Question:
    text: str
    lang: str
    today: date | None


@dataclass
class Desk:
    """One person's questions. What the person may name is read once a day that is asked about."""

    db: AsyncConnection
    house: House
    sender: Sender
    pupils: Mapping[int, str]  # external ids
    askers: dict[date, Asker] = field(default_factory=dict)

    async def answer(self, question: Question) -> tuple[Asked, Asker]:
        zone = ZoneInfo(self.sender.school.timezone)
        house = self.house
        if question.today:
            noon = datetime.combine(question.today, NOON, zone)
            house = replace(house, clock=lambda: noon)
        sender = replace(self.sender, person=replace(self.sender.person, lang=question.lang))
        event = Incoming("", CHANNEL, "", "", "", text=question.text, lang=question.lang)
        turn = turn_of(house, event, self.db, sender)
        if turn.today not in self.askers:
            self.askers[turn.today] = await asker_of(turn)
        asker = self.askers[turn.today]
        return await asked(turn, asker), asker


@asynccontextmanager
async def desk_of(
    settings: Settings, *, person: str, school_id: str | None
) -> AsyncIterator[Desk]:
    async with opened(settings) as store, store.reading() as db:
        school = await the_school(db, school_id)
        human = await one_human(db, school, person)
        house = make_house(settings, store)
        now = utc_now()
        found = await find_person(db, human.id, house.carries[CHANNEL], lang="ru", now=now)
        if found is None:
            refuse(f"«{person}»: такого человека в данных школы нет.")
        async with store.writing() as trail:
            await audits.add(
                trail, school.id, actor=None, deed="answers.read", at=now, person=human.id
            )
        known = await ties(db, today=now.date(), person_ids=[human.id])
        yield Desk(db, house, found, {tie.pupil.id: tie.pupil.ext_id for tie in known})


async def ask_lines(settings: Settings, *, person: str, school_id: str | None) -> bool:
    """Each line of the standard input by itself, whatever was asked before; whether every line could be read."""
    fine = True
    async with desk_of(settings, person=person, school_id=school_id) as desk:
        for line in _lines(sys.stdin):
            try:
                question = question_of(line)
            except BadLine as wrong:
                print(json.dumps({"error": str(wrong)}, ensure_ascii=False), flush=True)
                fine = False
                continue
            # A line stands for itself: «а завтра?» must not depend on the line before.
            desk.house = replace(desk.house, memory=Memory())
            answered, asker = await desk.answer(question)
            found = as_json(answered, asker, desk.pupils, question.lang)
            print(json.dumps(found, ensure_ascii=False), flush=True)
    return fine


async def ask_at_prompt(settings: Settings, *, person: str, school_id: str | None) -> None:
    """As in a chat: a question may follow the one before."""
    async with desk_of(settings, person=person, school_id=school_id) as desk:
        lang = desk.sender.person.lang
        person_asks = sys.stdin.isatty()
        if person_asks:
            print("Спрашивайте, как в чате. Пустая строка заканчивает.")
        for line in _lines(sys.stdin, prompt="> " if person_asks else ""):
            answered, _asker = await desk.answer(Question(line[:LONGEST], lang, None))
            print(_said(answered, lang), end="\n\n", flush=True)


def _lines(source: TextIO, *, prompt: str = "") -> Iterator[str]:
    """Without the empty ones; at a prompt an empty one is the end."""
    while True:
        print(prompt, end="", flush=True)
        line = source.readline()
        if not line or (prompt and not line.strip()):
            return
        if line.strip():
            yield line.strip()


def question_of(line: str) -> Question:
    try:
        given = json.loads(line)
    except ValueError:
        raise BadLine('Это не JSON: нужна строка вида {"text": "что задали"}.') from None
    if not isinstance(given, dict) or not isinstance(given.get("text"), str):
        raise BadLine("Нет поля text с вопросом.")
    lang = given.get("lang") or DEFAULT_LANGUAGE
    if lang not in LANGUAGES:
        raise BadLine(f"lang: один из {', '.join(LANGUAGES)}.")
    try:
        today = date.fromisoformat(given["today"]) if given.get("today") else None
    except (TypeError, ValueError):
        raise BadLine("today: день вида 2026-11-24.") from None
    if today and not FIRST_YEAR <= today.year <= LAST_YEAR:
        raise BadLine(f"today: год от {FIRST_YEAR} до {LAST_YEAR}.")
    return Question(given["text"][:LONGEST], lang, today)


def as_json(answered: Asked, asker: Asker, pupils: Mapping[int, str], lang: str) -> dict[str, Any]:
    """How it was understood, by the names of the published collections of questions, and what is answered."""
    action, read = answered.understood.action, answered.understood.read
    titles = {one.id: one.title for one in asker.subjects}
    intent = read.intent if read else ASKED_BY.get(action, UNKNOWN)
    return {
        "intent": plain_name(intent),
        "action": action,
        "pupils": [pupils[one] for one in read.children if one in pupils] if read else [],
        "subjects": [titles[one] for one in read.subjects] if read else [],
        "from": read.start.isoformat() if read and read.start else None,
        "to": read.end.isoformat() if read and read.end else None,
        "text": render(answered.text, lang),
    }


def _said(answered: Asked, lang: str) -> str:
    words = render(answered.text, lang)
    return words or f"Здесь это только называется, не делается: {answered.understood.action}."
