"""Consent: shown before any personal word, given for chosen children, taken back in two presses."""

from __future__ import annotations

from dataclasses import replace
from zlib import crc32

from chat.talk import Button, Buttons, Refusal, Reply
from chat.text import Content, Day, Plain, Row, _, bold
from diary.people import ADULT, Decision, age_on
from handlers import start, welcome
from handlers.turn import Turn, stale_button
from linking import consent
from linking.access import Child, children
from linking.identity import who
from linking.naming import hinted

SHOWN_AT_MOST = 6  # children with a button of their own


async def after_link(turn: Turn) -> Reply:
    """What comes right after [Да]: the consent for children, the menu for staff."""
    sender = await who(
        turn.db, turn.event, turn.house.carries[turn.event.channel], now=turn.house.clock()
    )
    known = replace(turn, person=sender.person, school=sender.school, facts={})
    if await _undecided(known):
        return replace(await show(known), fresh=True)
    return await welcome.begin(known, _("This chat is linked. What would you like to see?"))


async def _undecided(turn: Turn) -> list[tuple[int, Child]]:
    """(ordinal, child) of those who wait for a consent; a statutory refusal waits for its annulment.

    Asked `again` after a new wording: also those whose diary is open by an earlier one.
    """
    family = await children(turn.db, turn.person, today=turn.today)
    again: frozenset[int] = frozenset()
    if turn.given("again"):
        wording = await consent.wording_for(turn.db, turn.school.id, turn.person.lang)
        ids = [child.id for child in family]
        again = await consent.agreed_before(turn.db, turn.person.id, ids, wording.version)
    return [
        (ordinal, child)
        for ordinal, child in enumerate(family, start=1)
        if child.id in again or (child.pupil is None and child.decision != Decision.REFUSED)
    ]


def _left_out(turn: Turn) -> set[int]:
    marks = turn.word("off").split(".")
    return {int(mark) for mark in marks if mark.isascii() and mark.isdigit() and len(mark) < 4}  # noqa: PLR2004 - an ordinal


def _off(turn: Turn, left_out: set[int]) -> dict[str, object]:
    again = {"again": 1} if turn.given("again") else {}
    off = {"off": ".".join(str(one) for one in sorted(left_out))} if left_out else {}
    return {**again, **off}


def _shown(waiting: list[tuple[int, Child]]) -> str:
    """A short name for exactly these children: the numbers in "off" are theirs alone."""
    return f"{crc32('.'.join(str(child.id) for _ordinal, child in waiting).encode()):x}"


def _hint(turn: Turn, child: Child) -> Content:
    return hinted(child.name, child.class_title, turn.person.carries)


async def show(turn: Turn) -> Reply:
    """The wording and all children on one screen; args: off (ordinals that are left out, as "1.3")."""
    waiting = await _undecided(turn)
    if not waiting:
        return await _nothing_to_ask(turn)
    left_out = _left_out(turn) & {ordinal for ordinal, _child in waiting}
    wording = await consent.wording_for(turn.db, turn.school.id, turn.person.lang)
    lines: list[Content] = [Plain(wording.words), "", bold(_("Whom it is about:"))]
    toggles: Buttons = ()
    for ordinal, child in waiting:
        inside = ordinal not in left_out
        lines.append(Row(("✓" if inside else "—", _hint(turn, child)), gap=" "))
        if len(waiting) > 1 and len(toggles) < SHOWN_AT_MOST:
            hint = _hint(turn, child)
            label = (
                _("Leave out {child}", child=hint) if inside else _("Include {child}", child=hint)
            )
            toggles += ((Button(label, "consent", _off(turn, left_out ^ {ordinal})),),)
    args = {"v": wording.version, "of": _shown(waiting), **_off(turn, left_out)}
    decide = (
        Button(_("I agree"), "consent_yes", args),
        Button(_("I do not agree"), "consent_no", args),
    )
    paper = (Button(_("I prefer paper"), "consent_paper"),)
    return Reply(tuple(lines), (*toggles, decide, paper))


async def _nothing_to_ask(turn: Turn) -> Reply:
    family = await children(turn.db, turn.person, today=turn.today)
    if any(child.decision == Decision.REFUSED for child in family):
        words = _(
            "There is a written refusal of the electronic diary for this child. "
            "To get it back, ask the class teacher to annul the refusal."
        )
        return Reply(words, menu_row())
    return start.menu_reply(turn.person, _("Your consent is in place already."))


def menu_row() -> Buttons:
    return ((start.MENU,),)


async def give(turn: Turn) -> Reply:
    """[Согласен]; args: v (the version that was shown), of (the children who were), off."""
    waiting = await _undecided(turn)
    left_out = _left_out(turn)
    chosen = [child for ordinal, child in waiting if ordinal not in left_out]
    if not waiting:
        return await _nothing_to_ask(turn)
    await _as_shown(turn, waiting)
    if not chosen:
        raise Refusal(Reply(_("Nobody is chosen. Include at least one child."), _later()))
    before = any(child.pupil for child in await children(turn.db, turn.person, today=turn.today))
    await _write(turn, chosen, Decision.GRANTED)
    words = _(
        "Thank you. Your consent of {day} is recorded. You can take it back any time in the settings.",
        day=Day(turn.today, "d MMMM y"),
    )
    if before:
        return start.menu_reply(turn.person, words)
    return await welcome.begin(turn, words)


async def _as_shown(turn: Turn, waiting: list[tuple[int, Child]]) -> None:
    """Somebody who read an older wording, or one about other children, agreed to that one only: show the new one."""
    wording = await consent.wording_for(turn.db, turn.school.id, turn.person.lang)
    if turn.word("v") != str(wording.version) or turn.word("of") != _shown(waiting):
        raise Refusal(replace(await show(turn), fresh=True))


async def decline(turn: Turn) -> Reply:
    """[Не согласен]: reversible by asking again. Where a diary is open, it is taken back as ever, in two presses."""
    if turn.given("again"):
        return await ask_withdraw(turn)
    waiting = [child for _ordinal, child in await _undecided(turn)]
    undecided = [child for child in waiting if child.decision != Decision.DECLINED]
    if undecided:
        await _write(turn, undecided, Decision.DECLINED)
    return Reply(
        (_("Your answer is recorded. I will not show the diary."), "", PAPER_WAY), _later()
    )


PAPER_WAY = _(
    "The school gives the same information on paper, free of charge, once a week: "
    "tell the class teacher. You can change your mind any time."
)


async def paper(_turn: Turn) -> Reply:
    return Reply(PAPER_WAY, _later())


def _later() -> Buttons:
    return ((Button(_("Back to the consent"), "consent"),),)


async def _write(turn: Turn, chosen: list[Child], decision: Decision) -> None:
    wording = await consent.wording_for(turn.db, turn.school.id, turn.person.lang)
    await consent.decide(
        turn.db,
        school_id=turn.school.id,
        person_id=turn.person.id,
        pupil_ids=[child.id for child in chosen],
        purposes=consent.PURPOSES,
        decision=decision,
        said=consent.Said(
            form="electronic",
            channel=turn.event.channel,
            wording=wording.version,
            entered_by=turn.person.id,
        ),
        now=turn.house.clock(),
    )


async def ask_withdraw(turn: Turn) -> Reply:
    """The first of two presses."""
    family = await children(turn.db, turn.person, today=turn.today)
    open_now = [child for child in family if child.pupil]
    if not open_now:
        return Reply(_("There is no consent to withdraw."), menu_row())
    words = _(
        "For whom do you take your consent back? The diary closes at once, in every messenger. "
        "The next press does it."
    )
    rows: Buttons = tuple(
        (Button(_hint(turn, child), "withdraw_yes", {"pupil": child.id}),)
        for child in open_now[:SHOWN_AT_MOST]
    )
    if len(open_now) > 1:
        rows += ((Button(_("For all children"), "withdraw_yes", {"pupil": "all"}),),)
    else:
        rows = ((Button(_("Take the consent back"), "withdraw_yes", {"pupil": open_now[0].id}),),)
    return Reply(words, (*rows, (Button(_("Leave it as it is"), "settings"),)))


async def withdraw(turn: Turn) -> Reply:
    """The second press; args: pupil (an id, or "all")."""
    family = await children(turn.db, turn.person, today=turn.today)
    open_now = [child for child in family if child.pupil]
    if turn.word("pupil") != "all":
        wanted = turn.number("pupil")
        open_now = [child for child in open_now if child.id == wanted]
    if not open_now:
        raise stale_button()
    await _write(turn, open_now, Decision.WITHDRAWN)
    # With other children in the diary it is told whose consent has ended.
    names = [_hint(turn, child) for child in open_now] if len(family) > 1 else []
    words = (
        *names,
        _(
            "Done. Your consent is withdrawn: I neither show nor send anything about the child any more."
        ),
        "",
        PAPER_WAY,
    )
    return Reply(words, _later(), settles=True)


async def parents(turn: Turn) -> Reply:
    """A grown-up pupil says whether the guardians may go on; args: may ("yes", "no")."""
    own = [
        child
        for child in await children(turn.db, turn.person, today=turn.today)
        if child.id == turn.person.id
    ]
    if not own or own[0].birth_date is None or age_on(turn.today, own[0].birth_date) < ADULT:
        raise stale_button()
    if turn.given("may"):
        decision = Decision.GRANTED if turn.word("may") == "yes" else Decision.WITHDRAWN
        await consent.decide(
            turn.db,
            school_id=turn.school.id,
            person_id=turn.person.id,
            pupil_ids=[turn.person.id],
            purposes=[consent.PARENTS],
            decision=decision,
            said=consent.Said(
                form="electronic", channel=turn.event.channel, entered_by=turn.person.id
            ),
            now=turn.house.clock(),
        )
        return Reply(_("Recorded."), menu_row(), settles=decision is Decision.WITHDRAWN)
    words = _("You are of age. May your parents go on seeing your diary?")
    answers = (
        Button(_("Yes"), "parents", {"may": "yes"}),
        Button(_("No"), "parents", {"may": "no"}),
    )
    return Reply(words, (answers, (start.MENU,)))
