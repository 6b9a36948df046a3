from __future__ import annotations

import asyncio

import pytest

from chat.talk import Button, File, Reply
from chat.text import _, bold
from tests.web.school import School, Visitor, visitor

PNG = b"\x89PNG\r\n\x1a\nnot really"


def _address(html: str) -> str:
    """Of the first file."""
    return "/chat/files/" + html.split("/chat/files/")[1].partition('"')[0]


async def test_words_are_answered_with_a_message(school: School, anna: Visitor) -> None:
    said = (await anna.says("привет")).json()
    assert "привет ✓" in said["html"]
    assert 'data-press="homework?day=1"' in said["html"]
    assert said["replaces"] is None
    (event,) = school.heard
    assert (event.channel, event.bot, event.private) == ("web", "web", True)
    assert event.origin == "192.0.2.0/24"


async def test_a_press_edits_its_message(anna: Visitor) -> None:
    said = (await anna.presses("marks", on="m1")).json()
    assert said["replaces"] == "m1"
    assert 'id="m-m1"' in said["html"]


async def test_a_fresh_reply_is_a_new_message(school: School, anna: Visitor) -> None:
    school.replies["marks"] = Reply(_("Menu"), fresh=True)
    assert (await anna.presses("marks", on="m1")).json()["replaces"] is None


async def test_a_repeated_request_is_done_once(school: School, anna: Visitor) -> None:
    await anna.says("a", id="same")
    again = await anna.says("a", id="same")
    assert again.status_code == 200
    assert "Ответ на это уже был" in again.json()["html"]
    assert len(school.heard) == 1


async def test_ids_of_two_people_do_not_meet(school: School, anna: Visitor) -> None:
    app = school.app()
    async with visitor(app) as one, visitor(app) as other:
        await one.opens()
        await other.opens()
        await one.says("a", id="same")
        await other.says("b", id="same")
    assert [event.text for event in school.heard] == ["a", "b"]


async def test_one_persons_messages_are_answered_in_order(school: School, anna: Visitor) -> None:
    await anna.says("first")
    ended: list[str] = []

    async def slowly(event: object) -> None:
        await asyncio.sleep(0.02)
        ended.append(school.heard[-1].text)

    school.before = slowly
    await asyncio.gather(*(anna.says(str(n)) for n in range(3)))
    assert sorted(ended) == ["0", "1", "2"]


async def test_a_flood_is_stopped(school: School, anna: Visitor) -> None:
    statuses = [(await anna.says(str(n))).status_code for n in range(301)]
    assert statuses[-1] == 429
    assert set(statuses[:-1]) == {200}


async def test_the_answer_speaks_the_persons_language(school: School) -> None:
    school.replies["start"] = Reply(_("Menu"))
    for wish, words in (("en-GB,ru;q=0.5", "Menu"), ("ru", "Меню"), ("fi", "Меню"), ("", "Меню")):
        async with visitor(school.app(), lang=wish) as somebody:
            page = await somebody.opens()
            assert f'<html lang="{"en" if words == "Menu" else "ru"}">' in page.text
            assert words in (await somebody.says("/start")).json()["html"]


async def test_silence_is_not_an_answer(school: School, anna: Visitor) -> None:
    school.replies[""] = None
    assert "Ответ на это уже был" in (await anna.says("a")).json()["html"]


async def test_what_was_permitted_too_long_ago_is_not_shown(school: School, anna: Visitor) -> None:
    school.replies["marks"] = Reply(bold("Маша: 5"), personal=True)
    school.permitted_ago = 1.0
    late = await anna.says("/marks")
    assert late.status_code == 503
    assert "Маша" not in late.text
    school.permitted_ago = 0.0
    assert "Маша" in (await anna.says("/marks")).text


async def test_files_are_for_their_session_alone(school: School, anna: Visitor) -> None:
    files = (File("Отметки 6В.pdf", b"%PDF", "application/pdf"), File("c.png", PNG, "image/png"))
    school.replies["pdf"] = Reply(_("Menu"), files=files)
    html = (await anna.says("/pdf")).json()["html"]
    keys = [part.partition('"')[0] for part in html.split("/chat/files/")[1:]]
    picture, document = keys[0], keys[-1]
    got = await anna.http.get(f"/chat/files/{document}")
    assert got.content == b"%PDF"
    assert got.headers["content-disposition"].startswith("attachment; filename*=UTF-8''%D0%9E")
    assert "sandbox" in got.headers["content-security-policy"]
    shown = await anna.http.get(f"/chat/files/{picture}")
    assert (shown.content, shown.headers["content-type"]) == (PNG, "image/png")
    async with visitor(school.app()) as other:
        await other.opens()
        await other.says("a")
        assert (await other.http.get(f"/chat/files/{document}")).status_code == 404
        assert (await other.http.get("/chat/files/made-up")).status_code == 404


async def test_a_withdrawal_takes_the_files_away(school: School, anna: Visitor) -> None:
    school.replies["pdf"] = Reply(_("Menu"), files=(File("a.pdf", b"%PDF"),))
    html = (await anna.says("/pdf")).json()["html"]
    where = _address(html)
    school.replies["withdraw"] = Reply(_("Menu"), settles=True)
    await anna.says("/withdraw")
    assert (await anna.http.get(where)).status_code == 404


@pytest.mark.parametrize(
    "later",
    [
        Reply(_("Menu")),
        None,
        Reply(_("Menu"), files=(File("b.pdf", b"%PDF"),), personal=True),
        Reply(_("Menu"), files=(File("a.pdf", b"%PDF of somebody else"),), personal=True),
    ],
    ids=["refused", "silence", "another name", "another content"],
)
async def test_a_personal_file_is_permitted_anew_whenever_it_is_taken(
    school: School, anna: Visitor, later: Reply | None
) -> None:
    file = File("a.pdf", b"%PDF")
    school.replies["homework_file"] = Reply(_("Menu"), files=(file,), personal=True)
    where = _address((await anna.presses("homework_file?file=7", on="m1")).json()["html"])
    for _time in range(2):  # phones ask twice
        assert (await anna.http.get(where)).content == b"%PDF"
    assert [event.action for event in school.heard] == ["homework_file"] * 3
    assert school.heard[-1].args == {"file": "7"}
    school.replies["homework_file"] = later  # withdrawn by letter, or blocked by the school
    gone = await anna.http.get(where)
    assert gone.status_code == 404
    assert "Этого файла здесь больше нет" in gone.text
    assert "PDF" not in gone.text


async def test_a_personal_file_is_not_begun_long_after_it_was_permitted(
    school: School, anna: Visitor
) -> None:
    school.replies["pdf"] = Reply(_("Menu"), files=(File("a.pdf", b"%PDF"),), personal=True)
    where = _address((await anna.says("/pdf")).json()["html"])
    school.permitted_ago = 1.0
    late = await anna.http.get(where)
    assert late.status_code == 503
    assert "PDF" not in late.text


async def test_what_words_meant_is_not_asked_again(school: School, anna: Visitor) -> None:
    """Free words may mean something else by now: the answer to a question of ours, a code."""
    school.replies[""] = Reply(_("Menu"), files=(File("a.pdf", b"%PDF"),), personal=True)
    where = _address((await anna.says("файл по алгебре")).json()["html"])
    assert (await anna.http.get(where)).status_code == 404
    assert len(school.heard) == 1


async def test_a_file_that_is_not_personal_is_not_asked_for_again(
    school: School, anna: Visitor
) -> None:
    school.replies["pdf"] = Reply(_("Menu"), files=(File("a.pdf", b"%PDF"),))
    where = _address((await anna.says("/pdf")).json()["html"])
    assert (await anna.http.get(where)).content == b"%PDF"
    assert len(school.heard) == 1


async def test_taking_files_is_no_way_around_the_limit(school: School, anna: Visitor) -> None:
    school.replies["pdf"] = Reply(_("Menu"), files=(File("a.pdf", b"%PDF"),), personal=True)
    where = _address((await anna.says("/pdf")).json()["html"])
    statuses = [(await anna.http.get(where)).status_code for _time in range(300)]
    assert statuses[-1] == 429
    assert set(statuses[:-1]) == {200}


async def test_a_kind_that_is_no_media_type_is_a_plain_download(
    school: School, anna: Visitor
) -> None:
    school.replies["file"] = Reply(_("Menu"), files=(File("a", b"<script>", "text/html\r\nx: y"),))
    html = (await anna.says("/file")).json()["html"]
    got = await anna.http.get(_address(html))
    assert got.headers["content-type"] == "application/octet-stream"


async def test_a_button_of_an_old_page_still_says_what_it_is(
    school: School, anna: Visitor
) -> None:
    school.replies["start"] = Reply(_("Menu"), ((Button("⚙️", "settings"),),))
    html = (await anna.says("/start")).json()["html"]
    assert 'data-press="settings"' in html
    await anna.presses("nobody_knows?x=1", on="gone")
    assert school.heard[-1].action == "nobody_knows"
