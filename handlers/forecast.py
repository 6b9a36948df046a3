from __future__ import annotations

from chat.talk import Button, Reply
from chat.text import Content, Plain, _, bold
from delivery.lines.days import lines, paragraphs
from delivery.lines.forecast import arithmetic, explained, standing_words
from diary.target import aims, goals_of
from handlers.children import asked
from handlers.forecasts import choose, foot, head
from handlers.marks import no_marks
from handlers.screens import about, screen
from handlers.standing import Standing, lessons_to_come, standing
from handlers.target import told_of, wish
from handlers.turn import Turn


async def show(turn: Turn) -> Reply:
    """What would come out for a `pupil` if the period ended today, by subject; of one `subject` (an id) how."""
    who = await asked(turn)
    if not turn.given("subject"):
        return await choose(turn, who, "forecast")
    stands = await standing(turn, who)
    here = about(who.pupil, subject=stands.subject_id)
    told: list[Content] = []
    row: tuple[Button, ...] = ()
    if stands.is_open:
        lessons = await lessons_to_come(turn, stands)
        now = stands.forecast.value if stands.forecast else None
        wanted = aims(now, goals_of(stands.marks, stands.rule, stands.works))
        told = [told_of(stands, goal, lessons=lessons) for goal in wanted]
        row = (*(wish(stands, goal) for goal in wanted), Button(_("What if…"), "what_if", here))
    return screen(
        turn,
        who,
        _(
            "📈 Forecast, {subject}, {days}",
            subject=Plain(stands.title),
            days=Plain(stands.period.title),
        ),
        paragraphs([_reckoned(turn, stands), *told, foot(stands.period, turn.today)]),
        as_of=stands.as_of,
        buttons=(
            row,
            (
                Button(_("Marks"), "marks", here),
                Button(_("All subjects"), "forecast", about(who.pupil)),
            ),
        ),
    )


def _reckoned(turn: Turn, stands: Standing) -> Content:
    found = stands.forecast
    if found is None:
        if stands.unnumbered:
            return _("The marks of this subject are no numbers, so there is no forecast.")
        return no_marks(stands.who.pupil, given=stands.as_of is not None)
    goals = goals_of(stands.marks, stands.rule, stands.works)
    return lines(
        head(stands.period, turn.today) if found.enough else "",
        bold(standing_words(found, stands.marks, stands.rule)),
        arithmetic(found, stands.marks, stands.rule),
        *explained(found, stands.marks, stands.rule, goals),
    )
