"""Letters of the forecast: which children of a school, in which week of which period. They hold no marks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from diary.forecast import is_foretold
from diary.people import Purpose, School
from diary.periods import Period
from diary.wishes import Topic, Way, after_quiet
from linking.class_pupils import grades_of_classes, marked_pupils
from linking.recipients import Recipient, recipients_of
from storage.outbox import Post
from storage.periods import periods_of_classes

USEFUL = timedelta(days=2)
PUPILS_AT_ONCE = 500


async def letters_of_forecast(db: AsyncConnection, school: School, *, now: datetime) -> list[Post]:
    """The number of statements does not grow with the children, but for one in each 500."""
    zone = ZoneInfo(school.timezone)
    today = now.astimezone(zone).date()
    grades = await grades_of_classes(db, school.id)
    periods = await periods_of_classes(db, school.id, grades, today=today)
    ending: dict[int, Period] = {}
    for class_id, of_class in periods.items():
        period = of_class.current(today)
        if period and is_foretold(period, today):
            ending[class_id] = period
    if not ending:
        return []
    since = min(period.begins for period in ending.values())
    marked = await marked_pupils(db, ending, since=since, today=today)
    whose: Mapping[int, Period] = {
        pupil_id: ending[class_id] for class_id, ids in marked.items() for pupil_id in ids
    }
    year, week, _day = today.isocalendar()
    posts: list[Post] = []
    ids = sorted(whose)
    for at in range(0, len(ids), PUPILS_AT_ONCE):
        some = ids[at : at + PUPILS_AT_ONCE]
        posts += [
            _post(to, whose[to.pupil_id], f"{year}-W{week:02}", zone, now)
            for to in await recipients_of(db, some, Purpose.NOTIFY, today=today)
            if to.ways[Topic.FORECAST] is not Way.OFF
        ]
    return posts


def _post(to: Recipient, period: Period, week: str, zone: ZoneInfo, now: datetime) -> Post:
    due = after_quiet(now, to.quiet, zone)
    return Post(
        school_id=to.school_id,
        chat_id=to.chat_id,
        person_id=to.person_id,
        pupil_id=to.pupil_id,
        lane=to.lane,
        kind="forecast",
        key=f"forecast:{to.person_id}:{to.pupil_id}:{period.id}:{week}",
        due_at=due,
        facts={"period": period.id},
        expires_at=due + USEFUL,
        why="quiet_hours" if due > now else "",
    )
