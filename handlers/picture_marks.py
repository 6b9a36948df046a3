from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from chat.talk import Button
from chat.text import Content, Number, Plain, Row, Text, _, quiet
from delivery.lines.days import paragraphs, span
from delivery.lines.forecast import short_forecast
from delivery.lines.marks import average_value, subject_line
from diary.final_rule import final_rule_of
from diary.marks import ONE, Mark
from diary.people import Pupil
from diary.periods import Period
from diary.progress import SubjectProgress, progress, reach
from documents.cards import Chip, MarksCard, SubjectRow
from handlers.children import Asked
from handlers.marks import no_marks
from handlers.picture_words import Picture, Words, cut
from handlers.screens import about, screen
from handlers.turn import Turn, stale_button
from storage.marks import marks_of
from storage.periods import periods_of

SUBJECTS_AT_MOST = 18
CHIPS_AT_MOST = 14  # two lines of them
TITLE_LETTERS = 90
LETTERS_AT_MOST = 7  # of one mark
YEAR = timedelta(days=365)
BEST, GOOD = Decimal("0.9"), Decimal("0.7")
USUAL_SCALES = (5, 10, 12, 100)


async def of_marks(turn: Turn, who: Asked) -> Picture:
    """Marks of a `period`, or of the running one, by subject."""
    periods = await periods_of(turn.db, who.pupil, today=turn.today)
    shown = periods.current(turn.today)
    if turn.given("period"):
        shown = periods.find(turn.number("period"))
        if shown is None:
            raise stale_button()
    days: Content = Plain(shown.title) if shown else span(turn.today - YEAR, turn.today)
    shown = shown or Period(0, "", "year", turn.today - YEAR, turn.today)
    found = await marks_of(turn.db, (who.pupil,), *reach(periods, shown, turn.today))
    rule = final_rule_of(turn.school.rules)
    subjects = progress(found.marks, periods, shown, rule, today=turn.today)
    note = _foot(subjects)
    nothing = "" if subjects else no_marks(who.pupil, given=found.as_of is not None)
    body = tuple(_line(one) for one in subjects)
    reply = screen(
        turn,
        who,
        _("📊 Marks, {days}", days=days),
        nothing or paragraphs([body, *(quiet(line) for line in note)]),
        as_of=found.as_of,
        buttons=(_ways(who.pupil, shown),),
        sibling_args={"of": "marks"},
    )
    words = Words(turn.person.lang)
    title = _("Marks")
    card = MarksCard(
        words.head(turn, who, title, days, empty=nothing, as_of=found.as_of, foot=note),
        average=words(_("average")),
        forecast=words(_("forecast")),
        rows=tuple(_row(one, shown, words) for one in subjects[:SUBJECTS_AT_MOST]),
        more=words.more(len(subjects) - SUBJECTS_AT_MOST),
    )
    return Picture(card, reply, title, days)


def _ways(pupil: Pupil, shown: Period) -> tuple[Button, ...]:
    if not pupil.has_marks:
        return (Button(_("Advice"), "recommendations", about(pupil)),)
    period = {"period": shown.id} if shown.id else {}
    return (
        Button(_("Marks"), "marks", about(pupil, **period)),
        Button(_("Averages"), "averages", about(pupil, **period)),
    )


def _foot(subjects: Sequence[SubjectProgress]) -> tuple[Text, ...]:
    """What the signs mean, where they stand."""
    lines: list[Text] = []
    if any(mark.weight != ONE for one in subjects for mark in one.marks):
        lines.append(_("×3 beside a mark is the weight of the work."))
    if any(one.forecast and one.forecast.enough for one in subjects):
        lines.append(
            _(
                "The forecast is what would come out if the period ended today. "
                "It is not a mark: the teacher sets the final one."
            )
        )
    return tuple(lines)


def _line(one: SubjectProgress) -> Content:
    """«Алгебра: 4 5 3 · средний 4,00 · прогноз 4»"""
    foretold = short_forecast(one.forecast) if one.forecast and one.forecast.enough else ""
    return Row((subject_line(one.title, one.marks), foretold))


def _row(one: SubjectProgress, shown: Period, words: Words) -> SubjectRow:
    before = len(one.marks) - CHIPS_AT_MOST
    value = one.forecast.value if one.forecast else None
    scales = len(one.averages) > 1
    return SubjectRow(
        cut(one.title, TITLE_LETTERS),
        tuple(_chip(mark, one.marks) for mark in one.marks[-CHIPS_AT_MOST:]),
        before=words.earlier(before),
        averages=tuple(
            words(average_value(mean) if scales else Number(mean.value, "0.00"))
            for mean in one.averages
        ),
        forecast="" if value is None else words(value),
        period=one.period.title if one.period.id != shown.id else "",
    )


def _chip(mark: Mark, among: Sequence[Mark]) -> Chip:
    tone = _tone(mark, among)
    weight = f"×{mark.weight.normalize():f}" if tone and mark.weight != ONE else ""
    return Chip(cut(mark.raw or "—", LETTERS_AT_MOST), tone, weight)


def _tone(mark: Mark, among: Sequence[Mark]) -> int:
    """A darker chip for a better mark; where the scale is not named, by the smallest that all marks fit in."""
    if mark.value is None or mark.kind != "mark":
        return 0
    top = max(one.value for one in among if one.value is not None)
    highest = mark.highest or next((one for one in USUAL_SCALES if top <= one), top)
    share = mark.value / Decimal(highest or 1)
    return 3 if share >= BEST else 2 if share >= GOOD else 1
