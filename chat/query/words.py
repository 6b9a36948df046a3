"""Words as they are typed: case, accents, look-alikes, the wrong keyboard layout, Russian in Latin letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

import snowballstemmer
from rapidfuzz import process
from rapidfuzz.distance import OSA

_RUSSIAN = snowballstemmer.stemmer("russian")
_ENGLISH = snowballstemmer.stemmer("english")

SHORTEST_SLIP = 4  # a word this short or shorter differs by a letter from too many others
TELLING = 6
LONG = 8  # from here on two slips are forgiven

# Letters of other languages as they are typed on the keyboard that everybody has: Шохрух for Шоҳрух.
_FOLDED = str.maketrans("ёғқҳӣӯҷәөұүңһіўҡҙҫҗґєїəı", "егкхиучаоуунхиукзсжгеиei")
_LOOKALIKES = str.maketrans("aceopxyktmhb", "асеорхукгмнв".replace("г", "т"))
_LATIN_KEYS = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.~{}:\"<>"
_RUSSIAN_KEYS = "ёйцукенгшщзхъфывапролджэячсмитьбюёхъжэбю"
_TO_RUSSIAN = str.maketrans(_LATIN_KEYS, _RUSSIAN_KEYS)
_TO_LATIN = str.maketrans(_RUSSIAN_KEYS[:33], _LATIN_KEYS[:33])
_SOUNDS = (
    *(("shch", "щ"), ("yo", "е"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"), ("ch", "ч")),
    *(("sh", "ш"), ("yu", "ю"), ("ya", "я"), ("ye", "е"), ("x", "кс")),
    *zip("abvgdezijklmnoprstufhcyw", "абвгдезийклмнопрстуфхцыв", strict=True),
)
_SAME_SOUND = {"а": "о", "и": "е", "э": "е", "з": "с"}
_WORD = re.compile(
    r"q[1-4]\b"
    r"|\d+(?:[./]\d+)+"
    r"|\d+(?:-?(?:го|е|ое|му|я|й|ю|st|nd|rd|th)\b)?"
    r"|[^\W\d_]+(?:[-/'’][^\W\d_]+)*"
    r"|[-–—]"
)
_RUSSIAN_LETTER = re.compile("[а-я]")
_LATIN_LETTER = re.compile("[a-z]")
_POSSESSIVE = re.compile(r"['’]s$")
_INNER_MARK = re.compile(r"[-/](?=.)")


def folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower().translate(_FOLDED)


def words_of(text: str) -> list[str]:
    """The words, numbers and dashes of a folded text; «лит-ра» is one word."""
    return [_whole(word) for word in _WORD.findall(text)]


def _whole(word: str) -> str:
    if len(word) == 1 or word[0].isdigit():
        return word
    word = _POSSESSIVE.sub("", word)
    if _RUSSIAN_LETTER.search(word) and _LATIN_LETTER.search(word):
        word = word.translate(_LOOKALIKES)
    return word


def joined(word: str) -> str:
    return _INNER_MARK.sub("", word) if len(word) > 1 and not word[0].isdigit() else word


@lru_cache(4096)
def stem(word: str) -> str:
    return str((_ENGLISH if word.isascii() else _RUSSIAN).stemWord(word))


def slip(word: str, among: Iterable[str], *, at_most: int = 0) -> tuple[str, int] | None:
    """The nearest of other words and how many slips of a finger lie between."""
    allowed = at_most or (1 if len(word) < LONG else 2)
    found = process.extractOne(word, among, scorer=OSA.distance, score_cutoff=allowed)
    if found and len(word) < TELLING and _sound(found[0]) != _sound(word):
        return None  # «sell» is no slip of «bell»: of a short word the first letter is right
    return (found[0], int(found[1])) if found else None


def _sound(word: str) -> str:
    """«аценка» begins as «оценка» does."""
    return _SAME_SOUND.get(word[0], word[0])


def readings(text: str) -> Iterator[str]:
    """The text as it stands, then as it was perhaps meant: another layout, Latin letters for Russian ones."""
    yield text
    low = text.lower()
    bare = low.lstrip(" ./|\\,")  # «/» of a command is another key in the other layout
    if _LATIN_LETTER.search(low) and not re.search("[а-яё]", low):
        yield low.translate(_TO_RUSSIAN)
        if bare != low:
            yield bare.translate(_TO_RUSSIAN)
        yield in_russian_letters(low)
    elif not _LATIN_LETTER.search(low):
        yield bare.translate(_TO_LATIN)


def in_russian_letters(word: str) -> str:
    for latin, russian in _SOUNDS:
        word = word.replace(latin, russian)
    return word
