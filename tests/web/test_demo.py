from __future__ import annotations

import httpx

from tests.web.school import School, visitor


async def enter(http: httpx.AsyncClient, persona: str, **headers: str) -> httpx.Response:
    return await http.post("/demo/enter", data={"persona": persona}, headers=headers)


async def test_the_demo_begins_with_a_choice_of_persons(school: School) -> None:
    async with visitor(school.app(demo=True)) as somebody:
        assert (await somebody.http.get("/")).headers["location"] == "/demo"
        page = await somebody.http.get("/demo")
        assert "Ольга Панина" in page.text
        assert "Мать троих детей." in page.text


async def test_one_press_and_you_are_that_person(school: School) -> None:
    async with visitor(school.app(demo=True)) as somebody:
        answer = await enter(somebody.http, "mother")
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        page = await somebody.opens()
        assert "Ольга Панина" in page.text
        await somebody.says("a")
    assert school.signed_in == {school.heard[0].sender: "mother"}


async def test_changing_the_person_leaves_the_first_one(school: School) -> None:
    async with visitor(school.app(demo=True)) as somebody:
        await enter(somebody.http, "mother")
        await somebody.opens()
        await somebody.says("a")
        await enter(somebody.http, "guest")
        await somebody.opens()
        await somebody.says("b")
    first, second = (event.sender for event in school.heard)
    assert first != second
    assert school.left == [first]
    assert second not in school.signed_in


async def test_a_made_up_person_is_refused(school: School) -> None:
    async with visitor(school.app(demo=True)) as somebody:
        assert (await enter(somebody.http, "head")).status_code == 422
        assert (await somebody.http.post("/demo/enter")).status_code == 422
        foreign = await enter(somebody.http, "mother", origin="https://evil.example")
        assert foreign.status_code == 403
    assert school.signed_in == {}


async def test_outside_the_demo_there_is_no_such_door(school: School) -> None:
    async with visitor(school.app()) as somebody:
        assert (await enter(somebody.http, "mother")).status_code == 404
        assert (await somebody.http.get("/demo")).status_code == 404
        assert (await somebody.http.get("/")).status_code == 200
