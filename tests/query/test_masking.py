from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chat.query.known import KnownChild
from chat.query.masking import LONGEST, masked

FAMILY = (KnownChild(1, ("Анна", "Зайчонок"), "Петрова"),)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Где Аня сейчас ест в столовой 5?", "где [имя] сейчас ест в столовой [число]"),
        ("где зайчонка искать после бассейна", "где [имя] искать после бассейна"),
        ("почему козлов сидит за партой", "почему [слово] за [слово]"),
        # A family name that begins like a subject.
        ("почему химичева сидит в столовой", "почему [слово] в столовой"),
        ("где химия будет в столовой", "где химия будет в столовой"),
        ("Нужна ли Иванову сменка в бассейн", "нужна ли [имя] сменка в бассейн"),
        ("нужна ли даше сменка", "нужна ли [имя] сменка"),
        ("напишите мне на mama@mail.ru про кружок", "напишите мне на [адрес] про кружок"),
        ("звоните 8 (912) 345-67-89 про автобус", "звоните [адрес] про автобус"),
        ("смотри https://vk.com/id17 про кружок", "[слово] [адрес] про кружок"),
        ("ИВАНОВ ДОЛЖЕН ПРИНЕСТИ СПРАВКУ", ""),
        ("where is Kowalski going for lunch", "where is [имя] going for lunch"),
        ("хаха", ""),
        ("", ""),
    ],
)
def test_only_ordinary_words_are_kept(text: str, kept: str) -> None:
    assert masked(text, FAMILY) == kept


SURNAMES = (
    "сидорова",
    "kowalski",
    "ахметзянов",
    "шевченко",
    "кац",
    "пупкин",
    "трудова",
    "аллергия",
    "астма",
)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from(("где", "автобус", "для", "сколько", "стоит", *SURNAMES)), min_size=1)
)
def test_no_rare_word_is_ever_kept(words: list[str]) -> None:
    assert not set(masked(" ".join(words), FAMILY).split()) & set(SURNAMES)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=600))
def test_any_text_is_masked(text: str) -> None:
    kept = masked(text, FAMILY)
    assert len(kept) <= LONGEST
    assert not any(letter.isdigit() for letter in kept)
