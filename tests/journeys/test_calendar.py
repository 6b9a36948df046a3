"""A mother has the lessons of her child in the calendar of her telephone, for as long as she may see the diary."""

from __future__ import annotations

import itertools
import re
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import icalendar
import pytest
from starlette.applications import Starlette

from bot.web.feeds import Feeds
from bot.web.page import Doorway, Page
from diary.people import Decision, PersonalData
from tests.conftest import NOW, copied
from tests.journeys.streets import town_on
from tests.journeys.town import CAST, Town
from tests.phone import Phone
from tests.telling.journal import GONE, Journal

OUTSIDE = "https://diary.example"
ADDRESS = re.compile(r"https://diary\.example(/calendar/[0-9a-f]{48}\.ics)")


@pytest.fixture(params=["sqlite", "postgresql"])
def a_database(request: pytest.FixtureRequest) -> Iterator[str]:
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_database")
        return
    with copied(
        request.getfixturevalue("postgres"), request.getfixturevalue("postgres_school")
    ) as url:
        yield url


@pytest.fixture
async def town(a_database: str) -> AsyncIterator[Town]:
    async with town_on("web", a_database, NOW, public_url=OUTSIDE) as made:
        yield made


@pytest.fixture
async def lite_town(sqlite_database: str) -> AsyncIterator[Town]:
    """Where the database does not matter."""
    async with town_on("web", sqlite_database, NOW, public_url=OUTSIDE) as made:
        yield made


@pytest.fixture
def journal(town: Town, school_folder: Path, tmp_path: Path) -> Journal:
    return Journal(town.store, town.clock, school_folder, tmp_path / "exports")


class Program:
    """A calendar program: knows an address and nothing else."""

    def __init__(self, phone: Phone, path: str) -> None:
        self.url = str(phone.http.base_url).rstrip("/") + path  # type: ignore[attr-defined]
        self.tag = ""

    async def asks(self, **headers: str) -> httpx.Response:
        async with httpx.AsyncClient() as http:
            return await http.get(self.url, headers=headers)

    async def fetches(self) -> dict[str, icalendar.Event]:
        answer = await self.asks()
        assert answer.status_code == 200
        calendar = icalendar.Calendar.from_ical(answer.content)
        assert calendar.errors == []
        return {str(event["UID"]): event for event in calendar.events}


async def subscribes(phone: Phone, device: str = "iPhone, iPad, Mac") -> Program:
    await phone.says("/calendar")
    await phone.presses("Анна")
    await phone.presses(device)
    found = ADDRESS.search(phone.text)
    assert found, phone.text
    return Program(phone, found[1])


async def presses_old(phone: Any, packed: str) -> None:
    """A button of a screen that is out of date, or never was."""
    await phone.forges(packed, message=phone.messages[-1].id)


async def signs_out(phone: Any) -> None:
    await phone.http.post("/chat/leave", data={"proof": phone._proof})


def on(events: dict[str, icalendar.Event], day: date) -> dict[int, icalendar.Event]:
    """The lessons of a day by number."""
    found = {}
    for event in events.values():
        number = re.match(r"(\d+)-й урок", str(event.get("DESCRIPTION", "")))
        starts = event["DTSTART"].dt
        if number and hasattr(starts, "hour") and starts.date() == day:
            found[int(number[1])] = event
    return found


async def test_a_calendar_follows_the_journal(town: Town, journal: Journal) -> None:
    mother = await town.linked(CAST.mother)
    program = await subscribes(mother)
    assert "webcal://diary.example/calendar/" in mother.text
    first = await program.fetches()
    today = (await town.today()).date()
    lessons = [event for event in first.values() if "TZID" in event["DTSTART"].params]
    assert len(lessons) > 600  # a school year
    words = "\n".join(f"{event.to_ical().decode()}" for event in first.values())
    for name in ("Анна", "Петров", "6В", "Алексеев"):
        assert name not in words
    holidays = [event for event in first.values() if "каникулы" in str(event["SUMMARY"])]
    assert holidays
    assert all(event["DTEND"].dt > event["DTSTART"].dt for event in holidays)
    assert any(
        str(event["CATEGORIES"].to_ical().decode()) == "Контрольные" for event in first.values()
    )

    # Of the day after tomorrow: one lesson is cancelled, one gets another room, one goes to the day after.
    day = today + timedelta(days=2)
    plan = on(first, day)
    cancelled, replaced, moved, untouched = sorted(plan)[:4]

    def change(key: str, number: int, **cells: str) -> dict[str, str]:
        usual = {"sourcedId": key, "date": f"{day}", "number": str(number), "note": ""}
        return journal.like("substitutions", "sub-20261124-c-6В-6", **usual, **cells)

    town.clock.move(hours=1)
    await journal.says(
        substitutions=[
            change("x1", cancelled),
            change("x2", replaced, kind="room", newRoom="77"),
            change("x3", moved, kind="move", newDate=f"{day + timedelta(days=1)}", newNumber="7"),
        ]
    )
    second = await program.fetches()
    assert set(second) == set(first)
    gone, elsewhere, later, same = (
        second[str(plan[n]["UID"])] for n in (cancelled, replaced, moved, untouched)
    )
    assert gone["STATUS"] == "CANCELLED"
    assert str(gone["SUMMARY"]).startswith("Отмена: ")
    assert str(elsewhere["LOCATION"]) == "каб. 77"
    assert str(later["DESCRIPTION"]).startswith("7-й урок")
    for event, number in ((gone, cancelled), (elsewhere, replaced), (later, moved)):
        assert event["SEQUENCE"] > plan[number]["SEQUENCE"]
        assert event["DTSTAMP"].dt > plan[number]["DTSTAMP"].dt
    assert same == plan[untouched]

    # Taken back: a new number again, never the old one.
    town.clock.move(hours=1)
    await journal.says(substitutions=[journal.row("substitutions", "x1") | GONE])
    third = await program.fetches()
    again = third[str(gone["UID"])]
    assert (again["STATUS"], again["SUMMARY"]) == ("CONFIRMED", plan[cancelled]["SUMMARY"])
    assert again["SEQUENCE"] > gone["SEQUENCE"]


async def test_a_calendar_ends_with_the_right_to_see_it_and_with_its_link(
    lite_town: Town,
) -> None:
    town = lite_town
    mother = await town.linked(CAST.mother)
    program = await subscribes(mother)
    events = await program.fetches()
    await mother.says("/withdraw")
    await mother.presses("По всем детям")
    answer = await program.asks()
    assert (answer.status_code, answer.content) == (404, b"")
    await town.decide(CAST.mother, CAST.anna, Decision.GRANTED)
    assert await program.fetches() == events

    await mother.says("/calendar")
    assert "iPhone, iPad, Mac · создан 23 ноября · открывался сегодня" in mother.text
    await mother.presses("calendar_revoke")
    assert "больше ничего не выдаётся" in mother.text
    answer = await program.asks()
    assert (answer.status_code, answer.content) == (404, b"")
    await mother.presses("Все ссылки")
    assert "создан" not in mother.text
    deeds = await town.rows("SELECT deed FROM audit WHERE deed LIKE 'calendar%' ORDER BY id")
    assert [row[0] for row in deeds] == ["calendar.made", "calendar.closed"]
    secret = program.url.rpartition("/")[2].removesuffix(".ics")
    rows = await town.rows("SELECT hash FROM calendar_link")
    assert not any(row[0] in secret or secret[:32] in row[0] for row in rows)


async def test_what_a_stranger_made_in_a_chat_of_mine_ends_when_i_say_it_was_not_me(
    lite_town: Town,
) -> None:
    town = lite_town
    mother = await town.linked(CAST.mother)
    stranger = await town.also(mother)
    mine, theirs = await subscribes(mother), await subscribes(stranger)
    await town.letters()
    # Gone before anybody noticed: the calendar would have stayed.
    await signs_out(stranger)
    assert (await theirs.asks()).status_code == 200
    await mother.presses("not_me")
    assert (await theirs.asks()).status_code == 404
    assert (await mine.asks()).status_code == 200
    # Nobody is left who could see the link or revoke it.
    await signs_out(mother)
    assert (await mine.asks()).status_code == 404


async def test_a_telephone_that_is_disconnected_gets_no_calendar_any_more(lite_town: Town) -> None:
    town = lite_town
    sold = await town.linked(CAST.mother)
    kept = await town.also(sold)
    of_sold, of_kept = await subscribes(sold), await subscribes(kept)
    await kept.says("/chats")
    await kept.presses("unlink")
    await kept.presses("Отключить")
    assert (await of_sold.asks()).status_code == 404
    assert (await of_kept.asks()).status_code == 200
    # Nor does it come to life with the next code.
    await kept.says("/unlink")
    await kept.presses("Отключить")
    await town.linked(CAST.mother)
    assert (await of_sold.asks()).status_code == 404
    assert (await of_kept.asks()).status_code == 404


async def test_five_devices_are_enough_and_another_childs_links_are_not_in_the_way(
    lite_town: Town,
) -> None:
    town = lite_town
    mother = await town.linked(CAST.mother)
    for _nth in range(5):
        await subscribes(mother, "Android, Google")
    await mother.says("/calendar")
    await mother.presses("Анна")
    assert "calendar_new" not in mother.transcript.rpartition("Действующие ссылки")[2]
    pupil = (await town.rows("SELECT pupil_id FROM calendar_link LIMIT 1"))[0][0]
    await presses_old(mother, f"calendar_new?pupil={pupil}&for=apple")
    assert "ссылок уже достаточно" in mother.text
    await mother.says("/calendar")
    await mother.presses("Дарья")
    assert "Outlook и другие" in mother.buttons
    father = await town.linked(CAST.father)
    link = (await town.rows("SELECT id FROM calendar_link LIMIT 1"))[0][0]
    await presses_old(father, f"calendar_revoke?link={link}&pupil={pupil}")
    assert "уже не действует" in father.text
    assert (await town.rows("SELECT count(*) FROM calendar_link WHERE closed_at IS NULL"))[0][
        0
    ] == 5


async def test_a_program_is_told_that_nothing_changed_and_a_made_up_address_is_told_nothing(
    lite_town: Town,
) -> None:
    mother = await lite_town.linked(CAST.mother)
    program = await subscribes(mother)
    whole = await program.asks(**{"accept-encoding": "identity"})
    assert whole.headers["content-type"] == "text/calendar; charset=utf-8"
    assert whole.headers["cache-control"] == "private, no-cache"
    assert whole.headers["referrer-policy"] == "no-referrer"
    assert "noindex" in whole.headers["x-robots-tag"]
    assert "set-cookie" not in whole.headers
    packed = await program.asks(**{"accept-encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == whole.content  # unpacked by httpx
    assert int(packed.headers["content-length"]) < len(whole.content) / 8
    tag, since = whole.headers["etag"], whole.headers["last-modified"]
    for known in ({"if-none-match": f'"x", {tag}'}, {"if-modified-since": since}):
        again = await program.asks(**known)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
    assert (await program.asks(**{"if-none-match": '"x"'})).status_code == 200
    never = {"if-modified-since": f"Thu, 01 Jan 1970 00:00:00 +{'9' * 20}"}
    assert (await program.asks(**never)).status_code == 200
    async with httpx.AsyncClient() as http:
        head = await http.head(program.url)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["etag"] == tag
        assert (await http.get(program.url, headers={"host": "evil.example"})).status_code == 400
        assert (await http.post(program.url)).status_code == 405
        path, _slash, secret = program.url.removesuffix(".ics").rpartition("/")
        for nth in range(20):
            guess = await http.get(f"{path}/{secret[:40]}{nth:08x}.ics")
            assert (guess.status_code, guess.content) == (404, b"")
        assert (await http.get(f"{path}/{secret}0.ics")).status_code == 429
    # Whoever guesses keeps no family out, not even one behind the same address.
    assert (await program.asks()).status_code == 200
    # The school has thought better of it: what was handed out in that messenger ends.
    await lite_town.sql("UPDATE calendar_link SET channel = 'sms'")
    assert (await program.asks()).status_code == 404


async def test_what_took_long_to_draw_is_permitted_anew_or_not_given(lite_town: Town) -> None:
    mother = await lite_town.linked(CAST.mother)
    program = await subscribes(mother)
    path = "/calendar/" + program.url.rpartition("/")[2]
    pauses = iter([0.0, 0.0, 1.0])  # drawn late once, then at once from what was kept

    async def ask(seconds: Callable[[], float]) -> int:
        feeds = Starlette(routes=Feeds(replace(lite_town.house, seconds=seconds)).routes())
        # Of several web processes any answers, not only the one that has the page.
        web: Any = lite_town.channels["web:web"]
        transport = httpx.ASGITransport(Doorway(feeds, Page(web, open=False)))
        async with httpx.AsyncClient(transport=transport, base_url=OUTSIDE) as http:
            return (await http.get(path)).status_code

    assert await ask(lambda: next(pauses, 1.0)) == 200
    endless = itertools.count()
    assert await ask(lambda: float(next(endless))) == 503


async def test_a_messenger_that_may_not_carry_the_address_says_where_it_is_given(
    sqlite_database: str,
) -> None:
    async with town_on("telegram", sqlite_database, NOW, PersonalData.ALIAS, OUTSIDE) as town:
        father = await town.linked(CAST.father)
        await father.says("/calendar")
        assert f"Откройте веб-чат школы и попросите там: {OUTSIDE}" in father.text
        assert "Android, Google" not in father.buttons
        pupil = (await town.rows("SELECT id FROM person WHERE ext_id = 'demo-anna'"))[0][0]
        await father.forges(f"calendar_new?pupil={pupil}&for=apple")  # type: ignore[attr-defined]
        assert "Откройте веб-чат" in father.text
        assert not await town.rows("SELECT id FROM calendar_link")


async def test_without_an_address_outside_there_is_no_calendar(sqlite_database: str) -> None:
    async with town_on("web", sqlite_database, NOW) as town:
        father = await town.linked(CAST.father)
        await father.says("/calendar")
        assert "нет адреса в интернете" in father.text
        assert "Android, Google" not in father.buttons
