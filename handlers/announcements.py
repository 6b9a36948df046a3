"""What is announced now: by the journal, and by staff through the bot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chat.talk import Button, Reply
from chat.text import Content, Plain, Row, _, bold
from delivery.lines.announcements import signed
from delivery.lines.days import paragraphs
from diary.audiences import Audience, loose
from diary.people import Pupil
from handlers.screens import age
from handlers.start import MENU
from handlers.turn import Turn, local, stale_button
from linking.access import access_pupils_of
from linking.naming import called
from storage.announcements import Notice, notices_of
from storage.authors import Author, authors_of
from storage.broadcasts import Broadcast, begun_between, file_of

WITHOUT_END = timedelta(days=30)  # an announcement that names no last day is shown so long
PAGE = 5
LABEL = 40


@dataclass(frozen=True, slots=True)
class Announcement:
    """Of either kind; `pupils`: whom of the viewer's children it concerns, none where it is everybody's."""

    at: datetime
    words: str
    author: Content
    pupils: tuple[Pupil, ...]
    file: tuple[int, str] | None = None  # the broadcast's id, the file's name


async def show(turn: Turn) -> Reply:
    """What holds now for a child of the viewer or for the whole school, the latest first; `page` counts from 0."""
    pupils = await access_pupils_of(turn.db, turn.person, today=turn.today)
    since = turn.now - WITHOUT_END
    journal = await notices_of(turn.db, pupils, since=since, now=turn.now, today=turn.today)
    told = await _told(turn, pupils)
    signers = await authors_of(turn.db, {one.author_id for one in told if one.author_id})
    found = [
        *(_of_journal(one, pupils) for one in journal.notices),
        *(_of_staff(turn, one, pupils, signers) for one in told),
    ]
    found.sort(key=lambda one: one.at, reverse=True)
    page = turn.number("page") if turn.given("page") else 0
    shown = found[page * PAGE : (page + 1) * PAGE]
    blocks = [_block(turn, one, alone=len(pupils) == 1) for one in shown]
    return Reply(
        (
            bold(_("📢 Announcements")),
            "",
            paragraphs(blocks) if blocks else _("There are no announcements now."),
            *age(turn, journal.as_of),
        ),
        tuple(row for row in (_files(shown), _pages(page, len(found)), (MENU,)) if row),
        personal=True,
    )


async def send_file(turn: Turn) -> Reply:
    """The file of an announcement (`id`) that is shown to the viewer now."""
    pupils = await access_pupils_of(turn.db, turn.person, today=turn.today)
    wanted = turn.number("id")
    found = next((one for one in await _told(turn, pupils) if one.id == wanted), None)
    file = await file_of(turn.db, found) if found else None
    if file is None:
        raise stale_button()
    return Reply(Plain(file.name), files=(file,), fresh=True, personal=True)


async def _told(turn: Turn, pupils: Sequence[Pupil]) -> tuple[Broadcast, ...]:
    begun = await begun_between(turn.db, turn.school.id, turn.now - WITHOUT_END, turn.now)
    return tuple(
        one
        for one in begun
        if one.audience.kind == "school" or any(_reaches(one.audience, two) for two in pupils)
    )


def _reaches(audience: Audience, pupil: Pupil) -> bool:
    match audience.kind:
        case "parallel":
            return audience.of == str(pupil.grade)
        case "class":
            return loose(audience.of) == loose(pupil.class_title)
    return False


def _of_journal(notice: Notice, pupils: Sequence[Pupil]) -> Announcement:
    concerned = () if notice.for_all else tuple(one for one in pupils if notice.reaches(one))
    author = notice.author.full
    return Announcement(notice.posted_at, notice.words, Plain(author) if author else "", concerned)


def _of_staff(
    turn: Turn, told: Broadcast, pupils: Sequence[Pupil], signers: Mapping[int, Author]
) -> Announcement:
    return Announcement(
        told.begins_at or told.made_at,
        told.words,
        signed(signers.get(told.author_id or 0), turn.person.carries),
        tuple(one for one in pupils if _reaches(told.audience, one)),
        (told.id, told.file_name) if told.file_name else None,
    )


def _block(turn: Turn, one: Announcement, *, alone: bool) -> Content:
    """The names of children only where there are several."""
    names = () if alone else tuple(called(pupil) for pupil in one.pupils)
    day = local(one.at, turn.school.timezone).date()
    return (
        Row((bold(day), Row(names, gap=", ") if names else "", one.author)),
        Plain(one.words.strip()),
    )


def _files(shown: Sequence[Announcement]) -> tuple[Button, ...]:
    return tuple(
        Button(Plain(f"📎 {one.file[1]}"[:LABEL]), "announcement_file", {"id": one.file[0]})
        for one in shown
        if one.file
    )


def _pages(page: int, whole: int) -> tuple[Button, ...]:
    later = Button(_("‹ later"), "announcements", {"page": page - 1}) if page else None
    more = (page + 1) * PAGE < whole
    earlier = Button(_("earlier ›"), "announcements", {"page": page + 1}) if more else None
    return tuple(one for one in (later, earlier) if one)
