"""A file that a person sent, fetched for the route that takes it."""

from __future__ import annotations

from chat.talk import FILE_BYTES, File, Incoming, Refusal, Reply, TryLater
from chat.text import _


async def fetched(event: Incoming) -> File | None:
    """The first file of a message; None where there is none. Raise Refusal where it cannot be had."""
    if not event.files or event.fetch is None:
        return None
    first = event.files[0]
    try:
        if first.size > FILE_BYTES:
            raise too_large()
        content = await event.fetch(first)
    except TryLater:
        raise Refusal(
            Reply(_("The file could not be fetched from the messenger. Please send it once more."))
        ) from None
    if len(content) > FILE_BYTES:
        raise too_large()
    return File(first.name, content, first.kind)


def too_large() -> Refusal:
    return Refusal(Reply(_("The file is larger than 10 MB. Please send a smaller one.")))
