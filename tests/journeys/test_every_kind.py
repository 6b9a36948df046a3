"""Every kind of data has its screen; and where a school gives nothing but its roster, each says so once, calmly."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from diary.people import Name
from journal.demo_school.cast import Member
from journal.importing import import_bundle
from storage.store import open_store
from tests.conftest import NOW
from tests.journeys.streets import town_on
from tests.journeys.town import CAST, Town

ROSTER = {
    "orgs": "sourcedId,name,type\ns,Школа № 1,school\n",
    "users": "sourcedId,role,familyName,givenName\npupil,student,Лунёва,Вера\nmama,parent,Лунёва,Ирина\n",
    "classes": "sourcedId,title,grades\nc,6А,6\n",
    "enrollments": "sourcedId,classSourcedId,userSourcedId,role\ne,c,pupil,student\n",
    "guardians": "studentSourcedId,userSourcedId,relation,legal\npupil,mama,mother,yes\n",
}
SCREENS = (
    "today",
    "homework",
    "timetable",
    "changes",
    "tests",
    "marks",
    "averages",
    "finals",
    "exams",
    "attendance",
    "holidays",
    "teachers",
    "recommendations",
    "announcements",
    "achievements",
    "forecast",
    "lessons_start",
    "lessons_end",
    "now",
    "bells",
    "room",
)
# What says that there is nothing, without a word of error.
NOTHING = (
    "сюда не передаёт",
    "не передаёт сюда",
    "Объявлений сейчас нет",
    "Учитель в журнале не указан",
)


def written(folder: Path) -> Path:
    folder.mkdir()
    for name, words in ROSTER.items():
        (folder / f"{name}.csv").write_text(words, encoding="utf-8")
    return folder


async def test_a_mother_goes_through_what_is_not_daily(town: Town) -> None:
    father: Any = await town.linked(CAST.father)
    await father.says("/announcements")
    assert "📢 Объявления" in father.text
    assert "Собрание" in father.text or "собрание" in father.text
    assert "9-е классы" not in father.text  # of his daughter's sister, who is not his
    await father.says("/achievements")
    assert "🏆 Достижения" in father.text
    assert "Олимпиада по русскому языку — призёр" in father.text
    await father.presses("Экзамены")
    await father.presses("Итоговые отметки")
    assert "Русский язык: 1 четверть — " in father.text
    await father.says("/attendance")
    await father.presses("Неделя")
    assert "16–22 ноября" not in father.text
    await father.presses("‹ неделя")
    assert "Посещаемость, 16–22 ноября" in father.text
    await father.says("/tests")
    assert "⚠️ Несколько работ в один день: пн 23 нояб." in father.text


async def test_a_school_that_gives_a_roster_alone_is_not_an_error(
    tmp_path: Path, sqlite_template: Path
) -> None:
    shutil.copy(sqlite_template, tmp_path / "roster.db")
    url = f"sqlite+aiosqlite:///{tmp_path / 'roster.db'}"
    store = open_store(url)
    report = await import_bundle(store, written(tmp_path / "roster"), now=NOW, actor="test")
    await store.close()
    assert report.state == "applied", report.as_json("ru")
    async with town_on("web", url, NOW) as town:
        mother: Any = await town.linked(Member("mama", Name("Лунёва", "Ирина")))
        for screen in SCREENS:
            await mother.says(f"/{screen}")
            told = mother.text
            assert sum(told.count(words) for words in NOTHING) == 1, (screen, told)
            assert "Данные на" not in told, screen
            assert mother.buttons, screen
