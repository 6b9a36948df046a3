"""Catalogues: `check` that nothing is missing, fuzzy, left over or wrong in its placeholders; `update` from the code.

English is the language of the sources and needs none. Russian says everything; the other languages say what families
read, and the work of staff is said in Russian.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po, write_po
from babel.plural import to_gettext

from chat.text import DEFAULT_LANGUAGE, LANGUAGES, LOCALES

ROOT = Path(__file__).parent.parent
SOURCES = (
    "bot",
    "chat",
    "delivery",
    "diary",
    "documents",
    "handlers",
    "journal",
    "linking",
    "scheduler",
    "storage",
)
TRANSLATED = tuple(lang for lang in LANGUAGES if lang != "en")
KEYWORDS = {"_": None, "n_": (1, 2)}
# Where only staff read.
OF_STAFF = (
    "bot/channels",
    "bot/commands",
    "delivery/alarm_words",
    "delivery/digest/class_week",
    "delivery/reminders",
    "handlers/announce_",
    "handlers/announce.",
    "handlers/class_periods",
    "handlers/codes",
    "handlers/completeness",
    "handlers/history",
    "handlers/questions",  # examples of what is understood: in a language in which it is
    "handlers/lesson_stats",
    "handlers/puzzles",
    "handlers/staff_",
    "handlers/unreachable",
    "journal",
    "linking/announcing",
    "linking/audiences",
)


@cache
def said() -> tuple[tuple[str, str | tuple[str, ...]], ...]:
    """Every sentence of the code, with the file it stands in. Reading the code takes a second: once is enough."""
    return tuple(
        (f"{source}/{file}", message)
        for source in SOURCES
        for file, _line, message, _comments, _context in extract_from_dir(
            ROOT / source, [("**.py", "python")], keywords=KEYWORDS
        )
    )


@cache
def extracted(lang: str) -> Catalog:
    """What has to be said in this language."""
    found = Catalog(charset="utf-8")
    for file, message in said():
        if lang == DEFAULT_LANGUAGE or not file.startswith(OF_STAFF):
            found.add(message)
    return found


def plural_forms(lang: str) -> str:
    """The header of the catalogue, by CLDR; of Slavic languages without its form for fractions."""
    locale = Locale.parse(lang)
    if "few" in locale.plural_form.tags:
        return str(get_plural(lang))
    return to_gettext(locale.plural_form).removesuffix(";")


def path_of(lang: str) -> Path:
    return LOCALES / lang / "LC_MESSAGES" / "messages.po"


def catalogue_of(lang: str) -> Catalog:
    path = path_of(lang)
    if not path.exists():
        return Catalog(locale=lang, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=lang)


def forms(value: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def placeholders(words: str) -> set[str]:
    return {name for _literal, name, _spec, _conversion in Formatter().parse(words) if name}


def troubles(lang: str) -> Iterator[str]:
    catalogue, wanted = catalogue_of(lang), extracted(lang)
    for message in wanted:
        if message.id:
            yield from _message_troubles(lang, catalogue, message)
    for message in catalogue:
        if message.id and message.id not in wanted:
            yield f"{lang}: not in the code any more: {forms(message.id)[0]!r}"


def _message_troubles(lang: str, catalogue: Catalog, wanted: Message) -> Iterator[str]:
    name = forms(wanted.id)[0]
    here = catalogue.get(wanted.id)
    if here is None:
        yield f"{lang}: missing: {name!r}"
        return
    words = forms(here.string)
    needed = catalogue.num_plurals if wanted.pluralizable else 1
    if here.fuzzy or len(words) != needed or not all(words):
        yield f"{lang}: incomplete: {name!r}"
        return
    allowed = set().union(*(placeholders(one) for one in forms(wanted.id)))
    for form in words:
        given = placeholders(form)
        # "{n}" may be left out of a form that says the number in words.
        if given - allowed or (allowed - {"n"}) - given:
            yield f"{lang}: wrong placeholders: {name!r} → {form!r}"


def update(lang: str) -> None:
    old, new = (
        catalogue_of(lang),
        Catalog(locale=lang, project="diarybot", charset="utf-8", fuzzy=False),
    )
    new.mime_headers = [("Plural-Forms", plural_forms(lang))]
    new.header_comment = f"# The words of diarybot: {lang}. Apache-2.0, as the rest."
    for message in extracted(lang):
        if not message.id:
            continue
        before = old.get(message.id)
        new.add(message.id, before.string if before else "")
    path_of(lang).parent.mkdir(parents=True, exist_ok=True)
    with path_of(lang).open("wb") as file:
        write_po(file, new, sort_output=True, width=110, ignore_obsolete=True)


def main() -> int:
    if sys.argv[1:] == ["update"]:
        for lang in TRANSLATED:
            update(lang)
    found = [trouble for lang in TRANSLATED for trouble in troubles(lang)]
    print("\n".join(found) if found else f"Catalogues are complete: {', '.join(TRANSLATED)}")  # noqa: T201
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
