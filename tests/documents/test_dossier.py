from __future__ import annotations

from dataclasses import replace

import pypdfium2
import pytest

from documents.dossier import Dossier, Section, Table, data_of, draw_dossier
from documents.page import compiled, packed
from tests.documents.paper import words

CONSENTS = Table(("Когда", "О ком", "Решение"), (("12.11.2026", "Анна", "дано"),), title="Журнал")
KNOWN = Dossier(
    title="Что дневник знает о вас",
    under=("Мария Ёлкина", "22 ноября 2026 года"),
    sections=(
        Section("Вы", facts=(("Язык", "русский"), ("Дети", "Анна\nПётр"))),
        Section("Согласия", ("Без согласия ничего не видно.",), tables=(CONSENTS,), note="Всё."),
    ),
    foot="Школа № 6",
    lang="ru",
)


async def test_a_dossier_says_everything_that_it_was_given() -> None:
    (page,) = words(await draw_dossier(KNOWN))
    for said in ("Что дневник знает", "Мария", "Язык", "Пётр", "Журнал", "12.11.2026", "дано"):
        assert said in page
    assert "Школа № 6" in page
    assert "1 / 1" in page


async def test_hundreds_of_rows_go_over_pages_and_each_has_the_head() -> None:
    long = replace(CONSENTS, rows=tuple((f"№ {n}", "Анна " * 30, "дано") for n in range(300)))
    pages = words(await draw_dossier(replace(KNOWN, sections=(Section("Много", tables=(long,)),))))
    assert len(pages) > 10
    assert all("Решение" in page for page in pages)
    assert "№ 299" in pages[-1]


async def test_a_screen_reader_finds_tags() -> None:
    with pypdfium2.PdfDocument(await draw_dossier(KNOWN)) as document:
        assert document.is_tagged()


def test_the_same_dossier_is_the_same_bytes() -> None:
    data = packed(data_of(KNOWN))
    assert compiled("dossier", data, tagged=True) == compiled("dossier", data, tagged=True)


def test_a_row_of_another_length_is_refused_before_anything_is_drawn() -> None:
    broken = replace(CONSENTS, rows=(("12.11.2026",),))
    with pytest.raises(ValueError, match="3 columns"):
        data_of(replace(KNOWN, sections=(Section("", tables=(broken,)),)))
