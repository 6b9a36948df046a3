from __future__ import annotations

import random
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from chat.query.parse import CUT, parse
from tests.query.families import CHILDREN, SUBJECTS, on
from tests.query.phrases import PHRASES

WORDS = sorted({word for row in PHRASES.splitlines() for word in row.split(" | ")[0].split()})
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
TEXTS = st.one_of(
    st.text(max_size=400),
    st.text("0123456789./- qwхщ", max_size=80),
    st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=6)), max_size=12).map(" ".join),
)


@settings(max_examples=400, deadline=None)
@given(TEXTS, DAYS)
def test_any_text_is_read(text: str, today: date) -> None:
    found = parse(text, on(today))
    assert {child.id for child in CHILDREN} >= set(found.children)
    assert {subject.id for subject in SUBJECTS} >= set(found.subjects)
    assert (found.start is None) == (found.end is None)
    if found.start and found.end:
        assert found.end - found.start >= timedelta(0)


def test_only_the_beginning_of_a_long_text_is_read() -> None:
    """4,000 letters cost what 300 cost, by construction: the rest changes nothing."""
    dice = random.Random(1)
    for letters in ("абвгдежзийклмн опрст", "0123456789", "12 34.5 ", "q w e r t y "):
        text = "".join(dice.choice(letters) for _ in range(4000))
        assert parse(text, on(date(2026, 11, 24))) == parse(text[:CUT], on(date(2026, 11, 24)))
    assert parse("дз" + " " * CUT + "на завтра", on(date(2026, 11, 24))).start is None
