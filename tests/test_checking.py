from __future__ import annotations

import pytest
from pydantic import SecretStr

from bot.checking import remarks, troubles
from bot.settings import Settings


@pytest.mark.parametrize(
    ("url", "proxies", "warned"),
    [
        ("https://diary.example", (), True),
        ("https://diary.example", ("127.0.0.1",), False),
        ("http://localhost:8080", (), False),
        (None, (), False),
    ],
)
def test_behind_a_proxy_that_is_not_trusted_everybody_looks_the_same(
    url: str | None,
    proxies: tuple[str, ...],
    warned: bool,  # noqa: FBT001
) -> None:
    settings = Settings(public_url=url, web_trusted_proxies=proxies)
    assert any("WEB_TRUSTED_PROXIES" in line for line in remarks(settings)) == warned


@pytest.mark.parametrize(
    ("rate", "paid", "server", "refused"),
    [
        (30, False, None, False),
        (31, False, None, True),
        (1000, True, None, False),
        (1001, True, None, True),
        (5000, False, "http://127.0.0.1:8081", False),
    ],
)
def test_a_rate_that_telegram_does_not_take_is_said_so(
    rate: float,
    *,
    paid: bool,
    server: str | None,
    refused: bool,
) -> None:
    settings = Settings(
        telegram_token=SecretStr("123456789:AA"),
        telegram_rate=rate,
        telegram_paid_broadcast=paid,
        telegram_api_url=server,
    )
    found = any("TELEGRAM_RATE" in line for line in troubles(settings))
    assert found is refused
