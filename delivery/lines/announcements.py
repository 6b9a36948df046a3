"""An announcement in words: as families see it, whom it reaches, how far it got."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from chat.talk import Button, Buttons, File, Reply
from chat.text import Content, Day, Plain, Row, Text, _, bold, n_, quiet
from delivery.lines.letters import fate_of
from diary.audiences import Audience
from diary.people import PersonalData
from storage.authors import Author
from storage.broadcast_letters import Answers, Figures
from storage.broadcasts import Broadcast

CHANNELS: Mapping[str, Content] = {
    "telegram": "Telegram",
    "vk": _("VK"),
    "web": _("the web chat"),
}
# The first that somebody has signs.
POSTS: Mapping[str, Text] = {
    "head": _("Head of the school"),
    "admin": _("School administration"),
    "class_teacher": _("Class teacher"),
}
ANSWERS: Mapping[str, Text] = {"seen": _("I have read it"), "yes": _("Yes"), "no": _("No")}
ASKED: Mapping[str, tuple[str, ...]] = {"": (), "seen": ("seen",), "yes_no": ("yes", "no")}


def shown(
    announcement: Broadcast,
    author: Author | None,
    carries: PersonalData,
    *,
    on: date,
    file: File | None,
) -> Reply:
    """What everybody with one language and one channel gets alike. It names neither a child nor a class."""
    words = (
        bold(_head(announcement, on)),
        "",
        Plain(announcement.words),
        "",
        quiet(signed(author, carries)),
    )
    return Reply(words, answer_rows(announcement), files=(file,) if file else ())


def answer_rows(announcement: Broadcast) -> Buttons:
    buttons = tuple(
        Button(ANSWERS[said], "announced", {"id": announcement.id, "a": said})
        for said in ASKED.get(announcement.question, ())
    )
    return (buttons,) if buttons else ()


def _head(announcement: Broadcast, on: date) -> Text:
    if announcement.audience.kind == "staff":
        return _("Announcement for staff · {day}", day=Day(on))
    if announcement.urgent:
        return _("Urgent announcement of the school · {day}", day=Day(on))
    return _("Announcement of the school · {day}", day=Day(on))


def signed(author: Author | None, carries: PersonalData) -> Content:
    """The post, and the name where the channel may carry names."""
    if author is None:
        return POSTS["admin"]
    post = next((words for role, words in POSTS.items() if role in author.roles), None)
    name = Plain(author.name.polite) if carries is PersonalData.FULL else ""
    return Row((post or _("A teacher of the school"), name), gap=", ")


def audience_words(audience: Audience) -> Content:
    match audience.kind:
        case "school":
            return _("the whole school, families and staff")
        case "staff":
            return _("staff")
        case "parallel":
            return _("parallel {grade}", grade=audience.of)
    return _("class {title}", title=Plain(audience.of))


def by_channel(chats: Mapping[str, int]) -> Content:
    return Row(
        tuple(
            Row((CHANNELS.get(channel, Plain(channel)), number), gap=" ")
            for channel, number in chats.items()
        ),
        gap=", ",
    )


def skipped_lines(skipped: Mapping[str, int]) -> tuple[Content, ...]:
    """Who is not told, and why."""
    lines = {
        "no_chat": n_(
            "{n} has no chat linked", "{n} have no chat linked", n=skipped.get("no_chat", 0)
        ),
        "consent": n_(
            "{n} does not agree to data processing",
            "{n} do not agree to data processing",
            n=skipped.get("consent", 0),
        ),
        "muted": n_(
            "{n} has switched announcements off",
            "{n} have switched announcements off",
            n=skipped.get("muted", 0),
        ),
        "digest": n_(
            "{n} will read it in the digest",
            "{n} will read it in the digest",
            n=skipped.get("digest", 0),
        ),
    }
    return tuple(Row(("•", words), gap=" ") for why, words in lines.items() if skipped.get(why))


def figures_lines(figures: Figures) -> tuple[Content, ...]:
    lines: list[Content] = [
        _("Sent: {n} of {whole}", n=figures.of("sent"), whole=figures.written),
    ]
    if sent := figures.sent_by_channel():
        lines.append(Row(("•", by_channel(sent)), gap=" "))
    if figures.waiting:
        lines.append(_("Waiting: {n}", n=figures.waiting))
    for (state, why), number in figures.unsent().items():
        lines.append(Row(("•", Row((fate_of(state, why), number), gap=": ")), gap=" "))
    return tuple(lines)


def answers_lines(announcement: Broadcast, answers: Answers) -> tuple[Content, ...]:
    if not announcement.question:
        return ()
    given = tuple(
        Row((ANSWERS[said], answers.given.get(said, 0)), gap=": ")
        for said in ASKED[announcement.question]
    )
    return (
        Row((_("Answers of {n} people", n=answers.asked), Row(given, gap=", ")), gap=": "),
        _("Not answered yet: {n}", n=answers.silent),
    )
