"""«Что вы обо мне знаете» for people: sections of facts and tables, to be printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime

from chat.text import Content, Day, Row, _, n_, render
from delivery.lines.letters import fate_of, title_of
from delivery.staff_words import PLACES
from documents.dossier import Dossier, Section, Table
from handlers.my_data_child import child_section
from handlers.my_data_facts import Facts
from handlers.my_data_words import (
    ANSWERS,
    CODES,
    DECISIONS,
    FORMS,
    PURPOSES,
    ROLES,
    WHO,
    deed_words,
    named,
    timer_words,
    topic_words,
    way_words,
)
from handlers.settings import OWN_NAMES
from handlers.turn import local

Cells = Iterable[tuple[Content, ...]]


class Pages:
    """The facts in the reader's language."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts

    def __call__(self, words: Content) -> str:
        return render(words, self.facts.lang)

    def when(self, moment: datetime | None) -> Content:
        if moment is None:
            return ""
        here = local(moment, self.facts.zone)
        return Row((self.day(here.date()), here.time()), gap=", ")

    def day(self, on: date | None) -> Content:
        return Day(on, "dd.MM.y") if on else ""

    def child(self, pupil_id: int | None) -> Content:
        return self.facts.child(pupil_id) or (
            _("a child whose diary is closed") if pupil_id else ""
        )

    def table(
        self, title: Content, head: tuple[Content, ...], rows: Cells, *shares: int
    ) -> tuple[Table, ...]:
        """None without rows."""
        drawn = tuple(tuple(self(cell) for cell in row) for row in rows)
        if not drawn:
            return ()
        return (Table(tuple(self(one) for one in head), drawn, self(title), shares),)

    def facts_of(self, *pairs: tuple[Content, Content]) -> tuple[tuple[str, str], ...]:
        return tuple((self(label), self(value)) for label, value in pairs)


def dossier_of(facts: Facts) -> Dossier:
    pages = Pages(facts)
    here = (
        _person(pages),
        _consents(pages),
        _chats(pages),
        _settings(pages),
        _letters(pages),
        _trail(pages),
        *(child_section(pages, one) for one in facts.children),
    )
    return Dossier(
        title=pages(_("What the diary knows about you")),
        under=(facts.school, pages(_("as of {moment}", moment=pages.when(facts.at)))),
        sections=tuple(one for one in here if one.lines or one.facts or one.tables),
        foot=pages(_("What the diary knows about you")),
        lang=facts.lang,
    )


def _person(pages: Pages) -> Section:
    facts, account = pages.facts, pages.facts.kept.account
    return Section(
        pages(_("You")),
        facts=pages.facts_of(
            (_("Name"), facts.name),
            (_("Role"), Row(tuple(named(ROLES, role) for role in facts.roles), gap=", ")),
            (_("Language"), OWN_NAMES.get(facts.lang, facts.lang)),
            (_("Here since"), pages.when(account.since if account else None)),
        ),
        note=pages(
            _(
                "Names, classes, marks and attendance come from the school's journal. "
                "Of codes only fingerprints are kept, of messages never the words."
            )
        ),
    )


def _consents(pages: Pages) -> Section:
    rows: Cells = (
        (
            pages.when(one.at),
            pages.child(one.pupil_id),
            named(PURPOSES, one.purpose),
            Row((named(DECISIONS, one.decision), named(FORMS, one.form)), gap=", "),
            str(one.wording or ""),
        )
        for one in pages.facts.kept.consents
    )
    head = (_("When"), _("Child"), _("What for"), _("Decision"), _("Wording"))
    title = _("Consents")
    return Section(pages(title), tables=pages.table("", head, rows, 3, 3, 3, 4, 2))


def _chats(pages: Pages) -> Section:
    kept = pages.facts.kept
    chats: Cells = (
        (named_place(one.channel), pages.when(one.linked_at), pages.when(one.closed_at))
        for one in kept.chats
    )
    codes: Cells = (
        (named(CODES, one.kind), pages.when(one.issued_at), pages.when(one.settled_at))
        for one in kept.codes
    )
    links: Cells = (
        (pages.child(one.pupil_id), pages.when(one.made_at), pages.when(one.closed_at))
        for one in kept.calendar_links
    )
    sessions: Cells = ((pages.when(one),) for one in kept.sessions)
    ended = _("Ended")
    return Section(
        pages(_("Chats, codes, links")),
        tables=(
            *pages.table(_("Chats"), (_("Where"), _("Linked"), ended), chats),
            *pages.table(_("Codes"), (_("What for"), _("Issued"), ended), codes),
            *pages.table(_("Calendar links"), (_("Child"), _("Made"), ended), links),
            *pages.table(_("Sessions of the web chat"), (_("Begun"),), sessions),
        ),
    )


def named_place(channel: str) -> Content:
    return PLACES.get(channel, channel)


def _settings(pages: Pages) -> Section:
    kept, account = pages.facts.kept, pages.facts.kept.account
    facts: tuple[tuple[str, str], ...] = ()
    if account:
        own = account.quiet_from and account.quiet_to
        hours = (
            Row((account.quiet_from or "", account.quiet_to or ""), gap="–")
            if own
            else _("as the school has it")
        )
        facts = pages.facts_of(
            (_("Quiet hours"), hours),
            (_("Messages on a locked screen"), _("short") if account.discreet else _("whole")),
        )
    wishes: Cells = (
        (pages.child(one.pupil_id), topic_words(one.topic), way_words(one.way))
        for one in kept.wishes
    )
    timers: Cells = (
        (timer_words(one.kind), one.at or _("as the school has it")) for one in kept.timers
    )
    aliases: Cells = ((pages.child(one), words) for one, words in kept.aliases.items())
    return Section(
        pages(_("Settings")),
        facts=facts,
        tables=(
            *pages.table(_("What to send you"), (_("Child"), _("About"), _("How")), wishes),
            *pages.table(_("Digests"), (_("Digest"), _("When")), timers),
            *pages.table(_("What to call the children"), (_("Child"), _("Name")), aliases),
        ),
    )


def _letters(pages: Pages) -> Section:
    kept = pages.facts.kept
    counted = Counter((one.kind, one.state) for one in kept.letters)
    rows: Cells = (
        (title_of(kind), fate_of(state, ""), n) for (kind, state), n in sorted(counted.items())
    )
    answers: Cells = (
        (pages.when(one.at), one.broadcast_id, named(ANSWERS, one.answer)) for one in kept.answers
    )
    total = n_("{n} message, as facts and without its words.",
               "{n} messages, as facts and without their words.", n=len(kept.letters))  # fmt: skip
    head = (_("What about"), _("What became of it"), _("How many"))
    return Section(
        pages(_("What was sent to you")),
        lines=(pages(total),) if kept.letters else (),
        tables=(
            *pages.table("", head, rows, 4, 4, 1),
            *pages.table(
                _("Your answers to announcements"),
                (_("When"), _("Announcement no."), _("Answer")),
                answers,
            ),
        ),
        note=pages(_("Each message with its day is in the other file.")) if kept.letters else "",
    )


def _trail(pages: Pages) -> Section:
    rows: Cells = (
        (pages.when(one.at), deed_words(one.deed), named(WHO, one.by))
        for one in pages.facts.kept.deeds
    )
    head = (_("When"), _("What"), _("Who"))
    return Section(
        pages(_("What was done about you")), tables=pages.table("", head, rows, 2, 4, 3)
    )
