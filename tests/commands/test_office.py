"""The commands of the school's office, as scripts and people meet them: JSON, exit codes, clear words."""

from __future__ import annotations

import re
import shutil
import sqlite3
import stat
from datetime import datetime
from pathlib import Path

from tests.commands.office import Done, Office
from tests.journeys.town import CAST

SLIP = {"person", "name", "pupils", "code", "expires_at", "telegram_link", "vk_link"}
UNREACHABLE = "postgresql+asyncpg://diary:hidden-word@127.0.0.1:1/diary"


async def test_an_import_says_what_it_did(
    first_import: tuple[Office, Done], office: Office, export: Path
) -> None:
    _made, done = first_import
    said = done.json()
    assert set(said) >= {"state", "counts", "problems"}
    assert said["state"] == "applied"
    assert said["counts"]["users"]["added"] > 100
    assert set(said["counts"]["users"]) == {"added", "changed", "deleted"}

    again = (await office.does("import", str(export), "--json")).json()
    assert again["state"] == "unchanged"
    said = await office.does("import", str(export))
    assert said.code == 0
    assert "Изменений нет" in said.out


async def test_a_wrong_export_is_refused_whole(office: Office, export: Path) -> None:
    broken = office.folder / "broken"
    shutil.copytree(export, broken)
    users = (broken / "users.csv").read_text(encoding="utf-8").splitlines()
    head, first, *rest = users
    (broken / "users.csv").write_text("\n".join([head, first, first, *rest]), encoding="utf-8")
    done = await office.does("import", str(broken), "--json")
    assert done.code == 1
    assert '"rejected"' in done.out
    assert '"users.csv"' in done.out
    assert set(re.findall(r'"(severity|file|line|column|value|reason|fix)":', done.out)) == {
        "severity",
        "file",
        "line",
        "column",
        "value",
        "reason",
        "fix",
    }
    nothing = await office.does("import", str(office.folder / "no-such-folder"))
    assert nothing.code == 1
    assert "Traceback" not in nothing.err


async def test_a_code_for_one_person(office: Office) -> None:
    (slip,) = (
        await office.does("codes", "issue", "--person", CAST.mother.ext_id, "--json")
    ).json()
    assert set(slip) == SLIP
    assert slip["person"] == CAST.mother.ext_id
    assert slip["name"] == "Петрова Ольга Сергеевна"
    assert set(slip["pupils"]) == {
        CAST.first_grader.ext_id,
        CAST.anna.ext_id,
        CAST.ninth_grader.ext_id,
    }
    assert re.fullmatch(r"[A-Z0-9]{4}-[A-Z0-9]{4}", slip["code"])
    assert datetime.fromisoformat(slip["expires_at"]).tzinfo
    assert slip["telegram_link"] is None
    assert slip["vk_link"] is None

    # The code stands nowhere in the database, and the key is not readable for others.
    stored = (office.folder / "diarybot.db").read_bytes()
    assert slip["code"].replace("-", "").encode() not in stored
    (secret,) = office.folder.glob("*.secret")
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert len(secret.read_text().strip()) >= 32


async def test_links_name_the_bots_that_are_set_up(office: Office) -> None:
    office.settings = {"DIARYBOT_VK_TOKEN": "vk1.a.x", "DIARYBOT_VK_GROUP_ID": "123456"}
    (slip,) = (
        await office.does("codes", "issue", "--person", CAST.mother.ext_id, "--json")
    ).json()
    assert re.fullmatch(r"https://vk\.me/club123456\?ref=[0-9a-f]{32}", slip["vk_link"])


async def test_codes_and_slips_for_a_class(office: Office) -> None:
    done = await office.does("codes", "issue", "--class", "7а", "--pdf", "slips.pdf", "--json")
    slips = done.json()
    people = {slip["person"] for slip in slips}
    assert CAST.twins_mother.ext_id in people
    assert CAST.blocked_guardian.ext_id not in people
    assert f"{CAST.blocked_guardian.ext_id}: код не выдан" in done.err
    assert (office.folder / "slips.pdf").read_bytes().startswith(b"%PDF")
    assert len({slip["code"] for slip in slips}) == len(slips)


async def test_who_gets_no_code_and_why(office: Office) -> None:
    blocked = await office.does("codes", "issue", "--person", CAST.blocked_guardian.ext_id)
    assert blocked.code == 1
    assert "доступ заблокирован школой" in blocked.err
    relative = await office.does("codes", "issue", "--person", CAST.grandmother.ext_id)
    assert relative.code == 1
    assert "не является законным представителем" in relative.err
    unknown = await office.does("codes", "issue", "--person", "nobody")
    assert unknown.code == 1
    assert "такого человека в данных школы нет" in unknown.one_line()
    no_class = await office.does("codes", "issue", "--class", "12Я")
    assert no_class.code == 1
    assert "6В" in no_class.one_line()
    assert (await office.does("codes", "issue")).code == 2
    assert (await office.does("codes", "issue", "--klass", "6В")).code == 2


async def test_a_colleague_and_a_parent_who_teaches(office: Office) -> None:
    new = (
        await office.does(
            "staff", "add", "--name", "Орлова Мария Ильинична", "--role", "clerk", "--json"
        )
    ).json()
    assert set(new) == SLIP
    assert new["name"] == "Орлова Мария Ильинична"
    assert new["pupils"] == []
    mother = (
        await office.does(
            "staff", "add", "--person", CAST.mother.ext_id, "--role", "teacher",
            "--class", "1а", "--json",
        )
    ).json()  # fmt: skip
    assert CAST.anna.ext_id in mother["pupils"]
    wrong = await office.does("staff", "add", "--name", "А Б", "--role", "cook")
    assert wrong.code == 2


async def test_the_register_of_consent(office: Office) -> None:
    who = ("--person", CAST.father.ext_id, "--pupil", CAST.anna.ext_id)
    said = (
        await office.does(
            "consent", "record", *who, "--decision", "refused", "--document", "№ 7", "--json"
        )
    ).json()
    assert said["decision"] == "refused"
    assert said["purposes"] == ["view", "notify"]
    again = await office.does("consent", "record", *who, "--decision", "granted")
    assert again.code == 1
    assert "отказ" in again.one_line()
    assert (await office.does("consent", "record", *who, "--decision", "annulled")).code == 0
    assert (await office.does("consent", "record", *who, "--decision", "granted")).code == 0
    entries = (await office.does("consent", "show", *who, "--json")).json()
    assert [entry["decision"] for entry in entries] == [
        "refused", "refused", "annulled", "annulled", "granted", "granted",
    ]  # fmt: skip
    assert entries[0]["document"] == "№ 7"
    assert entries[0]["entered_by"] is None
    stranger = await office.does(
        "consent", "record", "--person", CAST.father.ext_id, "--pupil",
        CAST.namesake.ext_id, "--decision", "granted",
    )  # fmt: skip
    assert stranger.code == 1
    assert "не связан" in stranger.one_line()


async def test_a_new_wording_is_published(office: Office) -> None:
    (office.folder / "new.txt").write_text("Новое согласие.", encoding="utf-8")
    assert "редакция 2" in (await office.does("consent", "publish", "new.txt")).out
    english = await office.does("consent", "publish", "new.txt", "--lang", "en")
    assert english.code == 0
    twice = await office.does("consent", "publish", "new.txt", "--lang", "en")
    assert twice.code == 1  # what somebody has agreed to is never rewritten
    assert "уже есть перевод" in twice.one_line()
    assert (await office.does("consent", "publish", "none.txt")).code == 1


async def test_a_backup_is_whole_and_holds_no_secret(office: Office) -> None:
    done = await office.does("backup", "copy.db")
    assert done.code == 0
    copy = office.folder / "copy.db"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with sqlite3.connect(copy) as db:
        assert db.execute("SELECT count(*) FROM pupil").fetchone()[0] > 100
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    db.close()
    assert (await office.does("backup", "copy.db")).code == 1  # never over an older one


async def test_check_tells_what_is_wrong(office: Office, empty_office: Office) -> None:
    fine = await office.does("check")
    assert fine.code == 0
    assert "Всё в порядке" in fine.out
    assert "классов:" in fine.out
    empty_office.settings = {"DIARYBOT_VK_TOKEN": "x", "DIARYBOT_TELEGRAM_TOKEN": "oops"}
    wrong = await empty_office.does("check")
    assert wrong.code == 1
    assert "DIARYBOT_VK_GROUP_ID" in wrong.out
    assert "DIARYBOT_TELEGRAM_TOKEN" in wrong.out
    assert "oops" not in wrong.out
    empty_office.settings = {"DIARYBOT_WEB_PORT": "many"}
    bad = await empty_office.does("check")
    assert bad.code == 2
    assert "DIARYBOT_WEB_PORT" in bad.one_line()


async def test_a_database_out_of_reach_is_one_clear_line(empty_office: Office) -> None:
    empty_office.settings = {
        "DIARYBOT_DATABASE_URL": UNREACHABLE,
        "DIARYBOT_SECRET": "a long enough secret of a school",
    }
    done = await empty_office.does("codes", "issue", "--class", "6В")
    assert done.code == 1
    assert "База данных недоступна" in done.one_line()
    assert "hidden-word" not in done.err
