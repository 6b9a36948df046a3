"""Whoever presses every button of every screen gets an answer, sees no word of another's child, and where names may not
travel no name at all: not in words, labels, files, pictures, nor on the page of the web."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections import Counter, deque
from pathlib import Path

import pytest
from sqlalchemy import text

from chat.talk import Answered, unpacked
from diary.people import PersonalData
from documents.album import Album
from documents.cards import Card
from handlers import pictures
from handlers.routes import KNOWN, ROUTES
from handlers.start import FAMILY
from journal.demo_school.cast import CAST
from storage.store import open_store
from tests.conftest import NOW
from tests.test_promises.people import Somebody, code_for, house_of, linked
from tests.test_promises.planted import TOKEN, plant, sight

# What ends the walk, or changes who walks.
LEFT_ALONE = frozenset(
    {"withdraw_yes", "consent_no", "unlink_yes", "erase_yes", "not_me", "language", "parents"}
)
TITLES = (
    "UPDATE class SET title = 'qt' || id || 'z'",
    "UPDATE study_group SET title = 'qu' || id || 'z'",
    "UPDATE calendar_day SET title = 'qt0z' WHERE scope <> 'school'",
)
# Given names, surnames, classes, groups.
NAMES = re.compile(r"qn\d+z|[а-яёәғқңөұүһҳ]qf|q[tu]\d+z", re.IGNORECASE)
EACH = 4  # buttons that differ in the values of their arguments alone
FOLLOWED = 3  # screens one after another
STARTS = [
    *(name for name, route in ROUTES.items() if route.allow in (FAMILY, KNOWN)),
    *(f"picture?of={name}" for name in pictures.PICTURES),
]


class Walker(Somebody):
    """Somebody who remembers which screens were offered, and reads the page of the web too."""

    def _shown(self, answered: Answered) -> str:
        page = answered.reply.page
        return "\n".join((super()._shown(answered), "" if page is None else repr(page)))


@pytest.fixture(autouse=True)
def pictures_as_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a picture would show; drawing has tests of its own."""

    async def words(_album: Album, card: Card) -> bytes:
        return repr(card).encode()

    monkeypatch.setattr(pictures, "draw_card", words)


def kind_of(packed: str) -> str:
    """The action with the names of its arguments, and what a picture is of."""
    action, args = unpacked(packed)
    return f"{action} {sorted(args)} {args.get('of', '')}"


async def walk(somebody: Somebody) -> list[tuple[str, str]]:
    """Every button, with what it showed."""
    met = Counter[str]()
    known = set[str]()
    found: list[tuple[str, str]] = []
    ahead = deque((start, 0) for start in STARTS)
    while ahead:
        packed, depth = ahead.popleft()
        action = packed.partition("?")[0]
        if packed in known or action in LEFT_ALONE or met[kind_of(packed)] >= EACH:
            continue
        known.add(packed)
        met[kind_of(packed)] += 1
        somebody.offered = []
        found.append((packed, await somebody.presses(packed)))
        if depth < FOLLOWED:
            ahead.extend((offered, depth + 1) for offered in somebody.offered)
    return found


async def walker(path: Path, carries: PersonalData, who: str) -> Walker:
    house = house_of(open_store(f"sqlite+aiosqlite:///{path}"), carries)
    await plant(house.store)
    async with house.store.writing() as db:
        for statement in TITLES:
            await db.execute(text(statement))
    member = {"mother": CAST.mother, "pupil": CAST.ninth_grader, "teacher": CAST.class_teacher}
    person = Walker(house, "901", channel="web")  # has a page beside the conversation, too
    await person.says(await code_for(house, member[who]))
    await person.presses("link_yes")
    await person.presses(next(one for one in person.offered if one.startswith("consent_yes")))
    return person


async def own_name(somebody: Somebody) -> str:
    """What a grown-up's own given name holds: it is told to nobody else, and tells no child's."""
    async with somebody.house.store.reading() as db:
        row = await db.execute(
            text("SELECT person_id FROM chat WHERE sender = :sender AND closed_at IS NULL"),
            {"sender": somebody.sender},
        )
        return f"qn{row.scalar_one()}z"


@pytest.fixture
def school(sqlite_school: Path, tmp_path: Path) -> Path:
    path = tmp_path / "school.db"
    shutil.copy(sqlite_school, path)
    return path


@pytest.mark.parametrize(
    "who",
    ["mother", pytest.param("pupil", marks=pytest.mark.proof)],
)
def test_where_names_may_not_travel_no_screen_has_one(school: Path, who: str) -> None:
    async def happen() -> None:
        somebody = await walker(school, PersonalData.ALIAS, who)
        seen = await walk(somebody)
        own = "" if who == "pupil" else await own_name(somebody)
        await somebody.house.store.close()
        named = {
            packed: (found.group(), shown)
            for packed, shown in seen
            if (found := NAMES.search(shown.replace(own, "") if own else shown))
        }
        assert not named
        assert {packed.partition("?")[0] for packed, _shown in seen} >= {*ROUTES} & {
            start.partition("?")[0] for start in STARTS
        } - LEFT_ALONE

    asyncio.run(happen())


@pytest.mark.parametrize(
    "who",
    ["mother", *(pytest.param(one, marks=pytest.mark.proof) for one in ("pupil", "teacher"))],
)
def test_no_button_leads_to_anothers_child(school: Path, who: str) -> None:
    async def happen() -> None:
        somebody = await walker(school, PersonalData.FULL, who)
        seen = await walk(somebody)
        may = await sight(somebody.house.store, somebody.sender, NOW.date())
        own = await own_name(somebody)
        await somebody.house.store.close()
        for packed, shown in seen:
            told = may.forbids(shown.replace(own, ""))
            assert not told, (packed, told, shown)
        # Else the search would prove nothing.
        assert sum(len(TOKEN.findall(shown)) for _packed, shown in seen) > 100
        assert sum(bool(NAMES.search(shown)) for _packed, shown in seen) > 20
        assert {"cabinet", *(f"picture?of={name}" for name in pictures.PICTURES)} <= {
            packed.partition("&")[0].partition("?pupil")[0] for packed, _shown in seen
        }

    asyncio.run(happen())


# Answers to questions of ours, what is asked in words alone, and what is there for some people only.
NOT_IN_MENUS = frozenset(
    {
        "alias",  # where names may not travel
        "alias_drop",
        "alias_set",
        "consent",  # for whoever has not given it
        "consent_paper",
        "consent_yes",
        "lessons_end",
        "lessons_start",
        "news",
        "places",  # for whoever has two messengers
        "room",
        "target",  # one press from the forecast of a subject
        "welcome",  # of the first day; afterwards in the help
        "what_if",
        "wishes_child",  # for whoever has two children
    }
)


def test_everything_is_three_presses_from_the_menu(school: Path) -> None:
    async def happen() -> None:
        house = house_of(open_store(f"sqlite+aiosqlite:///{school}"))
        father = await linked(house, CAST.father, "901")
        reached, ahead = set[str](), {"menu"}
        for press in range(4):
            reached |= {packed.partition("?")[0] for packed in ahead}
            offered = set[str]()
            for packed in sorted(ahead) if press < 3 else ():
                if packed.partition("?")[0] not in LEFT_ALONE:
                    father.offered = []
                    await father.presses(packed)
                    offered.update(father.offered)
            ahead = offered
        await house.store.close()
        screens = {
            name
            for name, route in ROUTES.items()
            if route.allow in (FAMILY, KNOWN) and not route.by_button
        }
        assert screens - reached == NOT_IN_MENUS

    asyncio.run(happen())
