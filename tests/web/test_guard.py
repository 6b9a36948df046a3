"""What strangers, other sites and broken programs get."""

from __future__ import annotations

import json

import pytest

from tests.web.school import School, Visitor, visitor

PATHS = ("/", "/chat/stream", "/healthz", "/static/chat.css", "/nothing", "/demo")


@pytest.mark.parametrize("path", PATHS)
async def test_a_foreign_host_is_refused(school: School, path: str) -> None:
    async with visitor(school.app(), host="evil.example") as somebody:
        answer = await somebody.http.get(path)
    assert answer.status_code == 400
    assert "set-cookie" not in answer.headers


async def test_the_host_may_have_a_port_and_any_case(school: School) -> None:
    async with visitor(school.app(hosts=("diary.example", "::1")), host="Diary.Example:8080") as a:
        assert (await a.opens()).status_code == 200
        assert (await a.http.get("/", headers={"host": "[::1]:8080"})).status_code == 200
        assert (await a.http.get("/", headers={"host": "[::2]"})).status_code == 400


@pytest.mark.parametrize("path", PATHS)
async def test_every_answer_is_guarded(anna: Visitor, path: str) -> None:
    headers = (await anna.http.get(path)).headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-frame-options"] == "DENY"
    assert "noindex" in headers["x-robots-tag"]
    assert headers["x-content-type-options"] == "nosniff"
    if not path.startswith("/static/"):
        assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://["},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"x-diary-proof": ""},
        {"x-diary-proof": "0" * 64},
        {"x-diary-proof": "ы"},
    ],
)
async def test_another_site_cannot_speak_for_a_person(
    school: School, anna: Visitor, headers: dict[str, str]
) -> None:
    sent = {k: v.encode() for k, v in headers.items()}
    own = {"x-diary-proof": anna.proof} if "x-diary-proof" not in headers else {}
    answer = await anna.http.post("/chat/say", json={"id": "1", "text": "a"}, headers=own | sent)  # type: ignore[arg-type]
    assert answer.status_code == 403
    assert school.heard == []


async def test_another_site_cannot_log_a_person_out(school: School, anna: Visitor) -> None:
    await anna.says("a")
    answer = await anna.http.post("/chat/leave", headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert (await anna.http.post("/chat/leave", data={"proof": "x"})).status_code == 403
    assert school.left == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"{", 422),
        (b"[]", 422),
        (b'{"id": "1"}', 422),
        (b'{"id": "1", "text": 5}', 422),
        (b'{"id": "1", "text": "\\ud800"}', 422),
        (b'{"id": "1", "text": "\xff"}', 400),
        (b'{"id": "1", "text": ' + b"[" * 9000, 400),
        (json.dumps({"id": "1", "text": "ы" * 3000}).encode(), 413),
    ],
)
async def test_rubbish_is_refused_politely(
    school: School, anna: Visitor, body: bytes, status: int
) -> None:
    headers = {"content-type": "application/json", "x-diary-proof": anna.proof}
    answer = await anna.http.post("/chat/say", content=body, headers=headers)
    assert answer.status_code == status
    assert set(answer.json()) == {"error", "over"}
    assert school.heard == []


@pytest.mark.parametrize(
    "words", ["ы" * 5000, "🙂🙂🙂", "\x00\x01", "\u202eabc", "/", "//", "a\nb"]
)
async def test_any_words_are_heard(school: School, anna: Visitor, words: str) -> None:
    # Browsers send letters, not escapes.
    body = json.dumps({"id": "1", "text": words}, ensure_ascii=False).encode()
    headers = {"content-type": "application/json", "x-diary-proof": anna.proof}
    answer = await anna.http.post("/chat/say", content=body, headers=headers)
    assert answer.status_code == 200
    assert len(school.heard) == 1


async def test_a_bug_of_ours_shows_nothing(school: School, anna: Visitor) -> None:
    async def breaks(_event: object) -> None:
        raise RuntimeError("Панина Анна 7В")

    school.before = breaks
    answer = await anna.says("a")
    assert answer.status_code == 500
    assert "Панина" not in answer.text
    assert "Traceback" not in answer.text
    assert answer.headers["x-frame-options"] == "DENY"


async def test_unknown_pages_are_polite(anna: Visitor) -> None:
    for path in (
        "/nothing",
        "/chat/files/../x",
        "/static/../app.py",
        "/demo",
        "/docs",
        "/openapi.json",
    ):
        answer = await anna.http.get(path)
        assert answer.status_code in (401, 404), path
    assert (await anna.http.get("/chat/say")).status_code == 405
    assert "Такой страницы здесь нет" in (await anna.http.get("/nothing")).text
