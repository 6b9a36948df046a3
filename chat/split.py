"""A long text in parts that a platform takes, cut between lines where that is possible."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from chat.text import Drawn, Span

Measure = Callable[[str], int]


def split(drawn: Drawn, limit: int, measure: Measure = len) -> tuple[Drawn, ...]:
    """Parts of at most `limit` each by `measure`, none of them blank; styles go on over a cut.

    `measure` must be additive over characters. White space at a cut is dropped.
    """
    if measure(drawn.text) <= limit:
        return (drawn,) if drawn.text.strip() else ()
    return tuple(_part(drawn, start, end) for start, end in _cuts(drawn.text, limit, measure))


def _cuts(text: str, limit: int, measure: Measure) -> Iterator[tuple[int, int]]:
    """Start and end of every part, without the white space around it."""
    start = end = size = 0  # the part so far is text[start:end]
    for piece_start, piece_end in _pieces(text, limit, measure):
        length = measure(text[piece_start:piece_end])
        if size and size + length > limit:
            yield from _trimmed(text, start, end)
            start, size = piece_start, 0
        end = piece_end
        size += length
    yield from _trimmed(text, start, end)


def _pieces(text: str, limit: int, measure: Measure) -> Iterator[tuple[int, int]]:
    """Whole lines with their ends; a line over the limit in words, a word over it in characters."""
    at = 0
    for line in text.splitlines(keepends=True):
        if measure(line) <= limit:
            yield at, at + len(line)
        else:
            yield from _words(line, at, limit, measure)
        at += len(line)


def _words(line: str, at: int, limit: int, measure: Measure) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(line):
        gap = line.find(" ", start) + 1 or len(line)
        if measure(line[start:gap]) <= limit:
            yield at + start, at + gap
        else:
            yield from ((at + start + i, at + start + i + 1) for i in range(gap - start))
        start = gap


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    words = text[start:end]
    if words.strip():
        # Only line ends at the front: an indented list keeps its first step.
        front = len(words) - len(words.lstrip("\n"))
        yield start + front, start + len(words.rstrip())


def _part(drawn: Drawn, start: int, end: int) -> Drawn:
    inside: list[Span] = []
    for span in drawn.spans:
        first, last = max(span.start, start), min(span.end, end)
        if first < last:
            inside.append(replace(span, start=first - start, end=last - start))
    return Drawn(drawn.text[start:end], tuple(inside))
