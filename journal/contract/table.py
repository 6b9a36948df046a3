"""How a file of the exchange contract is described. The descriptions beside this module are the contract."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

Kind = Literal[
    "text",
    "name",
    "id",
    "ids",
    "date",
    "time",
    "instant",
    "decimal",
    "int",
    "bool",
    "choice",
    "mask",
    "url",
]


@dataclass(frozen=True)
class Column:
    name: str
    kind: Kind = "text"
    required: bool = False
    aliases: tuple[str, ...] = ()  # other headers, compared without case and ё
    choices: Mapping[str, str] = field(default_factory=dict)  # what may stand there → what we keep
    limit: int = 255
    between: tuple[int, int] | None = None


@dataclass(frozen=True)
class File:
    """A file, `name`.csv.

    `key`: the columns that identify a row where it has no sourcedId. `one_of`: exactly one of them is filled.
    `dated`: the column of the window within which a bulk file is the whole truth.
    `roster`: an empty file is an error, and mass deletion is guarded.
    `unused`: columns of OneRoster that are accepted and never stored.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ("sourcedId",)
    natural: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    dated: str = ""
    may_be_empty: bool = False
    roster: bool = False
    unused: tuple[str, ...] = ()

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


STATUS = Column(
    "status",
    "choice",
    aliases=("статус",),
    choices={"active": "active", "tobedeleted": "tobedeleted", "inactive": "tobedeleted"},
)
MODIFIED = Column("dateLastModified", "instant")
SOURCED_ID = Column("sourcedId", "id", required=True, aliases=("id", "идентификатор"))
COMMON = (SOURCED_ID, STATUS, MODIFIED)
LIFE = (STATUS, MODIFIED)

# The same column stands in many files. A class, course, period or pupil may be named by a readable key
# where that is unique: see journal.references.
CLASS = Column("classSourcedId", "id", aliases=("classCode", "класс", "код класса"))
GROUP = Column("groupSourcedId", "id", aliases=("группа", "подгруппа"))
COURSE = Column(
    "courseSourcedId", "id", required=True, aliases=("courseCode", "предмет", "дисциплина")
)
STUDENT = Column(
    "studentSourcedId", "id", required=True, aliases=("studentIdentifier", "ученик", "учащийся")
)
USER = Column("userSourcedId", "id", required=True, aliases=("userIdentifier", "пользователь"))
SESSION = Column(
    "academicSessionSourcedId",
    "id",
    required=True,
    aliases=("gradingPeriodSourcedId", "период", "учебный период", "четверть"),
)
TEACHERS = Column("teacherSourcedIds", "ids", aliases=("учитель", "учителя", "преподаватель"))
ROOM = Column("room", limit=64, aliases=("кабинет", "аудитория"))
SHIFT = Column("shift", "int", required=True, aliases=("смена",), between=(1, 4))
NUMBER = Column("number", "int", required=True, aliases=("урок", "номер урока"), between=(0, 20))
WEEKDAY = Column("weekday", "int", required=True, aliases=("день недели",), between=(1, 7))
BEGIN = Column("beginDate", "date", aliases=("startDate", "дата начала", "с"))
END = Column("endDate", "date", aliases=("дата окончания", "по"))
DATE = Column("date", "date", required=True, aliases=("дата",))


def optional(column: Column) -> Column:
    return replace(column, required=False)


def required(column: Column) -> Column:
    return replace(column, required=True)


def same(*words: str) -> dict[str, str]:
    return {word: word for word in words}
