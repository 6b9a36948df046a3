"""The command line without the price of its imports: a parent that has them, and forks for every command.

A command has a process of its own all the same: its number, folder, environment, output and exit code, and signals end
it. That `diarybot` itself starts from nothing, too, is proved by tests.commands.test_run and tests.test_imports.
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
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

PROGRAM = Path(sys.executable).with_name("diarybot")
BIG = 1 << 20
PID = 10  # digits
LIBRARIES = (
    "bot.__main__",
    *(f"bot.commands.{name}" for name in ("announce", "ask", "codes", "consent", "deliveries")),
    *(
        f"bot.commands.{name}"
        for name in ("check", "digest", "erase", "importing", "run", "staff")
    ),
    "aiosqlite",
    "alembic.command",
    "asyncpg",
    "bot.telegram.channel",
    "bot.vk.channel",
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


@dataclass
class Command:
    """A process, as those of asyncio, but of another parent."""

    pid: int
    _caller: socket.socket
    returncode: int | None = None

    def send_signal(self, number: int) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    async def wait(self) -> int:
        if self.returncode is None:
            said = await asyncio.get_running_loop().sock_recv(self._caller, 8)
            self._caller.close()
            self.returncode = int(said or -signal.SIGKILL)
        return self.returncode


async def begin(
    address: Path | None,
    words: tuple[str, ...],
    *,
    folder: Path,
    env: Mapping[str, str],
    files: tuple[int, int, int],
) -> Command | asyncio.subprocess.Process:
    """A command that hears the first of these files and writes to the others; without an address, from nothing."""
    if address is None:
        into, out, err = files
        return await asyncio.create_subprocess_exec(
            PROGRAM, *words, cwd=folder, env=env, stdin=into, stdout=out, stderr=err
        )
    said = json.dumps({"words": words, "folder": str(folder), "env": dict(env)}).encode()
    caller = socket.socket(socket.AF_UNIX)
    caller.connect(str(address))
    socket.send_fds(caller, [said], files)
    caller.setblocking(False)
    pid = int(await asyncio.get_running_loop().sock_recv(caller, PID))
    return Command(pid, caller)


async def listen(pipe: int, hear: Callable[[str], None]) -> None:
    """Every line, until whoever writes has ended."""
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(pipe, "rb")
    )
    async for line in reader:
        hear(line.decode())


async def ask(
    address: Path | None,
    words: tuple[str, ...],
    *,
    folder: Path,
    env: Mapping[str, str],
    heard: str = "",
) -> tuple[int, str, str]:
    """What a command does that hears this: its exit code, and what it says."""
    with (
        tempfile.TemporaryFile() as into,
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
    ):
        into.write(heard.encode())
        into.seek(0)
        files = (into.fileno(), out.fileno(), err.fileno())
        command = await begin(address, words, folder=folder, env=env, files=files)
        try:
            code = await command.wait()
        finally:
            if command.returncode is None:
                command.kill()
                await command.wait()
        out.seek(0)
        err.seek(0)
        return code, out.read().decode(), err.read().decode()


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
            said, files, _flags, _where = socket.recv_fds(caller, BIG, 3)
            if os.fork() == 0:
                door.close()
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                caller.sendall(f"{os.getpid():{PID}}".encode())
                caller.sendall(str(_run(json.loads(said), files)).encode())
                os._exit(0)
            caller.close()
            for file in files:
                os.close(file)


def _run(request: Mapping[str, Any], files: list[int]) -> int:
    from bot.__main__ import main  # noqa: PLC0415

    for place, file in enumerate(files):
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
