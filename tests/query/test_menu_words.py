from __future__ import annotations

from dataclasses import replace

import pytest

from chat.text import LANGUAGES, render
from diary.people import Person, Role
from handlers import start
from handlers.answers import ANSWERS, ASKED_BY, TOPICS
from handlers.menu_words import EVERYBODY, bare, pressed_by
from handlers.menus import COMMANDS
from handlers.routes import ROUTES

BUTTONS = [
    button
    for row in (*start.FAMILY_ROWS, start.LAST_ROW, *start.MORE_ROWS, *start.LAST_ROWS)
    for button in row
]


def mother(lang: str) -> Person:
    return replace(EVERYBODY, lang=lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_words_of_a_menu_mean_its_buttons_in_every_language(lang: str) -> None:
    for button in BUTTONS:
        label = render(button.label, lang)
        for said in (label, label.upper(), f"  {bare(label)}!!"):
            pressed = pressed_by(said, mother(lang))
            assert pressed is not None, said
            assert pressed[0] == button.action


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_words_of_a_command_mean_it_in_every_language(lang: str) -> None:
    meant = {pressed_by(render(words, lang), mother(lang)) for words in COMMANDS.values()}
    assert None not in meant


def test_letters_that_a_keyboard_has_not_are_forgiven() -> None:
    assert bare("Өй эше") == bare("ой эше")
    assert bare("O‘qituvchilar") == bare("o'qituvchilar") == bare("Oqituvchilar")
    assert bare("📚 Ещё") == bare("еще")


def test_a_head_who_writes_a_word_of_both_menus_means_the_own_one() -> None:
    head = replace(mother("uk"), roles=frozenset({Role.HEAD}))
    both = "Оголошення"
    assert pressed_by(both, head) == ("announce", ())
    assert pressed_by(both, mother("uk")) == ("announcements", ())


def test_other_words_press_nothing() -> None:
    assert pressed_by("что задали", mother("ru")) is None
    assert pressed_by("😀", mother("ru")) is None


def test_every_answer_is_a_screen_with_a_name() -> None:
    actions = {action for action, _takes in ANSWERS.values()}
    assert actions <= set(ROUTES)
    assert actions <= set(TOPICS)
    assert not any(ROUTES[action].writes for action in actions)
    assert {ANSWERS[ASKED_BY[action]][0] for action in actions} == actions
