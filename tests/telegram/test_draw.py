"""What a Reply looks like in Telegram."""

from __future__ import annotations

from aiogram.methods import SendDocument, SendPhoto
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram import calls
from bot.telegram.draw import parts, units
from chat.talk import Button, File, Reply
from chat.text import Plain, bold, quiet, spoiler, struck

PICTURE = File("a.png", b"png", "image/png")
KEYS = ((Button("Да", "yes"), Button("Нет", "no")),)


def test_styles_are_entities_counted_in_utf_16() -> None:
    [part] = parts(Reply(("👍🏽", bold("а😀"), quiet("б"), struck("в"), spoiler("г"))), "ru")
    sent = calls.send(7, part)
    assert isinstance(sent, calls.SendWords)
    assert [(one["type"], one["offset"], one["length"]) for one in sent.entities] == [
        ("bold", 5, 3),
        ("italic", 9, 1),
        ("strikethrough", 11, 1),
        ("spoiler", 13, 1),
    ]


def test_one_picture_carries_short_words_and_the_buttons() -> None:
    [part] = parts(Reply(bold("Неделя"), KEYS, (PICTURE,)), "ru")
    sent = calls.send(7, part)
    assert isinstance(sent, SendPhoto)
    assert sent.caption == "Неделя"
    assert sent.reply_markup


def test_long_words_stand_before_the_picture() -> None:
    words, picture = parts(Reply("я" * 1025, KEYS, (PICTURE,)), "ru")
    assert (words.file, words.keyboard) == (None, ())
    assert picture.words.text == ""
    assert picture.keyboard == ((("Да", "yes"), ("Нет", "no")),)


def test_a_picture_that_is_too_big_is_a_document() -> None:
    [part] = parts(Reply("", files=(File("a.png", bytes(11 * 2**20), "image/png"),)), "ru")
    assert isinstance(calls.send(7, part), SendDocument)


def test_a_reply_of_no_words_is_still_a_message() -> None:
    assert [part.words.text for part in parts(Reply(Plain(" \n")), "ru")] == ["…"]


def test_names_of_files_are_harmless() -> None:
    names = ["Аня 7А.pdf", '../../etc/pas"swd', "a\r\nX: y.pdf", "", "...", "я" * 300 + ".docx"]
    assert [calls.file_name(name) for name in names] == [
        "Аня_7А.pdf",
        "etc_pas_swd",
        "a_X_y.pdf",
        "file",
        "file",
        "я" * 100 + ".docx",
    ]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_length_is_counted_as_telegram_does(words: str) -> None:
    assert units(words) == len(words.encode("utf-16-le")) // 2
