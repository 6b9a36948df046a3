"""A bundle of the exchange contract: a folder of CSV files under the names of OneRoster 1.2 and ours."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

_ONE_ROSTER = {
    "orgs": "name type identifier parentSourcedId",
    "academicSessions": "title type startDate endDate parentSourcedId schoolYear metadata.kind",
    "courses": "schoolYearSourcedId title courseCode grades orgSourcedId subjects subjectCodes",
    "classes": "title grades courseSourcedId classCode classType location schoolSourcedId"
    " termSourcedIds subjects subjectCodes periods",
    "users": "enabledUser username userIds givenName familyName middleName identifier email sms phone"
    " agentSourcedIds grades password userMasterIdentifier preferredGivenName preferredMiddleName"
    " preferredFamilyName primaryOrgSourcedId pronouns",
    "demographics": "birthDate",
    "roles": "userSourcedId roleType role beginDate endDate orgSourcedId userProfileSourcedId",
    "enrollments": "classSourcedId schoolSourcedId userSourcedId role primary beginDate endDate",
    "categories": "title weight",
    "scoreScales": "title type orgSourcedId courseSourcedId classSourcedId scoreScaleValue",
    "lineItems": "title description assignDate dueDate classSourcedId categorySourcedId"
    " academicSessionSourcedId resultValueMin resultValueMax schoolSourcedId metadata.lessonId"
    " metadata.courseSourcedId metadata.isControl metadata.weight metadata.groupSourcedId",
    "results": "lineItemSourcedId studentSourcedId scoreStatus score scoreDate comment textScore"
    " classSourcedId inProgress incomplete late missing metadata.kind metadata.counts metadata.setAt"
    " metadata.criteria",
}
_OURS = {
    "groups": "sourcedId title kind classSourcedIds divisionTag",
    "groupMembers": "groupSourcedId userSourcedId beginDate endDate",
    "guardians": "studentSourcedId userSourcedId relation legal blocked",
    "teaching": "userSourcedId courseSourcedId classSourcedId groupSourcedId studentSourcedId role"
    " beginDate endDate",
    "sessionSchemes": "classSourcedId courseSourcedId academicSessionSourcedIds",
    "calendar": "scopeType scopeId startDate endDate kind title",
    "weekCycles": "sourcedId names anchorDate",
    "bells": "setId weekday shift number startTime endTime",
    "bellUse": "setId classSourcedId startDate endDate",
    "timetable": "sourcedId classSourcedId groupSourcedId courseSourcedId teacherSourcedIds room"
    " weekday shift number weeks beginDate endDate",
    "lessons": "sourcedId date shift number startTime endTime classSourcedId groupSourcedId"
    " courseSourcedId teacherSourcedIds room lessonType topic state",
    "substitutions": "sourcedId date shift number classSourcedId groupSourcedId kind"
    " newTeacherSourcedIds newCourseSourcedId newRoom newDate newNumber note",
    "homework": "sourcedId classSourcedId groupSourcedId studentSourcedId courseSourcedId"
    " lessonSourcedId assignDate dueDate text",
    "homeworkFiles": "homeworkSourcedId fileName url path",
    "attendance": "sourcedId studentSourcedId lessonSourcedId date shift number code minutes comment",
    "finalMarks": "sourcedId studentSourcedId courseSourcedId academicSessionSourcedId kind value"
    " state deferReason deferUntil obtainedAt",
    "examResults": "sourcedId studentSourcedId title kind date points value obtainedAt",
    "achievements": "sourcedId studentSourcedId title kind level result date",
    "curriculumHours": "classSourcedId groupSourcedId courseSourcedId academicSessionSourcedId"
    " lessonType hours",
    "lessonStats": "classSourcedId groupSourcedId courseSourcedId academicSessionSourcedId"
    " lessonType hours held average quality success",
    "recommendations": "sourcedId author audienceType audienceId text postedAt validUntil",
    "announcements": "sourcedId author audienceType audienceId text postedAt validUntil",
}
COLUMNS: dict[str, tuple[str, ...]] = {
    **{
        file: ("sourcedId", "status", "dateLastModified", *words.split())
        for file, words in _ONE_ROSTER.items()
    },
    **{file: tuple(words.split()) for file, words in _OURS.items()},
}

Cell = str | int | bool | date | datetime | time | Decimal | tuple[str, ...] | None


def drawn(value: Cell) -> str:
    match value:
        case str():
            return value
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case datetime():
            return value.isoformat(timespec="seconds")
        case time():
            return value.strftime("%H:%M")
        case tuple():
            return ",".join(value)
    return str(value)


class Bundle:
    """Rows of every file until they are written; a column that the contract does not know is our mistake."""

    def __init__(self) -> None:
        self.rows: dict[str, list[list[str]]] = {file: [] for file in COLUMNS}
        self._places = {
            file: {name.replace(".", "_"): place for place, name in enumerate(names)}
            for file, names in COLUMNS.items()
        }
        self.manifest: dict[str, str] = {}
        self.files: dict[str, bytes] = {}  # by the path inside the bundle

    def add(self, file: str, **cells: Cell) -> None:
        """One row; a dot in a column's name is written as an underscore."""
        places = self._places[file]
        row = [""] * len(places)
        for name, value in cells.items():
            row[places[name]] = value if type(value) is str else drawn(value)
        self.rows[file].append(row)

    def write(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        manifest = self.manifest | {f"file.{file}": "bulk" for file in COLUMNS}
        _write(folder / "manifest.csv", ("propertyName", "value"), map(list, manifest.items()))
        for file, rows in self.rows.items():
            _write(folder / f"{file}.csv", COLUMNS[file], rows)
        for path, content in self.files.items():
            place = folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)


def _write(path: Path, columns: tuple[str, ...], rows: Iterable[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
