"""An achievement in words."""

from __future__ import annotations

from collections.abc import Mapping

from chat.text import Content, Day, Plain, Row, Text, _, quiet
from diary.achievements import Achievement

KINDS: Mapping[str, Text] = {
    "olympiad": _("olympiad"),
    "contest": _("contest"),
    "sport": _("sport"),
    "art": _("art"),
    "project": _("project"),
}
LEVELS: Mapping[str, Text] = {
    "school": _("school level"),
    "municipal": _("municipal level"),
    "regional": _("regional level"),
    "national": _("national level"),
    "international": _("international level"),
}


def achievement_lines(one: Achievement) -> Content:
    """«Олимпиада по русскому языку — призёр», under it «олимпиада · муниципальный уровень · 16 октября»."""
    what = Row((Plain(one.title), Plain(one.result) if one.result else ""), gap=" — ")
    where = Row((KINDS.get(one.kind, ""), LEVELS.get(one.level, ""), Day(one.on)))
    return (what, quiet(where))
