from __future__ import annotations

import asyncio
import sys
import traceback
from collections.abc import Iterator
from typing import Any, NoReturn

import pytest
import structlog


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    """One loop for all examples of a property: connections to a database belong to a loop."""
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(autouse=True)
def our_bugs() -> Iterator[None]:
    """A bug of ours is answered politely; here it is an error where it happened."""

    def raise_it(_logger: Any, method: str, event: Any) -> NoReturn:
        if method in {"error", "exception", "critical"}:
            where = traceback.format_exc() if sys.exc_info()[0] else ""
            raise AssertionError(f"{event}\n{where}")
        raise structlog.DropEvent

    structlog.configure(processors=[raise_it])
    yield
    structlog.reset_defaults()
