"""The door for many at once lets through whom the door for one lets through, and so does the rule as SQL."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from diary.people import Name, Person, PersonalData, Purpose
from linking.access import Viewer, children, permitted
from storage.families import children_of_many
from storage.store import Store
from storage.tables.classes import class_, study_group
from storage.tables.people import (
    alias,
    chat,
    class_member,
    consent_entry,
    group_member,
    guardian_link,
    person,
    pupil,
)
from storage.tables.schools import school, source
from storage.who_sees import people_around
from tests.screens.school import add, at

TODAY = date(2026, 11, 23)
PEOPLE = range(1, 31)
PUPILS = range(11, 31)  # some of them are asked as viewers, too
PURPOSES = ("view", "notify", "parents")
DECISIONS = ("granted", "declined", "refused", "annulled", "withdrawn")


def some_day(dice: Random) -> date | None:
    """Around today, often none."""
    return dice.choice([None, None, *(TODAY + timedelta(days=n) for n in (-30, -1, 0, 1, 30))])


def born(dice: Random) -> date | None:
    years = dice.choice([7, 13, 14, 17, 18, 19])
    day = TODAY.replace(year=TODAY.year - years) + timedelta(days=dice.choice([-1, 0, 1]))
    return dice.choice([day, day, day, None])


async def fill(db: AsyncConnection, dice: Random) -> None:
    await add(
        db,
        school,
        id=1,
        ext_id="s",
        name="Школа",
        timezone="Asia/Omsk",
        legal_basis=dice.choice(["consent", "public_service"]),
        rules={},
        created_at=at(9),
    )
    await add(db, source, id=1, school_id=1, kind="file", system="")
    for one in range(1, 5):
        kind = dice.choice(["homeroom", "homeroom", "scheduled"])
        await add(db, class_, id=one, title=f"{one}А", grade=one, kind=kind)
        await add(db, study_group, id=one, title=f"Группа {one}", kind="subgroup")
    for one in PEOPLE:
        await add(db, person, id=one, family_name=f"Ф{one}", given_name="Анна", middle_name="")
    for one in PUPILS:
        await add(
            db,
            pupil,
            id=one,
            school_id=1,
            birth_date=born(dice),
            grade=6,
            active=dice.random() < 0.9,
        )
        for table, what in ((class_member, "class_id"), (group_member, "group_id")):
            for where in dice.sample(range(1, 5), dice.randint(0, 3)):
                values = {what: where, "begins": some_day(dice), "ends": some_day(dice)}
                await add(db, table, pupil_id=one, **values)
        for guardian in dice.sample(PEOPLE, dice.randint(0, 4)):
            if guardian != one:
                await add(
                    db,
                    guardian_link,
                    pupil_id=one,
                    guardian_id=guardian,
                    relation="mother",
                    legal=dice.choice(["yes", "yes", "unknown", "no"]),
                    blocked=dice.random() < 0.15,
                    begins=some_day(dice),
                    ends=some_day(dice),
                    deleted_at=at(9) if dice.random() < 0.1 else None,
                )
        for _entry in range(dice.randint(0, 8)):
            await add(
                db,
                consent_entry,
                school_id=1,
                person_id=dice.choice([one, *PEOPLE]),
                pupil_id=one,
                purpose=dice.choice(PURPOSES),
                decision=dice.choice([*DECISIONS, "granted", "granted", "granted"]),
                at=at(9),
                form="paper",
                channel="paper",
            )
        if dice.random() < 0.3:
            await add(db, alias, person_id=dice.choice(PEOPLE), pupil_id=one, words="Старший")


def viewer(one: int, carries: PersonalData) -> Person:
    return Person(one, 1, Name("Ф", "И"), frozenset(), "ru", carries)


@pytest.mark.parametrize("seed", range(4))
async def test_both_doors_agree(store: Store, seed: int) -> None:
    dice = Random(seed)
    async with store.writing() as db:
        await fill(db, dice)
    allowed = 0
    async with store.reading() as db:
        for purpose in Purpose:
            viewers = [
                Viewer(one, dice.choice([PersonalData.FULL, PersonalData.ALIAS])) for one in PEOPLE
            ]
            many = await children_of_many(db, viewers, purpose, today=TODAY)
            rule = await _by_rule(db, purpose)
            for one in viewers:
                alone = await children(
                    db, viewer(one.person_id, one.carries), purpose, today=TODAY
                )
                assert many[one] == alone
                seen = {child.id for child in alone if child.pupil}
                assert {child for who, child in rule if who == one.person_id} == seen
                allowed += len(seen)
    assert allowed > 5  # somebody may see somebody


@pytest.mark.parametrize("seed", range(3))
async def test_who_sees_a_diary_is_told_by_the_same_rule(store: Store, seed: int) -> None:
    dice = Random(seed)
    async with store.writing() as db:
        await fill(db, dice)
        for one in PEOPLE:
            names = {
                "school_id": 1,
                "channel": "web",
                "bot": "web",
                "sender": f"s{one}",
                "address": f"s{one}",
            }
            await add(db, chat, id=one, person_id=one, linked_at=at(9), **names)
    told = 0
    async with store.reading() as db:
        families = {
            one: await children(db, viewer(one, PersonalData.FULL), today=TODAY) for one in PEOPLE
        }
        people = await people_around(db, PUPILS, today=TODAY)
        links = await db.execute(
            select(guardian_link.c.pupil_id).where(
                guardian_link.c.blocked.is_(True), guardian_link.c.deleted_at.is_(None)
            )
        )
        assert {one.pupil_id for one in people if one.blocked} == set(links.scalars())
        for who, family in families.items():
            joined = {child.id for child in family}
            assert {
                one.pupil_id for one in people if one.person_id == who and one.entitled
            } == joined
            opens = {child.id for child in family if child.pupil}
            counted = [
                one for one in people if one.person_id == who and one.entitled and one.chats
            ]
            assert {one.pupil_id for one in counted} == opens
            told += len(joined)
    assert told > 5


async def _by_rule(db: AsyncConnection, purpose: Purpose) -> set[tuple[int, int]]:
    other = person.alias("other")
    rows = await db.execute(
        select(person.c.id, other.c.id)
        .join(other, literal(value=True))
        .where(permitted(person.c.id, other.c.id, purpose, TODAY))
    )
    return {(who, child) for who, child in rows}


async def test_a_blocked_father_is_not_told_beside_the_mother(store: Store) -> None:
    """Her link must not open the door for him, though both stand in one batch."""
    mother, father, child = 1, 2, 3
    async with store.writing() as db:
        await _three(db, mother, father, child)
    viewers = [Viewer(one, PersonalData.FULL) for one in (mother, father)]
    async with store.reading() as db:
        told = await children_of_many(db, viewers, Purpose.NOTIFY, today=TODAY)
        rule = await _by_rule(db, Purpose.NOTIFY)
    assert [one.id for one in told[viewers[0]] if one.pupil] == [child]
    assert told[viewers[1]] == ()
    assert rule == {(mother, child)}


async def _three(db: AsyncConnection, mother: int, father: int, child: int) -> None:
    await add(
        db,
        school,
        id=1,
        ext_id="s",
        name="Школа",
        timezone="Asia/Omsk",
        rules={},
        created_at=at(9),
    )
    await add(db, source, id=1, school_id=1, kind="file", system="")
    for one in (mother, father, child):
        await add(db, person, id=one, family_name="Ф", given_name="Анна", middle_name="")
    await add(db, pupil, id=child, school_id=1, birth_date=None, grade=6, active=True)
    for one in (mother, father):
        await add(
            db,
            guardian_link,
            pupil_id=child,
            guardian_id=one,
            relation="mother",
            legal="yes",
            blocked=one == father,
        )
        await add(
            db,
            consent_entry,
            school_id=1,
            person_id=one,
            pupil_id=child,
            purpose="notify",
            decision="granted",
            at=at(9),
            form="paper",
            channel="paper",
        )
