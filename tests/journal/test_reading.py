"""Files as schools send them: encodings, delimiters, headers, dates; and what a clerk is told of the wrong ones."""

from __future__ import annotations

import os
import stat
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from storage.tables import classes, marks, people, timetable
from tests.journal.bundles import School, load, rows_of, said, table, zipped


def written(read: School, file: str, body: str | bytes) -> Path:
    """The school's bundle with one file as it is given here."""
    folder = read.write()
    (folder / f"{file}.csv").write_bytes(body.encode() if isinstance(body, str) else body)
    return folder


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
async def test_unicode_is_read_silently(read: School, codec: str) -> None:
    bom = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(codec, b"")
    body = bom + table("users", read.files["users"], "\t").encode(codec)
    report = await load(read.store, written(read, "users", body))
    assert (report.state, said(report)) == ("applied", [])
    assert "Петрова" in await rows_of(read.store, people.person, "family_name")


async def test_windows_1251_is_read_with_words_to_check(read: School) -> None:
    body = table("users", read.files["users"], ";").replace("familyName", "Фамилия")
    report = await load(read.store, written(read, "users", body.encode("cp1251")))
    assert report.state == "applied"
    [(severity, file, _line, _column, reason)] = said(report)
    assert (severity, file) == ("warning", "users.csv")
    assert reason.endswith("Check these words: Фамилия … Петрова")


async def test_windows_1251_that_the_manifest_declares_needs_no_warning(read: School) -> None:
    read.manifest["encoding"] = "windows-1251"
    body = table("users", read.files["users"], ";").encode("cp1251")
    folder = written(read, "users", body)
    for file in folder.iterdir():
        if file.name not in ("users.csv", "manifest.csv"):
            file.write_bytes(file.read_bytes().decode().encode("cp1251"))
    assert said(await load(read.store, folder)) == []


async def test_a_byte_that_no_encoding_has_is_named(read: School) -> None:
    body = table("users", read.files["users"]).encode("cp1251") + b"\x98"
    report = await load(read.store, written(read, "users", body))
    assert report.state == "rejected"
    assert f"byte {len(body) - 1} " in said(report)[0][4]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
async def test_delimiters_and_line_ends(read: School, delimiter: str, end: str) -> None:
    body = table("users", read.files["users"], delimiter, end)
    assert said(await load(read.store, written(read, "users", body))) == []


async def test_a_file_of_one_column_has_no_delimiter(read: School) -> None:
    folder = written(read, "demographics", "sourcedId\nanna\n")
    (folder / "manifest.csv").unlink()
    assert (await load(read.store, folder)).state == "applied"


async def test_russian_headers_dates_and_commas(read: School) -> None:
    marks_body = (
        "id;Работа;Ученик;Балл;Дата;Комментарий\n"
        "m1;w1;anna;4,5;01.11.2026;\n"
        'm2;w1;petr;"5";02.11.2026;"сказал ""да"";\nи сел"\n'
    )
    folder = written(read, "results", marks_body)
    (folder / "homework.csv").write_text(
        "Идентификатор;Класс;Предмет;Дата;Срок;Задание\nh1;7а;алгебра;20.11.2026;23.11.2026;№ 1\n"
    )
    report = await load(read.store, folder)
    assert said(report) == []
    assert await rows_of(read.store, marks.mark, "raw", "value", "on_date", "comment") == [
        ("4.5", Decimal("4.5"), date(2026, 11, 1), ""),
        ("5", Decimal(5), date(2026, 11, 2), 'сказал "да";\nи сел'),
    ]


async def test_wrong_case_is_understood_and_said(read: School) -> None:
    body = table("users", read.files["users"]).replace("familyName", "familyname")
    report = await load(read.store, written(read, "users", body))
    assert report.state == "applied"
    assert said(report)[0][:4] == ("warning", "users.csv", 1, "familyname")


async def test_an_unknown_column_is_told_with_the_nearest_name(read: School) -> None:
    body = table("users", read.files["users"]).replace("givenName", "dataLastModified,givenName")
    report = await load(read.store, written(read, "users", body))
    problem = report.as_json("en")["problems"][0]
    assert (problem["line"], problem["column"]) == (1, "dataLastModified")
    assert "dateLastModified" in problem["fix"]


async def test_columns_of_others_are_left_alone(read: School) -> None:
    for row in read.files["users"]:
        row |= {"metadata.colour": "red", "ext_note": "x", "email": "a@b.ru"}
    assert said(await read.load()) == []


async def test_a_missing_required_column_is_named(read: School) -> None:
    for row in read.files["lineItems"]:
        del row["title"]
    report = await read.load()
    assert ("error", "lineItems.csv", 1, "title") in [one[:4] for one in said(report)]
    # and nothing is said of the marks, whose works could not be read
    assert {one[1] for one in said(report)} == {"lineItems.csv"}


async def test_empty_columns_at_the_edge_are_dropped(read: School) -> None:
    lines = table("users", read.files["users"], ";", "\n").splitlines()
    report = await load(read.store, written(read, "users", "\n".join(f"{one};;" for one in lines)))
    assert report.state == "applied"
    assert said(report)[0][0] == "warning"


async def test_problems_name_line_column_value_and_what_to_do(read: School) -> None:
    read.row("attendance", "a1")["date"] = "19.11.26"
    read.row("users", "petr")["role"] = "pupill"
    read.files["users"].append(read.files["users"][0] | {})
    read.row("results", "m3")["lineItemSourcedId"] = "w77"
    read.row("enrollments", "e2")["userSourcedId"] = "ivan"
    report = await read.load()
    assert report.state == "rejected"
    assert report.counts == {}
    found = {
        (p["file"], p["line"], p["column"], p["value"]): p for p in report.as_json()["problems"]
    }
    assert set(found) >= {
        ("attendance.csv", 2, "date", "19.11.26"),
        ("users.csv", 3, "role", "pupill"),
        ("users.csv", 8, "sourcedId", "anna"),
        ("results.csv", 4, "lineItemSourcedId", "w77"),
        ("enrollments.csv", 3, "userSourcedId", "ivan"),
    }
    assert found["users.csv", 8, "sourcedId", "anna"]["reason"] == (
        "Такая же строка уже есть, строка 2."
    )
    assert all(p["reason"] and p["fix"] for p in found.values())


async def test_lines_are_counted_as_an_editor_does(read: School) -> None:
    body = (
        "sourcedId,classSourcedId,courseSourcedId,assignDate,text\n"
        'h1,7a,alg,2026-11-20,"одно\nдва\nтри"\n'
        "\n"
        "h2,7a,alg,нет,слово\n"
    )
    report = await load(read.store, written(read, "homework", body))
    assert said(report)[0][:4] == ("error", "homework.csv", 6, "assignDate")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("h1,7a,alg,2026-11-20", "cells"),
        ("h1,7a,alg,2026-11-20,текст,лишнее", "cells"),
        ('h1,7a,alg,2026-11-20,"текст', "quote"),
        ('h1,7a,alg,2026-11-20,"те"кст', "quote"),
    ],
)
async def test_broken_lines_are_told(read: School, line: str, words: str) -> None:
    body = f"sourcedId,classSourcedId,courseSourcedId,assignDate,text\n{line}\n"
    report = await load(read.store, written(read, "homework", body))
    assert report.state == "rejected"
    assert words in said(report)[0][4]


async def test_a_thousand_equal_mistakes_are_told_fifty_times(read: School) -> None:
    body = "".join(f"h{n},7a,alg,нет,слово\n" for n in range(300))
    head = "sourcedId,classSourcedId,courseSourcedId,assignDate,text\n"
    report = await load(read.store, written(read, "homework", head + body))
    found = report.as_json()["problems"]
    assert len(found) == 51
    assert found[-1]["reason"] == "Ещё 250 строк с той же ошибкой: Это не дата."


async def test_a_class_may_be_named_by_its_title_if_it_is_the_only_one(read: School) -> None:
    read.row("homework", "h1")["classSourcedId"] = "7 «А»"
    assert said(await read.load()) == []
    read.row("classes", "7b")["title"] = "7-а"
    read.row("homework", "h1")["text"] = "другое"
    report = await read.load()
    assert said(report)[0][4] == "Several rows of classes.csv are called so."


async def test_unknown_files_are_told(read: School) -> None:
    folder = read.write()
    (folder / "result.csv").write_text("sourcedId\n1\n")
    (folder / "заметки.txt").write_text("привет")
    report = await load(read.store, folder)
    assert {one[:2] for one in said(report)} == {
        ("error", "result.csv"),
        ("warning", "заметки.txt"),
    }
    assert "results.csv" in report.as_json("en")["problems"][0]["fix"]


async def test_a_zip_and_an_inner_folder_are_read(read: School, tmp_path: Path) -> None:
    path = zipped(read.write(), tmp_path / "a.zip", "выгрузка/")
    report = await load(read.store, path)
    assert report.state == "applied"
    assert said(report)[0][0] == "warning"


@pytest.mark.parametrize("name", ["../users.csv", "/users.csv", "C:\\users.csv", "a/../../b.csv"])
async def test_paths_that_lead_outside_are_refused(
    read: School, tmp_path: Path, name: str
) -> None:
    path = zipped(read.write(), tmp_path / "a.zip")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, "sourcedId\n")
    report = await load(read.store, path)
    assert (report.state, said(report)[0][0]) == ("rejected", "error")
    assert "outside itself" in said(report)[0][4]


async def test_a_zip_bomb_is_refused_unread(read: School, tmp_path: Path) -> None:
    path = zipped(read.write(), tmp_path / "a.zip")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("homework2.csv", b"0" * (20 << 20))
    assert "too big" in said(await load(read.store, path))[0][4]


async def test_links_and_passwords_are_refused(read: School, tmp_path: Path) -> None:
    path = zipped(read.write(), tmp_path / "a.zip")
    with zipfile.ZipFile(path, "a") as archive:
        link = zipfile.ZipInfo("bells2.csv")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert "link" in said(await load(read.store, path))[0][4]
    folder = read.write()
    (folder / "roles.csv").symlink_to("/etc/passwd")
    assert "link" in said(await load(read.store, folder))[0][4]
    locked = bytearray(zipped(read.write(), tmp_path / "b.zip").read_bytes())
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = locked.find(sign)
        while at >= 0:
            locked[at + place] |= 1
            at = locked.find(sign, at + 4)
    (tmp_path / "b.zip").write_bytes(locked)
    assert "password" in said(await load(read.store, tmp_path / "b.zip"))[0][4]


async def test_what_is_no_bundle_is_told_and_not_thrown(read: School, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"PK\x03\x04 not really")
    (tmp_path / "x.txt").write_text("привет")
    (tmp_path / "empty").mkdir()
    whole = zipped(read.write(), tmp_path / "cut.zip").read_bytes()
    damaged = bytearray(whole)
    damaged[60:90] = os.urandom(30)
    (tmp_path / "cut.zip").write_bytes(damaged)
    for name in ("x.zip", "x.txt", "empty", "nothing", "cut.zip"):
        report = await load(read.store, tmp_path / name)
        assert report.state == "rejected"
        assert said(report)[0][0] == "error"


async def test_two_halves_are_given_by_kind_and_number(read: School) -> None:
    read.row("lessons", "l1")["startTime"] = "8:30"
    await read.load()
    assert (await rows_of(read.store, timetable.lesson, "starts"))[0].hour == 8


async def test_grade_comes_from_the_title_where_nothing_else_says_it(read: School) -> None:
    for row in read.files["classes"]:
        row["grades"] = ""
    await read.load()
    assert set(await rows_of(read.store, classes.class_, "grade")) == {7}
