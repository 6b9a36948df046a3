"""Buttons under a message, within VK's limits. vk_api checks too little, and VK refuses the whole message (911)."""

from __future__ import annotations

import json

from bot.vk.words import utf16
from chat.talk import BUTTONS, BUTTONS_A_ROW, Button, Buttons
from chat.text import render

ROWS = 6
LABEL = 40
PAYLOAD = 255


def keyboards(buttons: Buttons, lang: str) -> list[str]:
    """VK's JSON of the buttons: one keyboard, or several where one cannot hold them. No button is ever lost."""
    return [
        json.dumps(
            {"inline": True, "buttons": [[_drawn(b, lang) for b in row] for row in rows]},
            ensure_ascii=False,
        )
        for rows in _boards(buttons)
    ]


def _boards(buttons: Buttons) -> list[list[tuple[Button, ...]]]:
    boards: list[list[tuple[Button, ...]]] = []
    room = 0
    for wide in buttons:
        for start in range(0, len(wide), BUTTONS_A_ROW):
            row = wide[start : start + BUTTONS_A_ROW]
            if not boards or room < len(row) or len(boards[-1]) == ROWS:
                boards.append([])
                room = BUTTONS
            boards[-1].append(row)
            room -= len(row)
    return boards


def _drawn(button: Button, lang: str) -> dict[str, object]:
    payload = json.dumps({"b": button.packed()}, ensure_ascii=False)
    if len(payload) > PAYLOAD:
        raise ValueError(f"A payload of {len(payload)} characters: {payload}")
    return {
        "action": {
            "type": "callback",
            "label": _short(render(button.label, lang)),
            "payload": payload,
        },
        "color": "secondary",
    }


def _short(label: str) -> str:
    if utf16(label) <= LABEL:
        return label
    while utf16(label) >= LABEL:
        label = label[:-1]
    return label.rstrip() + "…"
