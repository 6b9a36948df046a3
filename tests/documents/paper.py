"""A PDF as a person and a camera see it."""

from __future__ import annotations

import pypdfium2
import zxingcpp

ENOUGH_DPI = 150


def words(pdf: bytes) -> list[str]:
    """The text of every page."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in document]


def qr_codes(pdf: bytes) -> list[str]:
    """What a camera reads off the printed pages."""
    with pypdfium2.PdfDocument(pdf) as document:
        found = []
        for page in document:
            picture = page.render(scale=ENOUGH_DPI / 72, grayscale=True)
            pixels = memoryview(picture.buffer).cast("B")
            sheet = pixels.cast("B", (picture.height, picture.stride))
            found += [code.text for code in zxingcpp.read_barcodes(sheet)]
        return found
