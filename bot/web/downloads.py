"""Files that were said to somebody: taken by a link, and permitted anew each time where they are personal."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import quote

from fastapi import HTTPException, Request, Response

from bot.order import InOrder
from bot.web import drawing
from bot.web.allowance import Allowance
from bot.web.sessions import Sessions
from bot.web.shelf import Shelved
from bot.web.site import Site
from chat.talk import Answered, File
from delivery.pace import PERMITTED

PRESSED = "file"
_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)


class Downloads:
    def __init__(self, site: Site, sessions: Sessions, *, order: InOrder, said: Allowance) -> None:
        """`order` and `said` are those of the conversation: taking a file asks it again."""
        self._site = site
        self._sessions = sessions
        self._order = order
        self._said = said

    async def file(self, request: Request, key: str) -> Response:
        entered = await self._sessions.access(request)
        shelved = self._site.web.shelf.get(entered.sender, key)
        if shelved is None or not await self._permitted(shelved):
            raise HTTPException(404)
        return _download(shelved.file)

    async def _permitted(self, shelved: Shelved) -> bool:
        """Whether this person may still have the file: what brought it must bring it again."""
        asked = shelved.asked
        if asked is None:
            return True
        if not asked.action:
            return False  # free words may mean something else by now, and change something
        if not self._said.take(asked.sender, now=self._site.seconds()):
            raise HTTPException(429)
        # A press is never taken for the answer to a question of ours.
        pressed = replace(asked, pressed=asked.pressed or PRESSED)
        answers: list[Answered | None] = []

        async def ask() -> None:
            answers.append(await self._site.answer(pressed))

        if not await self._order.run(asked.sender, ask):
            raise HTTPException(429)
        answered = answers[0]
        if answered is None or shelved.file not in answered.reply.files:
            return False
        if self._site.seconds() - answered.permitted > PERMITTED:
            raise HTTPException(503)
        return True


def _download(file: File) -> Response:
    picture = file.kind in drawing.PICTURES
    kind = file.kind if _MEDIA_TYPE.fullmatch(file.kind) else "application/octet-stream"
    how = "inline" if picture else "attachment"
    return Response(
        file.content,
        media_type=kind,
        headers={
            "content-disposition": f"{how}; filename*=UTF-8''{quote(file.name, safe='')}",
            # A file of somebody else's making must not act as a page of ours.
            "content-security-policy": "default-src 'none'; sandbox",
        },
    )
