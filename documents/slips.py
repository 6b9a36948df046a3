"""One-time codes on paper: eight slips on a sheet, one for each person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from io import BytesIO
from urllib.parse import urlsplit

import segno

from documents.apart import drawn_apart
from documents.page import Value, drawn, render

DOORS = 2  # QR codes that leave room for the words
A_SHEET = 8


@dataclass(frozen=True, slots=True)
class Slip:
    name: str  # whom it is handed to
    children: tuple[str, ...]  # whose diary the code opens; none for a colleague
    school: str
    code: str
    until: date
    telegram: str = ""  # deep links; "" where the school has no such bot
    vk: str = ""
    web: str = ""


async def draw_slips(slips: Sequence[Slip], *, title: str) -> bytes:
    """A PDF to print on A4 and cut along the lines. Raise documents.apart.NotDrawn."""
    draw = partial(_slips, tuple(slips), title)
    return await (drawn if len(slips) <= A_SHEET else drawn_apart)(draw)


def _slips(slips: tuple[Slip, ...], title: str) -> bytes:
    return render("slips", {"title": title, "slips": [_data(slip) for slip in slips]})


def _data(slip: Slip) -> Value:
    doors = (("Telegram", slip.telegram), ("ВКонтакте", slip.vk), ("Веб-чат", slip.web))
    return {
        "name": slip.name,
        "children": ", ".join(slip.children),
        "school": slip.school,
        "code": slip.code,
        "until": f"{slip.until:%d.%m.%Y}",
        "doors": [_door(label, link) for label, link in doors if link][:DOORS],
    }


def _door(label: str, link: str) -> Value:
    parts = urlsplit(link)
    return {
        "label": label,
        "address": parts.netloc + parts.path,
        "link": link.encode(),
        "qr": _qr(link),
    }


def _qr(link: str) -> bytes:
    """An SVG. Half of the quiet zone is in the picture, the paper around gives the rest."""
    picture = BytesIO()
    segno.make(link, error="m", micro=False).save(
        picture, kind="svg", border=2, xmldecl=False, nl=False, omitsize=True
    )
    return picture.getvalue()
