"""Names of children who are not of this family: «дз Даши» must not be answered with another child's homework."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from chat.query.known import KnownChild
from chat.query.vocabulary import vocabulary
from chat.query.words import folded, in_russian_letters, words_of

SHORTEST_FORM = 3
SHORTEST_ROOT = 3  # «мил» of Мила is found in Камила

_AFTER_A_WORD = re.compile(r"(?<=[\w,:] )[А-ЯЁA-Z]\w+")
_OF_HERS = ("ина", "ино", "ины", "ину", "иной", "иных")
_SOFT = ("я", "ю", "ем", "е", "и", "ью")
_HARD = ("а", "у", "ом", "ем", "е")
_FLEETING = {"лев": "льв", "павел": "павл", "петр": "петр"}
_FATHERS_NAME = re.compile("(ович|евич|ич|овн|евн|ичн|иничн)(а|у|е|ы|ой|ем|ом)?$")
_FAMILY_NAME = re.compile("..(ов|ев|ин|ын)(а|ы|у|ой|ым)?$|..ск(ий|ая|ого|ому|ую|ой)$")
_ENDS_LIKE_A_FAMILY_NAME = re.compile("..(ов|ев|ин|ын)(а|ы|у|ой|ым)?$")
_PLAINLY_A_FAMILY_NAME = re.compile("...(ов|ев)(а|ой)$")  # «козлова» as well as «Козлова»
_OF_WHOM = frozenset({"у", "для"})
_POEMS = frozenset({"стих", "стихи", "параграф"})  # «стих Есенина» is homework, Есенин no pupil
_HAS_AN_OWNER = frozenset(
    {"homework", "mark", "timetable", "average", "absent", "test", "outcome"}
)


def proper_names(text: str) -> frozenset[str]:
    """The words with a capital where no sentence begins: «Вера» may be a name there, «вера» is none."""
    return (
        frozenset(map(folded, _AFTER_A_WORD.findall(text))) if not text.isupper() else frozenset()
    )


def called(form: str, proper: frozenset[str], family: tuple[KnownChild, ...]) -> bool:
    """Whether this form, which means nothing else here, is the given name of somebody else's child."""
    if form in vocabulary().also_words and form not in proper:
        return False
    # Of Latin letters only the plain name: «kate» is one, «nine» is no form of «Нина».
    spelt = in_russian_letters(form) if form.isascii() else form
    names = _forms().get(spelt, frozenset())
    if form.isascii() and spelt not in names:
        return False
    return bool(names) and names.isdisjoint(_names_of(family))


def is_a_name(form: str) -> bool:
    """Whether this may be anybody's given name, however it is written."""
    spelt = in_russian_letters(form) if form.isascii() else form
    return form in _forms() or spelt in _forms()


def may_be_a_family_name(form: str) -> bool:
    """By its end: «химичева» begins like a subject and is none."""
    return bool(_ENDS_LIKE_A_FAMILY_NAME.search(form))


def of_a_teacher(forms: Sequence[str], place: int) -> bool:
    """«Марии Ивановны»; and «по Евгению Онегину» is no child either."""
    after, before = forms[place + 1 : place + 2], forms[max(0, place - 1) : place]
    return any(map(_FATHERS_NAME.search, after)) or "по" in before


def owner_by_family_name(
    forms: Sequence[str], place: int, before: frozenset[str], proper: frozenset[str]
) -> bool:
    """«отметки Козлова»: a family name where only an owner can stand; `before` is what the word before means."""
    form = forms[place]
    telling = form in proper or (
        bool(_PLAINLY_A_FAMILY_NAME.search(form)) and form not in vocabulary().also_words
    )
    if not place or not telling or not _FAMILY_NAME.search(form):
        return False
    last = forms[place - 1]
    return last in _OF_WHOM or (bool(before & _HAS_AN_OWNER) and last not in _POEMS)


def of_this_family(form: str, family: tuple[KnownChild, ...]) -> bool:
    """«Петрову» and «Петровой» are of Петров's family."""
    return any(child.family and form.startswith(folded(child.family)[:-2]) for child in family)


@lru_cache(1)
def _forms() -> Mapping[str, frozenset[str]]:
    """Every form of every name that is known here, with the plain names it may belong to."""
    found: dict[str, set[str]] = {}
    for full, short in vocabulary().diminutives.items():
        for name in (full, *short):
            hers = _hers(name) if name in short else set()
            for form in _cases(name) | hers:
                if len(form) >= SHORTEST_FORM:
                    found.setdefault(form, set()).add(name)
    return {form: frozenset(names) for form, names in found.items()}


def _cases(name: str) -> set[str]:
    body, last = name[:-1], name[-1]
    if name.endswith("ия"):
        return {body + ending for ending in ("я", "и", "ю", "ей")}
    if last == "а":
        of_whom = "и" if body[-1] in "гкхжшчщ" else "ы"
        with_whom = "ей" if body[-1] in "жшчщц" else "ой"
        return {body + ending for ending in ("а", of_whom, "е", "у", with_whom)}
    if last == "я":
        return {body + ending for ending in ("я", "и", "е", "ю", "ей")}
    if last in "йь":
        return {name} | {body + ending for ending in _SOFT}
    return {name} | {_FLEETING.get(name, name) + ending for ending in _HARD}


def _hers(name: str) -> set[str]:
    """«Дашины отметки»."""
    return {name[:-1] + ending for ending in _OF_HERS} if name[-1] in "ая" else set()


@lru_cache(512)
def _names_of(family: tuple[KnownChild, ...]) -> frozenset[str]:
    """Every name by which somebody may mean a child of this family."""
    own = {word for child in family for name in child.names for word in words_of(folded(name))}
    return frozenset(
        name
        for full, short in vocabulary().diminutives.items()
        for name in (full, *short)
        if any(_may_be(one, name, full) for one in own)
    )


def _may_be(own: str, name: str, full: str) -> bool:
    """Whether a child called `own` may be called `name`, which is `full` or short for it."""
    book = vocabulary().diminutives
    if own == full or own in book[full]:
        return True
    if own in book:  # София is Софья to many
        return own[:3] == full[:3] and not set(book[own]).isdisjoint(book[full])
    root = name[:-1]
    return own[:2] == name[:2] or (len(root) >= SHORTEST_ROOT and root in own)
