"""What a platform counts before it says that there was too much."""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Sequence


class Limit:
    """At most so many within any so many seconds."""

    def __init__(self, most: int | None, seconds: float = 1.0) -> None:
        """None: no limit."""
        self.most = most
        self.seconds = seconds
        self._times: deque[float] = deque(maxlen=most)

    def full(self, at: float) -> bool:
        return len(self._times) == self.most and at - self._times[0] < self.seconds

    def take(self, at: float) -> None:
        if self.most is not None:
            self._times.append(at)


def most_within(seconds: float, times: Sequence[float]) -> int:
    """The most of them in any window of that length."""
    ordered = sorted(times)
    ends = (bisect_left(ordered, at + seconds) for at in ordered)
    return max((end - begin for begin, end in enumerate(ends)), default=0)
