from __future__ import annotations


class Allowance:
    """So many times within so many seconds for each key. Remembers the last `size` keys."""

    def __init__(self, times: int, *, seconds: float, size: int = 10_000) -> None:
        self._times = times
        self._seconds = seconds
        self._size = size
        self._used: dict[str, tuple[float, int]] = {}

    def take(self, key: str, *, now: float) -> bool:
        """Whether there was one left. `now` counts seconds and never goes back."""
        began, used = self._used.get(key, (now, 0))
        if now - began >= self._seconds:
            began, used = now, 0
            self._used.pop(key, None)
        if used >= self._times:
            return False
        self._used[key] = (began, used + 1)
        if len(self._used) > self._size:
            del self._used[next(iter(self._used))]
        return True
