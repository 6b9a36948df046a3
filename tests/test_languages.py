"""What a language needs beside its words: plural forms and dates as its speakers say them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from babel import Locale

from chat.text import LANGUAGES, Day, catalogue, n_, render
from tests.catalogues import TRANSLATED, catalogue_of

NUMBERS = range(250)


@pytest.mark.parametrize("lang", TRANSLATED)
def test_the_plural_forms_of_a_catalogue_are_those_of_cldr(lang: str) -> None:
    category = Locale.parse(lang).plural_form
    words = catalogue_of(lang)
    form = getattr(catalogue(lang), "plural")  # noqa: B009 - gettext makes it of the header
    pairs = {(category(n), form(n)) for n in NUMBERS}
    assert len(pairs) == len({name for name, _form in pairs}) == words.num_plurals


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_day_of_a_year_has_a_name_of_its_own(lang: str) -> None:
    days = [date(2026, 9, 1) + timedelta(days=n) for n in range(365)]
    for form in ("EEEE, d MMMM", "EEE d MMM", "d MMMM y"):
        said = [render(Day(day, form), lang) for day in days]
        assert len(set(said)) == len(days)
        assert not any("M0" in words or "M1" in words for words in said)


def test_a_number_stands_in_its_own_form() -> None:
    words = [render(n_("{n} lesson", "{n} lessons", n=n), "ru") for n in (1, 3, 5, 21)]
    assert words == ["1 урок", "3 урока", "5 уроков", "21 урок"]
