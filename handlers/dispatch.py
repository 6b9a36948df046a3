"""The one door: every channel calls answer(), nothing else calls a handler.

The reply exists only after the commit, because a handler cannot send. A Refusal is worded. Anything else is our bug:
logged by the event's id, answered politely, never with a traceback.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from chat.talk import Answered, File, Incoming, Menu, Refusal, Reply
from chat.text import _
from delivery.pace import PERMITTED
from diary.people import PersonalData
from handlers import enclosed, groups, menus, start
from handlers.drawing import drawn
from handlers.routes import ANYONE, KNOWN, ROUTES, Route
from handlers.turn import House, Turn, local
from handlers.understanding import Understanding, together
from linking import signs
from linking.identity import Sender, who
from storage import dialogs

log = structlog.get_logger()

FIRST_LETTERS = 4000  # of one message: more than any question has


async def answer(house: House, event: Incoming) -> Answered | None:
    """The reply to one event; None where silence is meant."""
    event = replace(event, text=event.text[:FIRST_LETTERS])
    lang = event.lang
    try:
        if not event.private:
            return await _in_group(house, event)
        answered = await _in_private(house, event)
        return await drawn(answered, partial(_in_private, house, event), seconds=house.seconds)
    except Exception:
        log.exception("answer_failed", channel=event.channel, event_id=event.id)
        return Answered(
            Reply(_("Something went wrong. We have been told.")),
            lang,
            house.seconds(),
            failed=True,
        )


async def _in_private(house: House, event: Incoming) -> Answered:
    permitted = house.seconds()
    async with house.store.reading() as db:
        turn, sender = await _turn(house, event, db)
        turn, understood = await _meant(turn, sender)
        route = ROUTES.get(turn.event.action, UNKNOWN)
        if not may(turn, route):
            route = NOT_FOR_YOU if turn.person.known else GREETING
        reply = None if route.writes else await told(turn, route, understood)
    lang = turn.person.lang
    typed = bool(event.action and not event.pressed)
    menu = menus.due(turn.person, sender.menu, typed=typed)
    if reply is None:
        file = None
        if route.takes_file:
            try:
                file = await enclosed.fetched(turn.event)  # of no transaction: it takes time
            except Refusal as refusal:
                return Answered(refusal.reply, lang, permitted)
        reply, lang, permitted, menu = await _write(house, turn.event, route, file)
        if reply.settles:
            # "Done" is true only when nothing that was permitted before can still begin.
            await house.sleep(PERMITTED)
    elif (reply.expect or sender.expect) and not route.aside:
        async with house.store.writing() as db:
            await _await_words(db, turn, reply)
    said = understood.before(reply) if understood else reply
    meant = turn.event if understood else None
    return Answered(said, lang, permitted, wrote=route.writes, menu=menu, meant=meant)


async def told(turn: Turn, route: Route, understood: Understanding | None) -> Reply:
    """The reply of a turn that only reads; of a question about several children or subjects one of all of them."""
    read = understood.read if understood else None
    turn.house.memory.keep(turn.event, now=turn.now, intent=read.intent if read else "")
    reply = await _run(turn, route)
    if understood is None or not understood.also:
        return reply
    others = [await _run(act(turn, understood.action, args), route) for args in understood.also]
    return together((reply, *others), (understood.pages, (start.MENU,)))


async def _run(turn: Turn, route: Route) -> Reply:
    try:
        return await route.handler(turn)
    except Refusal as refusal:
        return refusal.reply


async def _write(
    house: House, event: Incoming, route: Route, file: File | None = None
) -> tuple[Reply, str, float, Menu | None]:
    """A turn that changes something: who speaks is asked again inside its transaction."""
    lang = event.lang
    try:
        async with house.store.writing() as db:
            permitted = house.seconds()
            turn, sender = await _turn(house, event, db)
            lang = turn.person.lang
            if not may(turn, route):
                route = NOT_FOR_YOU if turn.person.known else GREETING
            reply = await route.handler(replace(turn, file=file))
            if reply.expect or sender.expect:
                await _await_words(db, turn, reply)
            person = turn.person
            if event.action in SPEAKS_ANEW | LEAVES:
                anew, sender = await _turn(house, event, db)
                person = anew.person
                lang = person.lang if event.action in SPEAKS_ANEW else lang
    except Refusal as refusal:  # rolled back, and told why
        return refusal.reply, lang, permitted, None
    if event.action in SPEAKS_ANEW | LEAVES:
        house.memory.forget(event)
    typed = event.action in LEAVES or bool(event.action and not event.pressed)
    return reply, lang, permitted, menus.due(person, sender.menu, typed=typed)


async def _await_words(db: AsyncConnection, turn: Turn, reply: Reply) -> None:
    now = turn.house.clock()
    if reply.expect:
        await dialogs.expect(db, turn.event, reply.expect, reply.remember, now=now)
    else:
        await dialogs.forget(db, turn.event)


async def _turn(house: House, event: Incoming, db: AsyncConnection) -> tuple[Turn, Sender]:
    now = house.clock()
    sender = await who(db, event, house.carries[event.channel], now=now)
    return turn_of(house, event, db, sender), sender


def turn_of(house: House, event: Incoming, db: AsyncConnection, sender: Sender) -> Turn:
    return Turn(
        event=event,
        person=sender.person,
        school=sender.school,
        db=db,
        now=local(house.clock(), sender.school.timezone),
        house=house,
        facts=sender.facts,
    )


def may(turn: Turn, route: Route) -> bool:
    if route.allow is KNOWN:
        return turn.person.known
    return route.allow is ANYONE or bool(route.allow & turn.person.roles)


async def _meant(turn: Turn, sender: Sender) -> tuple[Turn, Understanding | None]:
    """The turn with the action that free words mean, and what was understood.

    A command that does not exist is words too: in the wrong keyboard layout it may be a good one.
    """
    event = turn.event
    route = ROUTES.get(event.action)
    awaited = ROUTES.get(sender.expect)
    if event.files and awaited and awaited.takes_file:
        return act(turn, sender.expect, {}), None
    if event.action and (event.pressed or (route and not route.by_button)):
        return turn, None
    if sender.expect:
        return act(turn, sender.expect, {}), None
    typed = signs.typed(event.text) if not event.action else ""
    if typed and (not turn.person.known or signs.shaped(typed)):
        return act(turn, "code", {}), None
    if not turn.person.known:
        return act(turn, "menu", {}), None
    # Imported at the first free words: its tables cost time and memory that pressing buttons does not need.
    from handlers import free_text  # noqa: PLC0415

    words = f"/{event.action} {event.text}" if event.action else event.text
    asking = replace(turn, event=replace(event, action="", args={}, text=words))
    understood = await free_text.understand(asking)
    return act(turn, understood.action, understood.args), understood


def act(turn: Turn, action: str, args: dict[str, str]) -> Turn:
    return replace(turn, event=replace(turn.event, action=action, args=args))


async def _in_group(house: House, event: Incoming) -> Answered | None:
    permitted = house.seconds()
    if groups.shows_code(event.text):
        async with house.store.writing() as db:
            turn, _sender = await _turn(house, event, db)
            burnt = await groups.burn(turn)
        if burnt:
            return Answered(burnt, event.lang, permitted)
    if not event.addressed:
        return None
    async with house.store.reading() as db:
        turn, _sender = await _turn(house, event, db)
        route = ROUTES.get(event.action or _in_words(event, turn.today))
        if route and route.in_groups and turn.school.id:
            # Whoever asks in a group is nobody in particular.
            person = replace(turn.person, id=0, roles=frozenset(), carries=PersonalData.NONE)
            reply = await route.in_groups(replace(turn, person=person))
        else:
            reply = groups.nothing_personal()
    return Answered(reply, event.lang, permitted)


def _in_words(event: Incoming, today: date) -> str:
    """The action that words in a group ask for; nobody's children are known there."""
    if not event.text.strip():
        return ""
    from handlers import free_text  # noqa: PLC0415

    return free_text.asked_in_group(event.text, today)


async def _unknown(turn: Turn) -> Reply:
    if not turn.person.known:
        return start.greeting(turn)
    return start.menu_reply(turn.person, _("I don't know this command. Here is what I can do:"))


async def _not_for_you(turn: Turn) -> Reply:
    return start.menu_reply(turn.person, _("This is not for you. Here is what I can do:"))


async def _greeting(turn: Turn) -> Reply:
    return start.greeting(turn)


UNKNOWN = Route(_unknown, ANYONE)
NOT_FOR_YOU = Route(_not_for_you, ANYONE)
GREETING = Route(_greeting, ANYONE)
# After these the person may be another one, or speak another language.
SPEAKS_ANEW = frozenset({"language", "link_yes", "link_answer"})
LEAVES = frozenset({"unlink_yes", "erase_yes"})  # after these perhaps nobody
