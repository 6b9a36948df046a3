"""What people are told of their consent when it was not they who pressed: entered at school, or to be asked again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from diary.people import Decision
from storage import outbox
from storage.outbox import Rank, to_chats
from storage.reach import chats_with_consent, told_chats

# A whole school is asked, but not all at one moment.
APART = timedelta(seconds=1)


async def tell(db: AsyncConnection, person_id: int, decision: Decision, *, now: datetime) -> None:
    """That the diary is open or closed now, to the chats of the person whose decision was entered."""
    match decision:
        case Decision.GRANTED:
            kind = "access_given"
        case Decision.ANNULLED:
            kind = "refusal_annulled"
        case _:
            kind = "access_closed"
    posts = to_chats(
        await told_chats(db, [person_id]),
        kind=kind,
        key=f"{kind}:{person_id}:{now.isoformat()}",
        facts={"why": "consent"},
        now=now,
    )
    await outbox.add(db, posts, now=now)


async def ask_again(db: AsyncConnection, school_id: int, version: int, *, now: datetime) -> None:
    """Once for each new wording, whoever agreed to an earlier one."""
    posts = to_chats(
        await chats_with_consent(db, school_id),
        kind="consent_again",
        key=f"consent_again:{version}",
        facts={"version": version},
        now=now,
        rank=Rank.MASS,
    )
    spread = [replace(one, due_at=now + APART * place) for place, one in enumerate(posts)]
    await outbox.add(db, spread, now=now)
