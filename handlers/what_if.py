"""«А если завтра 3»: imagined marks, added by buttons, kept in the buttons and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from chat.talk import BUTTONS, Button, Buttons, Reply
from chat.text import Content, Plain, Row, _, bold, quiet
from delivery.lines.days import lines, paragraphs
from delivery.lines.forecast import standing_words, works_row
from diary.final_rule import FIVE
from diary.forecast import forecast, scale_of
from diary.marks import ONE, Mark
from diary.target import HUNDRED, Kind, best_mark, imagined
from handlers.children import asked
from handlers.forecasts import choose, foot
from handlers.screens import about, screen
from handlers.standing import Standing, standing
from handlers.target import told_of
from handlers.turn import Turn, stale_button

# A mark and the place of its weight: «3b» of the second weight, the heaviest first.
_IMAGINED = re.compile(r"(\d{1,3})([a-z])")
AT_MOST = 8
A_ROW = 5
OF_FIVE = (2, 3, 4, 5)

Imagined = tuple[tuple[int, int], ...]  # mark, place of its weight


async def show(turn: Turn) -> Reply:
    """What the forecast of a `subject` (an id) becomes with the marks `m`.

    `w`: the weight of the next; `page`: of the marks on offer.
    """
    who = await asked(turn)
    if not turn.given("subject"):
        return await choose(turn, who, "what_if")
    stands = await standing(turn, who)
    kinds = stands.works.kinds
    added, weight = _asked(turn, kinds)
    return screen(
        turn,
        who,
        _("🎲 {subject}: what if", subject=Plain(stands.title)),
        paragraphs([*_words(stands, added, weight), foot(stands.period, turn.today)]),
        as_of=stands.as_of,
        buttons=_buttons(turn, stands, added, weight),
    )


def _asked(turn: Turn, kinds: Sequence[Kind]) -> tuple[Imagined, int]:
    """The imagined marks, and the place of the weight that the next one has: the lightest at first."""
    said = turn.word("m")
    if not re.fullmatch(rf"(?:{_IMAGINED.pattern}){{0,{AT_MOST}}}", said):
        raise stale_button()
    last = len(kinds) - 1
    added = tuple(
        # Weights are found anew at each press: one may be gone.
        (int(mark), min(last, _place(letter)))
        for mark, letter in _IMAGINED.findall(said)
    )
    weight = turn.word("w")
    return added, min(last, _place(weight)) if re.fullmatch("[a-z]", weight) else last


def _place(letter: str) -> int:
    return ord(letter) - ord("a")


def _words(stands: Standing, added: Imagined, weight: int) -> list[Content]:
    if not stands.is_open:
        return [told_of(stands, FIVE, lessons=None)]
    kinds, rule = stands.works.kinds, stands.rule
    now = standing_words(stands.forecast, stands.marks, rule)
    blocks: list[Content] = [_("Now: {standing}", standing=now)]
    if added:
        marks = _with(stands, added)
        blocks.append(
            (
                _(
                    "With {marks} added:",
                    marks=Row(tuple(_said(one, kinds) for one in added), ", "),
                ),
                bold(standing_words(forecast(marks, rule), marks, rule)),
            )
        )
    kind = kinds[weight]
    weighs: Content = ""
    if len(kinds) > 1:
        weighs = _(
            "The next one has weight {weight}: {works}.",
            weight=kind.weight,
            works=works_row(kind.titles),
        )
    blocks.append(
        lines(
            _("Press a mark to see what it would change."),
            weighs,
            quiet(_("It is added on this screen only, never to the diary.")),
        )
    )
    return blocks


def _with(stands: Standing, added: Imagined) -> tuple[Mark, ...]:
    highest = scale_of(stands.marks) or stands.works.highest
    more = (
        imagined(
            Decimal(mark),
            stands.works.kinds[place],
            subject=stands.title,
            highest=highest,
            on=stands.today,
        )
        for mark, place in added
    )
    return (*stands.marks, *more)


def _said(one: tuple[int, int], kinds: Sequence[Kind]) -> Content:
    mark, weight = one[0], kinds[one[1]].weight
    return mark if weight == ONE else _("{mark} (weight {weight})", mark=mark, weight=weight)


def _buttons(turn: Turn, stands: Standing, added: Imagined, weight: int) -> Buttons:
    here = about(stands.who.pupil, subject=stands.subject_id)
    back = (Button(_("Forecast"), "forecast", here),)
    if not stands.is_open:
        return (back,)

    def pressed(label: Content, marks: Imagined, kind: int, page: int) -> Button:
        said = {"m": _packed(marks), "w": _letter(kind), "page": page}
        return Button(label, "what_if", here | {name: one for name, one in said.items() if one})

    page = turn.number("page") if turn.given("page") else 0
    pages = _pages(int(best_mark(stands.marks, stands.rule, stands.works)))
    page = min(page, len(pages) - 1)
    offered = (
        pressed(one, (*added, (one, weight)), weight, page)
        for one in pages[page]
        if len(added) < AT_MOST
    )
    marks = tuple(button for button in offered if _fits(button))
    elsewhere: tuple[Button, ...] = ()
    if len(pages) > 1:
        following = (page + 1) % len(pages)
        label = _("Other marks")
        elsewhere = (pressed(label, added, weight, following),)
    ways = (pressed(_("Without the last"), added[:-1], weight, page), *back) if added else back
    kinds = stands.works.kinds
    room = min(A_ROW, BUTTONS - 1 - len(marks) - len(ways)) - len(elsewhere)
    others = [(weight + step) % len(kinds) for step in range(1, len(kinds))][: max(0, room)]
    weights = tuple(
        pressed(_("weight {weight}", weight=kinds[one].weight), added, one, page)
        for one in sorted(others)
    )
    return (marks, (*weights, *elsewhere), ways)


def _fits(button: Button) -> bool:
    """Long ids leave room for fewer marks."""
    try:
        button.packed()
    except ValueError:
        return False
    return True


def _packed(marks: Imagined) -> str:
    return "".join(f"{mark}{_letter(place)}" for mark, place in marks)


def _letter(place: int) -> str:
    return chr(ord("a") + place)


def _pages(best: int) -> tuple[tuple[int, ...], ...]:
    """Five marks at a time, the best first; of a hundred points each tenth."""
    if best == FIVE:
        return (OF_FIVE,)
    step = 10 if best == HUNDRED else 1
    every = range(best, 0, -step)
    return tuple(tuple(every[at : at + A_ROW][::-1]) for at in range(0, len(every), A_ROW))
