"""How a school makes a final mark, as its administrator writes it: [schools."…".rules] final = { … }."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator

from diary.final_rule import FIVE

MARKS = 100
_LADDER = (
    'Правило итоговой отметки: "half_up" или наименьший средний балл для каждой отметки, '
    'по возрастанию: { "5" = "4.6", "4" = "3.6", "3" = "2.6" }.'
)
_NOT_WITH = (
    "При какой отметке итоговая уже не ставится, с лучшей итоговой и подряд: "
    '{ "5" = "3", "4" = "2" } значит: 5 не выходит при отметке 3 и ниже, 4 — при отметке 2 и ниже.'
)
_WORKS = (
    'Виды работ, без которых итоговой нет: список [ "Контрольная работа" ] или таблица по предметам '
    '{ "Алгебра" = [ "Контрольная работа" ] }. Названия — как в categories.csv и courses.csv.'
)
_TITLES = 'Здесь нужен список названий, как в журнале: [ "Домашняя работа" ].'
_SCALE = "Высшая отметка шкалы, к которой относится правило: целое число больше 1, например 100."


def table(said: object) -> dict[str, Any]:
    if not isinstance(said, dict):
        raise ValueError("Здесь нужна таблица: { … }.")  # noqa: TRY004 - the words are for the school's administrator
    return said


def _rounding(said: object) -> object:
    """Either "half_up" or the least average for each final mark."""
    if said == "half_up":
        return said
    steps = _numbers(said)
    ordered = sorted(steps.items())
    if not ordered or [least for _mark, least in ordered] != sorted(set(steps.values())):
        raise ValueError(_LADDER)
    return _as_written(said)


def _not_with(said: object) -> object:
    """A better final mark is never barred by less than a lower one, or more marks could make it worse."""
    bars = sorted(_numbers(said).items(), reverse=True)
    marks, bar = [mark for mark, _bar in bars], [bar for _mark, bar in bars]
    in_a_row = marks == [marks[0] - step for step in range(len(marks))] if marks else False
    if not in_a_row or bar != sorted(bar, reverse=True):
        raise ValueError(_NOT_WITH)
    return _as_written(said)


def _minimum(said: object) -> object:
    if isinstance(said, bool) or not str(said).isdecimal() or not 1 <= int(str(said)) <= MARKS:
        raise ValueError(
            f"С какого числа отметок прогноз имеет смысл: целое число от 1 до {MARKS}. Обычно 3."
        )
    return said


def _scale(said: object) -> object:
    if said is not None and (
        isinstance(said, bool) or not str(said).isdecimal() or int(str(said)) < 2  # noqa: PLR2004
    ):
        raise ValueError(_SCALE)
    return said


def _required(said: object) -> object:
    if isinstance(said, dict):
        return {str(subject): _listed(works, _WORKS) for subject, works in said.items()}
    return _listed(said, _WORKS)


def _titles(said: object) -> object:
    return _listed(said, _TITLES)


def _listed(said: object, words: str) -> list[str]:
    if not isinstance(said, list) or not all(isinstance(one, str) and one.strip() for one in said):
        raise ValueError(words)
    return said


def _numbers(said: object) -> dict[Decimal, Decimal]:
    return {_number(mark): _number(number) for mark, number in table(said).items()}


def _as_written(said: object) -> dict[str, str]:
    return {str(mark): str(number) for mark, number in table(said).items()}


def _number(said: object) -> Decimal:
    try:
        number = Decimal(str(said))
    except InvalidOperation:
        raise ValueError(f"«{said}» не читается как число.") from None
    if not number.is_finite():
        raise ValueError(f"«{said}» не читается как число.")
    return number


class FinalRule(BaseModel):
    """How the school makes a final mark of an average, for the forecast."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rounding: Annotated[str | dict[str, str], BeforeValidator(_rounding)] = "half_up"
    minimum: Annotated[int, BeforeValidator(_minimum)] = 3  # with fewer marks nothing is foretold
    # Of the marks that rounding and not_with speak of; by default the best final mark.
    scale: Annotated[int | None, BeforeValidator(_scale)] = None
    # Kinds of work without a mark in which nothing is foretold: everywhere, or by subject.
    required: Annotated[list[str] | dict[str, list[str]] | None, BeforeValidator(_required)] = None
    except_works: Annotated[list[str] | None, BeforeValidator(_titles)] = None  # do not count
    except_subjects: Annotated[list[str] | None, BeforeValidator(_titles)] = None  # not foretold
    # {final mark: mark}: not given while that mark or a lower one stands in the period.
    not_with: Annotated[dict[str, str] | None, BeforeValidator(_not_with)] = None

    @model_validator(mode="after")
    def _bars_the_best(self) -> FinalRule:
        if self.not_with:
            bars = _numbers(self.not_with)
            finals = _numbers(self.rounding) if isinstance(self.rounding, dict) else {}
            best = max(finals, default=Decimal(self.scale or FIVE))
            same_scale = self.scale is None or self.scale == best
            if max(bars) != best or (
                same_scale and any(bar >= mark for mark, bar in bars.items())
            ):
                raise ValueError(_NOT_WITH)
        return self
