"""Answers a second through the whole door, beside a bare bot that says a constant: both over HTTP on the loopback.

/marks of parents of a school of 1,000 comes to the webhook of `diarybot run`, the answer goes to a platform of ours.
In the same run, turn by turn, the same events go to a bare aiogram (vk_api) bot, which sends as many letters and the
same buttons.

    python -m benchmarks.answers [--only telegram|vk] [--rounds 5] [--answers 1000] [--cache FOLDER]
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import statistics
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import bots
from benchmarks.loopback import GROUP, MOMENT, Platform, post, post_all
from benchmarks.school import chats, school_of

CONNECTIONS = 32  # Telegram opens at most 40 to our webhook
WARM_UP = 200
CACHE = Path(tempfile.gettempdir()) / "diarybot-benchmarks"

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Round:
    rate: float  # answers a second
    cpu: float  # milliseconds of the bot's processor time an answer


def said(platform: str, chat: int, text: str) -> dict[str, Any]:
    """An event as this platform posts it."""
    number = next(_numbers)
    if platform == "vk":
        message = {
            "date": MOMENT,
            "from_id": chat,
            "id": number,
            "peer_id": chat,
            "out": 0,
            "version": 10_000,
            "conversation_message_id": number,
            "text": text,
            "attachments": [],
            "fwd_messages": [],
            "important": False,
            "is_hidden": False,
        }
        return {
            "type": "message_new",
            "group_id": GROUP,
            "event_id": f"{number:040x}",
            "v": "5.199",
            "secret": bots.SECRET,
            "object": {"message": message, "client_info": {"lang_id": 0}},
        }
    person = {"id": chat, "first_name": "Анна", "last_name": "Петрова"}
    return {
        "update_id": number,
        "message": {
            "message_id": number,
            "date": MOMENT,
            "chat": {**person, "type": "private"},
            "from": {**person, "is_bot": False, "language_code": "ru"},
            "text": text,
            "entities": [{"type": "bot_command", "offset": 0, "length": len(text)}],
        },
    }


async def measured(
    bot: bots.Bot, platform: str, messenger: Platform, asking: Iterator[int], count: int
) -> Round:
    url = bot.hook(platform)
    posts = [
        post(
            url,
            said(platform, chat, "/marks"),
            X_Telegram_Bot_Api_Secret_Token=bots.SECRET,
        )
        for chat in itertools.islice(asking, count)
    ]
    sent, cpu, began = messenger.sent, bot.cpu, time.perf_counter()
    statuses = await post_all(url, posts, connections=CONNECTIONS)
    seconds = time.perf_counter() - began
    assert statuses == {200: count}, statuses
    assert messenger.sent - sent == count, f"{messenger.sent - sent} answers to {count} questions"
    return Round(count / seconds, (bot.cpu - cpu) / count * 1000)


async def constant_of(
    bot: bots.Bot, platform: str, messenger: Platform, asking: Iterator[int]
) -> dict[str, Any]:
    """Our own answer, for the bare bot to repeat."""
    messenger.keep = True
    first = await measured(bot, platform, messenger, asking, 1)
    messenger.keep = False
    print(f"{platform}: the first answer after the start took {1000 / first.rate:.0f} ms")
    values = messenger.last
    if platform == "vk":
        kept = ("message", "keyboard", "format_data", "dont_parse_links", "disable_mentions")
        constant: dict[str, Any] = {name: values[name] for name in kept if name in values}
        words = values["message"]
    else:
        words = values["text"]
        constant = {
            "text": words,
            "entities": json.loads(values.get("entities", "[]")),
            "keyboard": json.loads(values["reply_markup"]),
        }
    print(f"{platform}: an answer is {len(words)} letters in {words.count(chr(10)) + 1} lines")
    return constant


async def compared(
    platform: str, database: str, folder: Path, *, rounds: int, count: int
) -> Mapping[str, float]:
    messenger = Platform()
    await messenger.open()
    asking = itertools.cycle(chats())
    settings = bots.ours(
        messenger.url, database, telegram=platform == "telegram", vk=platform == "vk"
    )
    answer = folder / f"{platform}.json"
    ours: list[Round] = []
    theirs: list[Round] = []
    async with bots.diarybot(settings) as bot:
        answer.write_text(json.dumps(await constant_of(bot, platform, messenger, asking)), "utf-8")
        async with bots.bare(platform, messenger.url, answer) as bare:
            for each in (bot, bare):
                await measured(each, platform, messenger, asking, WARM_UP)
            for number in range(rounds):
                # Turn by turn, and the first one changes: a busy neighbour hits both.
                for each in (bot, bare) if number % 2 else (bare, bot):
                    result = await measured(each, platform, messenger, asking, count)
                    (ours if each is bot else theirs).append(result)
            memory = bot.memory, bare.memory
    messenger.close()
    rate = statistics.median(one.rate for one in ours)
    bare_rate = statistics.median(one.rate for one in theirs)
    cpu = statistics.median(one.cpu for one in ours)
    bare_cpu = statistics.median(one.cpu for one in theirs)
    ratio = statistics.median(a.rate / b.rate for a, b in zip(ours, theirs, strict=True))
    print(
        f"{platform}: diarybot {rate:6.0f} answers/s, {cpu:.2f} ms of processor, {memory[0]:.0f} MB"
    )
    print(
        f"{platform}: bare     {bare_rate:6.0f} answers/s, {bare_cpu:.2f} ms, {memory[1]:.0f} MB"
    )
    print(f"{platform}: ratio    {ratio:6.2f} by time, {bare_cpu / cpu:.2f} by processor time")
    return {"ratio": ratio, "cpu": bare_cpu / cpu}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--only", choices=("telegram", "vk"))
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--answers", type=int, default=1000, help="in a round")
    options.add_argument("--cache", type=Path, default=CACHE, help="where the school is kept")
    chosen = options.parse_args()
    chosen.cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        school = asyncio.run(school_of(chosen.cache, folder))
        print(f"1,000 pupils, {school.marks} marks, {len(chats())} chats; SQLite")
        for platform in (chosen.only,) if chosen.only else ("telegram", "vk"):
            asyncio.run(
                compared(platform, school.url, folder, rounds=chosen.rounds, count=chosen.answers)
            )


if __name__ == "__main__":
    main()
