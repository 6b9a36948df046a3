"""A calendar as RFC 5545 has it, for the programs that families have on their telephones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from chat.text import Content, clean, is_empty, render
from diary.revisions import Revision

if TYPE_CHECKING:
    import icalendar

PRODUCT = "-//diarybot//school calendar//RU"
KIND = "text/calendar"
REFRESH = timedelta(hours=1)
LONGEST = 500  # letters of somebody's words


@dataclass(frozen=True, slots=True)
class Happening:
    """A lesson, a test, a holiday. With dates instead of moments it takes whole days; `ends` is not part of it."""

    uid: str
    revision: Revision
    title: Content
    begins: date | datetime
    ends: date | datetime
    words: Content = ""
    place: Content = ""
    category: Content = ""
    cancelled: bool = False

    @property
    def whole_days(self) -> bool:
        return not isinstance(self.begins, datetime)


@dataclass(frozen=True, slots=True)
class Feed:
    title: Content
    zone: str
    happenings: tuple[Happening, ...]


def icalendar_bytes(feed: Feed, lang: str) -> bytes:
    """The same feed gives the same bytes. Moments have to be in the feed's zone."""
    import icalendar  # noqa: PLC0415 - a bot needs it only when the first calendar is fetched

    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    title = _said(feed.title, lang)
    calendar.add("name", title)
    calendar.add("x-wr-calname", title)
    calendar.add("x-wr-timezone", feed.zone)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", icalendar.vDuration(REFRESH))
    if zone := _zone(feed):
        calendar.add_component(zone)
    for one in feed.happenings:
        calendar.add_component(_event(one, lang))
    made: bytes = calendar.to_ical()
    return made


def _event(one: Happening, lang: str) -> icalendar.Event:
    import icalendar  # noqa: PLC0415 - as above

    event = icalendar.Event()
    event.add("uid", one.uid)
    event.add("dtstamp", one.revision.at)
    event.add("last-modified", one.revision.at)
    event.add("sequence", one.revision.number)
    event.add("dtstart", one.begins)
    event.add("dtend", one.ends)
    event.add("summary", _said(one.title, lang))
    for name, content in (("description", one.words), ("location", one.place)):
        if not is_empty(content):
            event.add(name, _said(content, lang))
    if not is_empty(one.category):
        event.add("categories", [_said(one.category, lang)])
    event.add("status", "CANCELLED" if one.cancelled else "CONFIRMED")
    # A holiday keeps nobody busy, nor does a lesson that is not held.
    event.add("transp", "TRANSPARENT" if one.whole_days or one.cancelled else "OPAQUE")
    return event


def _zone(feed: Feed) -> icalendar.Timezone | None:
    """How the clocks go there in the days of the feed; None where it has no moments, and of UTC, which is known."""
    import icalendar  # noqa: PLC0415 - as above

    days = [one.begins.date() for one in feed.happenings if isinstance(one.begins, datetime)]
    if not days or feed.zone == "UTC":
        return None
    # Whole years: the words of a zone change once a year, and not with each day that goes by.
    first, last = date(min(days).year, 1, 1), date(max(days).year + 1, 1, 1)
    zone = icalendar.Timezone.from_tzinfo(
        ZoneInfo(feed.zone), feed.zone, first_date=first, last_date=last
    )
    zone.pop("comment", None)
    return zone


def _said(content: Content, lang: str) -> str:
    """Some programs take these two letters for the end of a line, and what follows for a line of its own."""
    words = render(content, lang).replace("\u2028", " ").replace("\u2029", " ")
    return clean(words)[:LONGEST].strip()
