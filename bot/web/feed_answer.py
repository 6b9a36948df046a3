"""How a calendar goes out: whole, packed, or not at all where the program has it already."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response

from documents.icalendar import KIND

HEADERS = {
    # For the program that asked, and asked again each time: the right to see the child may be gone.
    "cache-control": "private, no-cache",
    "referrer-policy": "no-referrer",
    "vary": "accept-encoding",
}


@dataclass(frozen=True, slots=True)
class Packed:
    """By gzip."""

    content: bytes
    tag: str
    changed_at: datetime


def packed(content: bytes) -> bytes:
    """Without a moment of its own: the same calendar has the same bytes, and so the same tag."""
    return gzip.compress(content, mtime=0)


def tag_of(content: bytes) -> str:
    """Weak: the same calendar goes out packed and unpacked."""
    return f'W/"{sha256(content).hexdigest()[:32]}"'


def response(request: Request, made: Packed) -> Response:
    headers = {
        **HEADERS,
        "etag": made.tag,
        "last-modified": format_datetime(made.changed_at, usegmt=True),
    }
    if _has_it(request, made):
        return Response(status_code=304, headers=headers)
    headers["content-disposition"] = 'inline; filename="lessons.ics"'
    if _takes_gzip(request.headers.get("accept-encoding", "")):
        headers["content-encoding"] = "gzip"
        return Response(made.content, headers=headers, media_type=KIND)
    return Response(gzip.decompress(made.content), headers=headers, media_type=KIND)


def _has_it(request: Request, made: Packed) -> bool:
    tags = request.headers.get("if-none-match")
    if tags is not None:
        known = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        return "*" in known or made.tag.removeprefix("W/") in known
    since = request.headers.get("if-modified-since", "")
    try:
        moment = parsedate_to_datetime(since)
    except (ValueError, OverflowError):
        return False
    return moment.tzinfo is not None and made.changed_at <= moment


def _takes_gzip(accepted: str) -> bool:
    for one in accepted.lower().split(","):
        name, _semicolon, quality = one.partition(";")
        if name.strip() in ("gzip", "*"):
            return quality.replace(" ", "").rstrip(".0") != "q="
    return False
