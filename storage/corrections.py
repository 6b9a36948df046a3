"""What a mark said before, as it is kept beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from diary.marks import Correction


def corrections_of(earlier: Sequence[Mapping[str, Any]] | None) -> tuple[Correction, ...]:
    return tuple(_correction(one) for one in earlier or ())


def _correction(before: Mapping[str, Any]) -> Correction:
    at = str(before.get("at") or "")
    return Correction(
        str(before.get("raw", "")), datetime.fromisoformat(at).date() if at else None
    )
