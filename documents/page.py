"""From a template and data to the bytes of a document."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from chat.text import clean

if TYPE_CHECKING:
    import typst

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
FONTS = HERE / "fonts"

Form = Literal["pdf", "png"]
# A string is somebody's words and is cleaned; bytes are our own making, a picture or a link, and stay as they are.
Value: TypeAlias = "str | bytes | int | float | Sequence[Value] | Mapping[str, Value] | None"

# One drawing at a time: typst leaves the GIL alone, so that the bot talks on, and two would fight over the same cores.
_DRAWING = ThreadPoolExecutor(max_workers=1, thread_name_prefix="drawing")

_LONG_WORD = re.compile(r"\S{25,}")
# Emoji and what joins them: no font of ours has them, and an empty box says less than nothing.
_EMOJI = re.compile("[\U0001f000-\U000fffff\ufe00-\ufe0f\u200d\u20e3]")
_MAY_BREAK = "\N{ZERO WIDTH SPACE}"
_PIECE = 8
_LONGEST = 2000


def drawing(draw: Callable[[], bytes]) -> asyncio.Future[bytes]:
    """What `draw` will have made, away from the event loop; one after another."""
    return asyncio.get_running_loop().run_in_executor(_DRAWING, draw)


async def drawn(draw: Callable[[], bytes]) -> bytes:
    return await drawing(draw)


def render(
    template: str,
    data: Mapping[str, Value],
    *,
    form: Form = "pdf",
    ppi: int = 192,
    tagged: bool = False,
) -> bytes:
    """The same data give the same bytes, on every machine. Raise typst.TypstError.

    The error's diagnostic may quote the data: it belongs in no chat.
    """
    return compiled(template, packed(data), form=form, ppi=ppi, tagged=tagged)


def packed(data: Mapping[str, Value]) -> str:
    """The data of a document as its template reads them: the same text is the same document."""
    return json.dumps(printable(data), ensure_ascii=False)


def compiled(
    template: str, data: str, *, form: Form = "pdf", ppi: int = 192, tagged: bool = False
) -> bytes:
    """As `render`, of data that are packed already.

    `tagged`: a PDF for screen readers, seven times as big; printed paper has no use for tags.
    """
    import typst  # noqa: PLC0415 - tens of megabytes that a bot needs only when the first picture is asked for

    # A Compiler must not be shared between threads; a new one costs nothing.
    compiler = typst.Compiler(
        TEMPLATES / f"{template}.typ",
        root=TEMPLATES,
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": data},
    )
    made = compiler.compile(format=form, ppi=ppi, pdf_tags=tagged)
    if not isinstance(made, bytes):
        raise TypeError(f"{template}: a {form} has one page")
    return made


@cache
def fonts() -> typst.Fonts:
    """The fonts of this repository and no others, so that a document looks the same everywhere."""
    import typst  # noqa: PLC0415 - as above

    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS]
    )


def printable(value: Value) -> Value:
    match value:
        case str():
            words = _EMOJI.sub("", clean(value[:_LONGEST]))
            return _LONG_WORD.sub(_breakable, words)
        case bytes():
            return value.decode()
        case Mapping():
            return {key: printable(inner) for key, inner in value.items()}
        case Sequence():
            return [printable(inner) for inner in value]
    return value


def _breakable(word: re.Match[str]) -> str:
    """A long word that may go over to the next line instead of out of its box."""
    letters = word[0]
    return _MAY_BREAK.join(letters[at : at + _PIECE] for at in range(0, len(letters), _PIECE))
