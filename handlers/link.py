"""A one-time code joins this chat to a person: typed, or brought by a deep link."""

from __future__ import annotations

from datetime import datetime

from chat.talk import Button, Refusal, Reply
from chat.text import Content, Plain, Row, _, n_
from diary.people import PersonalData
from handlers import consent, start
from handlers.turn import Turn
from linking import chats, codes, rosters, signs
from linking.codes import Code
from linking.naming import hinted
from linking.rosters import Tie
from storage import audits, outbox

YES = frozenset({"да", "yes", "ага", "верно", "lf"})
NO = frozenset({"нет", "no", "ytn"})


NOBODY = _("This code gives access to nobody now. Please ask the class teacher.")


async def begin(turn: Turn) -> Reply:
    """/start, with the token of a deep link or without."""
    token = turn.word("token")
    if not token:
        return await start.start(turn)
    if typed := signs.typed(token):
        return await _tried(turn, typed)
    now = turn.house.clock()
    found = await codes.try_token(turn.db, token, now=now, secret=turn.house.secret)
    if found is None:
        if turn.person.known:
            return await start.menu(turn)
        words = _(
            "This link is not valid any more. Ask the class teacher for a new code, "
            "or type the 8 signs from the slip."
        )
        return Reply(words)
    return await _ask(turn, found)


async def enter(turn: Turn) -> Reply:
    """Eight letters or digits."""
    return await _tried(turn, signs.typed(turn.event.text))


async def _tried(turn: Turn, typed: str) -> Reply:
    now = turn.house.clock()
    tried = await codes.try_code(turn.db, turn.event, typed, now=now, secret=turn.house.secret)
    if isinstance(tried, Code):
        return await _ask(turn, tried)
    if tried.alarming:
        await _alarm(turn, now)
    # Returned, not raised: the wrong try must stay counted.
    return Reply(_wrong(tried, now))


def _wrong(tried: codes.Wrong, now: datetime) -> Content:
    if tried.closed_until is None:
        return (
            _(
                "The code did not fit. Check the 8 signs on the slip, "
                "or ask the class teacher for a new one."
            ),
            n_("{n} try is left.", "{n} tries are left.", n=tried.left),
        )
    minutes = max(1, round((tried.closed_until - now).total_seconds() / 60))
    if minutes > 90:  # noqa: PLR2004 - from here on hours read better
        wait: Content = n_("{n} hour", "{n} hours", n=round(minutes / 60))
    else:
        wait = n_("{n} minute", "{n} minutes", n=minutes)
    return _(
        "Too many wrong codes. The next try is possible in {wait}. "
        "Your code will not get lost meanwhile.",
        wait=wait,
    )


async def _alarm(turn: Turn, now: datetime) -> None:
    """To the administrators; of every school where a stranger's bot serves several."""
    posts = outbox.to_chats(
        await chats.staff_chats(turn.db, turn.school.id or None),
        kind="many_wrong_codes",
        facts={},
        key=f"many_wrong_codes:{now:%Y-%m-%dT%H}",
        now=now,
    )
    await outbox.add(turn.db, posts, now=now)


async def _ask(turn: Turn, found: Code) -> Reply:
    """«Это Анна П., 6В? Это Пётр П., 1А?» before anything is joined."""
    if turn.person.known:
        return _already(turn, found)
    carries = turn.house.carries[turn.event.channel]
    ties = await _standing(turn, found.person_id)
    if not ties and not await rosters.has_staff_role(turn.db, found.person_id):
        return Reply(NOBODY)
    yes = Button(_("Yes"), "link_yes")
    if ties:
        question = Row(
            tuple(
                _("Is this {child}?", child=hinted(tie.pupil.name, tie.class_title, carries))
                for tie in ties
            ),
            gap=" ",
        )
        own = all(tie.pupil.id == found.person_id for tie in ties)
        no = Button(_("No, it is not me") if own else _("No, it is not my child"), "link_no")
    else:
        human = await rosters.human(turn.db, found.person_id)
        name = human.name.initials if carries is not PersonalData.FULL else human.name.polite
        question = Row((_("Is this you, {name}?", name=Plain(name)),))
        no = Button(_("No, it is not me"), "link_no")
    return Reply(
        question, ((yes,), (no,)), expect="link_answer", remember={"code": found.id}, fresh=True
    )


def _already(turn: Turn, found: Code) -> Reply:
    if found.person_id == turn.person.id:
        return start.menu_reply(turn.person, _("This chat is linked to you already."))
    words = _(
        "This chat is linked to another person already. Disconnect it first (/unlink), "
        "or use this code in another chat."
    )
    return Reply(words)


async def _opens_something(turn: Turn, person_id: int) -> bool:
    return bool(await _standing(turn, person_id)) or await rosters.has_staff_role(
        turn.db, person_id
    )


async def _standing(turn: Turn, person_id: int) -> tuple[Tie, ...]:
    ties = await rosters.ties(turn.db, today=turn.today, person_ids=[person_id])
    return tuple(tie for tie in ties if not tie.why)


async def answer(turn: Turn) -> Reply:
    """«да» or «нет» in words."""
    word = turn.event.text.strip().strip(".!").lower()
    if word in YES:
        return await yes(turn)
    if word in NO:
        return await no(turn)
    if typed := signs.typed(turn.event.text):
        return await _tried(turn, typed)
    buttons = ((Button(_("Yes"), "link_yes"),), (Button(_("No"), "link_no"),))
    raise Refusal(Reply(_("Please press «Yes» or «No», or write it."), buttons))


def _code_in_question(turn: Turn) -> int:
    code_id = turn.facts.get("code")
    if not isinstance(code_id, int):
        raise Refusal(Reply(_("Please send the code once more.")))
    return code_id


async def yes(turn: Turn) -> Reply:
    if turn.person.known:
        return await start.menu(turn)
    now = turn.house.clock()
    used = await codes.use(turn.db, _code_in_question(turn), now=now)
    if used is None:
        return Reply(
            _("This code has been used or has run out. Ask the class teacher for a new one.")
        )
    if not await _opens_something(turn, used.person_id):
        return Reply(NOBODY)
    await chats.link(turn.db, turn.event, used, now=now)
    return await consent.after_link(turn)


async def no(turn: Turn) -> Reply:
    if turn.person.known:
        return await start.menu(turn)
    now = turn.house.clock()
    refused = await codes.refuse(turn.db, _code_in_question(turn), now=now)
    if refused:
        await tell_staff(turn, refused, "wrong_child", now=now)
    words = _(
        "Thank you for telling us. This code is void now and the school has been told. "
        "Ask the class teacher for the right one."
    )
    return Reply(words)


async def tell_staff(turn: Turn, code: Code, kind: str, *, now: datetime) -> None:
    """The administrators and the class teachers of the children concerned."""
    ties = await rosters.ties(turn.db, today=turn.today, person_ids=[code.person_id])
    class_ids = await rosters.homeroom_ids(turn.db, [tie.pupil.id for tie in ties])
    posts = outbox.to_chats(
        await chats.staff_chats(turn.db, code.school_id, class_ids=class_ids),
        kind=kind,
        facts={"person": code.person_id},
        key=f"{kind}:{code.id}",
        now=now,
    )
    await outbox.add(turn.db, posts, now=now)
    await audits.add(
        turn.db,
        code.school_id,
        actor=None,
        deed=f"code.{kind}",
        at=now,
        person=code.person_id,
        detail={"code": code.id, "channel": turn.event.channel},
    )
