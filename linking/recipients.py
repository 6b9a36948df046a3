"""Who is told, where and how: for those who write letters."""

from storage.reach import (
    Members,
    evenings_of,
    first_bells,
    members_of,
    pupils_of_school,
    told_chats,
    who_could_see,
)
from storage.recipients import Recipient, recipients_among, recipients_of, ways_of

__all__ = [
    "Members",
    "Recipient",
    "evenings_of",
    "first_bells",
    "members_of",
    "pupils_of_school",
    "recipients_among",
    "recipients_of",
    "told_chats",
    "ways_of",
    "who_could_see",
]
