"""Where a request comes from, as far as it can be believed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import TypeAlias
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

Address: TypeAlias = IPv4Address | IPv6Address
Networks: TypeAlias = tuple[IPv4Network | IPv6Network, ...]

UNKNOWN = "unknown"
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - the setting's value, compared only
LOOPBACK = ("localhost", "127.0.0.1", "::1")
# What one subscriber of a provider gets: whoever has one address of it can have them all.
PREFIX = {4: 24, 6: 56}


def networks(trusted: Iterable[str]) -> Networks:
    """Proxies whose X-Forwarded-For is believed: addresses or networks such as 10.0.0.0/8."""
    return tuple(ip_network(one, strict=False) for one in trusted)


def client(request: HTTPConnection, trusted: Networks) -> Address | None:
    """The nearest address that is not a proxy of ours. What stands left of it can be made up by anybody."""
    here = _address(request.client.host if request.client else "")
    hops = ",".join(request.headers.getlist("x-forwarded-for")).split(",")
    while here is not None and hops and _within(here, trusted):
        before = _address(hops.pop())
        if before is None:
            break
        here = before
    return here


def network_of(address: Address | None) -> str:
    """Whom wrong tries are counted for: "192.0.2.0/24", "2001:db8:0:100::/56"."""
    if address is None:
        return UNKNOWN
    return str(ip_network((address, PREFIX[address.version]), strict=False))


def secure(request: HTTPConnection, trusted: Networks) -> bool:
    """Whether the person came by https, here or at a proxy of ours."""
    if request.url.scheme == "https":
        return True
    here = _address(request.client.host if request.client else "")
    said = request.headers.get("x-forwarded-proto", "").split(",")[-1].strip()
    return said == "https" and here is not None and _within(here, trusted)


def public(request: HTTPConnection, public_url: str) -> bool:
    """Whether our own https address was asked for: then the person came by https, whatever a proxy forgot to say."""
    parts = urlsplit(public_url)
    return parts.scheme == "https" and request.url.hostname == parts.hostname


def hosts_of(bind: str, public_url: str = "", more: Sequence[str] = ()) -> tuple[str, ...]:
    """The names under which we may be asked for: the public one, and this machine's own.

    Whoever listens on every interface names the one that people use in `public_url` or `more`.
    """
    public = urlsplit(public_url).hostname
    local = LOOPBACK if bind in (*LOOPBACK, *EVERYWHERE) else (bind,)
    return tuple(dict.fromkeys([*([public] if public else []), *local, *more]))


def _address(words: str) -> Address | None:
    words = words.strip().removeprefix("[").partition("]")[0]
    if words.count(":") == 1:  # 192.0.2.1:443, as some proxies write it
        words = words.partition(":")[0]
    try:
        address = ip_address(words.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _within(address: Address, trusted: Networks) -> bool:
    return any(address.version == net.version and address in net for net in trusted)
