"""What was sent, as facts: a family asks about its own messages, staff with the right about a family's."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from chat.query.sent import asked_of_sent, beginning_of
from delivery.kinds import KINDS
from delivery.lines.letters import KIND_TITLES
from diary.people import Decision
from storage.tables.letters import letter
from storage.tables.people import chat, person
from tests.conftest import NOW
from tests.journeys.test_staff import class_id, deeds, forge, turn_to
from tests.journeys.town import CAST, Member, Town

FRIDAY = NOW - timedelta(days=3)  # 20 November


async def sent_to(
    town: Town,
    whom: Member,
    kind: str,
    at: datetime,
    *,
    about: Member | None = None,
    **values: Any,
) -> None:
    """A letter that went out, or did not."""
    async with town.store.writing() as db:
        to = (
            await db.execute(
                select(chat.c.id, chat.c.person_id, chat.c.school_id, chat.c.channel)
                .join(person, person.c.id == chat.c.person_id)
                .where(person.c.ext_id == whom.ext_id)
            )
        ).one()
        pupil = await town.id_of(about, db) if about else None
        row = {
            "school_id": to.school_id, "chat_id": to.id, "person_id": to.person_id, "pupil_id": pupil,
            "lane": f"{to.channel}:{to.channel}", "kind": kind, "facts": {}, "key": f"{kind}:{at}:{about}",
            "state": "sent", "due_at": at, "made_at": at, "settled_at": at,
        }  # fmt: skip
        await db.execute(insert(letter).values(row | values))


async def a_friday(town: Town) -> None:
    await sent_to(town, CAST.mother, "evening", FRIDAY + timedelta(hours=6))
    await sent_to(town, CAST.mother, "marks", FRIDAY, about=CAST.anna)
    await sent_to(town, CAST.mother, "marks", FRIDAY + timedelta(hours=1), about=CAST.first_grader)
    await sent_to(
        town, CAST.mother, "homework", FRIDAY + timedelta(hours=2), about=CAST.anna, state="unreachable", why="blocked",
    )  # fmt: skip
    await sent_to(town, CAST.mother, "burnt_code", FRIDAY + timedelta(hours=3))


async def test_a_mother_asks_what_was_sent_to_her(town: Town) -> None:
    mother: Any = await town.linked(CAST.mother)
    await a_friday(town)
    await mother.says("что вы мне присылали 20 ноября?")
    assert "Что я вам присылал 20 ноября" in mother.text
    lines = mother.text.splitlines()
    assert any(line.startswith("12:00 · новые отметки · Анна · ") for line in lines)
    assert any(line.endswith("не доставлено: бот заблокирован") for line in lines)
    assert any("18:00 · вечерняя сводка · " in line and "отправлено" in line for line in lines)
    await mother.presses("‹ 19 нояб.")
    assert "В этот день ничего не отправлялось" in mother.text
    await mother.presses("20 нояб. ›")
    assert "вечерняя сводка" in mother.text
    await mother.says("/sent")
    assert "присылал 23 ноября" in mother.text
    assert not [label for label in mother.buttons if label.endswith("›")]

    await town.decide(CAST.mother, CAST.anna, Decision.WITHDRAWN)
    await forge(mother, "sent?day=2026-11-20")
    assert "12:00 · новые отметки" in mother.text
    assert "Анна" not in mother.text  # her diary is closed: the fact alone is the mother's own


async def test_a_class_teacher_sees_the_facts_and_it_is_written_down(town: Town) -> None:
    teacher: Any = await town.linked(CAST.class_teacher)
    await town.linked(CAST.mother)
    await a_friday(town)
    await teacher.presses("📨 Что отправлено")
    assert "Что отправлено семьям, 6В" in teacher.text
    await turn_to(teacher, "Петрова Анна")
    await teacher.presses("Петрова Анна")
    assert "Кому приходили сообщения?" in teacher.text
    (mother,) = [label for label in teacher.buttons if label.startswith("мама")]
    await teacher.presses(mother)
    assert "23 ноября" in teacher.text
    assert "ничего не отправлялось" in teacher.text
    for _day in range(3):
        await teacher.presses(teacher.buttons[0])
    assert "20 ноября" in teacher.text
    assert "12:00 · новые отметки · Петрова Анна" in teacher.text
    assert "13:00" not in teacher.text  # about a child of another class
    assert "код" not in teacher.text  # to a colleague, not to a mother
    assert "не доставлено: бот заблокирован" in teacher.text

    ((actor, whom, detail),) = await town.rows(
        "SELECT a.ext_id, p.ext_id, detail FROM audit JOIN person AS a ON a.id = actor_id"
        " JOIN person AS p ON p.id = audit.person_id WHERE deed = 'history.read'"
        " ORDER BY audit.id DESC LIMIT 1"
    )
    assert (actor, whom) == (CAST.class_teacher.ext_id, CAST.mother.ext_id)
    assert "2026-11-20" in str(detail)


async def test_a_teacher_asks_in_plain_words(town_by_channel: Town) -> None:
    town = town_by_channel
    teacher: Any = await town.linked(CAST.class_teacher)
    await town.linked(CAST.mother)
    await a_friday(town)
    await teacher.says("что вы присылали Петровой 20 ноября")
    assert "О чьей семье речь?" in teacher.text
    await teacher.presses("Петрова Анна, 6В")
    (mother,) = [label for label in teacher.buttons if label.startswith("мама")]
    await teacher.presses(mother)
    assert "20 ноября" in teacher.text
    assert "12:00 · новые отметки" in teacher.text
    await teacher.says("что вы присылали Ахметовым вчера")  # twins of 7А
    assert "никого не нашлось" in teacher.text
    assert "history.read" in await deeds(town)


async def test_foreign_classes_and_people_stay_closed(town_by_channel: Town) -> None:
    town = town_by_channel
    teacher: Any = await town.linked(CAST.class_teacher)
    mother: Any = await town.linked(CAST.mother)
    await a_friday(town)
    own, other = await class_id(town, "6В"), await class_id(town, "7А")
    ((twins_mother,),) = await town.rows(
        "SELECT id FROM person WHERE ext_id = :who", who=CAST.twins_mother.ext_id
    )
    ((twin,),) = await town.rows(
        "SELECT id FROM person WHERE ext_id = :who", who=CAST.twins[0].ext_id
    )
    for packed in (
        f"history_class?class={other}",
        f"history_pupil?class={other}&pupil={twin}",
        f"history_pupil?class={own}&pupil={twin}",
        f"history_day?class={other}&to={twins_mother}",
        f"history_day?class={own}&to={twins_mother}",
        f"history_day?class={own}&to=1&day=2031-01-01",
        f"unreachable_class?class={other}",
    ):
        await forge(teacher, packed)
        assert "устарела" in teacher.text
        await forge(mother, packed)
        assert "Этого раздела у вас нет" in mother.text
    assert "Ахметов" not in teacher.transcript
    await mother.says("что вы присылали Кузнецовой 20 ноября")
    assert "Что я вам присылал 20 ноября" in mother.text  # her own, whoever is named


async def test_an_administrator_chooses_among_the_classes(one_town: Town) -> None:
    town = one_town
    administrator: Any = await town.linked(CAST.administrator)
    await town.linked(CAST.mother)
    await administrator.says("/history")
    assert "какой класс?" in administrator.text
    await turn_to(administrator, "6В")
    await administrator.presses("6В")
    assert "Что отправлено семьям, 6В" in administrator.text
    await administrator.says("что вы присылали Петровым")
    assert "О чьей семье речь?" in administrator.text


async def test_whom_nothing_reaches_and_why(town: Town) -> None:
    teacher: Any = await town.linked(CAST.class_teacher)
    await town.linked(CAST.father)
    await town.sql(
        "UPDATE chat SET closed_at = linked_at, closed_why = 'blocked'"
        " WHERE person_id = (SELECT id FROM person WHERE ext_id = :who)",
        who=CAST.father.ext_id,
    )
    await teacher.says("/unreachable")
    assert "До кого не доходит, 6В" in teacher.text
    pages = teacher.text
    while "›" in teacher.buttons:
        await teacher.presses("›")
        pages += teacher.text
    anna = pages.split("Петрова Анна", 1)[1].split("\n\n", 1)[0]
    assert "папа · Петров Алексей: бот заблокирован" in anna
    assert "мама · " in anna
    assert "код ещё не введён" in anna
    assert "unreachable.read" in await deeds(town)

    await town.linked(CAST.mother)
    await teacher.says("/unreachable")
    pages = teacher.text
    while "›" in teacher.buttons:
        await teacher.presses("›")
        pages += teacher.text
    anna = pages.split("Петрова Анна", 1)[1].split("\n\n", 1)[0]
    assert "папа · Петров Алексей: бот заблокирован" in anna
    assert "мама" not in anna
    assert "до других в семье сообщения доходят" in anna


@pytest.mark.parametrize(
    ("words", "day", "names"),
    [
        ("что вы присылали Ивановой 20 ноября", 20, ("Ивановой",)),
        ("Что вы мне присылали вчера?", 22, ()),
        ("какие сообщения вы отправили в пятницу", 20, ()),
        ("что вы присылали Петровым", None, ("Петровым",)),
    ],
)
def test_what_is_asked_about_messages(words: str, day: int | None, names: tuple[str, ...]) -> None:
    asked = asked_of_sent(words, NOW.date())
    assert asked
    assert asked.names == names
    assert (asked.day and asked.day.day) == day


@pytest.mark.parametrize("words", ["что задали на завтра", "пришлите дз", "отметки", "что было"])
def test_what_is_not(words: str) -> None:
    assert asked_of_sent(words, NOW.date()) is None


def test_a_family_name_begins_alike_in_every_case() -> None:
    for name in ("Иванова", "Ивановой", "Ивановым", "Иванову"):
        assert "Иванова".startswith(beginning_of(name))


def test_every_kind_has_a_name_of_its_own() -> None:
    assert set(KINDS) - set(KIND_TITLES) == set()
