"""How long the bot and its commands take to start, and what memory the bot holds, beside a bare bot.

python -m benchmarks.start [--times 3] [--cache FOLDER]
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from benchmarks import bots
from benchmarks.answers import CACHE, measured
from benchmarks.loopback import Platform
from benchmarks.school import School, chats, school_of

ANSWERS = 20  # before memory is read
CONSTANT = {
    "telegram": {
        "text": "Ваши отметки",
        "entities": [{"type": "bold", "offset": 0, "length": 4}],
        "keyboard": {"inline_keyboard": [[{"text": "Меню", "callback_data": "menu"}]]},
    },
    "vk": {"message": "Ваши отметки"},
}
Start = Callable[[], AbstractAsyncContextManager[bots.Bot]]


async def best(start: Start, platform: str, messenger: Platform, *, times: int) -> list[float]:
    """The shortest start in seconds, the least memory in MB after some answers."""
    asking = itertools.cycle(chats())
    seconds, memory = [], []
    for _time in range(times):
        async with start() as bot:
            if platform:
                await measured(bot, platform, messenger, asking, ANSWERS)
            seconds.append(bot.started)
            memory.append(bot.memory)
    return [min(seconds), min(memory)]


def shown(what: str, ours: list[float], theirs: list[float] | None = None) -> None:
    line = f"{what:28} {ours[0]:5.2f} s {ours[1]:4.0f} MB"
    if theirs:
        line += (
            f"   bare {theirs[0]:5.2f} s {theirs[1]:4.0f} MB"
            f"   ratio {ours[0] / theirs[0]:.2f} and {ours[1] / theirs[1]:.2f}"
        )
    print(line)


async def bot_and_bare(school: School, folder: Path, *, times: int) -> None:
    messenger = Platform()
    await messenger.open()
    for platform in ("telegram", "vk"):
        answer = folder / f"{platform}.json"
        answer.write_text(json.dumps(CONSTANT[platform]), "utf-8")

        def ours(only: str = platform) -> AbstractAsyncContextManager[bots.Bot]:
            settings = bots.ours(
                messenger.url, school.url, telegram=only == "telegram", vk=only == "vk"
            )
            return bots.diarybot(settings)

        def bare(
            only: str = platform, file: Path = answer
        ) -> AbstractAsyncContextManager[bots.Bot]:
            return bots.bare(only, messenger.url, file)

        ours_best = await best(ours, platform, messenger, times=times)
        shown(
            f"run, {platform}",
            ours_best,
            await best(bare, platform, messenger, times=times),
        )

    def web() -> AbstractAsyncContextManager[bots.Bot]:
        return bots.diarybot(bots.ours("", school.url, telegram=False, vk=False))

    def demo() -> AbstractAsyncContextManager[bots.Bot]:
        return bots.running(["-m", "bot", "demo", "--port", "0"], "/demo", port=0)

    shown("run, web chat alone", await best(web, "", messenger, times=times))
    shown("demo", await best(demo, "", messenger, times=times))
    messenger.close()


def command(words: Sequence[str], school: School, *, times: int) -> None:
    taken = []
    for _time in range(times):
        began = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "bot", *words],
            cwd=bots.ROOT,
            env={**bots.environment(), "DIARYBOT_DATABASE_URL": school.url},
            check=True,
            stdout=subprocess.DEVNULL,
        )
        taken.append(time.perf_counter() - began)
    print(f"{'diarybot ' + ' '.join(words):28} {min(taken):5.2f} s")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--times", type=int, default=3, help="the best of them is shown")
    options.add_argument("--cache", type=Path, default=CACHE, help="where the school is kept")
    chosen = options.parse_args()
    chosen.cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        school = asyncio.run(school_of(chosen.cache, folder))
        command(["--help"], school, times=chosen.times)
        command(["codes", "issue", "--class", "6В"], school, times=chosen.times)
        asyncio.run(bot_and_bare(school, folder, times=chosen.times))


if __name__ == "__main__":
    main()
