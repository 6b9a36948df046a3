"""What a chat was told of the same rows before: a letter that still waits will tell them as they stand, and one that
went out lately may be told anew in its own place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from delivery.folding import News
from diary.changes import ChangeKind
from linking.recipients import Recipient
from storage.changes import changes_of
from storage.earlier_letters import Earlier, earlier_letters

EDITED_FOR = timedelta(hours=24)
_NEW = frozenset(
    {
        ChangeKind.MARK_ADDED,
        ChangeKind.TEST_ANNOUNCED,
        ChangeKind.HOMEWORK_ADDED,
        ChangeKind.RECOMMENDATION_ADDED,
        ChangeKind.ANNOUNCEMENT_ADDED,
        ChangeKind.EXAM_RESULT,
        ChangeKind.ABSENCE_RECORDED,
    }
)
_KINDS = ("marks", "tests", "homework", "lessons", "absence", "finals", "exams", "state_exams")
Row = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Sent:
    """What a letter will tell, and the facts that it keeps beside."""

    news: tuple[News, ...]
    facts: Mapping[str, Any] = field(default_factory=dict)
    before: tuple[int, ...] = ()  # changes that the edited message told already

    @property
    def change_ids(self) -> list[int]:
        ids = (change for one in self.news for change in one.ids)
        return list(dict.fromkeys((*self.before, *ids)))


@dataclass(frozen=True, slots=True)
class EarlierLetters:
    letters: Mapping[tuple[int, int, str], Sequence[Earlier]]  # by chat, pupil and kind
    rows: Mapping[int, Row]  # by change

    def untold(self, to: Recipient, letter: str, news: Sequence[News]) -> Sent | None:
        """What is left to be told to this chat; None: nothing."""
        there = self.letters.get((to.chat_id, to.pupil_id, letter), ())
        waiting = {row for one in there if one.waits for row in self._rows(one)}
        left = tuple(one for one in news if one.row not in waiting)
        if not left:
            return None
        if all(one.kind is ChangeKind.MARK_COMMENT for one in left):
            wanted = {one.row for one in left}
            for one in reversed(there):
                if not one.waits and wanted <= self._rows(one):
                    return Sent(left, {"edits": one.id}, one.change_ids)
        return Sent(left)

    def _rows(self, letter: Earlier) -> set[Row]:
        return {self.rows[change] for change in letter.change_ids if change in self.rows}


async def earlier_of(
    db: AsyncConnection, of_pupil: Mapping[int, Iterable[News]], *, now: datetime
) -> EarlierLetters:
    """Only where something is told again: nobody has heard of what is new."""
    pupils = {
        pupil_id
        for pupil_id, news in of_pupil.items()
        if any(one.kind not in _NEW or one.before is not None for one in news)
    }
    if not pupils:
        return EarlierLetters({}, {})
    found: dict[tuple[int, int, str], list[Earlier]] = defaultdict(list)
    letters = await earlier_letters(db, pupils, _KINDS, sent_since=now - EDITED_FOR)
    for one in letters:
        found[one.chat_id, one.pupil_id, one.kind].append(one)
    told = await changes_of(db, {change for one in letters for change in one.change_ids})
    rows = {change.id: (change.entity, change.row_id) for change in told.values()}
    return EarlierLetters(found, rows)
