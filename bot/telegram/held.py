"""Files that Telegram holds already: the letters of one mass upload theirs once."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from aiogram.types import Message

from chat.talk import File

REMEMBERED = 8  # each holds its content


class Held:
    def __init__(self) -> None:
        self._ids: OrderedDict[File, str] = OrderedDict()

    def find(self, file: File) -> str:
        """What Telegram calls it; "" where it has to be uploaded."""
        return self._ids.get(file, "")

    def keep(self, file: File, result: Any) -> None:
        """`result`: the message that has put it into a chat."""
        if not isinstance(result, Message):
            return
        if result.photo:
            self._ids[file] = result.photo[-1].file_id
        elif result.document:
            self._ids[file] = result.document.file_id
        if len(self._ids) > REMEMBERED:
            self._ids.popitem(last=False)

    def forget(self, file: File) -> None:
        self._ids.pop(file, None)
