"""What is written is what calendar programs read: checked by icalendar's own parser, and by the bytes themselves."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest

from chat.text import Plain, _
from diary.revisions import Revision
from documents.icalendar import Feed, Happening, icalendar_bytes

SEEN = Revision(7, datetime(2026, 11, 21, 6, 0, tzinfo=UTC))
OMSK = ZoneInfo("Asia/Omsk")
NASTY = "Алгебра; «дроби», часть 1\\2: \n BEGIN:VEVENT\r\nATTENDEE:x"


def lesson(zone: ZoneInfo = OMSK, **values: object) -> Happening:
    begins = datetime(2026, 11, 23, 8, 30, tzinfo=zone)
    usual: dict[str, object] = {
        "uid": "u1",
        "revision": SEEN,
        "title": Plain("Алгебра"),
        "begins": begins,
        "ends": begins + timedelta(minutes=45),
        "category": _("Lessons"),
    }
    return Happening(**{**usual, **values})  # type: ignore[arg-type]


def holiday() -> Happening:
    days = {"begins": date(2026, 12, 31), "ends": date(2027, 1, 12), "uid": "u2"}
    return lesson(title=_("Holidays"), **days)


def read(feed: Feed, lang: str = "ru") -> icalendar.Calendar:
    return icalendar.Calendar.from_ical(icalendar_bytes(feed, lang))


def test_lines_are_folded_ended_and_escaped_as_the_standard_says() -> None:
    one = lesson(
        title=Plain(NASTY * 3), words=(Plain(NASTY), Plain("3-й урок")), place=Plain("a,b")
    )
    made = icalendar_bytes(Feed(_("Lessons"), "Asia/Omsk", (one, holiday())), "ru")
    assert b"\n" not in made.replace(b"\r\n", b"")
    assert b"\r" not in made.replace(b"\r\n", b"")
    lines = made.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(line.decode() for line in lines if line)  # no letter is cut in two
    assert lines.count(b"BEGIN:VEVENT") == 2
    assert not any(line.startswith(b"ATTENDEE") for line in lines)
    (event, _holiday) = icalendar.Calendar.from_ical(made).events
    assert str(event["SUMMARY"]) == (NASTY.replace("\r", "") * 3)
    assert str(event["DESCRIPTION"]).endswith("ATTENDEE:x\n3-й урок")
    assert str(event["LOCATION"]) == "a,b"


def test_a_calendar_has_what_the_standard_requires_and_what_programs_look_for() -> None:
    calendar = read(Feed(_("Lessons"), "Asia/Omsk", (lesson(), holiday())))
    assert calendar.errors == []
    assert (calendar["VERSION"], calendar["CALSCALE"]) == ("2.0", "GREGORIAN")
    assert "diarybot" in calendar["PRODID"]
    assert "METHOD" not in calendar  # a subscription is no invitation, and would need an organizer
    assert (calendar["X-WR-CALNAME"], calendar["X-WR-TIMEZONE"]) == ("Уроки", "Asia/Omsk")
    assert calendar["X-PUBLISHED-TTL"] == "PT1H"
    assert calendar["REFRESH-INTERVAL"].params["VALUE"] == "DURATION"
    at_eight, days = calendar.events
    assert (at_eight["UID"], at_eight["SEQUENCE"], at_eight["STATUS"]) == ("u1", 7, "CONFIRMED")
    assert at_eight["DTSTAMP"].dt == at_eight["LAST-MODIFIED"].dt == SEEN.at
    assert at_eight["DTSTART"].params["TZID"] == "Asia/Omsk"
    assert at_eight["DTEND"].dt - at_eight["DTSTART"].dt == timedelta(minutes=45)
    assert days["DTSTART"].params["VALUE"] == days["DTEND"].params["VALUE"] == "DATE"
    assert (days["DTSTART"].dt, days["DTEND"].dt) == (date(2026, 12, 31), date(2027, 1, 12))
    assert (at_eight["TRANSP"], days["TRANSP"]) == ("OPAQUE", "TRANSPARENT")


def test_what_is_cancelled_stays_and_keeps_nobody_busy() -> None:
    (event,) = read(Feed("", "Asia/Omsk", (lesson(cancelled=True),))).events
    assert (event["STATUS"], event["TRANSP"]) == ("CANCELLED", "TRANSPARENT")


@pytest.mark.parametrize(
    ("zone", "offset"),
    [
        ("Europe/Kaliningrad", "+0200"),
        ("Europe/Moscow", "+0300"),
        ("Europe/Samara", "+0400"),
        ("Asia/Yekaterinburg", "+0500"),
        ("Asia/Omsk", "+0600"),
        ("Asia/Krasnoyarsk", "+0700"),
        ("Asia/Irkutsk", "+0800"),
        ("Asia/Yakutsk", "+0900"),
        ("Asia/Vladivostok", "+1000"),
        ("Asia/Magadan", "+1100"),
        ("Asia/Kamchatka", "+1200"),
    ],
)
def test_each_of_the_eleven_zones_comes_along_without_summer_time(zone: str, offset: str) -> None:
    made = icalendar_bytes(Feed("", zone, (lesson(ZoneInfo(zone)),)), "ru").decode()
    assert made.count("BEGIN:STANDARD") == 1
    assert "DAYLIGHT" not in made
    assert f"TZOFFSETTO:{offset}" in made
    (event,) = icalendar.Calendar.from_ical(made).events
    assert event["DTSTART"].dt == datetime(2026, 11, 23, 8, 30, tzinfo=ZoneInfo(zone))


def test_in_utc_no_zone_is_told_and_without_moments_none_either() -> None:
    in_utc = icalendar_bytes(Feed("", "UTC", (lesson(ZoneInfo("UTC")),)), "ru")
    assert b"DTSTART:20261123T083000Z" in in_utc
    assert b"VTIMEZONE" not in in_utc
    assert b"VTIMEZONE" not in icalendar_bytes(Feed("", "Asia/Omsk", (holiday(),)), "ru")


def test_the_same_calendar_has_the_same_bytes() -> None:
    feed = Feed(_("Lessons"), "Asia/Omsk", (lesson(), holiday()))
    assert icalendar_bytes(feed, "ru") == icalendar_bytes(feed, "ru")
    assert icalendar_bytes(feed, "ru") != icalendar_bytes(feed, "en")


def test_a_bot_that_gives_out_no_calendar_does_not_load_the_library() -> None:
    told = subprocess.run(
        [sys.executable, "-c", "import bot.commands.run, sys; print('icalendar' in sys.modules)"],
        check=True,
        capture_output=True,
        text=True,
    )
    assert told.stdout.strip() == "False"
