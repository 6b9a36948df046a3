import json
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.vk.draw import messages
from bot.vk.words import format_data, harmless
from chat.talk import Button, Reply
from chat.text import Drawn, Plain, Row, Span, bold, quiet, spoiler, struck
from tests.fakes import vk_rules as rules

BREAK = "\u200b"


def shown(text: str) -> str:
    return harmless(Drawn(text)).text


def styled(drawn: Drawn) -> list[tuple[str, str]]:
    """The styles that VK shows, with the words under them, read as VK reads them: in UTF-16."""
    raw = drawn.text.encode("utf-16-le")
    items = json.loads(format_data(drawn) or '{"items": []}')["items"]
    return [
        (i["type"], raw[2 * i["offset"] : 2 * (i["offset"] + i["length"])].decode("utf-16-le"))
        for i in items
    ]


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("[id1|Павел]", f"[{BREAK}id1|Павел]"),
        ("[club1|Школа]", f"[{BREAK}club1|Школа]"),
        ("[https://vk.com/x|сюда]", f"[{BREAK}https://vk.com/x|сюда]"),
        ("@all собрание", f"@{BREAK}all собрание"),
        ("*durov", f"*{BREAK}durov"),
        ("(@id1)", f"(@{BREAK}id1)"),
        ("x@all", f"x@{BREAK}all"),
    ],
)
def test_a_mention_in_somebody_elses_words_calls_nobody(written: str, seen: str) -> None:
    assert shown(written) == seen


@pytest.mark.parametrize(
    "written",
    ["office@school12.ru", "№ 412–415", "[не сдано]", "2 * 3", "https://resh.edu.ru/a?b=1"],
)
def test_other_words_stay_as_they_are(written: str) -> None:
    assert shown(written) == written


@given(st.text("[]|@*id1a.\n "))
def test_no_mention_is_ever_left(text: str) -> None:
    seen = shown(text)
    assert seen.replace(BREAK, "") == text
    assert "[id1" not in seen or "|" not in seen[seen.index("[id1") :].partition("]")[0]


def test_styles_are_counted_in_utf_16() -> None:
    (message,) = messages(Reply(("👨‍👩‍👧 дети", bold("Аня 😀"), quiet("6В"))), "ru")
    drawn = Drawn(message.text, ())
    assert json.loads(message.format_data)["version"] == 1
    raw = drawn.text.encode("utf-16-le")
    words = [
        raw[2 * i["offset"] : 2 * (i["offset"] + i["length"])].decode("utf-16-le")
        for i in json.loads(message.format_data)["items"]
    ]
    assert words == ["Аня 😀", "6В"]


def test_what_vk_cannot_strike_gets_a_sign_and_what_it_cannot_hide_stays_readable() -> None:
    (message,) = messages(Reply((struck("Физика"), spoiler("4"))), "ru")
    assert (message.text, message.format_data) == ("~Физика~\n4", "")


def test_styles_keep_their_words_beside_signs_and_breaks() -> None:
    reply = Row((struck("3"), bold(Plain("@all 4")), struck(bold("было")), quiet("x")), gap=" ")
    (message,) = messages(Reply(reply), "ru")
    assert message.text == f"~3~ @{BREAK}all 4 ~было~ x"
    items = json.loads(message.format_data)["items"]
    assert [message.text[i["offset"] :][: i["length"]] for i in items] == [
        f"@{BREAK}all 4",
        "было",
        "x",
    ]


@given(
    st.text("ab@*[|] 😀\n", max_size=40),
    st.lists(
        st.tuples(
            st.sampled_from(["bold", "quiet", "struck", "spoiler"]),
            st.integers(0, 40),
            st.integers(1, 9),
        )
    ),
)
def test_a_style_never_loses_or_gains_a_word(
    text: str, wanted: list[tuple[str, int, int]]
) -> None:
    spans = tuple(
        Span(style, start, min(start + length, len(text)))  # type: ignore[arg-type]
        for style, start, length in wanted
        if start < len(text)
    )
    drawn = harmless(Drawn(text, spans))
    bare = [words.replace(BREAK, "").replace("~", "") for _style, words in styled(drawn)]
    expected = [text[s.start : s.end] for s in spans if s.style in ("bold", "quiet")]
    assert bare == expected


def test_a_long_text_is_cut_at_lines_and_the_buttons_are_under_the_end() -> None:
    lines = tuple(f"{n}. " + "ш" * 96 for n in range(100))
    told = messages(Reply(lines, ((Button("Ещё", "more"),),)), "ru")
    assert len(told) == 3
    assert [bool(m.keyboard) for m in told] == [False, False, True]
    assert "\n".join(m.text for m in told) == "\n".join(lines)


def test_emoji_count_twice() -> None:
    assert all(rules.units(m.text) <= 4096 for m in messages(Reply(Plain("😀" * 3000)), "ru"))


def keyboard_of(*rows: int) -> list[list[list[str]]]:
    buttons = tuple(tuple(Button(f"{r}.{c}", "x") for c in range(w)) for r, w in enumerate(rows))
    told = messages(Reply("?", buttons), "ru")
    for message in told:
        rules.rows(message.values())
    return [
        [[b["action"]["label"] for b in row] for row in json.loads(m.keyboard)["buttons"]]
        for m in told
    ]


def test_a_wide_row_is_folded() -> None:
    assert keyboard_of(7) == [[[f"0.{c}" for c in range(5)], ["0.5", "0.6"]]]


@pytest.mark.parametrize("rows", [(1,) * 9, (5, 5, 5), (3, 3, 3, 3, 3)])
def test_no_button_is_lost_where_one_message_cannot_hold_them(rows: tuple[int, ...]) -> None:
    boards = keyboard_of(*rows)
    assert len(boards) > 1
    assert len(list(chain.from_iterable(chain.from_iterable(boards)))) == sum(rows)


def test_a_long_label_is_cut() -> None:
    (message,) = messages(Reply("?", ((Button("Математика " * 9, "x"),),)), "ru")
    label = rules.rows(message.values())[0][0]["action"]["label"]
    assert label.endswith("…")
    assert len(label) <= 40


def test_a_reply_without_words_still_says_something() -> None:
    assert messages(Reply(""), "ru")[0].text == "…"


def test_files_alone_need_no_words() -> None:
    (message,) = messages(Reply(""), "ru", ["photo1_2"])
    assert (message.text, message.attachment) == ("", "photo1_2")


def test_more_than_ten_files_take_another_message() -> None:
    told = messages(Reply("файлы"), "ru", [f"doc1_{n}" for n in range(12)])
    assert [m.attachment.count("doc") for m in told] == [10, 2]


def test_links_stay_text_and_nobody_is_called() -> None:
    values = messages(Reply("https://example.org"), "ru")[0].values()
    assert (values["dont_parse_links"], values["disable_mentions"]) == (1, 1)
