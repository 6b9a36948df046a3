"""What every page of the web part needs and nobody changes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from fastapi import Request

from bot.web import origin
from bot.web.channel import Web
from bot.web.cookies import Cookies
from bot.web.words import preferred
from chat.talk import Answer, Incoming
from chat.text import Content, render
from diary.people import PersonalData
from handlers.turn import Clock
from linking.identity import who
from storage.store import Store


@dataclass(frozen=True)
class Persona:
    """Somebody of the demo school whom a visitor may be."""

    key: str
    name: Content
    role: Content  # a sentence: who this is, and what there is to see


# Links the session of this sender to the persona.
SignIn = Callable[[str, str], Awaitable[None]]
# The person has pressed «Выйти»: the chat of this sender is over.
CloseChat = Callable[[str], Awaitable[None]]


@dataclass(frozen=True)
class Site:
    store: Store
    clock: Clock
    seconds: Callable[[], float]  # never goes back
    tokens: Callable[[int], str]
    answer: Answer
    web: Web
    cookies: Cookies
    trusted: origin.Networks
    title: Content
    close_chat: CloseChat
    personas: tuple[Persona, ...]
    public_url: str = ""
    played: dict[str, str] = field(default_factory=dict)  # in the demo: which persona a sender is

    async def spoken(self, sender: str, lang: str) -> str:
        """The language that a person has chosen; of a stranger the browser's, `lang`."""
        event = Incoming("", self.web.name, self.web.name, sender, sender, lang=lang)
        async with self.store.reading() as db:
            found = await who(db, event, PersonalData.NONE, now=self.clock())
        return found.person.lang

    def persona_of(self, sender: str, lang: str) -> str:
        key = self.played.get(sender)
        return next((render(one.name, lang) for one in self.personas if one.key == key), "")

    def https(self, request: Request) -> bool:
        return origin.secure(request, self.trusted) or origin.public(request, self.public_url)

    def network(self, request: Request) -> str:
        return origin.network_of(origin.client(request, self.trusted))


def lang_of(request: Request) -> str:
    return preferred(request.headers.get("accept-language", ""))
