"""The school's office: a folder with the database, and the command line as a process of its own."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.commands.warm import Command, ask, begin, listen

PATIENCE = 60
READY = "diarybot работает"


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str

    def json(self) -> Any:
        assert self.code == 0, self
        return json.loads(self.out)

    def one_line(self) -> str:
        """A refusal is one clear line, and never a traceback."""
        lines = self.err.strip().splitlines()
        assert len(lines) == 1, self
        assert "Traceback" not in self.err
        return lines[0]


@dataclass(frozen=True)
class Running:
    process: Command | asyncio.subprocess.Process
    heard: list[str]
    ready: asyncio.Event

    def hear(self, line: str) -> None:
        self.heard.append(line)
        if READY in line:
            self.ready.set()

    @property
    def port(self) -> int:
        """Of its page."""
        told = next(line for line in self.heard if "веб-чат http" in line)
        return int(told.rsplit(":", 1)[1].strip("/\n"))

    async def kill(self) -> None:
        if self.process.returncode is None:
            self.process.kill()
        await self.process.wait()

    async def end(self) -> Done:
        """SIGTERM, as systemd does."""
        self.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE):
            code = await self.process.wait()
        return Done(code, "", "".join(self.heard))


@asynccontextmanager
async def running(
    parent: Path | None, *words: str, folder: Path, env: Mapping[str, str]
) -> AsyncIterator[Running]:
    """`diarybot run` with these words, from when it is ready; ended at the latest with this block."""
    ours, theirs = os.pipe()
    nothing = os.open(os.devnull, os.O_RDWR)
    files = (nothing, nothing, theirs)
    process = await begin(parent, ("run", *words), folder=folder, env=env, files=files)
    os.close(theirs)
    os.close(nothing)
    made = Running(process, [], asyncio.Event())
    listening = asyncio.ensure_future(listen(ours, made.hear))
    listening.add_done_callback(lambda _listening: made.ready.set())
    try:
        async with asyncio.timeout(PATIENCE):
            await made.ready.wait()
        assert any(READY in line for line in made.heard), "".join(made.heard)
        yield made
    except BaseException:
        print("".join(made.heard))  # noqa: T201 - pytest shows it with the failure
        raise
    finally:
        await made.kill()
        await listening


@dataclass
class Office:
    folder: Path
    parent: Path | None  # tests.commands.warm; None: every command starts from nothing
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def env(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if "DIARYBOT" not in name}
        return {**kept, "DIARYBOT_WEB_PORT": "0", **self.settings}

    async def does(self, *words: str, heard: str = "") -> Done:
        """A command, and what it is told."""
        async with asyncio.timeout(PATIENCE):
            return Done(
                *await ask(self.parent, words, folder=self.folder, env=self.env, heard=heard)
            )

    @asynccontextmanager
    async def running(self, *words: str) -> AsyncIterator[Running]:
        async with running(self.parent, *words, folder=self.folder, env=self.env) as made:
            yield made
