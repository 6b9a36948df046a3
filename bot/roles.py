"""What a process is there for. One does everything, or several share the work on PostgreSQL."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum


class Role(StrEnum):
    CHAT = "chat"  # hears people in the messengers and answers them
    SENDER = "sender"  # sends letters
    SCHEDULER = "scheduler"  # writes letters when their time comes, and tidies up
    WEB = "web"  # the page, and webhooks of the messengers


EVERYTHING = frozenset(Role)


def roles_of(named: Collection[Role]) -> frozenset[Role]:
    """Nothing named means everything."""
    return frozenset(named) or EVERYTHING
