"""«Что вы обо мне знаете»: all of it, as far as the channel may carry it, and nothing of anybody else."""

from __future__ import annotations

import json

import pypdfium2

from diary.people import PersonalData
from tests.conftest import NOW
from tests.journeys.streets import town_on
from tests.journeys.town import CAST, Town
from tests.phone import Received


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    pages = [document[at].get_textpage().get_text_bounded() for at in range(len(document))]
    document.close()
    return "\n".join(pages)


def newest(files: list[Received]) -> tuple[Received, Received]:
    pdf = next(one for one in reversed(files) if one.name.endswith(".pdf"))
    record = next(one for one in reversed(files) if one.name.endswith(".json"))
    return pdf, record


async def test_a_mother_gets_everything_and_nothing_of_the_father(town: Town) -> None:
    mother, father = await town.linked(CAST.mother), await town.linked(CAST.father)
    await father.says("отметки")
    await mother.says("/my_data")
    assert "Что я о вас знаю" in mother.transcript
    pdf, record = newest(mother.files)
    said = json.loads(record.content)
    read = words_of(pdf.content)

    assert said["format"] == "diarybot-my-data"
    assert len(said["children"]) == 3
    assert said["chats"][0]["channel"] == mother.channel
    assert {one["decision"] for one in said["consents"]} == {"granted"}
    assert any(child["marks"] for child in said["children"])
    assert {one["deed"] for one in said["trail"]} >= {"chat.linked", "consent.granted"}
    for theirs in ("Согласия", "согласие дано", "Отметки", "Что делали с вашими данными"):
        assert theirs in read
    whole = record.content.decode() + read + pdf.name + record.name
    for foreign in (CAST.father.name.family + " А", "Алексей Иванович", CAST.namesake.name.family):
        assert foreign not in whole
    assert said["person"]["name"] == CAST.mother.name.full
    assert "Петрова Анна Алексеевна" in {child["called"] for child in said["children"]}

    # It costs a drawing each time: three a day.
    await mother.says("/my_data")
    await mother.says("/my_data")
    await mother.says("/my_data")
    assert "Сегодня я уже присылал всё это 3 раза" in mother.transcript
    asked = await town.rows("SELECT COUNT(*) FROM audit WHERE deed = 'my_data.given'")
    assert asked[0][0] == 3
    town.clock.move(days=1)
    await mother.says("/my_data")
    asked = await town.rows("SELECT COUNT(*) FROM audit WHERE deed = 'my_data.given'")
    assert asked[0][0] == 4


async def test_an_alias_holds_in_the_files_too(sqlite_database: str) -> None:
    async with town_on("telegram", sqlite_database, NOW, carries=PersonalData.ALIAS) as town:
        mother = await town.linked(CAST.mother)
        await mother.says("/my_data")
        pdf, record = newest(mother.files)
        whole = record.content.decode() + words_of(pdf.content) + pdf.name + record.name
        assert "Ребёнок 2" in whole
        for personal in ("Петров", "6В", "9А", "Анна", "2012"):
            assert personal not in whole
        assert "в веб-чате они полные" in mother.transcript


async def test_a_channel_that_carries_nothing_says_where_to_ask(sqlite_database: str) -> None:
    async with town_on("vk", sqlite_database, NOW, carries=PersonalData.NONE) as town:
        mother = await town.linked(CAST.mother)
        await mother.says("/my_data")
        assert "Спросите то же самое в веб-чате школы" in mother.text
        assert mother.files == []


async def test_of_a_blocked_case_nothing_is_said(one_town: Town) -> None:
    """A father who was blocked later: his own traces about these children are none of his any more."""
    await one_town.sql("UPDATE guardian_link SET blocked = false")
    father = await one_town.linked(CAST.blocked_guardian)
    await one_town.sql(
        "UPDATE guardian_link SET blocked = true WHERE pupil_id ="
        " (SELECT id FROM person WHERE ext_id = :one)",
        one=CAST.twins[0].ext_id,
    )
    await father.says("/my_data")
    _pdf, record = newest(father.files)
    said = json.loads(record.content)
    assert len(said["children"]) == 1
    assert len(said["consents"]) == 2  # of the other twin
    assert all(one["child"] for one in said["consents"])


async def test_a_pupils_own_trail_tells_nothing_of_the_guardians(one_town: Town) -> None:
    """What a mother decided, and that a father was blocked, is written down about the pupil, too."""
    await one_town.linked(CAST.mother)
    ninth = await one_town.linked(CAST.ninth_grader)
    await one_town.sql(
        "INSERT INTO audit (school_id, at, deed, pupil_id, detail)"
        " SELECT school_id, :now, 'guardian.blocked', id, '{}' FROM person WHERE ext_id = :ninth",
        now=str(one_town.clock()),
        ninth=CAST.ninth_grader.ext_id,
    )
    await ninth.says("/my_data")
    pdf, record = newest(ninth.files)
    trail = json.loads(record.content)["trail"]
    assert "consent.granted" in {one["deed"] for one in trail}
    assert {one["by"] for one in trail} == {"self"}
    assert "guardian" not in record.content.decode() + words_of(pdf.content)
