"""Drawn text as VK wants it: styles counted in UTF-16, mentions made harmless."""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from itertools import accumulate

from chat.text import Drawn, Span, Style

BREAK = "\u200b"  # a zero-width space: nothing is seen, and VK reads no mention
STYLES: dict[Style, str] = {"bold": "bold", "quiet": "italic"}
STRUCK = "~"  # VK strikes nothing through; without a sign a cancelled lesson would look like one that is held

# [id1|x], [club1|x], [https://…|x] become links with a face; @name, *name and @all call people.
_MENTION = re.compile(r"\[(?=[^\[\]]*\|)|[@*](?=\w)")
_BEFORE_AT = re.compile(r"[A-Za-z0-9._+-]")
_AFTER_AT = re.compile(r"[A-Za-z0-9.-]+\.[A-Za-z]{2}")


def harmless(drawn: Drawn) -> Drawn:
    """The same words with no mention in them, and signs where VK has no style."""
    signs = [
        (found.end(), BREAK)
        for found in _MENTION.finditer(drawn.text)
        if not _in_mail_address(drawn.text, found.start())
    ]
    for span in drawn.spans:
        if span.style == "struck":
            signs += [(span.start, STRUCK), (span.end, STRUCK)]
    return _with_signs(drawn, sorted(signs)) if signs else drawn


def _in_mail_address(text: str, at: int) -> bool:
    """Whether this @ is that of office@school.ru, which calls nobody and has to be copied as it is."""
    return bool(
        text[at] == "@" and at and _BEFORE_AT.match(text, at - 1) and _AFTER_AT.match(text, at + 1)
    )


def _with_signs(drawn: Drawn, signs: list[tuple[int, str]]) -> Drawn:
    out, last = [], 0
    for place, sign in signs:
        out += [drawn.text[last:place], sign]
        last = place
    out.append(drawn.text[last:])
    places = [place for place, _sign in signs]
    shifts = [0, *accumulate(len(sign) for _place, sign in signs)]
    spans = tuple(
        Span(
            span.style,
            span.start + shifts[bisect_right(places, span.start)],
            span.end + shifts[bisect_left(places, span.end)],
        )
        for span in drawn.spans
    )
    return Drawn("".join(out), spans)


def format_data(drawn: Drawn) -> str:
    """The styles as VK's JSON, or "" where there are none. A spoiler stays readable: VK can hide nothing."""
    items = [
        {
            "type": STYLES[span.style],
            "offset": utf16(drawn.text[: span.start]),
            "length": utf16(drawn.text[span.start : span.end]),
        }
        for span in drawn.spans
        if span.style in STYLES
    ]
    return json.dumps({"version": 1, "items": items}) if items else ""


def utf16(words: str) -> int:
    """The length that VK counts: an emoji is two."""
    return len(words.encode("utf-16-le", "surrogatepass")) // 2
