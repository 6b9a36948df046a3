"""A small school as rows of the contract, and how to write it down in the ways that schools do."""

from __future__ import annotations

import csv
import io
import zipfile
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Table, select

from journal.importing import import_bundle
from journal.report import Report
from storage.store import Store
from storage.tables import metadata

NOW = datetime(2026, 11, 21, 7, 0, tzinfo=UTC)
Rows = list[dict[str, str]]


def rows(header: str, *lines: str) -> Rows:
    names = header.split()
    return [dict(zip(names, (c.strip() for c in line.split("|")), strict=True)) for line in lines]


SMALL: dict[str, Rows] = {
    "orgs": rows("sourcedId name type", "org-1 | Школа № 1 | school"),
    "academicSessions": rows(
        "sourcedId title type startDate endDate parentSourcedId metadata.kind",
        "year | 2026/27 | schoolYear | 2026-09-01 | 2027-05-26 | | year",
        "q2 | 2 четверть | gradingPeriod | 2026-11-05 | 2026-12-30 | year | quarter",
    ),
    "courses": rows("sourcedId title", "alg | Алгебра", "rus | Русский язык"),
    "classes": rows(
        "sourcedId title grades classType courseSourcedId",
        "7a | 7А | 7 | homeroom | ",
        "7b | 7Б | 7 | homeroom | ",
    ),
    "users": rows(
        "sourcedId role familyName givenName middleName metadata.birthDate",
        "anna | student | Петрова | Анна | Ильинична | 2013-05-01",
        "petr | student | Орлов | Пётр | | 2013-06-02",
        "mama | parent | Петрова | Ольга | Сергеевна | ",
        "papa | parent | Петров | Илья | | ",
        "ivan | teacher | Иванов | Иван | Иванович | ",
        "boss | principal | Главная | Нина | Павловна | ",
    ),
    "enrollments": rows(
        "sourcedId classSourcedId userSourcedId role primary beginDate endDate",
        "e1 | 7a | anna | student | | 2026-09-01 | ",
        "e2 | 7a | petr | student | | 2026-09-01 | ",
        "e3 | 7a | ivan | teacher | true | | ",
    ),
    "guardians": rows(
        "studentSourcedId userSourcedId relation legal blocked",
        "anna | mama | mother | yes | false",
        "anna | papa | father | yes | false",
    ),
    "groups": rows(
        "sourcedId title kind classSourcedIds divisionTag",
        "g1 | англ. 1 | subgroup | 7a | eng",
        "g2 | англ. 2 | subgroup | 7a | eng",
    ),
    "groupMembers": rows(
        "groupSourcedId userSourcedId beginDate endDate",
        "g1 | anna | 2026-09-01 | ",
        "g2 | petr | 2026-09-01 | ",
    ),
    "categories": rows("sourcedId title weight", "test | Контрольная | 3", "answer | Ответ | 1"),
    "lineItems": rows(
        "sourcedId title dueDate classSourcedId categorySourcedId resultValueMin resultValueMax"
        " metadata.courseSourcedId metadata.isControl",
        "w1 | Дроби | 2026-11-10 | 7a | test | 2 | 5 | alg | false",
        "w2 | Степени | 2026-11-25 | 7a | test | 2 | 5 | alg | true",
    ),
    "results": rows(
        "sourcedId lineItemSourcedId studentSourcedId score scoreDate textScore metadata.kind"
        " metadata.counts comment",
        "m1 | w1 | anna | | 2026-11-10 | 4 | mark | | ",
        "m2 | w1 | petr | | 2026-11-11 | . | placeholder | | ",
        "m3 | w1 | petr | | 2026-11-12 | 5 | | | молодец",
    ),
    "lessons": rows(
        "sourcedId date shift number startTime endTime classSourcedId groupSourcedId"
        " courseSourcedId teacherSourcedIds room topic state",
        "l1 | 2026-11-23 | 1 | 1 | 08:30 | 09:15 | 7a | | alg | ivan | 12 | Дроби | planned",
        "l2 | 2026-11-23 | 1 | 2 | 09:25 | 10:10 | | g1 | rus | ivan | 13 | | planned",
    ),
    "substitutions": rows(
        "sourcedId date shift number classSourcedId groupSourcedId kind newTeacherSourcedIds"
        " newCourseSourcedId newRoom newDate newNumber note",
        "s1 | 2026-11-23 | 1 | 1 | 7a | | room | | | 14 | | | ",
    ),
    "homework": rows(
        "sourcedId classSourcedId groupSourcedId studentSourcedId courseSourcedId lessonSourcedId"
        " assignDate dueDate text",
        "h1 | 7a | | | alg | | 2026-11-20 | 2026-11-23 | № 412–415",
    ),
    "attendance": rows(
        "sourcedId studentSourcedId lessonSourcedId date shift number code minutes comment",
        "a1 | anna | | 2026-11-19 | 1 | 2 | н | | ",
    ),
    "finalMarks": rows(
        "sourcedId studentSourcedId courseSourcedId academicSessionSourcedId kind value state"
        " deferReason deferUntil obtainedAt",
        "f1 | anna | alg | q2 | term | 4 | set | | | 2026-11-20T10:00:00+03:00",
    ),
    "examResults": rows(
        "sourcedId studentSourcedId title kind date points value obtainedAt",
        "x1 | anna | Математика | mock | 2026-11-12 | 17 | 4 | 2026-11-13T10:00:00+03:00",
    ),
    "calendar": rows(
        "scopeType scopeId startDate endDate kind title",
        "school | | 2026-12-31 | 2027-01-11 | holiday | Зимние каникулы",
    ),
    "bells": rows(
        "setId weekday shift number startTime endTime",
        "usual | 1 | 1 | 1 | 08:30 | 09:15",
        "usual | 1 | 1 | 2 | 09:25 | 10:10",
    ),
    "recommendations": rows(
        "sourcedId author audienceType audienceId text postedAt validUntil",
        "r1 | ivan | student | anna | Повторить дроби | 2026-11-20T12:00:00+03:00 | ",
    ),
    "announcements": rows(
        "sourcedId author audienceType audienceId text postedAt validUntil",
        "n1 | boss | school | org-1 | Собрание в 18:00 | 2026-11-20T12:00:00+03:00 | ",
    ),
}


@dataclass
class School:
    """A bundle that a test changes and loads again."""

    store: Store
    folder: Path
    files: dict[str, Rows] = field(default_factory=lambda: deepcopy(SMALL))
    manifest: dict[str, str] = field(
        default_factory=lambda: {
            "source.systemName": "Журнал",
            "school.timezone": "Europe/Moscow",
            "asOf": "2026-11-21T09:00:00+03:00",
        }
    )
    extra: dict[str, bytes] = field(default_factory=dict)
    made: int = 0

    def row(self, file: str, key: str) -> dict[str, str]:
        return next(row for row in self.files[file] if key in row.values())

    def drop(self, file: str, key: str) -> None:
        self.files[file].remove(self.row(file, key))

    def write(self) -> Path:
        self.made += 1
        folder = self.folder / str(self.made)
        folder.mkdir(parents=True)
        if self.manifest:
            lines = {f"file.{name}": "bulk" for name in self.files} | self.manifest
            body = "".join(f"{name},{value}\n" for name, value in lines.items())
            (folder / "manifest.csv").write_text("propertyName,value\n" + body, "utf-8")
        for name, body_rows in self.files.items():
            (folder / f"{name}.csv").write_bytes(table(name, body_rows).encode())
        for name, content in self.extra.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        return folder

    async def load(self, **options: Any) -> Report:
        return await load(self.store, self.write(), **options)


def table(name: str, body: Rows, delimiter: str = ",", end: str = "\r\n") -> str:
    """A file with the header of its first row; without rows, with the header of the small school's."""
    out = io.StringIO(newline="")
    header = list((body or SMALL[name])[0])
    writer = csv.DictWriter(out, header, delimiter=delimiter, lineterminator=end)
    writer.writeheader()
    writer.writerows(body)
    return out.getvalue()


async def load(store: Store, path: Path, **options: Any) -> Report:
    return await import_bundle(store, path, **({"now": NOW, "actor": "cli"} | options))


def zipped(folder: Path, target: Path, inside: str = "") -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                archive.write(file, inside + file.relative_to(folder).as_posix())
    return target


def said(report: Report) -> list[tuple[str, str, int | None, str | None, str]]:
    """What a clerk reads, in English, without the advice."""
    return [
        (p["severity"], p["file"], p["line"], p["column"], p["reason"])
        for p in report.as_json("en")["problems"]
    ]


async def everything(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """The whole database, without what tells only when it was written."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    async with store.reading() as db:
        for one in metadata.sorted_tables:
            found[one.name] = sorted(
                (tuple(row) for row in await db.execute(select(one))), key=repr
            )
    return found


async def rows_of(store: Store, of: Table, *names: str) -> list[Any]:
    """Rows that stand, by external id where they have one."""
    async with store.reading() as db:
        query = select(*(of.c[name] for name in names))
        if "deleted_at" in of.c:
            query = query.where(of.c.deleted_at.is_(None)).order_by(of.c.ext_id)
        return [tuple(row) if len(names) > 1 else row[0] for row in await db.execute(query)]
