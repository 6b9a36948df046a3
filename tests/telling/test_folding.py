from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from delivery.folding import folded
from diary.changes import ChangeKind
from storage.changes import Change

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
Said = dict[str, Any] | None


def happened(*steps: tuple[ChangeKind, Said, Said], row: int = 1, pupil: int = 1) -> list[Change]:
    return [
        Change(number, 1, kind, "results", row, pupil, None, None, None, before, after, NOW)
        for number, (kind, before, after) in enumerate(steps, start=row * 10)
    ]


THREE, FOUR = {"raw": "3"}, {"raw": "4"}
ADDED = (ChangeKind.MARK_ADDED, None, THREE)
CORRECTED = (ChangeKind.MARK_CORRECTED, THREE, FOUR)
BACK = (ChangeKind.MARK_CORRECTED, FOUR, THREE)
REMOVED = (ChangeKind.MARK_REMOVED, FOUR, None)


def test_what_came_and_went_is_nothing() -> None:
    assert folded(happened(ADDED, CORRECTED, REMOVED)) == ()


def test_what_came_and_was_corrected_is_new_with_its_last_value() -> None:
    (news,) = folded(happened(ADDED, CORRECTED))
    assert (news.kind, news.before, news.after) == (ChangeKind.MARK_ADDED, None, FOUR)


def test_two_corrections_are_one_from_first_to_last() -> None:
    five = {"raw": "5"}
    (news,) = folded(happened(CORRECTED, (ChangeKind.MARK_CORRECTED, FOUR, five)))
    assert (news.before, news.after, len(news.ids)) == (THREE, five, 2)


def test_put_back_is_nothing() -> None:
    assert folded(happened(CORRECTED, BACK)) == ()


def test_a_comment_beside_a_correction_is_a_correction() -> None:
    comment = (ChangeKind.MARK_COMMENT, FOUR, FOUR | {"comment": "!"})
    (news,) = folded(happened(CORRECTED, comment))
    assert news.kind is ChangeKind.MARK_CORRECTED
    (news,) = folded(happened(comment))
    assert news.kind is ChangeKind.MARK_COMMENT


def test_a_final_mark_put_off_and_then_set_is_set() -> None:
    off, put = {"state": "deferred"}, {"state": "set"}
    steps = ((ChangeKind.FINAL_DEFERRED, None, off), (ChangeKind.FINAL_SET, off, put))
    (news,) = folded(happened(*steps))
    assert news.kind is ChangeKind.FINAL_SET


def test_bells_that_change_twice_are_news_although_they_say_nothing() -> None:
    bells = (ChangeKind.BELLS_CHANGED, None, None)
    assert len(folded(happened(bells, bells))) == 1


def test_a_row_that_becomes_another_childs_is_news_for_both() -> None:
    taken = happened((ChangeKind.MARK_REMOVED, THREE, None))
    given = happened((ChangeKind.MARK_ADDED, None, THREE), pupil=2)
    assert {news.first.pupil_id for news in folded([*taken, *given])} == {1, 2}
