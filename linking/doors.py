"""Deep links: one press instead of typing a code."""

from __future__ import annotations

from collections.abc import Mapping


def telegram_link(names: Mapping[str, str], token: str) -> str | None:
    name = names.get("telegram")
    return f"https://t.me/{name}?start={token}" if name else None


def vk_link(names: Mapping[str, str], token: str) -> str | None:
    name = names.get("vk")
    return f"https://vk.me/club{name}?ref={token}" if name else None


def calendar_address(public_url: str, secret: str) -> str:
    """Where a calendar program fetches; answered by bot/web/feeds.py."""
    return f"{public_url.rstrip('/')}/calendar/{secret}.ics"


def web_link(public_url: str, token: str) -> str | None:
    """Only fills in the field of the page: the person presses «Отправить» there."""
    return f"{public_url.rstrip('/')}/?code={token}" if public_url else None
