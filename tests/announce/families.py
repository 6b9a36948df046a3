"""A school of as many families as a test wants, each with one child and one chat, written by numbers."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import insert

from diary.audiences import Audience, audience_of
from diary.people import School
from linking.audiences import Telling, telling_of
from storage.store import Store
from storage.tables.classes import class_
from storage.tables.people import account, chat, class_member, guardian_link, person, pupil
from storage.tables.schools import school
from tests.conftest import NOW

ZONE = "Asia/Yekaterinburg"
GUARDIANS = 1_000_000  # their ids begin here


async def settle(store: Store, families: int, *, channel: str = "vk") -> School:
    """Pupil n has guardian GUARDIANS + n; class 1 is 7А, class 2 is 8Б, in turn."""
    numbers = range(1, families + 1)
    async with store.writing() as db:
        made = await db.execute(
            insert(school)
            .values(
                ext_id="s",
                name="Школа",
                timezone=ZONE,
                legal_basis="consent",
                rules={},
                created_at=NOW,
            )
            .returning(school.c.id)
        )
        school_id = int(made.scalar_one())

        async def add(table: Any, rows: list[dict[str, Any]]) -> None:
            await db.execute(insert(table), [{"school_id": school_id, **row} for row in rows])

        await add(
            class_,
            [
                {"id": 1, "ext_id": "c1", "title": "7А", "grade": 7, "kind": "homeroom"},
                {"id": 2, "ext_id": "c2", "title": "8Б", "grade": 8, "kind": "homeroom"},
            ],
        )
        people = [*numbers, *(GUARDIANS + n for n in numbers)]
        await add(
            person,
            [{"id": n, "ext_id": f"p{n}", "family_name": "Ф", "given_name": "И"} for n in people],
        )
        born = date(2013, 1, 1)
        await add(
            pupil,
            [{"id": n, "birth_date": born, "grade": 7 + n % 2, "active": True} for n in numbers],
        )
        await add(
            class_member,
            [{"ext_id": f"m{n}", "class_id": 1 + n % 2, "pupil_id": n} for n in numbers],
        )
        await add(
            guardian_link,
            [
                {
                    "ext_id": f"g{n}",
                    "pupil_id": n,
                    "guardian_id": GUARDIANS + n,
                    "relation": "mother",
                    "legal": "yes",
                    "blocked": False,
                }
                for n in numbers
            ],
        )
        await add(
            chat,
            [
                {
                    "person_id": GUARDIANS + n,
                    "channel": channel,
                    "bot": channel,
                    "sender": str(n),
                    "address": str(n),
                    "linked_at": NOW,
                }
                for n in numbers
            ],
        )
        await db.execute(
            insert(account),
            [{"person_id": GUARDIANS + n, "lang": "ru", "created_at": NOW} for n in numbers],
        )
    return School(id=school_id, name="Школа", timezone=ZONE, legal_basis="consent", rules={})


def telling(of: School, words: str, *, urgent: bool = False) -> Telling:
    audience = audience_of(words)
    assert isinstance(audience, Audience)
    return telling_of(of, audience, urgent=urgent, now=NOW)
