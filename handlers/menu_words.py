"""The words on the buttons of the menus and beside the commands, written instead of pressed, in any language."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from chat.query.words import folded
from chat.text import DEFAULT_LANGUAGE, render
from diary.people import Name, Person, PersonalData, Role
from handlers import start
from handlers.menus import COMMANDS

QUERIED = ("ru", "en")  # whoever reads menus in another language may ask in these
Pressed = tuple[str, tuple[tuple[str, str], ...]]

_FAMILY_ROWS = (*start.FAMILY_ROWS, start.LAST_ROW, *start.MORE_ROWS, *start.LAST_ROWS)
EVERYBODY = Person(
    id=0,
    school_id=0,
    name=Name("", ""),
    roles=frozenset(Role),
    lang=DEFAULT_LANGUAGE,
    carries=PersonalData.NONE,
)
_STAFF_ROWS = start.menu_rows(EVERYBODY)


def bare(words: str) -> str:
    """Letters and digits alone, as anybody's keyboard has them: «Үй тапсырмасы» is «уи тапсырмасы»."""
    letters = unicodedata.normalize("NFKD", folded(words))
    kept = "".join(one if one.isalnum() else " " for one in letters if not _silent(one))
    return " ".join(kept.split())


def _silent(letter: str) -> bool:
    """Accents, and the apostrophes of «o‘» and «o'», which are typed in many ways."""
    return unicodedata.combining(letter) > 0 or letter in "'’‘ʻʼ`"


def pressed_by(words: str, person: Person) -> Pressed | None:
    """The action and arguments of the button that says exactly this, in the person's language, Russian or English."""
    family = bool(person.roles & start.FAMILY)
    said = bare(words)
    for language in (person.lang, *QUERIED):
        if found := _labels(language, family=family).get(said):
            return found
    return None


@lru_cache
def _labels(lang: str, *, family: bool) -> Mapping[str, Pressed]:
    """Where two buttons say the same, a family means its own, and so does the staff."""
    rows = (*_FAMILY_ROWS, *_STAFF_ROWS) if family else (*_STAFF_ROWS, *_FAMILY_ROWS)
    found: dict[str, Pressed] = {}
    for button in (button for row in rows for button in row):
        args = tuple((name, str(value)) for name, value in button.args.items())
        found.setdefault(bare(render(button.label, lang)), (button.action, args))
    for command, words in COMMANDS.items():
        found.setdefault(bare(render(words, lang)), (command, ()))
    found.pop("", None)
    return found
