from __future__ import annotations

from http.cookies import SimpleCookie

from sqlalchemy import select

from storage.tables.family import web_session
from storage.web_sessions import close_sessions
from tests.web.school import HOST, School, Visitor, visitor


async def rows(school: School) -> list[str]:
    async with school.store.reading() as db:
        return [row.token_hash for row in await db.execute(select(web_session))]


async def test_looking_at_the_page_makes_no_session(school: School, anna: Visitor) -> None:
    assert await rows(school) == []
    await anna.says("a")
    assert len(await rows(school)) == 1


async def test_the_database_knows_only_a_hash(school: School, anna: Visitor) -> None:
    await anna.says("a")
    (token_hash,) = await rows(school)
    cookie = anna.http.cookies["diary"]
    assert token_hash not in cookie
    assert cookie.split(".")[0] not in token_hash
    assert school.heard[0].sender not in cookie


async def test_the_cookie_is_for_the_server_alone(school: School) -> None:
    async with visitor(school.app(), scheme="https") as somebody:
        page = await somebody.opens()
    (cookie,) = SimpleCookie(page.headers["set-cookie"]).values()
    assert cookie.key == "__Host-diary"
    assert cookie["httponly"]
    assert cookie["secure"]
    assert cookie["samesite"] == "lax"
    assert cookie["domain"] == ""


async def test_a_proxy_may_forget_to_say_that_it_was_https(school: School) -> None:
    app = school.app(hosts=(HOST, "127.0.0.1"), public_url=f"https://{HOST}")
    async with visitor(app) as somebody:
        page = await somebody.opens()
    (cookie,) = SimpleCookie(page.headers["set-cookie"]).values()
    assert cookie.key == "__Host-diary"
    assert cookie["secure"]
    async with visitor(app, host="127.0.0.1") as beside_the_proxy:
        page = await beside_the_proxy.opens()
    assert "__Host" not in page.headers["set-cookie"]


async def test_a_reload_goes_on_with_the_same_person(school: School, anna: Visitor) -> None:
    await anna.says("a")
    await anna.opens()
    await anna.says("b")
    assert len({event.sender for event in school.heard}) == 1


async def test_two_browsers_are_two_people(school: School, anna: Visitor) -> None:
    await anna.says("a")
    async with visitor(school.app()) as other:
        await other.opens()
        await other.says("b")
    assert len({event.sender for event in school.heard}) == 2


async def test_a_made_up_cookie_is_nobody(school: School, anna: Visitor) -> None:
    anna.http.cookies.clear()
    anna.http.cookies.set("diary", "x" * 43 + ".aaaa.bbbb")
    answer = await anna.says("a")
    assert answer.status_code == 401
    assert school.heard == []


async def test_nobody_without_a_session_is_heard(school: School) -> None:
    async with visitor(school.app()) as somebody:
        assert (await somebody.says("a")).status_code == 401
        assert (await somebody.http.get("/chat/stream")).status_code == 401
        assert (await somebody.http.get("/chat/files/x")).status_code == 401
    assert school.heard == []


async def test_a_session_ends_a_month_after_the_last_visit(school: School, anna: Visitor) -> None:
    await anna.says("a")
    school.passes(days=29)
    assert (await anna.says("b")).status_code == 200
    school.passes(days=29)
    assert (await anna.says("c")).status_code == 200
    school.passes(days=31)
    over = await anna.says("d")
    assert over.status_code == 401
    assert over.json()["over"]
    await anna.opens()
    assert (await anna.says("e")).status_code == 200
    assert school.heard[-1].sender != school.heard[0].sender


async def test_a_closed_session_is_over_at_once(school: School, anna: Visitor) -> None:
    await anna.says("a")
    async with school.store.writing() as db:
        await close_sessions(db, [school.heard[0].sender], now=school.now)
    assert (await anna.says("b")).json()["over"]
    assert (await anna.http.get("/chat/stream")).status_code == 401


async def test_logging_out_closes_session_and_chat(school: School, anna: Visitor) -> None:
    await anna.says("a")
    before = dict(anna.http.cookies)
    answer = await anna.http.post("/chat/leave", data={"proof": anna.proof})
    assert answer.status_code == 303
    assert answer.headers["location"] == "/"
    assert school.left == [school.heard[0].sender]
    anna.http.cookies.clear()
    anna.http.cookies.update(before)
    assert (await anna.says("b")).status_code == 401


async def test_a_link_with_a_code_only_fills_in_the_field(school: School) -> None:
    async with visitor(school.app()) as somebody:
        page = await somebody.opens('/?code=ACDE-3467"><script>')
        assert 'data-code="ACDE-3467script"' in page.text
        assert "<script>" not in page.text.partition("</head>")[2]
        assert school.heard == []
    assert await rows(school) == []
