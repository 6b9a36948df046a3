"""«Кто видит дневник»: relations and one's own chats, and nothing where anybody is blocked."""

from __future__ import annotations

from diary.people import Decision
from journal.demo_school.cast import STAR_LINKS
from tests.journeys.town import CAST, Town

SILENT = "Кто видит этот дневник, подскажут в школе."


async def test_relations_and_chats_and_nobodys_name(town: Town) -> None:
    mother, father = await town.linked(CAST.mother), await town.linked(CAST.father)
    await father.says("/who_sees")
    assert "• папа (это вы)\n• мама\nУ вас он открыт в 1 чате." in father.text
    for secret in ("Ольга", "Петров", "Пётр", "Дарья", "ВКонтакте", "Telegram", "ноября"):
        assert secret not in father.text
    assert "администрация школы" in father.text
    await mother.says("/settings")
    await mother.presses("Кто видит дневник")
    anna = mother.text.split("Анна, 6В")[1].split("\n\n")[0]
    assert anna == "\n• мама (это вы)\n• папа\nУ вас он открыт в 1 чате."
    ninth = mother.text.split("Дарья, 9А")[1].split("\n\n")[0]
    assert "• ученик" in ninth
    # How many chats the father has, and that he thought better of it, is not told.
    await town.decide(CAST.father, CAST.anna, Decision.WITHDRAWN)
    await town.also(mother)
    await mother.says("/who_sees")
    anna = mother.text.split("Анна, 6В")[1].split("\n\n")[0]
    assert anna == "\n• мама (это вы)\n• папа\nУ вас он открыт в 2 чатах."
    assert "согласие" in await father.says("/who_sees")
    assert "мама" not in father.text


async def test_one_blocked_link_silences_it_for_everybody(town_by_channel: Town) -> None:
    town = town_by_channel
    mother, father = await town.linked(CAST.mother), await town.linked(CAST.father)
    both = await town.linked(CAST.ninth_grader)
    await town.sql(
        "UPDATE guardian_link SET blocked = true WHERE guardian_id ="
        " (SELECT id FROM person WHERE ext_id = :father)",
        father=CAST.father.ext_id,
    )
    await mother.says("/who_sees")
    anna = mother.text.split("Анна, 6В")[1].split("\n\n")[0]
    assert anna == f"\n{SILENT}"
    assert "мама (это вы)" in mother.text.split("Пётр, 1А")[1]  # of the others it is told
    await father.says("/who_sees")
    for word in ("мама", "папа", "чат", "Анна"):
        assert word not in father.text
    await both.says("/who_sees")
    assert "• это вы\n• мама" in both.text
    twins = await town.linked(CAST.twins_mother)
    await twins.says("/who_sees")
    assert twins.text.count(SILENT) == 2
    assert "мама" not in twins.text
    assert any(blocked for *_rest, blocked in STAR_LINKS)
