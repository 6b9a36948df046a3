"""When people get their digests: for the clock, the settings and the command line."""

from storage.settled_timers import settle
from storage.timers import (
    Hours,
    Timer,
    begin,
    chats_of_families,
    choose,
    due,
    move,
    of_school,
    written,
)

__all__ = [
    "Hours",
    "Timer",
    "begin",
    "chats_of_families",
    "choose",
    "due",
    "move",
    "of_school",
    "settle",
    "written",
]
