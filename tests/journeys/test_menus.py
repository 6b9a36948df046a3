"""The menu behind «/» in Telegram: it follows the person, their roles and language, and leaves with them."""

from __future__ import annotations

import pytest

from handlers.menus import COMMANDS, FAMILY_COMMANDS, STRANGERS
from handlers.routes import ROUTES
from handlers.staff_menu import STAFF_COMMANDS
from tests.journeys.town import CAST, Town


def menu_in(town: Town, number: int) -> dict[str, str]:
    found = town.platform.menus.get(number, [])
    return {one["command"]: one["description"] for one in found}


@pytest.mark.parametrize(
    "place", [("telegram", "sqlite"), ("telegram", "postgresql")], ids="-".join, indirect=True
)
async def test_a_menu_follows_the_person(town: Town) -> None:
    mother = town.phone(7001)
    await mother.says((await town.code_for(CAST.mother)).code)
    assert menu_in(town, 7001) == {}  # the one of strangers
    await mother.presses("Да")
    assert menu_in(town, 7001)["marks"] == "Отметки"
    assert not menu_in(town, 7001).keys() & STAFF_COMMANDS.keys()
    told = len(town.platform.called("setMyCommands"))
    await mother.presses("Согласен")
    await mother.says("/marks")
    assert len(town.platform.called("setMyCommands")) == told  # once

    await mother.says("/languages")
    await mother.presses("English")
    assert menu_in(town, 7001)["marks"] == "Marks"

    await town.sql(
        "INSERT INTO staff_role (school_id, ext_id, person_id, role)"
        " SELECT school_id, 'late', id, 'admin' FROM person WHERE ext_id = :ext",
        ext=CAST.mother.ext_id,
    )
    await mother.says("/today")
    assert menu_in(town, 7001).keys() >= {"codes", "announce", "marks"}

    await mother.says("/unlink")
    await mother.presses("unlink_yes")
    assert menu_in(town, 7001) == {}


async def test_whoever_is_erased_loses_the_menu_too(one_town: Town) -> None:
    mother = await one_town.linked(CAST.mother)
    assert one_town.platform.menus
    await mother.says("/erase")
    await mother.presses("erase_sure")
    await mother.presses("erase_yes")
    assert not one_town.platform.menus


def test_what_is_on_a_menu_can_be_started_by_typing() -> None:
    for name in (*FAMILY_COMMANDS, *STRANGERS):
        assert not ROUTES[name].by_button
    assert set(FAMILY_COMMANDS) == set(COMMANDS) - set(STAFF_COMMANDS)
    assert not any(ROUTES[name].by_button for name in STAFF_COMMANDS if name in ROUTES)
