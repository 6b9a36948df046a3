"""People who speak through the one door, without a messenger between."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from random import Random

from chat.talk import BUTTONS, BUTTONS_A_ROW, Answered, Button, Incoming, unpacked
from chat.text import LANGUAGES, render
from diary.people import PersonalData
from handlers.dispatch import answer
from handlers.turn import House
from journal.demo_school.cast import CAST, Member
from linking import codes
from storage import rosters, schools
from storage.store import Store
from tests.conftest import NOW
from tests.journeys.town import SECRET, Clock, Seconds

_EVENTS = count(1)


def house_of(store: Store, carries: PersonalData = PersonalData.FULL, seed: int = 11) -> House:
    seconds = Seconds()
    return House(
        store=store,
        clock=Clock(NOW),
        secret=SECRET,
        dice=Random(seed),
        carries=dict.fromkeys(("telegram", "vk", "web"), carries),
        seconds=seconds,
        sleep=seconds.sleep,
    )


@dataclass
class Somebody:
    house: House
    sender: str
    channel: str = "telegram"
    lang: str = "ru"
    offered: list[str] = field(default_factory=list)  # packed buttons, the newest last

    async def says(self, words: str) -> str:
        action, args, rest = "", {}, words
        if words.startswith("/"):
            action, _space, rest = words[1:].partition(" ")
            args = {"token": rest} if action == "start" and rest else {}
        return await self.meets(action=action, args=args, text=rest)

    async def presses(self, packed: str) -> str:
        action, args = unpacked(packed)
        return await self.meets(action=action or "unknown", args=args, pressed="1")

    async def meets(
        self,
        *,
        action: str = "",
        args: Mapping[str, str] | None = None,
        text: str = "",
        pressed: str = "",
    ) -> str:
        """Everything that is shown for this event: words, labels, names and contents of files, in every language."""
        event = Incoming(
            id=str(next(_EVENTS)),
            channel=self.channel,
            bot=self.channel,
            address=self.sender,
            sender=self.sender,
            action=action,
            args=args or {},
            text=text,
            lang=self.lang,
            pressed=pressed,
        )
        answered = await answer(self.house, event)
        assert answered is not None, "A person who writes always gets an answer."
        return self._shown(answered)

    def _shown(self, answered: Answered) -> str:
        reply = answered.reply
        buttons = [button for row in reply.buttons for button in row]
        assert len(buttons) <= BUTTONS, [render(button.label, "ru") for button in buttons]
        assert all(0 < len(row) <= BUTTONS_A_ROW for row in reply.buttons), reply.buttons
        self.offered = [*self.offered, *(button.packed() for button in buttons)][-40:]
        parts = []
        for lang in LANGUAGES:
            words = render(reply.text, lang)
            assert words.strip(), "An empty message cannot be sent."
            parts += [words, *(label(button, lang) for button in buttons)]
        for file in reply.files:
            parts += [file.name, file.content.decode("utf-8", "replace")]
        return "\n".join(parts)


def label(button: Button, lang: str) -> str:
    words = render(button.label, lang)
    assert words.strip()
    return words


async def code_for(house: House, member: Member) -> str:
    async with house.store.writing() as db:
        ((_school, human),) = await rosters.find_humans(db, member.ext_id)
        school = await schools.only_school(db)
        assert school
        (issued,) = await codes.issue(
            db,
            [human.id],
            school_id=school.id,
            issued_by=None,
            days=14,
            now=house.clock(),
            secret=house.secret,
            dice=house.dice,
        )
    return issued.code


async def linked(
    house: House, member: Member, sender: str, *, consents: bool = True, lang: str = "ru"
) -> Somebody:
    somebody = Somebody(house, sender, lang=lang)
    await somebody.says(await code_for(house, member))
    await somebody.presses("link_yes")
    if consents:
        agree = [packed for packed in somebody.offered if packed.startswith("consent_yes")]
        if agree:
            await somebody.presses(agree[-1])
    return somebody


async def town_of_people(house: House) -> dict[str, Somebody]:
    """One of every kind."""
    return {
        "stranger": Somebody(house, "900"),
        "mother": await linked(house, CAST.mother, "901"),
        "father without consent": await linked(house, CAST.father, "902", consents=False),
        "pupil": await linked(house, CAST.ninth_grader, "903"),
        "class teacher and mother": await linked(house, CAST.class_teacher, "904", lang="en"),
        "administrator": await linked(house, CAST.administrator, "905"),
        "other mother": await linked(house, CAST.twins_mother, "906"),
    }


def without_names(house: House) -> House:
    return replace(house, carries=dict.fromkeys(house.carries, PersonalData.ALIAS))
