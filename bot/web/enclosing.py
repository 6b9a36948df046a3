"""A file that a person sends from the page."""

from __future__ import annotations

import re

from fastapi import HTTPException, Request
from starlette.datastructures import UploadFile

from bot.web.reading import NAME
from chat.talk import Enclosed, Incoming
from chat.text import clean

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_KIND = re.compile(r"[\w.+-]{1,60}/[\w.+-]{1,60}", re.ASCII)


async def read(request: Request, *, sender: str, lang: str, origin: str) -> Incoming:
    """The form has two fields: id and file. Raise HTTPException for any other shape."""
    async with request.form(max_files=1, max_fields=1) as form:
        which, file = form.get("id"), form.get("file")
        if not (isinstance(which, str) and _ID.fullmatch(which) and isinstance(file, UploadFile)):
            raise HTTPException(422)
        content = await file.read()
        name = clean(file.filename or "").replace("/", "_").strip()[-255:] or "file"
        kind = file.content_type or ""
    if not _KIND.fullmatch(kind):
        kind = "application/octet-stream"

    async def fetch(_file: Enclosed) -> bytes:
        return content

    return Incoming(
        id=f"{sender}.{which}",
        channel=NAME,
        bot=NAME,
        address=sender,
        sender=sender,
        action="unreadable",
        lang=lang,
        origin=origin,
        files=(Enclosed(name, kind, len(content), ""),),
        fetch=fetch,
    )
