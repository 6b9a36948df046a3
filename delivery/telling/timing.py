"""When news is worth a message of its own, and how long. Pure rules; every moment is of the school's clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType

from delivery.folding import News
from diary.changes import ChangeKind
from diary.wishes import DAY, Rhythm, Way

# Older entries are no news: a teacher fills in the journal of last month. Screens and digests show them.
OLD = timedelta(days=14)
WEEK = 7
SATURDAY = 6
USUAL_FIRST_BELL = time(8, 30)

# The kind of letter that tells a change; None: nobody is told in words of ours.
LETTERS: Mapping[str, str] = MappingProxyType(
    {
        "mark": "marks",
        "test": "tests",
        "homework": "homework",
        "lesson": "lessons",
        "absence": "absence",
        "final": "finals",
        "exam": "exams",
        "recommendation": "advice",
        "announcement": "notice",
        "teacher": "teachers",
        "calendar": "calendar",
        "bells": "bells",
    }
)


def letter_of(news: News) -> str:
    """The kind of letter that tells it; "" for what is about a person's access and not about the diary."""
    if news.kind is ChangeKind.STUDENT_MOVED:
        return "moved"
    if news.first.entity == "examResults" and "state" in {
        said.get("kind") for said in (news.before, news.after) if said
    }:
        return "state_exams"
    return LETTERS.get(news.kind.partition(".")[0], "")


@dataclass(frozen=True, slots=True)
class Evening:
    """When a person has the evening digest."""

    rhythm: Rhythm

    def comes_before(self, day: date, now: datetime) -> bool:
        """An evening digest is still to come on a day before this one."""
        return any(
            str(on.isoweekday()) in self.rhythm.days
            and datetime.combine(on, self.rhythm.at, now.tzinfo) > now
            for on in (now.date() + DAY * n for n in range(min((day - now.date()).days, WEEK)))
        )


def days_of(news: News) -> tuple[date, ...]:
    """The school days that it is about, the earliest first."""
    found = {one.on for one in news.changes if one.on}
    for said in (news.before, news.after):
        for name in ("new_date", "on_date", "due_on"):
            if said and said.get(name):
                found.add(date.fromisoformat(said[name]))
    return tuple(sorted(found))


def near(today: date) -> date:
    """Tomorrow; from Friday on the coming Monday, because no digest comes in between."""
    ahead = 8 - today.isoweekday() if today.isoweekday() >= SATURDAY - 1 else 1
    return today + DAY * ahead


def due_of(news: News) -> date | None:
    """The day for which homework is set; None: for the next lesson, whenever that is."""
    said = news.after or news.before or {}
    due = said.get("due_on")
    return date.fromisoformat(due) if due else None


def worth(news: News, letter: str, way: Way, evening: Evening, now: datetime) -> bool:
    """Whether it is said at once, in a message of its own. Else a digest tells it, or nobody."""
    today = now.date()
    if way is Way.OFF:
        return False
    if letter == "homework":
        return _homework(news, way, evening, now)
    if way is Way.DIGEST:
        return False
    days = days_of(news)
    if letter == "lessons":
        ahead = [day for day in days if day >= today]
        return any(day <= near(today) or not evening.comes_before(day, now) for day in ahead)
    if letter == "tests":
        return any(day >= today for day in days)
    if letter in {"marks", "absence"}:
        return any(day >= today - OLD for day in days)
    return True


def _homework(news: News, way: Way, evening: Evening, now: datetime) -> bool:
    """At once for those who wish so; for others only what no digest will tell in time any more."""
    due = due_of(news) or near(now.date())
    if due < now.date():
        return False
    return way is Way.INSTANT or (bool(evening.rhythm.days) and not evening.comes_before(due, now))


def last_moment(
    news: News, letter: str, now: datetime, bells: Mapping[int, time]
) -> datetime | None:
    """After this it is of no use to anybody; None: as long as its kind of letter is useful."""
    today = now.date()
    if letter == "homework":
        due = due_of(news) or near(today)
        begins = bells.get(due.isoweekday(), USUAL_FIRST_BELL)
        return datetime.combine(due, begins, now.tzinfo)
    if letter in {"lessons", "tests"}:
        return datetime.combine(max(days_of(news), default=today) + DAY, time(), now.tzinfo)
    if letter == "calendar":
        ends = [date.fromisoformat(said["ends"]) for said in (news.before, news.after) if said]
        return datetime.combine(max(ends, default=today) + DAY, time(), now.tzinfo)
    return None
