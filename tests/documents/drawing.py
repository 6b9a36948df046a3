"""A card as a PDF, of the same template and the same data: its words can be read, and a missing letter is an error."""

from __future__ import annotations

from itertools import pairwise

import pypdfium2
import typst

from documents.cards import Card, data_of
from documents.page import TEMPLATES, fonts, packed

WIDTH = 360  # points
BREAKS = ("\N{ZERO WIDTH SPACE}", "\r", "\n", "￾", "\x02", "\N{SOFT HYPHEN}")


def pdf_of(card: Card) -> bytes:
    compiler = typst.Compiler(
        TEMPLATES / f"{card.template}.typ",
        root=TEMPLATES,
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": packed(data_of(card))},
    )
    made, warnings = compiler.compile_with_warnings(format="pdf", pdf_standards="ua-1")
    assert warnings == []
    assert isinstance(made, bytes)
    return made


def words_on(card: Card) -> str:
    """Everything that is written on it, in one line."""
    with pypdfium2.PdfDocument(pdf_of(card)) as document:
        assert len(document) == 1
        return flat(document[0].get_textpage().get_text_bounded())


def flat(words: str) -> str:
    for sign in BREAKS:
        words = words.replace(sign, " ")
    return " ".join(words.split())


def size_of(card: Card) -> tuple[float, float]:
    with pypdfium2.PdfDocument(pdf_of(card)) as document:
        width, height = document[0].get_size()
        return float(width), float(height)


def strays(card: Card) -> list[str]:
    """Letters that stand outside of the picture, or on the letter before them."""
    found = []
    with pypdfium2.PdfDocument(pdf_of(card)) as document:
        page = document[0]
        width, height = page.get_size()
        text = page.get_textpage()
        boxes = [
            (text.get_text_range(at, 1), text.get_charbox(at)) for at in range(text.count_chars())
        ]
        drawn = [(sign, box) for sign, box in boxes if sign.strip() and box[2] > box[0]]
        for sign, (left, bottom, right, top) in drawn:
            if left < 0 or right > width or bottom < 0 or top > height:
                found.append(sign)
        for (before, one), (after, two) in pairwise(drawn):
            same_line = abs(one[1] - two[1]) < 1 and abs(one[3] - two[3]) < 1
            if same_line and one[0] < two[0] < one[2] - 2.5:
                found.append(before + after)
    return found
