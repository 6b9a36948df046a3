"""A school's own rules: [schools."id of its org".rules] in diarybot.toml. Kept in the row of the school as JSON."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from diary.wishes import (
    GATHER_AT_MOST,
    RHYTHMS,
    Topic,
    Way,
    clock_of,
    days_of,
    quiet_of,
    ways_for,
)

MARKS = 100


def quiet_hours(words: str) -> str:
    try:
        quiet_of(words)
    except ValueError:
        raise ValueError(
            f"«{words}» не читается как тихие часы. Напишите, например, 21:00-07:00 "
            "(00:00-00:00: тихих часов нет)."
        ) from None
    return words


def gather_seconds(value: object) -> object:
    if isinstance(value, bool) or not str(value).isdecimal() or int(str(value)) > GATHER_AT_MOST:
        raise ValueError(
            "Сколько секунд собирать новые отметки в одно сообщение: целое число от 0 "
            f"до {GATHER_AT_MOST}. Обычно 600."
        )
    return value


def _time(words: object) -> object:
    try:
        clock_of(str(words))
    except ValueError:
        raise ValueError(f"«{words}» не читается как время. Напишите, например, 18:30.") from None
    return str(words)


def _days(words: object) -> object:
    try:
        return days_of(str(words))
    except ValueError:
        raise ValueError(
            f"«{words}» не читается как дни недели. 12345: с понедельника по пятницу, "
            "7: воскресенье, пустая строка: никогда."
        ) from None


def _ways(said: object) -> object:
    for name, way in _table(said).items():
        if name not in set(Topic):
            raise ValueError(f"Темы «{name}» нет. Есть: {', '.join(Topic)}.")
        if way not in set(ways_for(Topic(name))):
            possible = ", ".join(ways_for(Topic(name)))
            raise ValueError(f"Для темы {name} нельзя задать «{way}», можно: {possible}.")
    return said


def _digests(said: object) -> object:
    for name in _table(said):
        if name not in RHYTHMS:
            raise ValueError(f"Сводки «{name}» нет. Есть: {', '.join(RHYTHMS)}.")
    return said


def _rounding(said: object) -> object:
    """Either "half_up" or the least average for each final mark: {"5": "4.6", "4": "3.6", "3": "2.6"}."""
    if said == "half_up":
        return said
    steps = {_number(mark): _number(least) for mark, least in _table(said).items()}
    ordered = sorted(steps.items())
    if not ordered or [least for _mark, least in ordered] != sorted(set(steps.values())):
        raise ValueError(
            'Правило итоговой отметки: "half_up" или наименьший средний балл для каждой отметки, '
            'по возрастанию: { "5" = "4.6", "4" = "3.6", "3" = "2.6" }.'
        )
    return {str(mark): str(least) for mark, least in _table(said).items()}


def _minimum(said: object) -> object:
    if isinstance(said, bool) or not str(said).isdecimal() or not 1 <= int(str(said)) <= MARKS:
        raise ValueError(
            f"С какого числа отметок прогноз имеет смысл: целое число от 1 до {MARKS}. Обычно 3."
        )
    return said


def _number(said: object) -> Decimal:
    try:
        number = Decimal(str(said))
    except InvalidOperation:
        raise ValueError(f"«{said}» не читается как число.") from None
    if not number.is_finite():
        raise ValueError(f"«{said}» не читается как число.")
    return number


def _table(said: object) -> dict[str, Any]:
    if not isinstance(said, dict):
        raise ValueError("Здесь нужна таблица: { … }.")  # noqa: TRY004 - the words are for the school's administrator
    return said


QuietHours = Annotated[str, AfterValidator(quiet_hours)]
GatherSeconds = Annotated[int, BeforeValidator(gather_seconds)]


class DigestRule(BaseModel):
    """When a digest comes; what is left out stays as usual."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    at: Annotated[str | None, BeforeValidator(_time)] = None
    days: Annotated[str | None, BeforeValidator(_days)] = None


class FinalRule(BaseModel):
    """How the school makes a final mark of an average, for the forecast."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rounding: Annotated[str | dict[str, str], BeforeValidator(_rounding)] = "half_up"
    minimum: Annotated[int, BeforeValidator(_minimum)] = 3  # with fewer marks nothing is foretold
    scale: Annotated[int | None, Field(gt=1)] = None  # of the averages; by default the best mark


class SchoolRules(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    rhythm_hours: int = Field(24, ge=1, le=24 * 31)  # how old data may be before a screen says so
    gather_seconds: GatherSeconds | None = None
    quiet_hours: QuietHours | None = None
    ways: Annotated[dict[Topic, Way] | None, BeforeValidator(_ways)] = None
    digests: Annotated[dict[str, DigestRule] | None, BeforeValidator(_digests)] = None
    final: FinalRule | None = None
