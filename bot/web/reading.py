"""What the page sends, as an Incoming. Anybody can send anything: the shape is checked, nothing is trusted."""

from __future__ import annotations

import re

from pydantic import BaseModel, Field, model_validator

from chat.talk import PLATFORM_ACTIONS, UNKNOWN_ACTION, Incoming, unpacked

NAME = "web"
_ID = r"^[A-Za-z0-9_-]{1,64}$"
_COMMAND = re.compile(r"/(?P<name>\w{1,32})(?:\s+(?P<rest>.*))?", re.DOTALL)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Said(BaseModel):
    """Words, or a pressed button as it was packed, with the message that it sits on."""

    id: str = Field(pattern=_ID)
    text: str = Field("", max_length=16_000)
    press: str = Field("", max_length=256)
    message: str = Field("", pattern=r"^[A-Za-z0-9_-]{0,64}$")

    @model_validator(mode="after")
    def _something(self) -> Said:
        if not self.press and not self.text.strip():
            raise ValueError("Neither words nor a press.")
        return self


def read(said: Said, *, sender: str, lang: str, origin: str) -> Incoming:
    if said.press:
        action, args = unpacked(said.press)
        action, text = action or UNKNOWN_ACTION, ""
    else:
        action, args, text = _words(said.text.strip())
    return Incoming(
        id=f"{sender}.{said.id}",
        channel=NAME,
        bot=NAME,
        address=sender,
        sender=sender,
        action=action,
        args=args,
        text=text,
        lang=lang,
        pressed=said.message if said.press else "",
        origin=origin,
    )


def _words(text: str) -> tuple[str, dict[str, str], str]:
    command = _COMMAND.fullmatch(text)
    if command is None:
        return "", {}, text
    name, rest = command["name"].lower(), (command["rest"] or "").strip()
    if name in PLATFORM_ACTIONS:
        return UNKNOWN_ACTION, {}, rest
    args = {"token": rest} if name == "start" and _TOKEN.fullmatch(rest) else {}
    return name, args, rest
