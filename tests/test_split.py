"""Long texts in parts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.draw import units
from chat.split import split
from chat.text import Drawn, Span

WORDS = st.text(st.sampled_from("аб😀 \n"), max_size=120)


def test_a_short_text_stays_whole() -> None:
    drawn = Drawn("привет", (Span("bold", 0, 6),))
    assert split(drawn, 6) == (drawn,)


def test_lines_are_kept_together() -> None:
    assert [part.text for part in split(Drawn("один\nдва\nтри"), 9)] == ["один\nдва", "три"]


def test_a_long_line_is_cut_between_words_and_a_long_word_anywhere() -> None:
    parts = split(Drawn("раз два три оченьдлинное"), 8)
    assert [part.text for part in parts] == ["раз два", "три очен", "ьдлинное"]


def test_a_style_goes_on_over_the_cut() -> None:
    parts = split(Drawn("один\nдва\nтри", (Span("bold", 2, 11),)), 5)
    assert [part.spans for part in parts] == [
        (Span("bold", 2, 4),),
        (Span("bold", 0, 3),),
        (Span("bold", 0, 2),),
    ]


def test_nothing_but_white_space_is_nothing() -> None:
    assert split(Drawn(" \n "), 10) == split(Drawn("\n" * 30), 10) == ()


@given(WORDS, st.integers(2, 30), st.data())
def test_nothing_is_lost_and_nothing_is_too_long(
    text: str, limit: int, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    spans = (Span("spoiler", start, end),) if end > start else ()
    parts = split(Drawn(text, spans), limit, units)
    assert "".join("".join(p.text.split()) for p in parts) == "".join(text.split())
    assert all(p.text.strip() and units(p.text) <= limit for p in parts)
    hidden = "".join(p.text[s.start : s.end] for p in parts for s in p.spans)
    assert "".join(hidden.split()) == "".join(text[start:end].split())
