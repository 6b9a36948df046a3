"""Bots as processes of their own, and what they cost."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.loopback import GROUP, TOKEN

ROOT = Path(__file__).parent.parent
SECRET = "a-secret-of-the-benchmark"
PATIENCE = 120  # seconds for a start: the machine may be busy
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Bot:
    process: subprocess.Popen[str]
    port: int
    started: float  # seconds from the beginning of the process until it was ready

    def hook(self, platform: str) -> str:
        return f"http://127.0.0.1:{self.port}/webhooks/{platform}"

    @property
    def cpu(self) -> float:
        """Seconds of all its threads so far."""
        stat = Path(f"/proc/{self.process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(stat[11]) + int(stat[12])) / _TICK

    @property
    def memory(self) -> float:
        """Resident, in MB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text("ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) / 1024


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


@contextmanager
def running(
    command: Sequence[str], sign: str, *, port: int, env: Mapping[str, str] | None = None
) -> Iterator[Bot]:
    """A process, ready once it said `sign`; ended at the end."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env={**_own_environment(), **(env or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said: list[str] = []
    ready = threading.Event()
    started: list[float] = []

    def read() -> None:
        assert process.stdout
        for line in process.stdout:
            said.append(line)
            if sign in line and not started:
                started.append(time.perf_counter() - began)
                ready.set()
        ready.set()

    threading.Thread(target=read, daemon=True).start()
    try:
        if not (ready.wait(PATIENCE) and started):
            raise RuntimeError("".join(["The bot did not start:\n", *said[-20:]]))
        yield Bot(process, port, started[0])
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


def _own_environment() -> dict[str, str]:
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


@contextmanager
def diarybot(settings: Mapping[str, str]) -> Iterator[Bot]:
    port = int(settings["DIARYBOT_WEB_PORT"])
    with running(["-m", "bot", "run"], "diarybot работает", port=port, env=settings) as bot:
        yield bot


@contextmanager
def bare(platform: str, api_url: str, answer: Path) -> Iterator[Bot]:
    port = free_port()
    command = ["-m", f"benchmarks.bare_{platform}", api_url, str(port), str(answer)]
    with running(command, "ready", port=port) as bot:
        yield bot
