"""Files that people send in VK: known by name from the event, fetched from where VK keeps them."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from bot.vk.caller import Line
from chat.talk import Enclosed
from chat.text import clean

# Where VK keeps what people send.
HOSTS = (
    ".vk.com",
    ".vk.ru",
    ".vk.me",
    ".userapi.com",
    ".vkuser.net",
    ".vkuserphoto.ru",
    ".mycdn.me",
)
MOST_READ = 10  # attachments of one message
CHUNK = 65536


def enclosed(message: Mapping[str, Any]) -> tuple[Enclosed, ...]:
    """Documents, and pictures in their largest size. Everything was written by strangers."""
    attachments = message.get("attachments")
    if not isinstance(attachments, list):
        return ()
    found = [_one(each) for each in attachments[:MOST_READ] if isinstance(each, dict)]
    return tuple(one for one in found if one)


def _one(attachment: Mapping[str, Any]) -> Enclosed | None:
    kind = attachment.get("type")
    held = attachment.get(kind) if isinstance(kind, str) else None
    if not isinstance(held, dict):
        return None
    if kind == "doc":
        url, title = held.get("url"), held.get("title")
        if not isinstance(url, str) or not isinstance(title, str):
            return None
        name = clean(title).strip()[:255] or "file"
        size = held.get("size")
        guessed = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return Enclosed(name, guessed, size if isinstance(size, int) else 0, url)
    if kind == "photo":
        sizes = held.get("sizes")
        sizes = [one for one in sizes if _is_size(one)] if isinstance(sizes, list) else []
        if sizes:
            largest = max(sizes, key=lambda one: one["width"] * one["height"])
            return Enclosed("photo.jpg", "image/jpeg", 0, largest["url"])
    return None


def _is_size(one: object) -> bool:
    if not isinstance(one, dict):
        return False
    numbers = one.get("width"), one.get("height")
    return isinstance(one.get("url"), str) and all(isinstance(n, int) for n in numbers)


def downloading(line: Line, url: str, *, most: int) -> Callable[[Any], bytes]:
    """The work for a thread; of a larger file it gives one byte more than `most`.

    Only VK's own hosts are asked: an event of somebody who knows the secret could name any.
    """

    def work(_api: Any) -> bytes:
        if not _is_theirs(line, url):
            return b""
        held = bytearray()
        with line.session() as session, session.get(url, stream=True) as response:
            response.raise_for_status()
            for chunk in response.iter_content(CHUNK):
                held += chunk
                if len(held) > most:
                    break
        return bytes(held[: most + 1])

    return work


def _is_theirs(line: Line, url: str) -> bool:
    """VK's own hosts, by https; the server that stands for VK in a test or behind a proxy."""
    try:
        asked, ours = urlsplit(url), urlsplit(line.origin)
    except ValueError:
        return False
    if asked.netloc and (asked.scheme, asked.netloc) == (ours.scheme, ours.netloc):
        return True
    host = f".{(asked.hostname or '').lower()}"
    return asked.scheme == "https" and host.endswith(HOSTS)
