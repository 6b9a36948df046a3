"""A chat written down: what was said to the bot, and every word and button of what it answered."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

from chat.talk import Answer, Answered, Button, Incoming, Reply
from chat.text import render

ROOM = "  "


class Listener:
    """A channel of its own: nobody's limits, nobody's markup. Presses are by action, since labels are words."""

    name = "web"
    rate = mass_rate = 1000.0

    def __init__(self, answer: Answer, lang: str) -> None:
        self._answer = answer
        self._lang = lang  # as a platform guesses it; after the link, the person's own
        self._ids = itertools.count(1)
        self._buttons: tuple[Button, ...] = ()
        self.lines: list[str] = []

    async def listen(self, answer: Answer) -> None:
        raise NotImplementedError

    async def send(
        self,
        address: str,  # noqa: ARG002 - as a Channel is called
        reply: Reply,
        lang: str,
        key: str,
        *,
        permitted: float,  # noqa: ARG002
        edits: str = "",  # noqa: ARG002
    ) -> str:
        self.lines += ["", "✉"]
        self._show(reply, lang)
        return key

    async def says(self, words: str) -> None:
        self.lines += ["", f"> {words}"]
        action, _gap, rest = words.removeprefix("/").partition(" ")
        command = words.startswith("/")
        await self._hear(action=action if command else "", text=rest if command else words)

    async def presses(self, action: str, **args: object) -> None:
        """The first button of this action, and of these arguments among others."""
        button = self._offered(action, args)
        assert button, [one.packed() for one in self._buttons]
        self.lines += ["", f"> [{render(button.label, self._lang)}]"]
        given = {name: str(value) for name, value in button.args.items()}
        await self._hear(action=action, args=given, pressed="message")

    async def asks(self, action: str, **args: object) -> None:
        """A command; and where it asks of which child, that one."""
        await self.says(f"/{action}")
        if self._offered(action, args):
            await self.presses(action, **args)

    def _offered(self, action: str, args: Mapping[str, object]) -> Button | None:
        wanted = {name: str(value) for name, value in args.items()}.items()
        fitting = (
            one
            for one in self._buttons
            if one.action == action and wanted <= {n: str(v) for n, v in one.args.items()}.items()
        )
        return next(fitting, None)

    async def _hear(
        self, *, action: str = "", text: str = "", pressed: str = "", args: Mapping[str, str] = {}
    ) -> None:
        event = Incoming(
            id=f"{next(self._ids)}",
            channel="web",
            bot="web",
            address="golden",
            sender="golden",
            action=action,
            args=args,
            text=text,
            lang=self._lang,
            pressed=pressed,
        )
        answered = await self._answer(event)
        assert isinstance(answered, Answered)
        assert not answered.failed
        self._lang = answered.lang
        self._show(answered.reply, answered.lang)

    def _show(self, reply: Reply, lang: str) -> None:
        self._buttons = tuple(button for row in reply.buttons for button in row)
        self.lines += [f"{ROOM}{line}".rstrip() for line in render(reply.text, lang).split("\n")]
        self.lines += [f"{ROOM}({file.kind})" for file in reply.files]
        self.lines += [
            ROOM + " ".join(f"[{render(button.label, lang)}]" for button in row)
            for row in reply.buttons
        ]
