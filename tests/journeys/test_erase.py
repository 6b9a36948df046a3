"""«Удалить мои данные»: what goes, what stays, and that nothing comes back."""

from __future__ import annotations

from typing import Any

from tests.journeys.town import CAST, Town, is_out
from tests.needles import found_in

FAMILY_SIDE = (
    "account",
    "alias",
    "calendar_link",
    "code",
    "broadcast_answer",
    "letter",
    "timer",
    "wish",
)


async def test_everything_about_a_mother_goes_and_nothing_is_told_any_more(town: Town) -> None:
    mother, father = await town.linked(CAST.mother), await town.linked(CAST.father)
    second = await town.also(mother)
    await mother.says("/alias")
    await mother.presses("Анна П., 6В" if "Анна П., 6В" in mother.buttons else "А. П.")
    await mother.says("Хохотунья")
    await town.letters()
    await _leaves_traces(town)
    senders = await town.rows(
        "SELECT sender, address FROM chat JOIN person ON person.id = chat.person_id"
        " WHERE person.ext_id = :ext",
        ext=CAST.mother.ext_id,
    )
    traces = {"Хохотунья", *(word for row in senders for word in row)}
    assert await found_in(town.store, traces)

    await mother.says("/erase")
    assert "Две вещи" in mother.text or "Останутся две вещи" in mother.text
    await mother.presses("Удалить мои данные")
    assert "Точно удалить всё?" in mother.text
    began = town.seconds.now
    await mother.presses("Да, удалить всё")
    assert "Готово. Всё о вас здесь удалено" in mother.text
    assert town.seconds.now - began >= 0.7  # nothing permitted before can still begin

    # Intake keeps events of platforms only until they are answered.
    assert await found_in(town.store, traces, besides=["intake"]) == []
    assert await _rows_about(town, CAST.mother) == {}
    for phone in (mother, second):
        await phone.says("отметки Анны")
        assert is_out(phone)
    await father.says("отметки")
    assert "Анна, 6В" in father.text  # another's access is another's

    decisions = await town.rows(
        "SELECT DISTINCT decision FROM consent_entry WHERE id IN (SELECT MAX(c.id) FROM consent_entry c"
        " JOIN person p ON p.id = c.person_id WHERE p.ext_id = :ext GROUP BY c.pupil_id, c.purpose)",
        ext=CAST.mother.ext_id,
    )
    assert [row[0] for row in decisions] == ["withdrawn"]
    deeds = await town.rows("SELECT deed FROM audit ORDER BY id DESC LIMIT 1")
    assert deeds[0][0] == "person.erased"

    # A new code opens everything anew, to be consented to anew.
    again = town.phone()
    await again.says((await town.code_for(CAST.mother)).code)
    await again.presses("Да")
    assert "Согласен" in again.buttons
    await again.presses("Согласен")
    await again.says("отметки Анны")
    assert "Анна, 6В" in again.text
    assert "Хохотунья" not in again.transcript


async def test_a_written_refusal_outlives_the_person_who_is_erased(one_town: Town) -> None:
    mother = await one_town.linked(CAST.mother)
    await one_town.sql(
        "INSERT INTO consent_entry (school_id, person_id, pupil_id, purpose, decision, at, form, channel, document)"
        " SELECT school_id, person_id, pupil_id, purpose, 'refused', at, 'paper', 'paper', '' FROM consent_entry"
        " WHERE pupil_id = (SELECT id FROM person WHERE ext_id = :anna)",
        anna=CAST.anna.ext_id,
    )
    await mother.says("/erase")
    await mother.presses("Удалить мои данные")
    await mother.presses("Оставить как есть")
    await mother.says("/menu")
    assert not is_out(mother)
    await mother.says("/erase")
    await mother.presses("Удалить мои данные")
    await mother.presses("Да, удалить всё")
    last = await one_town.rows(
        "SELECT p.ext_id, c.decision FROM consent_entry c JOIN person p ON p.id = c.pupil_id"
        " WHERE c.id IN (SELECT MAX(id) FROM consent_entry GROUP BY person_id, pupil_id, purpose)"
    )
    assert {row[1] for row in last if row[0] == CAST.anna.ext_id} == {"refused"}
    assert {row[1] for row in last if row[0] != CAST.anna.ext_id} == {"withdrawn"}


async def test_a_telephone_that_was_handed_on_stays_its_new_owners(one_town: Town) -> None:
    mother = await one_town.linked(CAST.mother)
    handed_on = await one_town.also(mother)
    await handed_on.says("/unlink")
    await handed_on.presses("unlink_yes")
    await handed_on.says((await one_town.code_for(CAST.father)).code)
    await handed_on.presses("Да")
    await handed_on.presses("Согласен")
    await handed_on.says("/alias")  # and a question waits for him
    await mother.says("/erase")
    await mother.presses("Удалить мои данные")
    await mother.presses("Да, удалить всё")
    await handed_on.says("Солнышко")
    assert "Солнышко" in handed_on.text
    await handed_on.says("отметки")
    assert "Анна, 6В" in handed_on.text


async def _leaves_traces(town: Town) -> None:
    """What other screens would leave."""
    about = {"ext": CAST.mother.ext_id, "anna": CAST.anna.ext_id, "now": town.clock()}
    person = "(SELECT id FROM person WHERE ext_id = :ext)"
    child = "(SELECT id FROM person WHERE ext_id = :anna)"
    school = "(SELECT MIN(id) FROM school)"
    await town.sql(
        "INSERT INTO wish (person_id, pupil_id, topic, way)"
        f" VALUES ({person}, {child}, 'marks', 'off')",
        ext=about["ext"],
        anna=about["anna"],
    )
    await town.sql(
        "INSERT INTO broadcast (school_id, audience, words, state, made_at)"
        f" VALUES ({school}, 'school', 'Собрание', 'queued', '2026-11-20')"
    )
    await town.sql(
        "INSERT INTO broadcast_answer (broadcast_id, person_id, answer, at)"
        f" VALUES ((SELECT MAX(id) FROM broadcast), {person}, 'yes', '2026-11-20')",
        ext=about["ext"],
    )


async def _rows_about(town: Town, member: Any) -> dict[str, int]:
    """Rows of the family side that still name this person, by table."""
    counts = {}
    for table in FAMILY_SIDE:
        found = await town.rows(
            f"SELECT COUNT(*) FROM {table} WHERE person_id ="
            " (SELECT id FROM person WHERE ext_id = :ext)",
            ext=member.ext_id,
        )
        if found[0][0]:
            counts[table] = found[0][0]
    return counts
