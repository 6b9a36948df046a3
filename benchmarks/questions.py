"""How long it takes to read a question in plain words, and how many are still read with a slip of the finger.

python -m benchmarks.questions [--check]
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from random import Random

from chat.query import parse as reading
from tests.query.families import on
from tests.query.saying import TODAY, Said, said, understood

FILES = ("ru", "en", "chatter", "more_ru", "more_en", "more_chatter")
P99_AT_MOST = 2.0  # milliseconds
SLIPS_AT_LEAST = 0.75
LONG = 5  # letters of a word that gets a slip
ROUNDS = 3
LONGEST = "абвгд 12.3 " * 400


def milliseconds(run: Callable[[], object]) -> float:
    """Of this process alone: the machine may be busy with others."""
    began = time.process_time()
    run()
    return (time.process_time() - began) * 1000


def slipped(text: str, dice: Random) -> str | None:
    """The text with one letter lost, doubled, changed or swapped in one of its long words."""
    words = text.split(" ")
    long = [place for place, word in enumerate(words) if len(word) >= LONG and word.isalpha()]
    if not long:
        return None
    place = dice.choice(long)
    word = words[place]
    at = dice.randrange(1, len(word) - 1)
    letter = dice.choice("абвгдеиклмнопрстуя" if not word.isascii() else "abcdeiklmnoprstu")
    words[place] = dice.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + letter + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        )
    )
    return " ".join(words)


def with_slips(lines: list[Said]) -> float:
    dice = Random(7)
    tried = [(slipped(one.text, dice), one) for one in lines]
    known = [(text, one) for text, one in tried if text]
    return sum(understood(text) == one.means for text, one in known) / len(known)


def main() -> int:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--check", action="store_true", help="fail where a bound is broken")
    check = arguments.parse_args().check
    known = on(TODAY)
    lines = [one for name in FILES for one in said(name)]
    first = milliseconds(lambda: reading.parse("что задали Маше на завтра", known))
    cold = [milliseconds(lambda one=one: reading.parse(one.text, known)) for one in lines]  # type: ignore[misc]
    warm = [
        milliseconds(lambda one=one: reading.parse(one.text, known))  # type: ignore[misc]
        for _round in range(ROUNDS)
        for one in lines
    ]
    least = min(milliseconds(lambda: reading.parse("дз", known)) for _time in range(100))
    longest = min(milliseconds(lambda: reading.parse(LONGEST, known)) for _time in range(20))
    p99 = statistics.quantiles(warm, n=100)[98]
    questions = [one for one in lines if one.means[0] != "unknown"]
    slips = with_slips(questions)
    print(f"first question, dictionaries read    {first:8.1f} ms")
    print(f"seen for the first time, p99         {statistics.quantiles(cold, n=100)[98]:8.2f} ms")
    print(f"seen before, median                  {statistics.median(warm):8.2f} ms")
    print(f"seen before, p99                     {p99:8.2f} ms, {p99 / least:.0f} × «дз»")
    print(f"4,400 letters                        {longest:8.2f} ms")
    print(f"understood with one slip             {slips:8.1%} of {len(questions)}")
    return int(check and (p99 > P99_AT_MOST or slips < SLIPS_AT_LEAST))


if __name__ == "__main__":
    sys.exit(main())
