from __future__ import annotations

from chat.talk import Button, Reply
from chat.text import Content, _, bold, n_
from delivery.lines.achievements import achievement_lines
from delivery.lines.days import paragraphs
from diary.achievements import Achievement, by_school_year
from diary.finals import school_year
from handlers.children import asked
from handlers.screens import about, screen
from handlers.turn import Turn
from storage.achievements import Achievements, achievements_of

AT_MOST = 20


async def show(turn: Turn) -> Reply:
    """What a `pupil` won, the latest first."""
    who = await asked(turn)
    found = await achievements_of(turn.db, who.pupil)
    years = by_school_year(found.achievements[:AT_MOST])
    running = list(years) == [school_year(turn.today)]
    blocks = [_year(year, group, alone=running) for year, group in years.items()]
    hidden = len(found.achievements) - AT_MOST
    if hidden > 0:
        blocks.append(n_("…and {n} earlier one", "…and {n} earlier ones", n=hidden))
    return screen(
        turn,
        who,
        _("🏆 Achievements"),
        paragraphs(blocks) if blocks else _none(found),
        as_of=found.as_of,
        buttons=(
            (
                Button(_("Final marks"), "finals", about(who.pupil)),
                Button(_("Exams"), "exams", about(who.pupil)),
            ),
        ),
    )


def _year(year: int, achievements: tuple[Achievement, ...], *, alone: bool) -> Content:
    lines = tuple(achievement_lines(one) for one in achievements)
    head = _("School year {first}/{second}", first=year, second=year + 1)
    return lines if alone else (bold(head), *lines)


def _none(found: Achievements) -> Content:
    if found.as_of is None:
        return _("The school does not send achievements here.")
    return _("No achievements are written down yet.")
