"""When lessons ring: several sets, each used by a class or the school for some time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time


@dataclass(frozen=True, slots=True)
class Bell:
    bell_set: str
    weekday: int  # 1 is Monday
    shift: int
    number: int
    starts: time
    ends: time

    @property
    def key(self) -> tuple[int, int]:
        return self.shift, self.number


@dataclass(frozen=True, slots=True)
class BellUse:
    bell_set: str
    class_id: int | None  # None: the whole school
    begins: date
    ends: date | None


@dataclass(frozen=True, slots=True)
class Bells:
    bells: tuple[Bell, ...] = ()
    uses: tuple[BellUse, ...] = ()

    def of_day(self, on: date, class_id: int | None) -> tuple[Bell, ...]:
        """In the order of the day."""
        used = self._set(on, class_id)
        found = (b for b in self.bells if b.bell_set == used and b.weekday == on.isoweekday())
        return tuple(sorted(found, key=lambda bell: (bell.shift, bell.number)))

    def _set(self, on: date, class_id: int | None) -> str | None:
        """A class's own set before the school's, and the one for fewer days before the usual one."""
        uses = [
            use
            for use in self.uses
            if use.class_id in (None, class_id)
            and use.begins <= on
            and (use.ends is None or on <= use.ends)
        ]
        if uses:
            return min(
                uses,
                key=lambda use: (
                    use.class_id is None,
                    (use.ends or date.max) - use.begins,
                    -use.begins.toordinal(),
                ),
            ).bell_set
        # Nothing says which set is used: that is clear only where there is one.
        names = {bell.bell_set for bell in self.bells}
        return names.pop() if len(names) == 1 else None
