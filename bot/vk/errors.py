"""VK's error codes, by what is to be done about them (the list is VK's own schema of errors)."""

from __future__ import annotations

from chat.talk import OutOfOrder, TryLater, Unreachable

TOO_OFTEN = 6
FLOOD = 9  # of one chat
# For good, as far as this person or this chat is concerned.
GONE = {
    18: "deleted",
    900: "blacklisted",
    901: "not allowed",
    902: "privacy",
    917: "no access to chat",
    922: "left chat",
    927: "no chat",
    936: "no contact",
    945: "chat disabled",
    946: "chat not supported",
}
# Nothing of ours gets through until a person looks: the token is refused, blocked or may not do this.
REFUSED = frozenset({5, 15, 17, 27})
WRONG_TOKEN = frozenset({5, 27})
REFUSED_PAUSE = 30.0
# VK is busy or wants less of us: seconds until it is worth another try.
BUSY = {1: 2.0, TOO_OFTEN: 0.5, FLOOD: 30.0, 10: 2.0, 14: 60.0, 29: 600.0}
OUT_OF_REACH_PAUSE = 2.0
# Trouble of VK or of our token, not of the message that it happened to.
GENERAL = frozenset(BUSY) | WRONG_TOKEN
# The fault of the words or the buttons, for whomever they are.
OF_WORDS = frozenset({911, 913, 914})
# Everybody waits after these: the limit was overrun, or nothing that we ask for will be done.
PAUSES = {TOO_OFTEN: BUSY[TOO_OFTEN], **dict.fromkeys(WRONG_TOKEN, REFUSED_PAUSE)}


class VkError(Exception):
    """VK said no. Only the code and the method: VK's own words repeat our parameters, the token among them."""

    def __init__(self, code: int, method: str) -> None:
        super().__init__(f"VK answered error {code} to {method}")
        self.code = code


class OutOfReach(Exception):
    """No answer from VK, or one that is not VK's."""


class TooLate(Exception):
    """What was permitted a while ago is not begun any more: it is to be permitted anew."""


def settled(error: VkError | OutOfReach) -> TryLater | Unreachable | VkError:
    """What a failed message means for its sender. A VkError is a mistake of ours."""
    if isinstance(error, OutOfReach):
        return OutOfOrder(OUT_OF_REACH_PAUSE)
    if error.code in GONE:
        return Unreachable(GONE[error.code])
    if error.code == FLOOD:
        return TryLater(BUSY[FLOOD])
    if error.code in BUSY:
        return OutOfOrder(BUSY[error.code])
    if error.code in REFUSED:
        return OutOfOrder(REFUSED_PAUSE)
    return error
