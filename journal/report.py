"""What an import says to the clerk who started it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from chat.text import Text, _, n_, render

MOST = 1000
MOST_OF_A_KIND = 50
SHOWN_OF_A_VALUE = 60


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    STOP = "stop"  # needs a decision of a person: `--confirm-deletions`, a newer file


class State(StrEnum):
    APPLIED = "applied"
    REJECTED = "rejected"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Problem:
    """`line` is the physical line (1 is the header), `column` the header as it stands in the file."""

    severity: Severity
    file: str
    line: int | None
    column: str | None
    value: str | None
    reason: Text
    fix: Text

    def as_json(self, lang: str) -> dict[str, Any]:
        return {
            "severity": str(self.severity),
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "value": self.value,
            "reason": render(self.reason, lang),
            "fix": render(self.fix, lang),
        }


@dataclass(frozen=True, slots=True)
class Counts:
    added: int = 0
    changed: int = 0
    deleted: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.added + other.added, self.changed + other.changed, self.deleted + other.deleted
        )

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.deleted)

    def as_json(self) -> dict[str, int]:
        return {"added": self.added, "changed": self.changed, "deleted": self.deleted}


@dataclass(frozen=True, slots=True)
class Report:
    state: State
    counts: Mapping[str, Counts]
    problems: tuple[Problem, ...]

    def as_json(self, lang: str = "ru") -> dict[str, Any]:
        return {
            "state": str(self.state),
            "counts": {entity: counts.as_json() for entity, counts in self.counts.items()},
            "problems": [problem.as_json(lang) for problem in self.problems],
        }


@dataclass
class Problems:
    """All problems of one import, none more than a person can read."""

    found: list[Problem] = field(default_factory=list)
    _kinds: Counter[tuple[str, str, str | None, str]] = field(default_factory=Counter)
    _fatal: bool = False

    def add(
        self,
        severity: Severity,
        file: str,
        reason: Text,
        fix: Text,
        *,
        line: int | None = None,
        column: str | None = None,
        value: object = None,
    ) -> None:
        kind = (str(severity), file, column, reason.msgid)
        self._kinds[kind] += 1
        self._fatal = self._fatal or severity is not Severity.WARNING
        if self._kinds[kind] > MOST_OF_A_KIND or len(self.found) >= MOST:
            return
        shown = None if value is None else _shortened(str(value))
        self.found.append(Problem(severity, file, line, column, shown, reason, fix))

    def error(self, file: str, reason: Text, fix: Text, **where: Any) -> None:
        self.add(Severity.ERROR, file, reason, fix, **where)

    def warn(self, file: str, reason: Text, fix: Text, **where: Any) -> None:
        self.add(Severity.WARNING, file, reason, fix, **where)

    def stop(self, file: str, reason: Text, fix: Text, **where: Any) -> None:
        self.add(Severity.STOP, file, reason, fix, **where)

    @property
    def fatal(self) -> bool:
        return self._fatal

    def copy(self) -> Problems:
        return Problems(list(self.found), Counter(self._kinds), self._fatal)

    def listed(self) -> tuple[Problem, ...]:
        """Errors first, and a line for each kind that was cut."""
        order = {Severity.STOP: 0, Severity.ERROR: 1, Severity.WARNING: 2}
        cut = [
            Problem(
                Severity(severity),
                file,
                None,
                column,
                None,
                n_(
                    "{n} more row has the same problem: {problem}",
                    "{n} more rows have the same problem: {problem}",
                    n=count - MOST_OF_A_KIND,
                    problem=_first_reason(self.found, file, column, msgid),
                ),
                _("Correct it in all rows of the file, not only in those listed."),
            )
            for (severity, file, column, msgid), count in self._kinds.items()
            if count > MOST_OF_A_KIND
        ]
        return tuple(sorted([*self.found, *cut], key=lambda problem: order[problem.severity]))


def _first_reason(found: list[Problem], file: str, column: str | None, msgid: str) -> Text | str:
    for problem in found:
        if (problem.file, problem.column, problem.reason.msgid) == (file, column, msgid):
            return problem.reason
    return ""


def _shortened(value: str) -> str:
    return value if len(value) <= SHOWN_OF_A_VALUE else value[: SHOWN_OF_A_VALUE - 1] + "…"
