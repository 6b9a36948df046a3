"""The signs of a one-time code: easy to read aloud, to type, and to mistype without harm. Pure."""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from itertools import pairwise
from random import Random

# No sign looks like another one, in print or by hand: no O 0, I 1 L, B 8, S 5, Z 2, G Q, U V.
LETTERS = "ACDEFHJKMNPRTWXY"
DIGITS = "34679"
LENGTH = 8
TOKEN_BYTES = 16

# Cyrillic letters that somebody types for the Latin ones on the slip.
_LOOK_ALIKES = str.maketrans("АВЕКМНОРСТУХЗЁЙ", "ABEKMHOPCTYX3ЕИ")
_DASHES = re.compile(r"[-‐‑‒–—−_.]")
_EIGHT = re.compile(r"[^\W_]{8}|[^\W_]{4}\s[^\W_]{4}")


def make_code(dice: Random) -> str:
    """Eight signs, at least two of them digits and two letters: no word of a language is a code."""
    while True:
        signs = "".join(dice.choice(LETTERS + DIGITS) for _place in range(LENGTH))
        digits = sum(sign in DIGITS for sign in signs)
        if 2 <= digits <= LENGTH - 2:  # noqa: PLR2004 - two of each
            return signs


def make_token(dice: Random) -> str:
    """128 bits for a deep link, of the letters that every platform lets through."""
    return f"{dice.getrandbits(8 * TOKEN_BYTES):0{2 * TOKEN_BYTES}x}"


def spaced(signs: str) -> str:
    """«ACDE-3467», as it is printed."""
    return f"{signs[:4]}-{signs[4:]}"


def typed(text: str) -> str:
    """Eight letters or digits as a code, "" for anything else: dashes, case and look-alikes do not matter."""
    words = _DASHES.sub("", unicodedata.normalize("NFKC", text[:64]).strip())
    if not _EIGHT.fullmatch(words):
        return ""
    return re.sub(r"\s", "", words).upper().translate(_LOOK_ALIKES)


def shaped(signs: str) -> bool:
    """Whether it could be a code of ours: then it is a try even from somebody who is linked already."""
    return all(sign in LETTERS + DIGITS for sign in signs) and any(s in DIGITS for s in signs)


def typed_within(text: str) -> tuple[str, ...]:
    """Everything in a longer text that could be a code: in a group it is seen by all."""
    words = re.findall(r"[^\W_]+(?:[-‐‑‒–—−][^\W_]+)*", text[:4000])
    pairs = (f"{a} {b}" for a, b in pairwise(words))
    found = (typed(word) for word in (*words, *pairs))
    return tuple(dict.fromkeys(signs for signs in found if signs and shaped(signs)))[:20]


def tokens_within(text: str) -> tuple[str, ...]:
    """The tokens of deep links in a text: whoever sees the link can press it."""
    return tuple(dict.fromkeys(re.findall(r"[0-9a-f]{32}", text[:4000])))[:20]


def digest(secret: bytes, kind: str, words: str) -> str:
    """A keyed hash: who steals the database cannot try codes against it."""
    return hmac.new(secret, f"{kind}:{words}".encode(), hashlib.sha256).hexdigest()


def code_digest(secret: bytes, signs: str) -> str:
    return digest(secret, "code", signs)


def token_digest(secret: bytes, token: str) -> str:
    return digest(secret, "token", token)
