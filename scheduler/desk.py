from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from chat.talk import Channel
from delivery.lane import Lanes
from diary.people import PersonalData
from storage.store import Store


@dataclass(frozen=True)
class Desk:
    """What a job may need."""

    store: Store
    clock: Callable[[], datetime]
    seconds: Callable[[], float]  # never goes back
    sleep: Callable[[float], Awaitable[None]]
    channels: Mapping[str, Channel]  # by lane
    carries: Mapping[str, PersonalData]  # by channel
    worker: str  # which process this is
    lanes: Lanes = field(default_factory=Lanes)  # what it knows of those that it drains
