"""Big documents are drawn in a short process of their own, which gives all of its memory back.

A class on paper takes hundreds of megabytes, and typst keeps what it has once got.
"""

from __future__ import annotations

import asyncio
import pickle
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

ROOT = Path(__file__).parent.parent
PATIENCE = 120.0  # seconds

# Nobody prints two classes at once; who comes second waits.
_WAITING = ThreadPoolExecutor(max_workers=1, thread_name_prefix="drawing-apart")


class NotDrawn(Exception):
    """The process that drew ended without a document: killed, out of memory, too slow, or our bug."""


async def drawn_apart(draw: Callable[[], bytes], *, patience: float = PATIENCE) -> bytes:
    """What `draw` makes in another process: a function of a module, or a partial of one. Raise NotDrawn."""
    work = partial(_drawn, pickle.dumps(draw), patience)
    return await asyncio.get_running_loop().run_in_executor(_WAITING, work)


def _drawn(draw: bytes, patience: float) -> bytes:
    command = (sys.executable, "-m", "documents.apart")
    try:
        ended = subprocess.run(  # noqa: S603 - a module of ours
            command, input=draw, capture_output=True, cwd=ROOT, timeout=patience, check=False
        )
    except subprocess.TimeoutExpired:
        raise NotDrawn(f"The drawing process took more than {patience:g} s") from None
    if ended.returncode:
        raise NotDrawn(f"The drawing process ended with {ended.returncode}{_kind(ended.stderr)}")
    return ended.stdout


def _kind(complaint: bytes) -> str:
    """The kind of an error, without its text, which may quote what was drawn."""
    last = complaint.decode(errors="replace").strip().rpartition("\n")[2]
    kind = last.partition(":")[0]
    return f": {kind}" if kind.replace(".", "").replace("_", "").isalnum() else ""


if __name__ == "__main__":
    task: Callable[[], bytes] = pickle.load(sys.stdin.buffer)  # noqa: S301 - of our own parent
    sys.stdout.buffer.write(task())
