"""Commands that only staff have, as a messenger's menu calls them."""

from __future__ import annotations

from collections.abc import Mapping

from chat.text import Content, _

STAFF_COMMANDS: Mapping[str, Content] = {
    "codes": _("Codes for families"),
    "announce": _("Announcement to families or staff"),
    "announce_list": _("Announcements and answers"),
    "history": _("What was sent to a family"),
    "completeness": _("Final marks of a class"),
    "unreachable": _("Whom nothing reaches"),
    "puzzles": _("Questions not understood"),
}
