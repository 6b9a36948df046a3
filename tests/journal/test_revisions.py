"""Events of a calendar: the same place is the same event, and its number only grows, whatever the journal exports."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import text

from chat.text import render
from diary.people import PersonalData, Purpose
from documents.icalendar import Happening
from handlers.calendar_feed import contents_of, feed_of
from linking.access import Viewer, access_pupils
from linking.calendar_links import Shared
from storage.revisions import imports_of
from storage.store import Store
from tests.journal.bundles import NOW, Rows, School, rows

TODAY = date(2026, 11, 21)
MONDAY = date(2026, 11, 23)
DAYS = [f"{MONDAY + timedelta(days=n)}" for n in range(3)]
SLOTS = rows(
    "sourcedId classSourcedId groupSourcedId courseSourcedId teacherSourcedIds room weekday shift number weeks"
    " beginDate endDate",
    *(
        f"t{day}{number} | {'7a | ' if number < 3 else ' | g1'} | {course} | ivan | 1{number} | {day} | 1"
        f" | {number} | | 2026-09-01 | 2026-12-20"
        for day in (1, 2, 3)
        for number, course in ((1, "alg"), (2, "rus"), (3, "rus"))
    ),
)


async def calendar(store: Store) -> dict[str, Happening]:
    async with store.reading() as db:
        mother = await db.scalar(text("SELECT id FROM person WHERE ext_id = 'mama'"))
        viewer = Viewer(mother, PersonalData.FULL)
        (anna,) = (await access_pupils(db, [viewer], Purpose.VIEW, today=TODAY))[viewer]
        imports = await imports_of(db, anna.school_id)
        contents = await contents_of(db, anna, imports, today=TODAY)
    feed = feed_of(Shared(anna, 1), contents, "Europe/Moscow", b"secret")
    found = {one.uid: one for one in feed.happenings}
    assert len(found) == len(feed.happenings)
    return found


def shown(one: Happening) -> tuple[object, ...]:
    words = (render(part, "ru") for part in (one.title, one.words, one.place))
    return (one.begins, one.ends, one.cancelled, *words)


def _somewhere(dice: Random) -> dict[str, str]:
    whose = dice.choice([("7a", ""), ("", "g1")])
    return {
        "date": dice.choice(DAYS),
        "number": str(dice.choice([1, 2, 3])),
        "classSourcedId": whose[0],
        "groupSourcedId": whose[1],
    }


def _lesson(dice: Random, key: str) -> dict[str, str]:
    state = dice.choice(["planned", "planned", "cancelled"])
    usual = {"shift": "1", "startTime": "", "endTime": "", "courseSourcedId": "alg", "topic": ""}
    room = dice.choice(["12", "14"])
    own = {"sourcedId": key, "teacherSourcedIds": "ivan", "room": room, "state": state}
    return {**usual, **own, **_somewhere(dice)}


def _substitution(dice: Random, key: str) -> dict[str, str]:
    kind = dice.choice(["room", "cancel", "subject", "move", "extra"])
    names = (
        "newTeacherSourcedIds",
        "newCourseSourcedId",
        "newRoom",
        "newDate",
        "newNumber",
        "note",
    )
    said = dict.fromkeys(names, "")
    said |= {
        "room": {"newRoom": dice.choice(["20", "21"])},
        "cancel": {},
        "subject": {"newCourseSourcedId": "rus"},
        "extra": {"newCourseSourcedId": "alg"},
        "move": {"newDate": dice.choice(DAYS), "newNumber": "5"},
    }[kind]
    return {"sourcedId": key, "shift": "1", "kind": kind, **said, **_somewhere(dice)}


def _without_doubles(lessons: Sequence[dict[str, str]]) -> Rows:
    """A journal holds one lesson at a place."""
    places = ("date", "number", "classSourcedId", "groupSourcedId")
    return list({tuple(one[name] for name in places): one for one in lessons}.values())


def _edit(school: School, dice: Random) -> None:
    made = {"lessons": _lesson, "substitutions": _substitution}
    for name in dice.sample(sorted(made), k=dice.choice([1, 1, 2])):
        keys = [f"{name}{n}" for n in range(5)]
        known = {one["sourcedId"]: one for one in school.files[name]}
        for key in dice.sample(keys, k=2):
            if key in known and dice.random() < 0.4:
                del known[key]
            else:
                known[key] = made[name](dice, key)
        school.files[name] = list(known.values())
    school.files["lessons"] = _without_doubles(school.files["lessons"])
    if dice.random() < 0.1:
        slot = dice.choice(school.files["timetable"])
        slot["room"] = dice.choice(["31", "32"])
    if dice.random() < 0.1:
        bell = dice.choice(school.files["bells"])
        bell["startTime"] = dice.choice(["08:30", "08:31"]) if bell["number"] == "1" else "09:20"


@pytest.mark.parametrize(
    "seed", [1, 2, *(pytest.param(seed, marks=pytest.mark.proof) for seed in range(3, 33))]
)
async def test_a_number_only_grows_and_grows_with_every_change(read: School, seed: int) -> None:
    school, dice = read, Random(seed)
    del school.files["lineItems"], school.files["results"]
    school.files |= {"timetable": SLOTS, "lessons": [], "substitutions": []}
    school.files = {name: [dict(row) for row in body] for name, body in school.files.items()}
    for name in ("lessons", "substitutions"):
        school.manifest[f"window.{name}"] = f"{DAYS[0]}/{DAYS[-1]}"
    last: dict[str, tuple[int, tuple[object, ...]]] = {}
    changed = 0
    for nth in range(12):
        now = NOW + timedelta(hours=nth)
        school.manifest["asOf"] = now.isoformat()
        report = await school.load(now=now, confirm_deletions=True)
        assert report.state in ("applied", "unchanged"), report.as_json("en")
        if nth == 0:
            async with school.store.writing() as db:
                await db.execute(text("UPDATE school SET legal_basis = 'public_service'"))
        for uid, one in (await calendar(school.store)).items():
            number, looks = last.get(uid, (-1, ()))
            if number >= 0 and looks != shown(one):
                changed += 1
                assert one.revision.number > number
            assert one.revision.number >= number
            last[uid] = (one.revision.number, shown(one))
        _edit(school, dice)
    assert changed > 10
