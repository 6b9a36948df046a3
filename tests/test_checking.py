from __future__ import annotations

import pytest

from bot.checking import remarks
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
