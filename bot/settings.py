"""Settings: read once from the environment (DIARYBOT_…) and diarybot.toml, frozen, handed down."""

from __future__ import annotations

from ipaddress import ip_network
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from bot.bots import Bot, TelegramBot, VkBot
from bot.rules import GatherSeconds, QuietHours, SchoolRules
from diary.people import PersonalData

FILE = Path("diarybot.toml")
PREFIX = "DIARYBOT_"


class SchoolSettings(BaseModel):
    """A school's own rules: [schools."id of its org"] in diarybot.toml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    legal_basis: Literal["consent", "public_service"] | None = None
    timezone: str | None = None
    rules: SchoolRules | None = None

    @field_validator("timezone")
    @classmethod
    def _known(cls, value: str | None) -> str | None:
        if value is not None:
            ZoneInfo(value)
        return value


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix=PREFIX, toml_file=FILE, frozen=True, extra="ignore"
    )

    database_url: str = "sqlite+aiosqlite:///diarybot.db"
    secret: SecretStr | None = None
    code_days: int = Field(14, ge=1, le=365)
    gather_seconds: GatherSeconds = 600  # new marks of a child are told together
    quiet_hours: QuietHours = "21:00-07:00"

    telegram_token: SecretStr | None = None
    telegram_api_url: str | None = None
    telegram_proxy: str | None = None
    telegram_personal_data: PersonalData = PersonalData.ALIAS
    telegram_mode: Literal["polling", "webhook"] = "polling"
    telegram_webhook_secret: SecretStr | None = None
    telegram_rate: float = Field(30, gt=0)
    telegram_paid_broadcast: bool = False  # letters beyond 30 a second cost Stars

    vk_token: SecretStr | None = None
    vk_group_id: int | None = Field(None, gt=0)
    vk_api_url: str | None = None
    vk_personal_data: PersonalData = PersonalData.FULL
    vk_mode: Literal["longpoll", "callback"] = "longpoll"
    vk_secret: SecretStr | None = None
    vk_confirmation: str | None = None
    vk_rate: float = Field(20, gt=0)

    public_url: str | None = None
    web_host: str = "127.0.0.1"
    web_port: int = Field(8080, ge=0, le=65535)
    web_trusted_proxies: tuple[str, ...] = ()
    metrics_token: SecretStr | None = (
        None  # without it /metrics is for this machine and its network
    )

    schools: dict[str, SchoolSettings] = Field(default_factory=dict)
    bots: tuple[Bot, ...] = ()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the signature is pydantic's
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - as above
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @field_validator(
        "telegram_token",
        "vk_token",
        "secret",
        "telegram_api_url",
        "vk_api_url",
        "metrics_token",
        mode="before",
    )
    @classmethod
    def _empty_is_unset(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("web_trusted_proxies", mode="after")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for network in value:
            ip_network(network)
        return value

    @property
    def every_bot(self) -> tuple[TelegramBot | VkBot, ...]:
        """The bots of the plain settings first, then those of the tables."""
        found: list[TelegramBot | VkBot] = []
        if self.telegram_token is not None:
            telegram = TelegramBot(
                token=self.telegram_token,
                api_url=self.telegram_api_url,
                proxy=self.telegram_proxy,
                mode=self.telegram_mode,
                webhook_secret=self.telegram_webhook_secret,
                rate=self.telegram_rate,
                paid_broadcast=self.telegram_paid_broadcast,
            )
            found.append(telegram)
        if self.vk_token is not None:
            vk = VkBot(
                token=self.vk_token,
                group_id=self.vk_group_id,
                api_url=self.vk_api_url,
                mode=self.vk_mode,
                secret=self.vk_secret,
                confirmation=self.vk_confirmation,
                rate=self.vk_rate,
            )
            found.append(vk)
        return (*found, *self.bots)

    @property
    def usual_rules(self) -> dict[str, object]:
        """What holds for every school here, unless its own rules say otherwise."""
        return {"gather_seconds": self.gather_seconds, "quiet_hours": self.quiet_hours}

    @property
    def carries(self) -> dict[str, PersonalData]:
        return {
            "telegram": self.telegram_personal_data,
            "vk": self.vk_personal_data,
            "web": PersonalData.FULL,
        }


class Trouble(Exception):
    """What is wrong with the settings, each in words that a school's administrator understands."""

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines
