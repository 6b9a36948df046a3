"""A school's own rules: [schools."id of its org".rules] in diarybot.toml. Kept in the row of the school as JSON."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from bot.final_rule import FinalRule, table
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
    for name, way in table(said).items():
        if name not in set(Topic):
            raise ValueError(f"Темы «{name}» нет. Есть: {', '.join(Topic)}.")
        if way not in set(ways_for(Topic(name))):
            possible = ", ".join(ways_for(Topic(name)))
            raise ValueError(f"Для темы {name} нельзя задать «{way}», можно: {possible}.")
    return said


def _digests(said: object) -> object:
    for name in table(said):
        if name not in RHYTHMS:
            raise ValueError(f"Сводки «{name}» нет. Есть: {', '.join(RHYTHMS)}.")
    return said


QuietHours = Annotated[str, AfterValidator(quiet_hours)]
GatherSeconds = Annotated[int, BeforeValidator(gather_seconds)]


class DigestRule(BaseModel):
    """When a digest comes; what is left out stays as usual."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    at: Annotated[str | None, BeforeValidator(_time)] = None
    days: Annotated[str | None, BeforeValidator(_days)] = None


class SchoolRules(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    rhythm_hours: int = Field(24, ge=1, le=24 * 31)  # how old data may be before a screen says so
    gather_seconds: GatherSeconds | None = None
    quiet_hours: QuietHours | None = None
    ways: Annotated[dict[Topic, Way] | None, BeforeValidator(_ways)] = None
    digests: Annotated[dict[str, DigestRule] | None, BeforeValidator(_digests)] = None
    final: FinalRule | None = None
