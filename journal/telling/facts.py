"""The columns of a row that a notice needs, as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

Row: TypeAlias = Mapping[Any, Any]


def facts(row: Row, *names: str) -> dict[str, Any]:
    return {name: _plain(row[name]) for name in names}


def differ(before: Row, after: Row, *names: str) -> bool:
    return any(before[name] != after[name] for name in names)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
