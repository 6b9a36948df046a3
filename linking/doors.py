"""Deep links: one press instead of typing a code."""

from __future__ import annotations

from collections.abc import Mapping


def telegram_link(names: Mapping[str, str], token: str) -> str | None:
    name = names.get("telegram")
    return f"https://t.me/{name}?start={token}" if name else None


def vk_link(names: Mapping[str, str], token: str) -> str | None:
    name = names.get("vk")
    return f"https://vk.me/club{name}?ref={token}" if name else None
