"""How a child stands in one subject of the running period: what forecast, target and «что если» are reckoned from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chat.talk import Refusal, Reply
from chat.text import Content, _
from diary.final_rule import FinalRule, final_rule_of
from diary.forecast import Forecast, forecast
from diary.marks import Mark
from diary.periods import Period, Periods
from diary.remaining import lessons_left
from diary.target import Given, Works, works
from handlers.children import Asked
from handlers.marks import no_marks
from handlers.screens import screen
from handlers.turn import Turn, stale_button
from storage.marks import marks_of
from storage.periods import periods_of
from storage.subjects import subjects_of
from storage.timetable import weeks_of
from storage.works import works_given

YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Standing:
    who: Asked
    subject_id: int
    title: str
    period: Period
    marks: tuple[Mark, ...]  # of the period
    works: Works
    rule: FinalRule
    as_of: datetime | None
    today: date

    @property
    def is_over(self) -> bool:
        return self.period.ends < self.today

    @property
    def is_open(self) -> bool:
        """Marks may come that change what comes out."""
        forecast = self.forecast
        return not (
            self.is_over
            or self.unnumbered
            or self.rule.leaves_out(self.title)
            or (forecast is not None and forecast.why == "scales")
        )

    @property
    def forecast(self) -> Forecast | None:
        return forecast(self.marks, self.rule)

    @property
    def unnumbered(self) -> bool:
        """Only «зачёт» and the like: there is nothing to reckon."""
        return bool(self.marks) and not any(mark.enters_average for mark in self.marks)


async def standing(turn: Turn, who: Asked) -> Standing:
    """Of the `subject` (an id) of this child."""
    subject_id = turn.number("subject")
    periods, period = await running_period(turn, who)
    own = periods.of_subject(subject_id, period, turn.today)
    found = await marks_of(turn.db, (who.pupil,), own.begins, own.ends)
    marks = tuple(mark for mark in found.marks if mark.subject_id == subject_id)
    rule = final_rule_of(turn.school.rules)
    given = await works_given(turn.db, who.pupil, subject_id, since=turn.today - YEAR)
    had = tuple(Given(mark.work_type, mark.weight, mark.highest) for mark in marks)
    return Standing(
        who,
        subject_id,
        marks[0].subject if marks else await _title(turn, who, subject_id),
        own,
        marks,
        works((*given, *had), rule),
        rule,
        found.as_of,
        turn.today,
    )


async def running_period(turn: Turn, who: Asked) -> tuple[Periods, Period]:
    """Refused where there is nothing to foretell: in the first grade, or where the school gives no periods."""
    if not who.pupil.has_marks:
        raise Refusal(_empty(turn, who, no_marks(who.pupil, given=True)))
    periods = await periods_of(turn.db, who.pupil, today=turn.today)
    period = periods.current(turn.today)
    if period is None:
        words = _("The school does not send its marking periods here, so there is no forecast.")
        raise Refusal(_empty(turn, who, words))
    return periods, period


async def lessons_to_come(turn: Turn, stands: Standing) -> int | None:
    """Of the subject until the end of the period; None where the timetable does not know it."""
    pupil, today, ends = stands.who.pupil, turn.today, stands.period.ends
    if ends - today > YEAR:
        return None
    weeks = await weeks_of(turn.db, (pupil,), today, ends, bells=False)
    return lessons_left(weeks.of(pupil), stands.subject_id, today, ends)


async def _title(turn: Turn, who: Asked, subject_id: int) -> str:
    known = await subjects_of(turn.db, turn.school.id, (who.pupil,))
    title = next((one.title for one in known if one.id == subject_id), None)
    if title is None:
        raise stale_button()
    return title


def _empty(turn: Turn, who: Asked, words: Content) -> Reply:
    return screen(turn, who, _("📈 Forecast"), words, as_of=None)
