from __future__ import annotations

import pytest

from bot.web import drawing
from chat.talk import Button, File, Reply
from chat.text import Content, Plain, Row, _, bold, quiet, spoiler, struck
from handlers.routes import ROUTES


def html(content: Content) -> str:
    return str(drawing.marked_up(content, "ru"))


def test_styles_are_elements() -> None:
    assert html(bold("Маша")) == "<strong>Маша</strong>"
    assert html(quiet("данные")) == '<span class="quiet">данные</span>'
    assert html(Row((struck("3"), "4"), gap=" → ")) == "<s>3</s> → 4"
    assert 'role="button"' in html(spoiler("Аня"))


def test_styles_nest() -> None:
    assert html(bold(("a", quiet("b")))) == '<strong>a\n<span class="quiet">b</span></strong>'
    assert html(bold(struck("a"))) == "<strong><s>a</s></strong>"
    assert html((bold("a"), bold("b"))) == "<strong>a</strong>\n<strong>b</strong>"


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", '"><img src=x onerror=1>', "&lt;"])
def test_words_of_strangers_are_only_words(words: str) -> None:
    reply = Reply(
        bold(Plain(words)),
        ((Button(Plain(words), "a", {"b": words[:9]}),),),
        (File(words, b"x"), File(words, b"x", "image/png")),
    )
    drawn = drawing.message(reply, "ru", id="m", shelve=lambda _file: "key")
    assert "<script" not in drawn
    assert "<img src=x" not in drawn
    assert 'onerror=1>"' not in drawn


def test_a_command_in_words_can_be_pressed() -> None:
    assert 'data-say="/menu"' in html(
        _("This button is out of date. Please open the menu again: /menu")
    )
    for other in ("и/или", "/etc/passwd", "1/2", "https://example.org/menu"):
        assert "data-say" not in html(other)


@pytest.mark.parametrize(
    "written",
    [
        Plain("Жмите /unlink_yes и /menu"),
        bold(Row(("Алгебра", Plain("/menu")))),
        _("Hello, {name}!", name=Plain("/menu")),
        (_("Menu"), "/withdraw_yes /menu"),
        _("Stop: /withdraw_yes"),
    ],
)
def test_a_command_in_somebodys_words_cannot_be_pressed(written: Content) -> None:
    assert "data-say" not in html(written)
    ours = _("This button is out of date. Please open the menu again: /menu")
    assert "data-say" not in html((ours, Plain("/menu")))


def test_every_command_of_our_own_words_exists() -> None:
    assert set(ROUTES) >= drawing.COMMANDS
    assert not any(ROUTES[command].writes for command in drawing.COMMANDS - {"start", "codes"})


def test_an_address_can_be_opened_and_learns_nothing() -> None:
    drawn = html(Plain("См. https://example.org/a?b=1&c=2."))
    assert 'href="https://example.org/a?b=1&amp;c=2"' in drawn
    assert "noreferrer" in drawn
    assert drawn.endswith("</a>.")
    assert "<a" not in html(Plain("javascript:alert(1)"))
