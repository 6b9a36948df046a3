from __future__ import annotations

import pytest
from starlette.requests import Request

from bot.web.origin import UNKNOWN, client, hosts_of, network_of, networks, secure


def request(peer: str | None, **headers: str) -> Request:
    raw = [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()]
    return Request(
        {
            "type": "http",
            "method": "GET",
            "scheme": "http",
            "path": "/",
            "query_string": b"",
            "server": ("x", 80),
            "headers": raw,
            "client": (peer, 1) if peer else None,
        }
    )


@pytest.mark.parametrize(
    ("peer", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2ff:3::4", "2001:db8:1:200::/56"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("fe80::1%eth0", "fe80::/56"),
        ("testclient", UNKNOWN),
        (None, UNKNOWN),
    ],
)
def test_tries_are_counted_for_a_network(peer: str | None, network: str) -> None:
    assert network_of(client(request(peer), ())) == network


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("192.0.2.1", "203.0.113.9", "192.0.2.1"),  # nobody is trusted here
        ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "1.1.1.1, 203.0.113.9", "203.0.113.9"),  # the left one is made up
        ("10.0.0.1", "203.0.113.9, 10.0.0.2", "203.0.113.9"),  # two proxies of ours
        ("10.0.0.1", "rubbish", "10.0.0.1"),
        ("10.0.0.1", "203.0.113.9:5123", "203.0.113.9"),
        ("10.0.0.1", "[2001:db8::1]:5123", "2001:db8::1"),
        ("10.0.0.1", "", "10.0.0.1"),
    ],
)
def test_only_a_trusted_proxy_is_believed(peer: str, forwarded: str, expected: str) -> None:
    asked = request(peer, x_forwarded_for=forwarded)
    assert str(client(asked, networks(["10.0.0.0/8"]))) == expected


def test_https_is_believed_from_a_trusted_proxy_only() -> None:
    trusted = networks(["10.0.0.1"])
    assert secure(request("10.0.0.1", x_forwarded_proto="https"), trusted)
    assert not secure(request("10.0.0.2", x_forwarded_proto="https"), trusted)


def test_loopback_names_are_ours_where_we_listen_on_loopback_or_everywhere() -> None:
    assert "localhost" in hosts_of("127.0.0.1")
    assert hosts_of("192.0.2.5", "https://diary.example/x") == ("diary.example", "192.0.2.5")
    assert "0.0.0.0" not in hosts_of("0.0.0.0")
