"""Bots as processes of their own, and what they cost."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.loopback import GROUP, TOKEN

ROOT = Path(__file__).parent.parent
SECRET = "a-secret-of-the-benchmark"
PATIENCE = 120  # seconds for a start: the machine may be busy
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Bot:
    pid: int
    port: int
    started: float  # seconds from the beginning of the process until it was ready

    def hook(self, platform: str) -> str:
        return f"http://127.0.0.1:{self.port}/webhooks/{platform}"

    @property
    def cpu(self) -> float:
        """Seconds of all its threads so far."""
        stat = Path(f"/proc/{self.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(stat[11]) + int(stat[12])) / _TICK

    @property
    def memory(self) -> float:
        """Resident, in MB."""
        status = Path(f"/proc/{self.pid}/status").read_text("ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) / 1024


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


@asynccontextmanager
async def running(
    command: Sequence[str], sign: str, *, port: int, env: Mapping[str, str] | None = None
) -> AsyncIterator[Bot]:
    """A process, ready once it said `sign`; ended at the end."""
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *command,
        cwd=ROOT,
        env={**environment(), **(env or {})},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    assert process.stdout
    async with asyncio.TaskGroup() as group:
        try:
            async with asyncio.timeout(PATIENCE):
                await _until(sign, process.stdout)
            bot = Bot(process.pid, port, time.perf_counter() - began)
            # Nobody may wait with a full pipe.
            rest = group.create_task(process.stdout.read())
            yield bot
            process.send_signal(signal.SIGINT)
            await rest
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()


async def _until(sign: str, lines: asyncio.StreamReader) -> None:
    said = []
    async for line in lines:
        said.append(line.decode())
        if sign in said[-1]:
            return
    raise RuntimeError("".join(["The bot did not start:\n", *said[-20:]]))


def environment() -> dict[str, str]:
    """Without what stands in the developer's: a proxy, settings of another bot."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("DIARYBOT_") and not name.lower().endswith("_proxy")
    }


def ours(api_url: str, database: str, *, telegram: bool = True, vk: bool = True) -> dict[str, str]:
    """Settings of `diarybot run`."""
    port = free_port()
    settings = {
        "DIARYBOT_DATABASE_URL": database,
        "DIARYBOT_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "DIARYBOT_WEB_PORT": str(port),
    }
    if telegram:
        settings |= {
            "DIARYBOT_TELEGRAM_TOKEN": TOKEN,
            "DIARYBOT_TELEGRAM_API_URL": api_url,
            "DIARYBOT_TELEGRAM_MODE": "webhook",
            "DIARYBOT_TELEGRAM_WEBHOOK_SECRET": SECRET,
            "DIARYBOT_TELEGRAM_PERSONAL_DATA": "full",
            "DIARYBOT_TELEGRAM_RATE": "100000",
        }
    if vk:
        settings |= {
            "DIARYBOT_VK_TOKEN": TOKEN,
            "DIARYBOT_VK_API_URL": api_url,
            "DIARYBOT_VK_GROUP_ID": str(GROUP),
            "DIARYBOT_VK_MODE": "callback",
            "DIARYBOT_VK_SECRET": SECRET,
            "DIARYBOT_VK_RATE": "100000",
        }
    return settings


def diarybot(settings: Mapping[str, str]) -> AbstractAsyncContextManager[Bot]:
    port = int(settings["DIARYBOT_WEB_PORT"])
    return running(["-m", "bot", "run"], "diarybot работает", port=port, env=settings)


def bare(platform: str, api_url: str, answer: Path) -> AbstractAsyncContextManager[Bot]:
    port = free_port()
    command = ["-m", f"benchmarks.bare_{platform}", api_url, str(port), str(answer)]
    return running(command, "ready", port=port)
