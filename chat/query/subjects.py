"""Which of the school's own subjects are named. A title is found by its words, by slang, or by its first letters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from chat.query.known import KnownSubject
from chat.query.vocabulary import meanings, vocabulary
from chat.query.words import folded, joined, slip, stem, words_of

SHORTEST_ABBREVIATION = 3
SHORTEST_SLIP = 5

Place = tuple[int, int]  # which subject, which word of its title


@dataclass(frozen=True)
class Shelf:
    """The titles of a school, by what may be said of them."""

    subjects: tuple[KnownSubject, ...]
    sizes: tuple[int, ...]  # how many words of a title count
    places: Mapping[str, frozenset[Place]]
    misspellable: tuple[str, ...]


@lru_cache(64)
def shelf_of(subjects: tuple[KnownSubject, ...]) -> Shelf:
    places: dict[str, set[Place]] = {}
    sizes: list[int] = []
    for number, subject in enumerate(subjects):
        words = [joined(word) for word in words_of(folded(subject.title))]
        telling = [word for word in words if _telling(word)]
        sizes.append(len(telling))
        for place, word in enumerate(telling):
            for key in (stem(word), *map(_key, senses(word))):
                places.setdefault(key, set()).add((number, place))
        letters = "".join(word[0] for word in words if len(word) > 1)
        if len(letters) >= SHORTEST_ABBREVIATION:  # МХК, ОРКСЭ
            everything = {(number, place) for place in range(len(telling))}
            places.setdefault(letters, set()).update(everything)
    return Shelf(
        subjects=subjects,
        sizes=tuple(sizes),
        places={key: frozenset(found) for key, found in places.items()},
        misspellable=tuple(key for key in places if len(key) >= SHORTEST_SLIP and key[0] != "#"),
    )


def _telling(word: str) -> bool:
    """A word by which people call the subject: not «язык», and not «час» of «Классный час»."""
    if word in vocabulary().subject_filler or len(word) == 1:
        return False
    return bool(senses(word)) or not meanings(word)


def _key(sense: str) -> str:
    return "#" + sense


@lru_cache(4096)
def senses(word: str) -> frozenset[str]:
    """The subjects that a word means anywhere: «физра» is physical education in every school."""
    return frozenset(
        sense
        for beginning, sense, whole in vocabulary().subjects
        if (word == beginning if whole else word.startswith(beginning))
    )


def places_of(word: str, shelf: Shelf) -> frozenset[Place]:
    keys = {word, stem(word), *map(_key, senses(word))}
    return frozenset().union(*(shelf.places.get(key, frozenset()) for key in keys))


def misspelt(word: str, shelf: Shelf) -> tuple[str, int] | None:
    """The word of a subject that this one was perhaps meant to be, and how great the slip is."""
    core = stem(word)
    if len(core) < SHORTEST_SLIP - 1:
        return None
    return slip(core, (*_beginnings(), *shelf.misspellable))


@lru_cache(1)
def _beginnings() -> tuple[str, ...]:
    return tuple(
        beginning
        for beginning, _sense, whole in vocabulary().subjects
        if not whole and len(beginning) >= SHORTEST_SLIP
    )


def meant(said: Sequence[frozenset[Place]], shelf: Shelf) -> tuple[int, ...]:
    """The ids of the subjects meant by words that point at places in titles.

    A word may point at several titles: «русский» at «Русский язык» and at «Родной (русский) язык». The title that
    the words cover best is meant; one that the family's children learn comes before any other.
    """
    covered: dict[int, set[int]] = {}
    for number, place in (pair for places in said for pair in places):
        covered.setdefault(number, set()).add(place)

    def fit(number: int) -> tuple[bool, int, float]:
        count = len(covered[number])
        return shelf.subjects[number].taught, count, count / shelf.sizes[number]

    chosen: dict[int, None] = {}
    for places in said:
        pointed = {number for number, _place in places}
        if pointed:
            best = max(fit(number) for number in pointed)
            chosen.update((shelf.subjects[n].id, None) for n in sorted(pointed) if fit(n) == best)
    return tuple(chosen)
