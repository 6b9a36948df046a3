"""From bytes to words. Only encodings that can be told apart for certain; nothing is guessed silently."""

from __future__ import annotations

import codecs
import re

from chat.text import _
from journal.report import Problems

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WINDOWS = {"windows-1251", "windows1251", "cp1251", "ansi"}
_CYRILLIC = re.compile(r"[А-Яа-яЁё][А-Яа-яЁё.\- ]*")


def decode(file: str, data: bytes, problems: Problems, *, declared: str = "") -> str | None:
    """The words of a file, or None with the problem added."""
    for bom, codec in _BOMS:
        if data.startswith(bom):
            return _strictly(file, data, codec, problems)
    if declared.lower() in _WINDOWS:
        return _strictly(file, data, "cp1251", problems)
    try:
        words = data.decode("utf-8")
    except UnicodeDecodeError:
        words = _strictly(file, data, "cp1251", problems) or ""
        if not words:
            return None
        header, _end, rest = words.partition("\n")
        example = " … ".join(
            match.group().strip() for line in (header, rest) if (match := _CYRILLIC.search(line))
        )
        problems.warn(
            file,
            _("The file was read as Windows-1251. Check these words: {words}", words=example),
            _("If they are readable, nothing needs to be done; else save the file as UTF-8."),
        )
    return _without_nul(file, words, problems)


def _strictly(file: str, data: bytes, codec: str, problems: Problems) -> str | None:
    try:
        words = data.decode(codec)
    except UnicodeDecodeError as broken:
        problems.error(
            file,
            _(
                "The encoding of the file is not clear: byte {offset} cannot be read.",
                offset=broken.start,
            ),
            _("Save the file as “CSV UTF-8” and upload it again."),
        )
        return None
    return _without_nul(file, words, problems)


def _without_nul(file: str, words: str, problems: Problems) -> str | None:
    if "\x00" not in words:
        return words
    problems.error(
        file,
        _("The file has signs with code 0: it is damaged or is no text."),
        _("Save the file as “CSV UTF-8” and upload it again."),
        line=words.count("\n", 0, words.index("\x00")) + 1,
    )
    return None
