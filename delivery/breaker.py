"""A platform that fails is left alone for a while."""

from __future__ import annotations

ENOUGH = 5  # failures in a row
SAME = 0.4  # seconds within which letters fail together: one call may hold a hundred
LONG = 5.0  # a pause that the platform itself asked for is kept at once
FIRST_PAUSE = 5.0
LONGEST_PAUSE = 300.0


class Breaker:
    """Closed: everything goes. Open: nothing until a pause is over, then one letter tries; each new failure doubles
    the pause, the first success closes it. Times are monotonic seconds.
    """

    def __init__(self) -> None:
        self.pause = 0.0  # of the rest that was given last; 0: closed
        self.until = float("-inf")
        self._in_a_row = 0
        self._counted_at = float("-inf")

    @property
    def open(self) -> bool:
        return self.pause > 0

    def rests(self, now: float) -> bool:
        return now < self.until

    def succeeded(self) -> None:
        self.pause, self.until, self._in_a_row = 0.0, float("-inf"), 0

    def failed(self, now: float, seconds: float) -> None:
        """`seconds`: how long the platform is to be left alone at least."""
        if self.rests(now):  # one that was on its way already
            self.until = max(self.until, now + seconds)
            return
        if now >= self._counted_at + SAME:
            self._in_a_row += 1
            self._counted_at = now
        if self.open or self._in_a_row >= ENOUGH or seconds >= LONG:
            self.pause = max(seconds, min(2 * self.pause or FIRST_PAUSE, LONGEST_PAUSE))
            self.until = now + self.pause
