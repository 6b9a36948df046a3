"""The queries about sessions, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from storage.store import Store
from storage.web_sessions import (
    WebSession,
    add_session,
    close_sessions,
    extend_session,
    find_session,
    forget_sessions,
    open_senders,
    renew_token,
)

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def session(token_hash: str, sender: str) -> WebSession:
    return WebSession(token_hash, sender, NOW, NOW + DAY)


async def test_a_session_lives_until_it_expires_or_is_closed(store: Store) -> None:
    async with store.writing() as db:
        for name in "abc":
            await add_session(db, session(name, f"s{name}"), network="192.0.2.0/24")
        await add_session(db, session("a", "another"), network="192.0.2.0/24")
        await close_sessions(db, ["sb"], now=NOW)
        await extend_session(db, "c", expires_at=NOW + 3 * DAY)
        await extend_session(db, "b", expires_at=NOW + 3 * DAY)
    async with store.reading() as db:
        found = await find_session(db, "a")
        assert found == session("a", "sa")
        assert await find_session(db, "none") is None
        everybody = ["sa", "sb", "sc", "another"]
        assert await open_senders(db, everybody, now=NOW) == {"sa", "sc"}
        assert await open_senders(db, everybody, now=NOW + DAY) == {"sc"}
    async with store.writing() as db:
        assert await forget_sessions(db, before=NOW + 2 * DAY) == 2
        assert await find_session(db, "c") is not None


async def test_a_session_gets_another_token_while_it_is_open(store: Store) -> None:
    async with store.writing() as db:
        for name in "ab":
            await add_session(db, session(name, f"s{name}"), network="192.0.2.0/24")
        await close_sessions(db, ["sb"], now=NOW)
        assert await renew_token(db, "a", "fresh")
        assert not await renew_token(db, "b", "other")
        assert not await renew_token(db, "none", "other")
        assert await find_session(db, "a") is None
        assert await find_session(db, "fresh") == session("fresh", "sa")
