"""What a picture costs: drawn for the first time, drawn anew, and kept; beside an empty page of the same size.

python -m benchmarks.pictures [--times 20]
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import statistics
import time
from collections.abc import Callable
from functools import partial

from benchmarks.demo_diary import demo_diary
from documents.album import PPI, Album
from documents.apart import drawn_apart
from documents.page import compiled, fonts

KINDS = ("marks", "timetable", "tests", "holidays")
DIFFERENT = 300  # cards, for memory


def empty_page(width: int, height: int) -> bytes:
    import typst  # noqa: PLC0415 - what it costs is a figure, too

    page = f"#set page(width: {width}pt, height: {height}pt, margin: 0pt, fill: white)"
    made = typst.Compiler(page.encode(), font_paths=fonts()).compile(format="png", ppi=PPI)
    assert isinstance(made, bytes)
    return made


def size_of(png: bytes) -> tuple[int, int]:
    """In points."""
    return tuple(int.from_bytes(png[at : at + 4], "big") * 72 // PPI for at in (16, 20))  # type: ignore[return-value]


def taken(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


class Seen(Album):
    """Remembers what it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[str, str]] = []

    async def picture(self, template: str, data: str) -> bytes:
        self.asked.append((template, data))
        return await super().picture(template, data)


def another(data: str, n: int) -> str:
    """The same card of another child: what was drawn before is of little help."""
    return data.replace("Анна, 6В", f"Ребёнок {n}")


def draw(template: str, data: str) -> bytes:
    return compiled(template, data, form="png", ppi=PPI)


async def measured(of: str, template: str, data: str, *, times: int) -> None:
    size = size_of(draw(template, data))
    rounds = []
    for n in range(times):
        again = partial(draw, template, another(data, n))
        rounds.append((taken(partial(empty_page, *size)), taken(again), taken(again)))
    empty, new, same = (statistics.median(one) for one in zip(*rounds, strict=True))
    album = Album()
    png = await album.picture(template, data)
    begun = time.perf_counter()
    await album.picture(template, data)
    kept = (time.perf_counter() - begun) * 1000
    print(
        f"{of:10} {len(png) // 1024:4} KB   new {new:6.1f} ms   same again {same:6.1f} ms"
        f"   kept {kept:5.2f} ms   empty page {empty:5.1f} ms   ratio {new / empty:.1f}"
    )


async def main(times: int) -> None:
    album = Seen()
    async with demo_diary(album=album) as ask:
        before = memory()
        begun = time.perf_counter()
        for of in KINDS:
            await ask("picture", of=of)
            if of == KINDS[0]:
                print(
                    f"the very first, with typst and fonts: {(time.perf_counter() - begun) * 1000:.0f} ms"
                )
    print(f"four cards: {memory():.0f} MB, before them {before:.0f} MB")
    for of, (template, data) in zip(KINDS, album.asked, strict=True):
        await measured(of, template, data, times=times)
    template, data = album.asked[0]
    for n in range(DIFFERENT):
        draw(template, another(data, times + n))
    print(f"after {DIFFERENT} different cards: {memory():.0f} MB")
    begun = time.perf_counter()
    await drawn_apart(partial(compiled, template, data, form="png", ppi=PPI))
    print(f"one in a process of its own: {(time.perf_counter() - begun) * 1000:.0f} ms")


if __name__ == "__main__":
    reading = argparse.ArgumentParser()
    reading.add_argument("--times", type=int, default=20)
    asyncio.run(main(reading.parse_args().times))
