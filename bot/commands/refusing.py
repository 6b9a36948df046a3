"""How a command says no. Apart from everything heavy: the help of the command line needs no more than this."""

from __future__ import annotations

import sys
from typing import NoReturn

import typer

REFUSED, WRONG_USAGE = 1, 2


def refuse(*lines: str, code: int = REFUSED) -> NoReturn:
    for line in lines:
        print(line, file=sys.stderr)
    raise typer.Exit(code)
