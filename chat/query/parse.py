"""A question in plain words, read. Pure: the same words from the same asker always mean the same."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from chat.query import children, codes, intents, periods, strangers, subjects
from chat.query.days import Asked
from chat.query.goals import goal_of
from chat.query.known import Known, Understood
from chat.query.pieces import is_piece
from chat.query.vocabulary import meanings, misspelt, vocabulary
from chat.query.words import folded, joined, readings, words_of

CUT = 300  # nobody asks at such length, and reading dates costs more than the length grows
SURE = 0.6  # with so many words known, another keyboard layout is not tried
BETTER = 0.34  # by how much another layout must be better understood
ONE_DAY = ("w", "m")
PLAIN = 0.7  # with so many words known, a message is a question rather than talk
SENTENCES = 6

_SENTENCE = re.compile(r"[.!?;\n]+\s")
_GLUED = re.compile(r"(на|что|чо|че|по|в|во|у|к|за|до|где|кто|как|когда)(?=[а-я]{4})")


def parse(text: str, known: Known) -> Understood:
    text = text[:CUT]
    whole, share = _best_reading(text, known)
    if share >= PLAIN:
        return whole
    said = [one for one in _SENTENCE.split(text) if one.strip()]
    if len(said) < 2:  # noqa: PLR2004 - one sentence is the whole text
        return whole
    # «Извините за беспокойство. Что задали?»: one sentence asks, the others are polite.
    parts = [_best_reading(one, known) for one in said[:SENTENCES]]
    asking, part_share = max(parts, key=lambda part: part[1])
    if asking.intent == intents.UNKNOWN or part_share <= share:
        return whole
    return replace(asking, children=asking.children or whole.children)


def _best_reading(text: str, known: Known) -> tuple[Understood, float]:
    """What the text says as it stands or in another layout, and which share of its words is known; 0 for nothing."""
    best, share = Understood(intents.UNKNOWN), 0.0
    for number, reading in enumerate(readings(text)):
        understood, understood_share = _read(reading, known)
        if not number:
            best, share = understood, understood_share
            if share > SURE:
                break
        elif understood_share > share + BETTER and (reading.isascii() <= (understood_share == 1)):
            best, share = understood, understood_share
    return best, share


@dataclass(frozen=True, slots=True)
class Word:
    form: str
    meant: frozenset[str] = frozenset()
    children: frozenset[int] = frozenset()
    places: frozenset[subjects.Place] = frozenset()  # in titles of the school's subjects
    subject: bool = False  # a subject, taught here or not
    stranger: bool = False  # a name that no child of the family has

    @property
    def clear(self) -> bool:
        return bool(
            self.meant or self.children or self.subject or self.stranger or self.form[0].isdigit()
        )


def _read(text: str, known: Known) -> tuple[Understood, float]:
    """What one reading of the text says, and which share of its words was known."""
    low = folded(text)
    for old, new in vocabulary().rewritten:
        low = old.sub(new, low)
    written = words_of(low)
    if command := vocabulary().commands.get(" ".join(map(joined, written))):
        return Understood(command), 1.0
    forms = [part for form in written for part in _parts(form, known)]
    shelf = subjects.shelf_of(known.subjects)
    proper = strangers.proper_names(text)
    words = _months_before_names([_word(form, known, shelf, proper) for form in forms])
    words = _strangers(words, proper, known)
    line = codes.line([codes.code(word.form, word.meant) for word in words])
    meant = _all_meanings(words, line, low)
    follows = bool(known.follows) and is_piece(meant, known.follows)
    intent = known.follows if follows else intents.intent_of(meant)
    if intent in {intents.UNKNOWN, intents.TALK}:
        hint = intents.hinted_by(meant)
        return Understood(intents.UNKNOWN, guess=hint, talk=intent == intents.TALK), 0.0
    asked = Asked(
        today=known.today,
        terms=known.terms,
        past=intent in intents.PAST,
        ahead=intent in intents.AHEAD,
        homework=intent == "homework",
    )
    everyone = "everyone" in meant and intent != "today"
    named = _children(words)
    understood = Understood(
        intent,
        children=tuple(one.id for one in known.children) if everyone and not named else named,
        subjects=subjects.meant([word.places for word in words], shelf),
        stranger=_of_a_stranger(words, intent),
        several_subjects=_several_subjects(words, shelf),
        goal=goal_of(forms) if intent == "need_mark" else None,
        picture=intents.picture_of(meant) if intent == "picture" else "",
        follows=follows,
    )
    span = None if intent in intents.NO_PERIOD else periods.period(line, asked)
    if span and follows and intent in intents.PAST and span[0] > known.today:
        # Nobody asks for the marks of tomorrow: that is a question of its own.
        return _read(text, replace(known, follows=""))
    if span:
        understood = replace(understood, start=span[0], end=span[1])
    return understood, sum(word.clear for word in words) / len(words)


def _parts(form: str, known: Known) -> list[str]:
    """«пн-ср» is two words and a dash, «Анны-Марии» two words, «лит-ра» one."""
    first, dash, rest = form.partition("-")
    if dash and rest:
        if _is_day(first) and _is_day(rest):
            return [first, dash, rest]
        if any(children.named(part, known.children) for part in (first, rest)):
            return [first, rest]
    whole = joined(form)
    glued = _GLUED.match(whole)
    if glued and not meanings(whole) and not subjects.senses(whole):
        rest = whole[glued.end() :]
        if _means(rest) and not children.named(whole, known.children):
            return [glued[1], rest]
    return [whole]


def _means(word: str) -> bool:
    """Whether a word says something by itself: «завтра» of «назавтра»."""
    return bool(meanings(word) - {"filler"} or subjects.senses(word))


def _is_day(word: str) -> bool:
    return any(name.startswith(ONE_DAY) and name[1:].isdigit() for name in meanings(word))


def _word(form: str, known: Known, shelf: subjects.Shelf, proper: frozenset[str]) -> Word:
    meant = meanings(form)
    if called := children.named(form, known.children):
        return Word(form, meant, called)
    places = subjects.places_of(form, shelf)
    if places or subjects.senses(form):
        return Word(form, meant, places=places, subject=True)
    if meant or form[0].isdigit():
        return Word(form, meant)
    if strangers.called(form, proper, known.children):
        return Word(form, stranger=True)
    return _slipped(form, known, shelf)


def _slipped(form: str, known: Known, shelf: subjects.Shelf) -> Word:
    """The word that was perhaps meant by one that means nothing."""
    if called := children.perhaps_named(form, known.children):
        return Word(form, children=called)
    meant, slips = misspelt(form)
    near = subjects.misspelt(form, shelf)
    if near and (not meant or near[1] < slips):
        return Word(form, places=subjects.places_of(near[0], shelf), subject=True)
    return Word(form, meant)


def _strangers(words: list[Word], proper: frozenset[str], known: Known) -> list[Word]:
    """The words again: a teacher is no stranger's child, and a child may be called by the family name alone."""
    forms = [word.form for word in words]
    result = []
    for place, word in enumerate(words):
        stranger = word.stranger and not strangers.of_a_teacher(forms, place)
        if not word.clear and place:
            before = words[place - 1].meant
            owner = strangers.owner_by_family_name(forms, place, before, proper)
            stranger = owner and not strangers.of_this_family(word.form, known.children)
        result.append(replace(word, stranger=stranger))
    return result


def _of_a_stranger(words: list[Word], intent: str) -> bool:
    if any(word.children for word in words):
        return False
    if intent in intents.OF_TEACHERS:  # «кто ведёт, Анна Ивановна?», but «кто классный у Даши»
        return any(word.stranger and before.form == "у" for before, word in pairwise(words))
    return any(word.stranger for word in words)


def _months_before_names(words: list[Word]) -> list[Word]:
    """«5 марта» is a day even in Марта's family; any other word that is a child's name is the child."""
    result = []
    for place, word in enumerate(words):
        if word.children and word.meant:
            after_a_number = place > 0 and words[place - 1].form[0].isdigit()
            month = any(name.startswith("m") and name[1:].isdigit() for name in word.meant)
            kept = frozenset() if after_a_number and month else word.children
            result.append(Word(word.form, frozenset() if kept else word.meant, kept))
        else:
            result.append(word)
    return result


def _all_meanings(words: list[Word], line: str, low: str) -> frozenset[str]:
    found = frozenset().union(*(word.meant for word in words))
    marks = {
        "subject": any(word.subject for word in words),
        "child": any(len(word.children) == 1 or word.stranger for word in words),
        "clear": all(word.clear for word in words),
        "dated": codes.dated(line),
    }
    unclear = sum(not word.clear for word in words)
    marks["plain"] = unclear <= max(1, (1 - PLAIN) * len(words))
    phrases = {meaning for meaning, form in vocabulary().phrases if form.search(low)}
    return found | phrases | {name for name, holds in marks.items() if holds}


def _several_subjects(words: list[Word], shelf: subjects.Shelf) -> bool:
    """«По химии и физике», but «по английскому» may mean two titles."""
    meant = {subjects.meant([word.places], shelf) for word in words if word.places}
    single = [one for one in meant if len(one) == 1]
    return len(single) > 1 and len(single) == len(subjects.meant([w.places for w in words], shelf))


def _children(words: list[Word]) -> tuple[int, ...]:
    """In the order in which they are named. Who shares a name with another is asked about, not guessed."""
    called = (word.children for word in words if len(word.children) == 1)
    return tuple(dict.fromkeys(child for one in called for child in one))
