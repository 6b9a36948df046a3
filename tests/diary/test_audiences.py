from __future__ import annotations

import pytest

from diary.audiences import audience_of, loose


@pytest.mark.parametrize("words", ["school", "staff", "parallel:7", "class:7А"])
def test_an_audience_is_kept_as_it_is_written(words: str) -> None:
    assert str(audience_of(words)) == words


@pytest.mark.parametrize(
    "words", ["", "everybody", "parallel", "parallel:x", "class:", "school:1"]
)
def test_other_words_are_no_audience(words: str) -> None:
    assert audience_of(words) is None


@pytest.mark.parametrize("typed", ["7А", "7а", "7 «А»", "7-А", "7A"])
def test_a_class_is_found_however_it_is_typed(typed: str) -> None:
    assert loose(typed) == loose("7А")
