"""When a digest comes: a time from a few, or a typed one; on which days; or never."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time

from chat.talk import Button, Buttons, Reply
from chat.text import Content, Day, Row, Text, _, bold
from diary.wishes import Rhythm, clock_of, days_of, rules_of
from handlers import settings, start
from handlers.turn import Turn, local, stale_button
from linking import timers, wishes

TITLES: Mapping[str, Text] = {
    "evening": _("In the evening"),
    "morning": _("In the morning"),
    "weekly": _("The week's plan"),
}
HOURS: Mapping[str, tuple[time, ...]] = {
    "evening": (time(17), time(18, 30), time(19, 30)),
    "morning": (time(6, 30), time(7), time(7, 30)),
    "weekly": (time(10), time(16), time(18)),
}
DAYS: Mapping[str, tuple[str, ...]] = {
    "evening": ("12345", "123456", "1234567"),
    "morning": ("12345", "123456", "1234567"),
    "weekly": ("5", "6", "7"),
}
SETS: Mapping[str, Text] = {
    "12345": _("Mon–Fri"),
    "123456": _("Mon–Sat"),
    "1234567": _("every day"),
    "": _("off"),
}
A_MONDAY = date(2024, 1, 1)


async def rhythms(turn: Turn) -> Mapping[str, tuple[Rhythm, bool]]:
    """By digest, and whether the person chose it."""
    usual = rules_of(turn.school.rules).rhythms
    return await wishes.rhythms_of(turn.db, turn.person.id, usual)


def line(kind: str, rhythm: Rhythm) -> Content:
    """«Вечером: 18:30, пн–пт»."""
    if not rhythm.days:
        return _("{digest}: {when}", digest=TITLES[kind], when=SETS[""])
    when = Row((rhythm.at, _days_words(rhythm.days)), gap=", ")
    return _("{digest}: {when}", digest=TITLES[kind], when=when)


async def show(turn: Turn, *, kind: str = "", said: Content = "") -> Reply:
    """args: kind. `said` stands above where something has just been done."""
    kind = kind or turn.word("kind")
    if kind not in TITLES:
        raise stale_button()
    rhythm, own = (await rhythms(turn))[kind]

    def choice(label: Content, **values: object) -> Button:
        return Button(label, "digest_set", {"kind": kind, **values})

    hours = tuple(choice(at, at=at.isoformat("minutes")) for at in HOURS[kind])
    days = tuple(choice(_days_words(one), days=one) for one in DAYS[kind])
    off = (choice(_("Do not send"), days="0"),) if rhythm.days else ()
    usual = (choice(_("As the school has it"), usual=1),) if own else ()
    rows: Buttons = (hours, days, (*off, *usual), (Button(_("‹ Back"), "when"), start.MENU))
    words = (
        said,
        bold(line(kind, rhythm)),
        _("Choose a time and days, or write a time, for example: 19:15"),
    )
    return Reply(
        tuple(part for part in words if part),
        tuple(row for row in rows if row),
        expect="digest_typed",
        remember={"kind": kind},
    )


async def choose(turn: Turn) -> Reply:
    """args: kind; at (a time), days ("12345", "0" for never) or usual (as the school has it)."""
    kind = turn.word("kind")
    if kind not in TITLES:
        raise stale_button()
    if turn.given("usual"):
        return await _settle(turn, kind, None, None)
    rhythm, _own = (await rhythms(turn))[kind]
    try:
        at = clock_of(turn.word("at")) if turn.given("at") else rhythm.at
        days = days_of(turn.word("days").replace("0", "")) if turn.given("days") else rhythm.days
    except ValueError:
        raise stale_button() from None
    if turn.given("at"):
        days = days or DAYS[kind][-1 if kind == "weekly" else 0]
    return await _settle(turn, kind, at, days)


async def typed(turn: Turn) -> Reply:
    """«19:15» after the screen of a digest."""
    kind = str(turn.facts.get("kind", ""))
    if kind not in TITLES:
        raise stale_button()
    at = found_time(turn.event.text)
    if at is None:
        back: Buttons = ((Button(_("‹ Back"), "digest_time", {"kind": kind}), start.MENU),)
        return Reply(_("This is no time. Write it so: 19:15"), back)
    rhythm, _own = (await rhythms(turn))[kind]
    days = rhythm.days or DAYS[kind][-1 if kind == "weekly" else 0]
    return await _settle(turn, kind, at, days)


def found_time(words: str) -> time | None:
    """«19:15», «19.15», «в 19», «7»."""
    bare = words.strip().lower().removeprefix("в ").strip()
    try:
        return clock_of(bare if not bare.isdecimal() else f"{bare}:00")
    except ValueError:
        return None


async def _settle(turn: Turn, kind: str, at: time | None, days: str | None) -> Reply:
    now = turn.house.clock()
    next_at = await timers.choose(turn.db, turn.person.id, kind, at=at, days=days, now=now)
    detail = {"kind": kind, "at": at.isoformat("minutes") if at else None, "days": days}
    await settings.note(turn, "settings.digest", detail)
    if next_at is None:
        return await show(turn, kind=kind, said=_("Done: this digest will not come."))
    moment = local(next_at, turn.school.timezone)
    said = _(
        "Done. The next one: {day}, {time}.",
        day=Day(moment.date(), "EEEE d MMMM"),
        time=moment.time(),
    )
    return await show(turn, kind=kind, said=said)


def _days_words(days: str) -> Content:
    if days in SETS:
        return SETS[days]
    return Row(tuple(Day(A_MONDAY.replace(day=int(one)), "ccc") for one in days), gap=", ")
