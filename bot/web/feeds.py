"""Calendars for the programs that families have: fetched by a secret address, without a person in between."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import partial
from hashlib import sha256
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web import origin
from bot.web.allowance import Allowance
from bot.web.feed_answer import Packed, packed, response, tag_of
from bot.web.guard import CALENDAR
from delivery.pace import PERMITTED
from diary.calendar import monday
from documents.icalendar import icalendar_bytes
from documents.page import drawn
from handlers.calendar_events import Contents
from handlers.calendar_feed import contents_of, feed_of
from handlers.turn import House
from linking import calendar_links
from linking.calendar_links import Address, Shared
from storage.revisions import Imports, imports_of

SPELL = 600.0  # seconds
WRONG = 20  # made-up secrets of one network in that time
OFTEN = 100  # fetches of one calendar: programs come once an hour, somebody who tries things out more often
NOTED_EVERY = 3600  # seconds: when a calendar was fetched last is told in days
KEPT = 200  # calendars, some ten kilobytes each
TRIES = 3
Key = TypeVar("Key")


class _Recent(Generic[Key]):
    """The last so many."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: dict[Key, Packed] = {}

    def get(self, key: Key) -> Packed | None:
        return self._kept.get(key)

    def put(self, key: Key, made: Packed) -> None:
        self._kept[key] = made
        if len(self._kept) > self._size:
            del self._kept[next(iter(self._kept))]


class Feeds:
    """What was made is kept for as long as nothing was imported, and given only to who may have it now."""

    def __init__(self, house: House, *, trusted_proxies: tuple[str, ...] = ()) -> None:
        self._house = house
        self._trusted = origin.networks(trusted_proxies)
        self._wrong = Allowance(WRONG, seconds=SPELL)
        self._often = Allowance(OFTEN, seconds=SPELL)
        self._asked = _Recent[tuple[object, ...]](
            KEPT
        )  # by who asked, when, and what was imported
        self._drawn = _Recent[str](
            KEPT
        )  # by what is in it: most imports leave a calendar as it is

    def routes(self) -> list[Route]:
        return [Route(CALENDAR + "{secret}.ics", self._answer, methods=["GET"])]

    async def _answer(self, request: Request) -> Response:
        words = request.path_params["secret"]
        if not calendar_links.genuine(self._house.secret, words):
            return self._refused(request)
        for _nth in range(TRIES):
            permitted = self._house.seconds()
            found = await self._permitted(words)
            if found is None:
                # The same as of a secret that never was.
                return Response(status_code=404)
            if not self._often.take(str(found[0].id), now=self._house.seconds()):
                return Response(status_code=429, headers={"retry-after": str(round(SPELL))})
            made = await self._made(*found)
            await self._note(found[0])
            # What took long is permitted anew: a consent may have been withdrawn meanwhile.
            if self._house.seconds() - permitted <= PERMITTED:
                return response(request, made)
        return Response(status_code=503, headers={"retry-after": "60"})

    def _refused(self, request: Request) -> Response:
        """A made-up secret is told from ours without the database, so that no guesses can keep a family out."""
        network = origin.network_of(origin.client(request, self._trusted))
        if self._wrong.take(network, now=self._house.seconds()):
            return Response(status_code=404)
        return Response(status_code=429, headers={"retry-after": str(round(SPELL))})

    async def _permitted(self, words: str) -> tuple[Address, Shared, Imports, date] | None:
        async with self._house.store.reading() as db:
            address = await calendar_links.find(db, words, secret=self._house.secret)
            if address is None:
                return None
            today = self._house.clock().astimezone(ZoneInfo(address.timezone)).date()
            shared = await calendar_links.access_calendar(
                db, address, self._house.carries, today=today
            )
            if shared is None:
                return None
            return address, shared, await imports_of(db, address.school_id), today

    async def _made(
        self, address: Address, shared: Shared, imports: Imports, today: date
    ) -> Packed:
        lang = address.lang or "ru"
        key = (shared, imports, today, lang, address.timezone)
        if made := self._asked.get(key):
            return made
        async with self._house.store.reading() as db:
            contents = await contents_of(db, shared.pupil, imports, today=today)
        inside = sha256(repr((shared, lang, address.timezone, contents)).encode()).hexdigest()
        made = self._drawn.get(inside)
        if made is None:
            draw = partial(_drawn, shared, contents, address.timezone, self._house.secret, lang)
            content = await drawn(draw)
            changed_at = _changed_at(imports, today, address.timezone)
            made = Packed(content, tag_of(content), changed_at)
        self._asked.put(key, made)
        self._drawn.put(inside, made)
        return made

    async def _note(self, address: Address) -> None:
        now = self._house.clock()
        before = address.fetched_at
        if before is None or (now - before).total_seconds() >= NOTED_EVERY:
            async with self._house.store.writing() as db:
                await calendar_links.note_fetch(db, address, now=now)


def _drawn(shared: Shared, contents: Contents, zone: str, secret: bytes, lang: str) -> bytes:
    return packed(icalendar_bytes(feed_of(shared, contents, zone, secret), lang))


def _changed_at(imports: Imports, today: date, zone: str) -> datetime:
    """An import, or the week that has begun: with it the first day moves on."""
    week = datetime.combine(monday(today), time(), ZoneInfo(zone)).astimezone(UTC)
    return max(imports.last.at, week).replace(microsecond=0)
