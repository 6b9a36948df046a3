"""What staff are reminded of: whose classes, and what is left to do there."""

from storage.class_office import undecided, unused_codes
from storage.duties import Duty, duties_of
from storage.journal_gaps import Deferred, deferred_finals, lessons_kept
from storage.last_reminders import last_seen

__all__ = [
    "Deferred",
    "Duty",
    "deferred_finals",
    "duties_of",
    "last_seen",
    "lessons_kept",
    "undecided",
    "unused_codes",
]
