"""Which pupils a change of the diary concerns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from delivery.folding import News
from diary.changes import ChangeKind
from linking.recipients import Members, members_of, pupils_of_school

# What may be for the whole school or a parallel says so itself.
_SAY_SO = frozenset(
    {ChangeKind.ANNOUNCEMENT_ADDED, ChangeKind.CALENDAR_CHANGED, ChangeKind.BELLS_CHANGED}
)


async def concerned(
    db: AsyncConnection, school_id: int, news: Iterable[News], *, today: date
) -> Mapping[News, frozenset[int]]:
    """A few statements for all of it."""
    all_news = tuple(news)
    members = await members_of(
        db,
        {one.last.class_id for one in all_news if one.last.class_id},
        {one.last.group_id for one in all_news if one.last.group_id},
        today=today,
    )
    wide = {
        grade: await pupils_of_school(db, school_id, grade=grade)
        for grade in {_grade(one) for one in all_news if _is_wide(one)}
    }
    return {one: wide[_grade(one)] if _is_wide(one) else _of_one(one, members) for one in all_news}


def _of_one(news: News, members: Members) -> frozenset[int]:
    change = news.last
    if change.pupil_id is not None:
        return frozenset({change.pupil_id})
    if change.class_id is not None:
        return members.of_class[change.class_id]
    if change.group_id is not None:
        return members.of_group[change.group_id]
    return frozenset()


def _is_wide(news: News) -> bool:
    """For the whole school, or for a parallel."""
    if news.kind not in _SAY_SO or news.last.pupil_id or news.last.class_id or news.last.group_id:
        return False
    return news.kind is ChangeKind.BELLS_CHANGED or _scope(news) in {"school", "parallel"}


def _scope(news: News) -> str:
    said = news.after or news.before or {}
    return str(said.get("audience") or said.get("scope") or "")


def _grade(news: News) -> int | None:
    """Of a parallel; None: the whole school."""
    said = news.after or news.before or {}
    return said.get("grade") if _scope(news) == "parallel" else None
