"""One bot of a messenger: the one of the plain settings, or a table of diarybot.toml where there are several."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, SecretStr

Name = Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,32}$")]


class TelegramBot(BaseModel):
    """[[bots]] with channel = "telegram"."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    channel: Literal["telegram"] = "telegram"
    name: Name = "telegram"
    school: str | None = None  # the id of its org: whose bot this is
    token: SecretStr
    api_url: str | None = None
    proxy: str | None = None
    mode: Literal["polling", "webhook"] = "polling"
    webhook_secret: SecretStr | None = None
    rate: float = Field(30, gt=0)
    paid_broadcast: bool = (
        False  # letters beyond the free limit, for Stars: rate may be up to 1000
    )

    @property
    def webhook_path(self) -> str:
        return "telegram" if self.name == "telegram" else f"telegram/{self.name}"


class VkBot(BaseModel):
    """[[bots]] with channel = "vk"."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    channel: Literal["vk"] = "vk"
    name: Name = "vk"
    school: str | None = None
    token: SecretStr
    group_id: int | None = Field(None, gt=0)
    api_url: str | None = None
    proxy: str | None = None
    mode: Literal["longpoll", "callback"] = "longpoll"
    secret: SecretStr | None = None
    confirmation: str | None = None
    rate: float = Field(20, gt=0)

    @property
    def webhook_path(self) -> str:
        return "vk" if self.name == "vk" else f"vk/{self.name}"


Bot: TypeAlias = Annotated[TelegramBot | VkBot, Field(discriminator="channel")]
