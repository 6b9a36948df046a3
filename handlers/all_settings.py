"""Everything a person may choose, on one screen; what can be switched says how it stands."""

from __future__ import annotations

from chat.talk import BUTTONS, Button, Buttons, Reply
from chat.text import _, bold
from diary.people import ADULT, PersonalData, age_on
from handlers import quiet_hours, settings
from handlers.start import MENU
from handlers.turn import Turn, stale_button
from linking.access import Child, children
from storage.discreet import choose_discreet, is_discreet

A_ROW = 2
# Left out where there is no room: another screen has it, too.
SPARE = "quiet_hours"


async def show(turn: Turn) -> Reply:
    family = await children(turn.db, turn.person, today=turn.today)
    buttons = [
        Button(f"🌐 {settings.OWN_NAMES[turn.person.lang]}", "languages"),
        Button(_("What to send you"), "wishes"),
        Button(await quiet_hours.line(turn), "quiet_hours"),
    ]
    if any(child.pupil for child in family):
        buttons += [
            await _lock_screen(turn),
            _names_or_calendar(turn),
            Button(_("Who sees the diary"), "who_sees"),
        ]
    buttons += [
        Button(_("My chats"), "chats"),
        Button(_("What do you know about me"), "my_data"),
        *_consents(turn, family),
    ]
    if len(buttons) >= BUTTONS:
        buttons = [one for one in buttons if one.action != SPARE]
    rows: Buttons = tuple(tuple(buttons[at : at + A_ROW]) for at in range(0, len(buttons), A_ROW))
    if len(rows[-1]) < A_ROW:
        rows = (*rows[:-1], (*rows[-1], MENU))
    else:
        rows += ((MENU,),)
    return Reply((bold(_("Settings")), _("Press a line to change it.")), rows)


async def lock_screen(turn: Turn) -> Reply:
    """args: to (yes, no)."""
    if turn.word("to") not in {"yes", "no"}:
        raise stale_button()
    on = turn.word("to") == "yes"
    await choose_discreet(turn.db, turn.person.id, on=on)
    await settings.note(turn, "settings.discreet", {"on": on})
    return await show(turn)


async def _lock_screen(turn: Turn) -> Button:
    if await is_discreet(turn.db, turn.person.id):
        return Button(_("🔒 Hidden on the lock screen: yes"), "lock_screen", {"to": "no"})
    return Button(_("🔒 Hidden on the lock screen: no"), "lock_screen", {"to": "yes"})


def _names_or_calendar(turn: Turn) -> Button:
    """A calendar is fetched under the child's name, so it is offered where names may travel; there none is chosen."""
    if turn.person.carries is PersonalData.FULL:
        return Button(_("📆 In my calendar"), "calendar")
    return Button(_("What to call the children"), "alias")


def _consents(turn: Turn, family: tuple[Child, ...]) -> tuple[Button, ...]:
    found: tuple[Button, ...] = ()
    if any(child.pupil is None for child in family):
        found += (Button(_("Give consent"), "consent"),)
    if any(child.pupil for child in family):
        found += (Button(_("Take consent back"), "withdraw"),)
    own = next((child for child in family if child.id == turn.person.id), None)
    if own and own.birth_date and age_on(turn.today, own.birth_date) >= ADULT:
        found += (Button(_("May my parents see my diary?"), "parents"),)
    return found
