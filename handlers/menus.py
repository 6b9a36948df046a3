"""The menus of commands behind «/»: what everybody sees, and what each person has in their own chat.

Who has a command is said by ROUTES alone; here are only the words and the order.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from zlib import crc32

from chat.talk import Menu
from chat.text import Content, _, render
from diary.people import Person, Role
from handlers.routes import ANYONE, FAMILY, KNOWN, ROUTES
from handlers.staff_menu import STAFF_COMMANDS

COMMANDS: Mapping[str, Content] = {
    "today": _("Today"),
    "homework": _("Homework for tomorrow"),
    "timetable": _("Timetable"),
    "marks": _("Marks"),
    "tests": _("Tests"),
    "forecast": _("Forecast"),
    "finals": _("Final marks"),
    "holidays": _("Holidays"),
    **STAFF_COMMANDS,
    "settings": _("Settings"),
    "my_data": _("What I know about you"),
    "menu": _("Menu"),
    "help": _("Help"),
}
STRANGERS: Mapping[str, Content] = {"start": _("Begin"), "help": _("Help")}
ABOUT = _(
    "The school's electronic diary: marks, homework and timetable for families. "
    "Needs a code from the school."
)


@lru_cache(256)
def commands_of(roles: frozenset[Role]) -> Mapping[str, Content]:
    """What somebody with these roles may start, in order."""
    return {
        name: words
        for name, words in COMMANDS.items()
        if (route := ROUTES.get(name))
        and (route.allow is ANYONE or route.allow is KNOWN or route.allow & roles)
    }


FAMILY_COMMANDS = commands_of(FAMILY)


def due(person: Person, held: str, *, typed: bool) -> Menu | None:
    """The menu that the chat should have now, where its platform was told another one (`held`).

    A stranger who types a command may do it by a menu from before: it is taken away.
    """
    if not person.known:
        return Menu() if typed else None
    commands = commands_of(person.roles)
    key = _key(person.lang, tuple(commands))
    return None if key == held else Menu(key, commands)


@lru_cache(256)
def _key(lang: str, names: tuple[str, ...]) -> str:
    """Other words make another menu, too: a newer version's are told by and by."""
    words = "\n".join(f"{name} {render(COMMANDS[name], lang)}" for name in names)
    return f"{lang}.{crc32(words.encode()):x}"
