"""A school in which every word that belongs to a child, a class or a group can be told by a token of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from diary.people import ADULT, OWN_APPLICATION, age_on
from storage.store import Store

# «qp17z» stands in what is told of pupil 17, «qc3z» of class 3, «qg5z» of group 5; «qn17z» in the name of person 17;
# «qs17z» in what may be handed over without consent.
TOKEN = re.compile(r"q([pcgns])(\d+)z", re.IGNORECASE)

_AUDIENCE = "CASE WHEN class_id IS NOT NULL THEN 'qc' || class_id ELSE 'qg' || group_id END || 'z'"
_OF_ONE = f"CASE WHEN pupil_id IS NOT NULL THEN 'qp' || pupil_id || 'z' ELSE {_AUDIENCE} END"
_PLANT = (
    f"UPDATE lesson SET topic = {_AUDIENCE}, room = {_AUDIENCE}",
    f"UPDATE slot SET room = {_AUDIENCE}",
    f"UPDATE lesson_change SET note = {_AUDIENCE}, room = {_AUDIENCE}",
    f"UPDATE assessment SET title = {_AUDIENCE} || ' ' || title, description = {_AUDIENCE}",
    f"UPDATE homework SET words = {_OF_ONE} || ' ' || words",
    f"UPDATE recommendation SET words = {_OF_ONE} || ' ' || words",
    (
        "UPDATE homework_file SET (name, content) = (SELECT"
        " 'qh.txt', CAST(substr(h.words, 1, instr(h.words, ' ')) AS BLOB)"
        " FROM homework AS h WHERE h.id = homework_file.homework_id)"
    ),
    "UPDATE mark SET comment = 'qp' || pupil_id || 'z', raw = raw || ' qp' || pupil_id || 'z'",
    "UPDATE final_mark SET raw = raw || ' qp' || pupil_id || 'z', defer_reason = 'qp' || pupil_id || 'z'",
    "UPDATE attendance SET comment = 'qp' || pupil_id || 'z'",
    "UPDATE final_mark SET earlier = '[{\"raw\": \"qp' || pupil_id || 'z\"}]'",
    "UPDATE achievement SET title = 'qp' || pupil_id || 'z ' || title",
    (
        f"UPDATE announcement SET words = {_OF_ONE} || ' ' || words"
        " WHERE class_id IS NOT NULL OR group_id IS NOT NULL OR pupil_id IS NOT NULL"
    ),
    # A state exam for some, so that the way without consent is walked.
    "UPDATE exam_result SET kind = 'state' WHERE kind = 'mock' AND id % 2 = 0",
    "UPDATE exam_result SET title = CASE kind WHEN 'state' THEN 'qs' ELSE 'qp' END || pupil_id || 'z'",
    "UPDATE study_group SET title = 'qg' || id || 'z'",
    (
        "UPDATE person SET given_name = given_name || 'qn' || id || 'z', family_name = family_name || 'qf'"
        " WHERE id IN (SELECT id FROM pupil) OR id IN (SELECT guardian_id FROM guardian_link)"
        " AND id NOT IN (SELECT staff_id FROM teaching)"
    ),
)


async def plant(store: Store) -> None:
    async with store.writing() as db:
        for statement in _PLANT:
            await db.execute(text(statement))


@dataclass(frozen=True)
class Sight:
    """Whose words a person may be shown at this moment, found out without the product's own rules."""

    joined: frozenset[int]  # children whom a person may be asked about by name
    pupils: frozenset[int]  # children whose diary is open
    classes: frozenset[int]
    groups: frozenset[int]
    names: frozenset[int]  # people whose names staff may read

    def forbids(self, shown: str) -> list[str]:
        return [
            match.group()
            for match in TOKEN.finditer(shown)
            if int(match[2]) not in self._allowed(match[1].lower())
        ]

    def _allowed(self, kind: str) -> frozenset[int]:
        return {
            "p": self.pupils,
            "c": self.classes,
            "g": self.groups,
            "s": self.joined,
            "n": self.joined | self.names,
        }[kind]


async def _ids(db: AsyncConnection, statement: str, **values: object) -> frozenset[int]:
    rows = await db.execute(text(statement), values)
    return frozenset(int(row[0]) for row in rows)


async def sight(store: Store, sender: str, today: date) -> Sight:
    async with store.reading() as db:
        people = await _ids(
            db,
            "SELECT person_id FROM chat WHERE sender = :sender AND closed_at IS NULL",
            sender=sender,
        )
        assert len(people) <= 1
        if not people:
            nobody = frozenset[int]()
            return Sight(nobody, nobody, nobody, nobody, nobody)
        (who,) = people
        joined = await _joined(db, who, today)
        pupils = frozenset([one for one in joined if await _agreed(db, who, one)])
        classes = await _of(db, "class_member", "class_id", pupils)
        groups = await _of(db, "group_member", "group_id", pupils)
        # One's own name is among what is told of oneself.
        names = await _names(db, who) | {who}
        return Sight(joined, pupils, classes, groups | await _staff_groups(db, who), names)


async def _joined(db: AsyncConnection, who: int, today: date) -> frozenset[int]:
    found = set[int]()
    links = await db.execute(
        text(
            "SELECT link.pupil_id, link.begins, link.ends, pupil.birth_date FROM guardian_link AS link"
            " JOIN pupil ON pupil.id = link.pupil_id WHERE link.guardian_id = :who AND NOT link.blocked"
            " AND link.legal <> 'no' AND link.deleted_at IS NULL AND pupil.active"
        ),
        {"who": who},
    )
    for link in links.all():
        begins, ends = link.begins or "0000", link.ends or "9999"
        adult = link.birth_date and age_on(today, date.fromisoformat(link.birth_date)) >= ADULT
        if str(begins) <= str(today) <= str(ends) and not adult:
            found.add(link.pupil_id)
    own = await db.execute(
        text("SELECT birth_date FROM pupil WHERE id = :who AND active"), {"who": who}
    )
    for row in own.all():
        if age_on(today, date.fromisoformat(row.birth_date)) >= OWN_APPLICATION:
            found.add(who)
    return frozenset(found)


async def _agreed(db: AsyncConnection, who: int, pupil: int) -> bool:
    last = await db.execute(
        text(
            "SELECT decision FROM consent_entry WHERE person_id = :who AND pupil_id = :pupil"
            " AND purpose = 'view' ORDER BY id DESC LIMIT 1"
        ),
        {"who": who, "pupil": pupil},
    )
    return last.scalar_one_or_none() == "granted"


async def _of(
    db: AsyncConnection, table: str, column: str, pupils: Iterable[int]
) -> frozenset[int]:
    inside = ",".join(map(str, pupils)) or "0"
    return await _ids(
        db, f"SELECT {column} FROM {table} WHERE pupil_id IN ({inside}) AND deleted_at IS NULL"
    )


async def _staff_groups(db: AsyncConnection, who: int) -> frozenset[int]:
    """Whose titles stand on the figures of a class: everybody's for heads, those of the own class."""
    return await _ids(
        db,
        "SELECT group_id FROM group_class WHERE EXISTS (SELECT 1 FROM staff_role AS r"
        " WHERE r.person_id = :who AND r.deleted_at IS NULL"
        " AND (r.role IN ('admin', 'head') OR r.class_id = group_class.class_id))",
        who=who,
    )


async def _names(db: AsyncConnection, who: int) -> frozenset[int]:
    roles = await db.execute(
        text(
            "SELECT role, class_id FROM staff_role WHERE person_id = :who AND deleted_at IS NULL"
        ),
        {"who": who},
    )
    found: frozenset[int] = frozenset()
    for role in roles.all():
        if role.role in {"admin", "head", "clerk"}:
            return await _ids(db, "SELECT id FROM person")
        if role.class_id:
            found |= await _ids(
                db,
                "SELECT pupil_id FROM class_member WHERE class_id = :class"
                " UNION SELECT guardian_id FROM guardian_link WHERE pupil_id IN"
                " (SELECT pupil_id FROM class_member WHERE class_id = :class)",
                **{"class": role.class_id},
            )
    return found
