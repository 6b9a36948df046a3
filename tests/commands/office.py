"""The school's office: a folder with the database, and the command line as a process of its own."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.commands.warm import ask

PROGRAM = Path(sys.executable).with_name("diarybot")
PATIENCE = 60


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
    process: asyncio.subprocess.Process
    port: int
    heard: bytearray

    async def end(self) -> Done:
        """SIGTERM, as systemd does."""
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE):
            code = await self.process.wait()
        return Done(code, "", self.heard.decode())


@dataclass
class Office:
    folder: Path
    parent: Path  # tests.commands.warm
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def _env(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if "DIARYBOT" not in name}
        return {**kept, "DIARYBOT_WEB_PORT": "0", **self.settings}

    async def _begin(self, *words: str) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            PROGRAM,
            *words,
            cwd=self.folder,
            env=self._env,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )

    async def does(self, *words: str) -> Done:
        async with asyncio.timeout(PATIENCE):
            return Done(*await ask(self.parent, words, folder=self.folder, env=self._env))

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Running]:
        process = await self._begin("run")
        heard = bytearray()
        assert process.stderr
        ready = asyncio.Event()

        async def listen() -> None:
            assert process.stderr
            async for line in process.stderr:
                heard.extend(line)
                if b"diarybot \xd1\x80" in line:
                    ready.set()
            ready.set()

        listening = asyncio.ensure_future(listen())
        try:
            async with asyncio.timeout(PATIENCE):
                await ready.wait()
            told = next(
                (line for line in heard.decode().splitlines() if "веб-чат http" in line), ""
            )
            assert told, heard.decode()
            port = int(told.rsplit(":", 1)[1].rstrip("/"))
            yield Running(process, port, heard)
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()
            await listening
