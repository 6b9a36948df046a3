"""Modules while they are loaded."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """Import big libraries within: what modules make is no garbage, and to look for some costs a sixth of their time.

    Nor is it looked for later: what was made so far is left out of every collection to come.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
