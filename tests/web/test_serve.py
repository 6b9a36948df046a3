from __future__ import annotations

import socket

from bot.web.serve import opened


def test_nothing_of_an_answer_waits_for_the_browser() -> None:
    with (
        opened("127.0.0.1", 0) as door,
        socket.create_connection(door.getsockname()),
        door.accept()[0] as ours,
    ):
        assert ours.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
