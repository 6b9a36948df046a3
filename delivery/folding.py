"""Many changes of one thing are one piece of news: from what stood before the first to what stands after the last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from diary.changes import ChangeKind
from storage.changes import Change


@dataclass(frozen=True, slots=True, eq=False)
class News:
    """What became of one row of the diary."""

    changes: tuple[Change, ...]  # in the order in which they happened; at least one

    @property
    def first(self) -> Change:
        return self.changes[0]

    @property
    def last(self) -> Change:
        return self.changes[-1]

    @property
    def before(self) -> Mapping[str, Any] | None:
        return self.first.before

    @property
    def after(self) -> Mapping[str, Any] | None:
        return self.last.after

    @property
    def kind(self) -> ChangeKind:
        """A thing that came and was changed since is still new; else the last word holds."""
        if self.before is None and self.after is not None and self.first.kind in _COMING:
            return self.first.kind
        if _COMMENTED in {self.first.kind, self.last.kind}:
            weighty = [one.kind for one in self.changes if one.kind is not _COMMENTED]
            return weighty[-1] if weighty else _COMMENTED
        return self.last.kind

    @property
    def row(self) -> tuple[str, int]:
        return self.first.entity, self.first.row_id

    @property
    def ids(self) -> tuple[int, ...]:
        return tuple(one.id for one in self.changes)


_COMMENTED = ChangeKind.MARK_COMMENT
# A final mark that was put off and then set is simply set: there the last word holds even of what is new.
_COMING = frozenset(
    {
        ChangeKind.MARK_ADDED,
        ChangeKind.TEST_ANNOUNCED,
        ChangeKind.HOMEWORK_ADDED,
        ChangeKind.LESSON_ADDED,
    }
)


def folded(changes: Iterable[Change]) -> tuple[News, ...]:
    """One for each row, in the order in which they began; without those that came to nothing."""
    of: dict[tuple[str, int, int | None], list[Change]] = {}
    for one in sorted(changes, key=lambda change: change.id):
        # A row may pass from one child to another: that is news for both.
        of.setdefault((one.entity, one.row_id, one.pupil_id), []).append(one)
    found = (News(tuple(group)) for group in of.values())
    return tuple(one for one in found if not _came_to_nothing(one))


def _came_to_nothing(news: News) -> bool:
    """Made and taken back, or put back as it was."""
    said = news.first.after is not None or news.last.before is not None
    return said and news.before == news.after
