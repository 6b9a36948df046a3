"""Letters about a right that ended in the journal: to the person, to staff, never to the other parent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from diary.changes import ChangeKind
from linking.chats import staff_chats
from linking.recipients import told_chats, who_could_see
from linking.rosters import homeroom_ids
from storage.changes import Change
from storage.outbox import Post, to_chats


async def letters_of_endings(
    db: AsyncConnection, school_id: int, changes: Iterable[Change], *, now: datetime
) -> list[Post]:
    """A guardian was blocked, a pupil left: the diary is closed already by the import itself."""
    taken = tuple(changes)
    posts: list[Post] = []
    for change in taken:
        if change.kind is ChangeKind.GUARDIAN_BLOCKED:
            posts += await _blocked(db, school_id, change, now)
    left = [one for one in taken if one.kind is ChangeKind.STUDENT_LEFT and one.pupil_id]
    return posts + await _left(db, left, now)


async def _blocked(
    db: AsyncConnection, school_id: int, change: Change, now: datetime
) -> list[Post]:
    if change.pupil_id is None or change.after is None:
        return []
    guardian_id = int(change.after["guardian_id"])
    class_ids = await homeroom_ids(db, [change.pupil_id])
    staff = await staff_chats(db, school_id, class_ids=class_ids)
    own = await told_chats(db, [guardian_id])
    return [
        *to_chats(
            [to for to in staff if to.person_id != guardian_id],
            kind="guardian_blocked",
            key=f"guardian_blocked:{change.id}",
            facts={"person": guardian_id, "pupil": change.pupil_id},
            now=now,
        ),
        *to_chats(
            own,
            kind="access_closed",
            key=f"access_closed:{change.id}",
            facts={"why": "blocked"},
            now=now,
        ),
    ]


async def _left(db: AsyncConnection, left: list[Change], now: datetime) -> list[Post]:
    change_of = {one.pupil_id: one for one in left if one.pupil_id}
    if not change_of:
        return []
    saw = await who_could_see(db, change_of)
    chats = await told_chats(db, {person for people in saw.values() for person in people})
    posts: list[Post] = []
    for pupil_id, people in saw.items():
        for own in (True, False):
            posts += to_chats(
                [
                    to
                    for to in chats
                    if to.person_id in people and (to.person_id == pupil_id) is own
                ],
                kind="access_closed",
                key=f"access_closed:{change_of[pupil_id].id}",
                facts={"why": "left_myself" if own else "left"},
                now=now,
            )
    return posts
