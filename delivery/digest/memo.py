"""What was found and drawn for one letter of a minute serves the others: a class's day is the same for its families."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlalchemy.ext.asyncio import AsyncConnection

# A large school has some 50 classes, each in a handful of mixtures of groups; of each there are facts and words.
KEPT = 4096


class Memo:
    """The last values of one minute by key; a key names everything else that its value depends on."""

    def __init__(self, minute: datetime, kept: int = KEPT) -> None:
        self.minute = minute
        self._kept = kept
        self._values: OrderedDict[Hashable, Any] = OrderedDict()

    def find(self, key: Hashable) -> Any | None:
        found = self._values.get(key)
        if found is not None:
            self._values.move_to_end(key)
        return found

    def keep(self, key: Hashable, value: Any) -> None:
        self._values[key] = value
        if len(self._values) > self._kept:
            self._values.popitem(last=False)


_memos: WeakKeyDictionary[Engine, Memo] = WeakKeyDictionary()


def memo_of(db: AsyncConnection, now: datetime) -> Memo:
    """One for each database that is open in this process; empty at the beginning of every minute."""
    engine = db.engine.sync_engine
    minute = now.replace(second=0, microsecond=0)
    memo = _memos.get(engine)
    if memo is None or memo.minute != minute:
        memo = _memos[engine] = Memo(minute)
    return memo
