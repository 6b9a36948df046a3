"""What would bring a final mark, in plain sentences."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from chat.text import Content, Number, Plain, Row, _, n_
from delivery.lines.days import lines
from delivery.lines.forecast import left_out_subject, several_scales
from diary.marks import ONE
from diary.target import Kind, Path, Target

PATHS = 3
TITLES = 3  # of one weight


def target_lines(
    found: Target, *, average: Content, lessons: int | None, ends: date
) -> tuple[Content, ...]:
    """`average`: as it is now, "" where there is none. `lessons`: still to come until `ends`, None: nobody knows."""
    goal = found.goal
    match found.verdict:
        case "reached":
            return (_("{goal} comes out already.", goal=goal),)
        case "ways":
            return _ways(found, average)
        case "far":
            return _far(found, lessons, ends)
        case "barred":
            return (
                _(
                    "By the school's rule {goal} is out of reach while a mark of {bar} or lower stands in the period.",
                    goal=goal,
                    bar=found.bar or 0,
                ),
            )
        case "scales":
            return (several_scales(),)
        case "apart":
            return (left_out_subject(),)
    return (
        _(
            "{goal} is out of reach already: it takes an average of {least}, and no marks bring it there any more.",
            goal=goal,
            least=_number(found.least),
        ),
    )


def _ways(found: Target, average: Content) -> tuple[Content, ...]:
    paths = found.paths[:PATHS]
    takes: Content = ""
    if found.least is not None and average:
        takes = _(
            "{goal} takes an average of {least}, now it is {average}.",
            goal=found.goal,
            least=_number(found.least),
            average=average,
        )
    required = paths[0].required
    if required:
        wanted = Row(tuple(Row(_marks_for(paths[0].mark, 1, one)) for one in required), gap=", ")
        takes = (*lines(takes), _("By the school's rule it takes: {marks}.", marks=wanted))
    ways = [path for path in paths if path.number]
    if not ways:
        return lines(takes, _("That is enough for {goal}.", goal=found.goal))
    head = (
        _("Besides, any one of these:")
        if required and len(ways) > 1
        else _("Besides:")
        if required
        else _("Any one of these is enough for {goal}:", goal=found.goal)
        if len(ways) > 1
        else _("This is enough for {goal}:", goal=found.goal)
    )
    return lines(takes, head, *(_way(path) for path in ways))


def _way(path: Path) -> Content:
    return Row(("•", Row(_marks_for(path.mark, path.number, path.kind))), gap=" ")


def _marks_for(mark: Decimal, number: int, kind: Kind) -> tuple[Content, ...]:
    """«3 отметки 5 · ответ на уроке, домашняя работа · вес 1»."""
    titles: Content = ""
    if kind.titles:
        titles = Row(tuple(Plain(title.lower()) for title in kind.titles[:TITLES]), gap=", ")
    weight: Content = ""
    if kind.weight != ONE or not kind.titles:
        weight = _("weight {weight}", weight=kind.weight)
    return (n_("{n} mark “{mark}”", "{n} marks “{mark}”", n=number, mark=mark), titles, weight)


def _far(found: Target, lessons: int | None, ends: date) -> tuple[Content, ...]:
    path = found.paths[0]
    needed = n_("{n} mark “{mark}”", "{n} marks “{mark}”", n=path.marks, mark=path.mark)
    left: Content = ""
    if lessons is not None:
        left = n_(
            "By the timetable there is {n} more lesson until {day}.",
            "By the timetable there are {n} more lessons until {day}.",
            n=lessons,
            day=ends,
        )
    if lessons == 0:
        left = _("By the timetable there are no more lessons until {day}.", day=ends)
    return lines(
        _("{goal} is out of reach already: it would take {marks}.", goal=found.goal, marks=needed),
        left,
    )


def _number(exact: Fraction | None) -> Content:
    if exact is None:
        return "0"
    return Number(Decimal(exact.numerator) / Decimal(exact.denominator), "0.0####")
