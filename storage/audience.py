"""Whom a row is for, in SQL: pupils' classes and groups."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from operator import itemgetter
from typing import Any, Protocol, TypeVar

from sqlalchemy import BindParameter, ColumnElement, Table, bindparam, or_

from diary.lessons import Audience
from diary.people import Pupil

CLASSES: BindParameter[Any] = bindparam("classes", expanding=True)
GROUPS: BindParameter[Any] = bindparam("groups", expanding=True)
PUPILS: BindParameter[Any] = bindparam("pupils", expanding=True)
SCHOOL: BindParameter[Any] = bindparam("school")
IDS: BindParameter[Any] = bindparam("ids", expanding=True)  # rows of which one is told


def for_them(table: Table) -> ColumnElement[bool]:
    """A row for one of the classes, groups or, where the table knows single pupils, pupils of `whom`."""
    reached = [table.c.class_id.in_(CLASSES), table.c.group_id.in_(GROUPS)]
    if "pupil_id" in table.c:
        reached.append(table.c.pupil_id.in_(PUPILS))
    return or_(*reached)


def whom(pupils: Sequence[Pupil]) -> dict[str, Any]:
    """The parameters of `for_them`. Pupils of one school."""
    return {
        "school": pupils[0].school_id,
        "pupils": [pupil.id for pupil in pupils],
        "classes": sorted({one for pupil in pupils for one in class_ids_of(pupil)}),
        "groups": sorted({one for pupil in pupils for one in pupil.group_ids}),
    }


def among(pupils: Sequence[Pupil], ids: Collection[int]) -> dict[str, Any]:
    """The parameters of a question for rows by id, as far as they are for one of these pupils."""
    values = whom(pupils) | {"ids": sorted(ids)}
    values.pop("school")
    return values


def is_for(
    pupil: Pupil,
    *,
    class_id: int | None = None,
    group_id: int | None = None,
    pupil_id: int | None = None,
) -> bool:
    """A row with this addressee is for the pupil."""
    if pupil_id is not None:
        return pupil_id == pupil.id
    return class_id in class_ids_of(pupil) or group_id in pupil.group_ids


class Addressed(Protocol):
    @property
    def audience(self) -> Audience: ...


Row = TypeVar("Row", bound=Addressed)


def by_audience(rows: Sequence[Row]) -> Callable[[Pupil], tuple[Row, ...]]:
    """Rows for a pupil's classes and groups, in their order; found without a look at all those of other pupils."""
    found: dict[Audience, list[tuple[int, Row]]] = {}
    for place, row in enumerate(rows):
        found.setdefault(row.audience, []).append((place, row))

    def of(pupil: Pupil) -> tuple[Row, ...]:
        addressees = [
            *(Audience(class_id=one) for one in class_ids_of(pupil)),
            *(Audience(group_id=one) for one in pupil.group_ids),
        ]
        theirs = [pair for one in addressees for pair in found.get(one, ())]
        return tuple(row for _place, row in sorted(theirs, key=itemgetter(0)))

    return of


def class_ids_of(pupil: Pupil) -> frozenset[int]:
    return pupil.class_ids if pupil.class_id is None else pupil.class_ids | {pupil.class_id}
