"""The command line without the price of its imports: a parent that has them, and forks for every command.

A command has a process of its own all the same: its folder, environment, output and exit code.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

BIG = 1 << 20
LIBRARIES = (
    "bot.__main__",
    *(f"bot.commands.{name}" for name in ("announce", "codes", "consent", "deliveries", "digest")),
    *(f"bot.commands.{name}" for name in ("check", "erase", "importing", "run", "staff")),
    "aiosqlite",
    "alembic.command",
    "journal.importing",
)


@contextmanager
def warm(folder: Path) -> Iterator[Path]:
    """The address of a parent that lives until the end of this block."""
    address = folder / "warm"
    words = (sys.executable, "-m", "tests.commands.warm", str(address))
    with subprocess.Popen(words, stdout=subprocess.PIPE) as parent:
        assert parent.stdout
        assert parent.stdout.readline() == b"warm\n"
        try:
            yield address
        finally:
            parent.kill()


async def ask(
    address: Path, words: tuple[str, ...], *, folder: Path, env: Mapping[str, str]
) -> tuple[int, str, str]:
    """What a command does: its exit code, and what it says."""
    said = json.dumps({"words": words, "folder": str(folder), "env": dict(env)}).encode()
    with (
        socket.socket(socket.AF_UNIX) as caller,
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
    ):
        caller.connect(str(address))
        socket.send_fds(caller, [said], [out.fileno(), err.fileno()])
        caller.setblocking(False)
        code = await asyncio.get_running_loop().sock_recv(caller, 8)
        out.seek(0)
        err.seek(0)
        return int(code or -1), out.read().decode(), err.read().decode()


def serve(address: str) -> NoReturn:
    for name in LIBRARIES:
        __import__(name)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(address)
        door.listen(64)
        print("warm", flush=True)  # noqa: T201
        while True:
            caller, _nobody = door.accept()
            said, files, _flags, _where = socket.recv_fds(caller, BIG, 2)
            if os.fork() == 0:
                door.close()
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                caller.sendall(str(_run(json.loads(said), files)).encode())
                os._exit(0)
            caller.close()
            for file in files:
                os.close(file)


def _run(request: Mapping[str, Any], files: list[int]) -> int:
    from bot.__main__ import main  # noqa: PLC0415

    for place, file in enumerate(files, start=1):
        os.dup2(file, place)
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["env"])
    sys.argv = ["diarybot", *request["words"]]
    try:
        main()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(bool(end.code))
    except BaseException:  # noqa: BLE001 - as Python itself does at the end of a process
        sys.excepthook(*sys.exc_info())
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


if __name__ == "__main__":
    serve(sys.argv[1])
