from __future__ import annotations

from chat.talk import Button, Reply
from chat.text import Plain, _
from handlers.children import asked
from handlers.screens import about, screen
from handlers.turn import Turn, stale_button
from storage.subjects import subjects_of

# Screens that can be asked for one subject.
WITH_SUBJECT = ("marks", "homework", "tests", "room", "forecast", "target", "what_if")
PAGE = 8
LABEL = 40


async def pick(turn: Turn) -> Reply:
    """A button for every subject of a `pupil`; each leads to the screen named by `of`. `page` counts from 0."""
    who = await asked(turn)
    of = turn.word("of")
    if of not in WITH_SUBJECT:
        raise stale_button()
    page = turn.number("page") if turn.given("page") else 0
    known = await subjects_of(turn.db, turn.school.id, (who.pupil,))
    subjects = sorted((one for one in known if one.taught), key=lambda one: one.title.casefold())
    shown = subjects[page * PAGE : (page + 1) * PAGE]
    buttons = tuple(
        Button(Plain(one.title[:LABEL]), of, about(who.pupil, subject=one.id)) for one in shown
    )
    rows = tuple(buttons[at : at + 2] for at in range(0, len(buttons), 2))
    more = () if len(subjects) <= PAGE else (_next_page(turn, who.pupil.id, page, len(subjects)),)
    words = _("Choose a subject:") if shown else _("The school has not sent any subjects yet.")
    # Nothing here ages: the names of subjects are the same all year.
    return screen(turn, who, _("Subjects"), words, as_of=None, buttons=(*rows, more))


def _next_page(turn: Turn, pupil_id: int, page: int, subjects: int) -> Button:
    last = (page + 1) * PAGE >= subjects
    args = {"pupil": pupil_id, "of": turn.word("of"), "page": 0 if last else page + 1}
    return Button(_("More subjects"), "subjects", args)
