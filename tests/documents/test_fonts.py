"""A letter that the fonts have not is a silent box on paper; by the rules of accessible PDF it is an error."""

from __future__ import annotations

import json

import pytest
import typst

from documents.page import TEMPLATES, fonts

CYRILLIC = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
LETTERS = {
    "ru": CYRILLIC,
    "tt": CYRILLIC + "әөүҗңһ",
    "ba": CYRILLIC + "әөүғҡңҙҫһ",
    "uk": CYRILLIC + "ґєії’ʼ",
    "uz": "abdefghijklmnopqrstuvxyzʻʼ‘’" + CYRILLIC + "ўқғҳ",
    "kk": CYRILLIC + "әғқңөұүһі" + "äğıñöşūü",
    "ky": CYRILLIC + "ңөү",
    "tg": CYRILLIC + "ғӣқӯҳҷ",
    "hy": "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆև",
    "az": "abcçdeəfgğhxıijkqlmnoöprsştuüvyz",
    "signs": "0123456789 «»„“”‘’—–-…№₽%§°·•×≈≤≥−←→↑↓✓✂☐☑ e\u0301 и\u0301",
}
TEMPLATE = """
#import "common.typ": *
#set document(title: "Буквы", date: none)
#set text(font: fonts, lang: "ru")
#data.letters
#strong(data.letters)
"""


def compile_strictly(letters: str, template: str = TEMPLATE) -> bytes:
    compiler = typst.Compiler(
        template.encode(),
        root=TEMPLATES,
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps({"letters": letters})},
    )
    made, warnings = compiler.compile_with_warnings(format="pdf", pdf_standards="ua-1")
    assert warnings == []
    assert isinstance(made, bytes)
    return made


@pytest.mark.parametrize("language", LETTERS)
def test_every_letter_of_a_language_is_in_the_fonts(language: str) -> None:
    letters = LETTERS[language]
    compile_strictly(letters + " " + letters.upper())


def test_a_missing_letter_would_be_found() -> None:
    with pytest.raises(typst.TypstError, match="could not be displayed"):
        compile_strictly("漢")


def test_every_sign_of_a_code_is_in_the_mono_font() -> None:
    every = "ABCDEFGHIJKLMNOPQRSTUVWXYZ-0123456789"
    compile_strictly(every, TEMPLATE.replace("font: fonts", "font: mono, fallback: false"))


def test_no_font_comes_from_the_machine() -> None:
    assert fonts().families() == [
        "DejaVu Sans",
        "DejaVu Sans Mono",
        "Noto Sans",
        "Noto Sans Armenian",
    ]
