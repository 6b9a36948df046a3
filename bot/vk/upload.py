"""Files on their way to VK: a picture is shown as one, anything else is a document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

from vk_api.upload import VkUpload

from bot.vk.caller import Line
from chat.talk import File

PICTURES = frozenset({"image/png", "image/jpeg", "image/gif"})


def uploading(line: Line, peer: int, file: File) -> Callable[[Any], str]:
    """The work for Caller.upload: gives the attachment string of the file, for this peer."""

    def work(api: Any) -> str:
        uploader = VkUpload(api)
        uploader.http = line.session()  # its own one has neither proxy nor timeout
        if file.kind in PICTURES:
            saved = uploader.photo_messages(_Named(file), peer_id=peer)
            return _attachment("photo", saved[0])
        saved = uploader.document_message(_Named(file), title=file.name, peer_id=peer)
        return _attachment("doc", saved["doc"])

    return work


class _Named(BytesIO):
    """VkUpload takes the ending of a file from its name."""

    def __init__(self, file: File) -> None:
        super().__init__(file.content)
        self.name = file.name


def _attachment(kind: str, saved: Mapping[str, Any]) -> str:
    parts = [saved["owner_id"], saved["id"]]
    if saved.get("access_key"):
        parts.append(saved["access_key"])
    return kind + "_".join(str(part) for part in parts)
