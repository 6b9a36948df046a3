from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from delivery.marker import Marker
from diary.people import PersonalData
from storage.store import Store


@dataclass(frozen=True)
class PostOffice:
    """What sending letters needs, whichever lane they are on."""

    store: Store
    marker: Marker
    carries: Mapping[str, PersonalData]  # by channel
    clock: Callable[[], datetime]
    seconds: Callable[[], float]  # never goes back
    sleep: Callable[[float], Awaitable[None]]
    worker: str  # which process this is
