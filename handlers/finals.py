from __future__ import annotations

from collections.abc import Sequence

from chat.talk import Button, Reply
from chat.text import Content, Plain, Row, _, bold
from delivery.lines.days import paragraphs
from delivery.lines.finals import period_words, said_words
from diary.finals import FinalMark, by_subject, by_year
from diary.people import Pupil
from handlers.children import asked
from handlers.screens import about, screen
from handlers.turn import Turn
from storage.finals import Finals, finals_of


async def show(turn: Turn) -> Reply:
    """Final marks of a `pupil`: by subject, of all periods."""
    who = await asked(turn)
    found = await finals_of(turn.db, who.pupil)
    years = by_year(found.marks, turn.today)
    blocks = [_year(year, group, alone=len(years) == 1) for year, group in years.items()]
    return screen(
        turn,
        who,
        _("Final marks"),
        paragraphs(blocks) if blocks else _none(who.pupil, found),
        as_of=found.as_of,
        buttons=(
            (
                Button(_("Averages"), "averages", about(who.pupil)),
                Button(_("Exams"), "exams", about(who.pupil)),
            ),
        ),
    )


def _year(year: int, marks: Sequence[FinalMark], *, alone: bool) -> Content:
    head = _("School year {first}/{second}", first=year, second=year + 1)
    lines = tuple(
        _("{subject}: {marks}", subject=Plain(title), marks=Row(tuple(map(_word, group))))
        for title, group in by_subject(marks).items()
    )
    return lines if alone else (bold(head), *lines)


def _word(mark: FinalMark) -> Content:
    """«1 четверть — 4», «2 четверть — отложена до 20 января (болезнь)»."""
    return _("{period} — {mark}", period=period_words(mark), mark=said_words(mark))


def _none(pupil: Pupil, found: Finals) -> Content:
    if not pupil.has_marks:
        return _("There are no marks in the first grade, and no final ones either.")
    if found.as_of is None:
        return _("The school does not send final marks here.")
    return _("No final marks yet.")
