"""Processes of `diarybot run --role …` on one PostgreSQL."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.commands.office import PATIENCE, PROGRAM

READY = "diarybot работает"


@dataclass
class Process:
    process: asyncio.subprocess.Process
    heard: list[str] = field(default_factory=list)
    ready: asyncio.Event = field(default_factory=asyncio.Event)

    async def listen(self) -> None:
        assert self.process.stderr
        async for line in self.process.stderr:
            self.heard.append(line.decode())
            if READY in self.heard[-1]:
                self.ready.set()
        self.ready.set()

    async def kill(self) -> None:
        self.process.kill()
        await self.process.wait()

    async def end(self) -> int:
        """SIGTERM, as systemd does."""
        self.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE):
            return await self.process.wait()


@dataclass
class Machines:
    folder: Path
    settings: dict[str, str]

    @asynccontextmanager
    async def running(self, *roles: str, **settings: str) -> AsyncIterator[Process]:
        kept = {name: value for name, value in os.environ.items() if "DIARYBOT" not in name}
        words = [word for role in roles for word in ("--role", role)]
        process = Process(
            await asyncio.create_subprocess_exec(
                PROGRAM,
                "run",
                *words,
                cwd=self.folder,
                env={**kept, **self.settings, **settings},
                stderr=asyncio.subprocess.PIPE,
            )
        )
        async with asyncio.TaskGroup() as group:
            group.create_task(process.listen())
            try:
                async with asyncio.timeout(PATIENCE):
                    await process.ready.wait()
                assert any(READY in line for line in process.heard), "".join(process.heard)
                yield process
            except BaseException:
                print("".join(process.heard))  # noqa: T201 - pytest shows it with the failure
                raise
            finally:
                if process.process.returncode is None:
                    process.process.kill()
                await process.process.wait()
