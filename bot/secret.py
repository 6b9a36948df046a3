"""The key of all keyed hashes: a setting, or a file beside the SQLite database."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.settings import Settings, Trouble

SHORTEST = 16


def the_secret(settings: Settings) -> bytes:
    """Made by whichever command is first: O_EXCL lets two that start together agree on one."""
    if settings.secret is not None:
        key = settings.secret.get_secret_value()
        if len(key) < SHORTEST:
            raise Trouble(
                f"DIARYBOT_SECRET короче {SHORTEST} знаков. Возьмите длинную случайную строку: "
                "openssl rand -hex 32"
            )
        return key.encode()
    where = make_url(settings.database_url)
    if where.get_backend_name() != "sqlite" or not where.database:
        raise Trouble("Не задан DIARYBOT_SECRET. С PostgreSQL он обязателен: openssl rand -hex 32")
    path = Path(f"{where.database}.secret")
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return _read(path)
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_hex(32))
    return _read(path)


def _read(path: Path) -> bytes:
    key = path.read_text().strip()
    if len(key) < SHORTEST:
        raise Trouble(f"Файл {path} пуст или повреждён: верните его из сохранённой копии.")
    return key.encode()
