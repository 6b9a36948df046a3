"""People of the messengers are heard: each bot by one process at a time, and whoever takes over begins with what the
one before left unanswered.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from bot.channels import Messenger
from bot.intake import Intake
from bot.settings import Trouble
from chat.talk import TryLater, WrongToken
from handlers.turn import House
from storage import bots, schools
from storage.locks import Locks

TITLES = {"telegram": "Telegram", "vk": "ВКонтакте"}


async def begin(messengers: Sequence[Messenger], house: House) -> set[str]:
    """Ask every platform who we are; the lanes that answered.

    A wrong token ends the start; a platform out of reach is tried again later.
    """
    begun = set[str]()
    for messenger in messengers:
        with suppress(TryLater):
            await _begin(messenger, house)
            begun.add(messenger.lane)
    return begun


async def _begin(messenger: Messenger, house: House) -> None:
    bot = messenger.bot
    try:
        name = await messenger.begin()
    except WrongToken:
        alone = bot.name == bot.channel
        setting = f"DIARYBOT_{bot.channel.upper()}_TOKEN" if alone else f"токен бота «{bot.name}»"
        raise Trouble(f"{TITLES[bot.channel]} не принял токен: проверьте {setting}.") from None
    async with house.store.writing() as db:
        school = await schools.find_school(db, bot.school) if bot.school else None
        await bots.remember(
            db,
            bot.channel,
            bot.name,
            name,
            school_id=school.id if school else None,
            now=house.clock(),
        )


async def hear(
    messenger: Messenger, house: House, *, intake: Intake, locks: Locks, begun: set[str]
) -> None:
    """Until cancelled, or until it fails. `begun` are the lanes whose platform knows us already."""
    async with locks.held(f"hear {messenger.lane}", share="hear"):
        if messenger.lane not in begun:
            await _begin(messenger, house)
            begun.add(messenger.lane)
        async with intake.serving(messenger.lane, messenger.handle):
            await messenger.listen()
