"""The roster for those who may read it: staff through access_class, a code's question before a link."""

from storage.lost_chats import why_lost
from storage.namesakes import pupils_named
from storage.rosters import (
    Human,
    SchoolClass,
    Tie,
    classes_of,
    find_class,
    find_humans,
    homeroom_ids,
    human,
    linked,
    ties,
)
from storage.staff import add_role, add_staff, has_staff_role, staff_classes, staff_of

__all__ = [
    "Human",
    "SchoolClass",
    "Tie",
    "add_role",
    "add_staff",
    "classes_of",
    "find_class",
    "find_humans",
    "has_staff_role",
    "homeroom_ids",
    "human",
    "linked",
    "pupils_named",
    "staff_classes",
    "staff_of",
    "ties",
    "why_lost",
]
