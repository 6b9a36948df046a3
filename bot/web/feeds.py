"""Calendars for the programs that families have: fetched by a secret address, without a person in between."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email.utils import format_datetime, parsedate_to_datetime
from functools import partial
from hashlib import sha256
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web import origin
from bot.web.allowance import Allowance
from bot.web.guard import CALENDAR
from delivery.pace import PERMITTED
from diary.calendar import monday
from documents.icalendar import KIND, icalendar_bytes
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
HEADERS = {
    # For the program that asked, and asked again each time: the right to see the child may be gone.
    "cache-control": "private, no-cache",
    "referrer-policy": "no-referrer",
    "vary": "accept-encoding",
}


@dataclass(frozen=True, slots=True)
class _Made:
    packed: bytes  # by gzip
    tag: str
    changed_at: datetime


class Feeds:
    """What was made is kept for as long as nothing was imported, and given only to who may have it now."""

    def __init__(self, house: House, *, trusted_proxies: tuple[str, ...] = ()) -> None:
        self._house = house
        self._trusted = origin.networks(trusted_proxies)
        self._wrong = Allowance(WRONG, seconds=SPELL)
        self._often = Allowance(OFTEN, seconds=SPELL)
        self._kept: dict[tuple[object, ...], _Made] = {}

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
                return _response(request, made)
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
    ) -> _Made:
        lang = address.lang or "ru"
        key = (shared, imports, today, lang, address.timezone)
        if key not in self._kept:
            async with self._house.store.reading() as db:
                contents = await contents_of(db, shared.pupil, imports, today=today)
            draw = partial(_drawn, shared, contents, address.timezone, self._house.secret, lang)
            packed = await drawn(draw)
            changed_at = _changed_at(imports, today, address.timezone)
            self._kept[key] = _Made(packed, _tag(packed), changed_at)
            if len(self._kept) > KEPT:
                del self._kept[next(iter(self._kept))]
        return self._kept[key]

    async def _note(self, address: Address) -> None:
        now = self._house.clock()
        before = address.fetched_at
        if before is None or (now - before).total_seconds() >= NOTED_EVERY:
            async with self._house.store.writing() as db:
                await calendar_links.note_fetch(db, address, now=now)


def _drawn(shared: Shared, contents: Contents, zone: str, secret: bytes, lang: str) -> bytes:
    # Without a moment of its own: the same calendar has the same bytes, and so the same tag.
    return gzip.compress(icalendar_bytes(feed_of(shared, contents, zone, secret), lang), mtime=0)


def _tag(packed: bytes) -> str:
    """Weak: the same calendar goes out packed and unpacked."""
    return f'W/"{sha256(packed).hexdigest()[:32]}"'


def _changed_at(imports: Imports, today: date, zone: str) -> datetime:
    """An import, or the week that has begun: with it the first day moves on."""
    week = datetime.combine(monday(today), time(), ZoneInfo(zone)).astimezone(UTC)
    return max(imports.last.at, week).replace(microsecond=0)


def _response(request: Request, made: _Made) -> Response:
    headers = {
        **HEADERS,
        "etag": made.tag,
        "last-modified": format_datetime(made.changed_at, usegmt=True),
    }
    if _has_it(request, made):
        return Response(status_code=304, headers=headers)
    headers["content-disposition"] = 'inline; filename="lessons.ics"'
    if _takes_gzip(request.headers.get("accept-encoding", "")):
        headers["content-encoding"] = "gzip"
        return Response(made.packed, headers=headers, media_type=KIND)
    return Response(gzip.decompress(made.packed), headers=headers, media_type=KIND)


def _has_it(request: Request, made: _Made) -> bool:
    tags = request.headers.get("if-none-match")
    if tags is not None:
        known = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        return "*" in known or made.tag.removeprefix("W/") in known
    since = request.headers.get("if-modified-since", "")
    try:
        moment = parsedate_to_datetime(since)
    except ValueError:
        return False
    return moment.tzinfo is not None and made.changed_at <= moment


def _takes_gzip(accepted: str) -> bool:
    for one in accepted.lower().split(","):
        name, _semicolon, quality = one.partition(";")
        if name.strip() in ("gzip", "*"):
            return quality.replace(" ", "").rstrip(".0") != "q="
    return False
