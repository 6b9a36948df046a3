from __future__ import annotations

from dataclasses import replace

from chat.talk import Button, Reply
from chat.text import _
from diary.people import Pupil
from handlers.screens import about

ACTION = "picture"


def picture_button(of: str, pupil: Pupil | None = None, **args: object) -> Button:
    """`of`: a name of handlers.pictures.PICTURES. Without a pupil it asks which one, where there are several."""
    whose = about(pupil) if pupil else {}
    return Button(_("🖼 As a picture"), ACTION, {"of": of, **whose, **args})


def undrawn(reply: Reply) -> Reply:
    """A screen without its button for the picture that is beside it already."""
    rows = (tuple(one for one in row if one.action != ACTION) for row in reply.buttons)
    return replace(reply, buttons=tuple(row for row in rows if row))
