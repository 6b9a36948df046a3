"""What a family is told when the school opens or closes a diary, and when the wording of the consent is new."""

from __future__ import annotations

from diary.people import Decision
from linking import consent
from storage import schools
from tests.journeys.town import CAST, Town


async def test_what_the_office_enters_is_told_to_the_person_alone(town_by_channel: Town) -> None:
    town = town_by_channel
    mother, father = await town.linked(CAST.mother), await town.linked(CAST.father)
    before = father.transcript
    await town.decide(CAST.mother, CAST.anna, Decision.REFUSED)
    await town.letters()
    assert "Вопросы — в школу" in await mother.sees("Доступ к дневнику закрыт")
    await town.decide(CAST.mother, CAST.anna, Decision.ANNULLED)
    await town.letters()
    await mother.sees("Письменный отказ аннулирован")
    await mother.presses("К согласию")
    assert "Согласие на обработку персональных данных" in mother.text
    town.clock.move(minutes=1)
    await town.decide(CAST.mother, CAST.anna, Decision.GRANTED)
    await town.letters()
    await mother.sees("Доступ к дневнику открыт")
    assert father.transcript == before


async def publish(town: Town, words: str) -> int:
    async with town.store.writing() as db:
        school = await schools.only_school(db)
        assert school
        return await consent.publish(db, school.id, words=words, lang="ru", now=town.clock())


async def wordings(town: Town) -> set[int]:
    """The versions by which diaries are open now."""
    entries = await town.rows(
        "SELECT wording FROM consent_entry WHERE id IN"
        " (SELECT max(id) FROM consent_entry WHERE purpose = 'view' GROUP BY person_id, pupil_id)"
    )
    return {row.wording for row in entries}


async def test_a_new_wording_asks_those_who_agreed_once_and_changes_nothing_until_they_do(
    one_town: Town,
) -> None:
    town = one_town
    mother, teacher = await town.linked(CAST.mother), await town.linked(CAST.administrator)
    version = await publish(town, "Новый текст согласия.")
    await town.letters()
    await mother.sees("Школа обновила текст согласия")
    assert "обновила текст" not in teacher.transcript
    await mother.says("/marks Анна")
    assert "согласие" not in mother.text
    await mother.presses("Прочитать новый текст")
    assert "Новый текст согласия." in mother.text
    assert "Анна П., 6В" in mother.text
    await mother.presses("Согласен")
    assert "Согласие от 23 ноября 2026" in mother.text
    assert await wordings(town) == {version}
    town.clock.move(hours=1)
    before = mother.transcript
    await town.letters()
    assert mother.transcript == before


async def test_who_does_not_agree_with_a_new_wording_takes_the_consent_back_in_two_presses(
    one_town: Town,
) -> None:
    town = one_town
    mother = await town.linked(CAST.father)
    await publish(town, "Новый текст согласия.")
    await town.letters()
    await mother.presses("Прочитать новый текст")
    await mother.presses("Не согласен")
    await mother.presses("Отозвать согласие")
    assert "отозвано" in mother.text
