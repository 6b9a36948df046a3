"""ROUTES: everything that a person can start, who may, and whether it changes anything. Nothing is open by default."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from chat.talk import Reply
from diary.people import Role
from handlers import (
    achievements,
    all_settings,
    announce,
    announce_draft,
    announce_results,
    announce_sending,
    announce_when,
    announced,
    announcements,
    attendance,
    averages,
    cabinet,
    calendar,
    changes,
    chats,
    codes,
    completeness,
    consent,
    digest_times,
    erase,
    exams,
    finals,
    forecast,
    guide,
    history,
    holidays,
    homework,
    lesson_stats,
    lesson_times,
    letter,
    link,
    marks,
    my_data,
    news,
    pictures,
    places,
    puzzles,
    quiet_hours,
    recommendations,
    sent,
    settings,
    staff_codes,
    staff_wishes,
    start,
    subjects,
    target,
    teachers,
    tests,
    timetable,
    today,
    unreachable,
    welcome,
    what_if,
    when,
    who_sees,
    wishes,
)
from handlers.turn import Turn

Handler = Callable[[Turn], Awaitable[Reply]]

ANYONE: frozenset[Role] = frozenset()  # strangers too
KNOWN = frozenset(Role)  # everybody who is linked, even where every role has ended
FAMILY = start.FAMILY
CODE_GIVERS = start.STAFF
WORKERS = start.STAFF | {Role.TEACHER}
ANNOUNCERS = start.ANNOUNCERS


@dataclass(frozen=True)
class Route:
    handler: Handler
    allow: frozenset[Role]
    writes: bool = False  # in a transaction of its own; the others only read
    by_button: bool = False  # asked first by a screen: typed as a command it means nothing
    takes_file: bool = False  # of what came with the message, the first file is fetched for it
    in_groups: Handler | None = None  # what a group may see instead: nothing personal
    aside: bool = (
        False  # beside the conversation: a question of ours goes on waiting for its answer
    )


ROUTES: Mapping[str, Route] = {
    # Begin, help, settings
    "start": Route(link.begin, ANYONE, writes=True),
    "menu": Route(start.menu, ANYONE),
    "more": Route(start.more, FAMILY),
    "help": Route(guide.show, ANYONE),
    "no_code": Route(start.no_code, ANYONE),
    "unreadable": Route(start.unreadable, ANYONE),
    "welcome": Route(welcome.show, KNOWN),
    "settings": Route(all_settings.show, KNOWN),
    "lock_screen": Route(all_settings.lock_screen, KNOWN, writes=True, by_button=True),
    "who_sees": Route(who_sees.show, FAMILY),
    "languages": Route(settings.languages, KNOWN),
    "language": Route(settings.language, KNOWN, writes=True),
    "alias": Route(settings.alias, FAMILY),
    "alias_set": Route(settings.alias_set, FAMILY, writes=True),
    "alias_drop": Route(settings.alias_drop, FAMILY, writes=True),
    # What to send
    "wishes": Route(wishes.show, KNOWN),
    "wishes_child": Route(wishes.which_child, FAMILY),
    "wishes_reset": Route(wishes.reset, FAMILY, writes=True, by_button=True),
    "wish": Route(wishes.choose, FAMILY, writes=True, by_button=True),
    "when": Route(when.show, KNOWN),
    "digest_time": Route(digest_times.show, FAMILY, by_button=True),
    "digest_set": Route(digest_times.choose, FAMILY, writes=True, by_button=True),
    "digest_typed": Route(digest_times.typed, FAMILY, writes=True, by_button=True),
    "quiet_hours": Route(quiet_hours.show, KNOWN),
    "quiet_set": Route(quiet_hours.choose, KNOWN, writes=True, by_button=True),
    "quiet_typed": Route(quiet_hours.typed, KNOWN, writes=True, by_button=True),
    "places": Route(places.show, KNOWN),
    "place_set": Route(places.choose, KNOWN, writes=True, by_button=True),
    "staff_wishes": Route(staff_wishes.show, WORKERS),
    "staff_wish": Route(staff_wishes.choose, WORKERS, writes=True, by_button=True),
    # Linking
    "code": Route(link.enter, ANYONE, writes=True),
    "link_answer": Route(link.answer, ANYONE, writes=True),
    "link_yes": Route(link.yes, ANYONE, writes=True),
    "link_no": Route(link.no, ANYONE, writes=True),
    "my_data": Route(my_data.show, KNOWN, writes=True),
    "erase": Route(erase.show, KNOWN),
    "erase_sure": Route(erase.sure, KNOWN, by_button=True),
    "erase_yes": Route(erase.yes, KNOWN, writes=True, by_button=True),
    "chats": Route(chats.show, KNOWN),
    "add_messenger": Route(chats.add_messenger, KNOWN, writes=True),
    "unlink": Route(chats.unlink, KNOWN),
    "unlink_yes": Route(chats.unlink_yes, KNOWN, writes=True, by_button=True),
    "not_me": Route(chats.not_me, KNOWN, writes=True, by_button=True),
    "leave_web": Route(chats.leave, ANYONE, writes=True),
    "blocked_bot": Route(chats.leave, ANYONE, writes=True),
    # Consent
    "consent": Route(consent.show, FAMILY),
    "consent_yes": Route(consent.give, FAMILY, writes=True),
    "consent_no": Route(consent.decline, FAMILY, writes=True, by_button=True),
    "consent_paper": Route(consent.paper, FAMILY),
    "withdraw": Route(consent.ask_withdraw, FAMILY),
    "withdraw_yes": Route(consent.withdraw, FAMILY, writes=True, by_button=True),
    "parents": Route(consent.parents, frozenset({Role.PUPIL}), writes=True),
    # The diary
    "today": Route(today.show, FAMILY),
    "homework": Route(homework.show, FAMILY),
    "homework_file": Route(homework.send_file, FAMILY),
    "timetable": Route(timetable.show, FAMILY),
    "calendar": Route(calendar.show, FAMILY),
    "calendar_new": Route(calendar.make, FAMILY, writes=True, by_button=True),
    "calendar_revoke": Route(calendar.revoke, FAMILY, writes=True, by_button=True),
    "changes": Route(changes.show, FAMILY),
    "tests": Route(tests.show, FAMILY),
    "marks": Route(marks.show, FAMILY),
    "averages": Route(averages.show, FAMILY),
    "forecast": Route(forecast.show, FAMILY),
    "target": Route(target.show, FAMILY),
    "what_if": Route(what_if.show, FAMILY),
    "finals": Route(finals.show, FAMILY),
    "exams": Route(exams.show, FAMILY),
    "attendance": Route(attendance.show, FAMILY),
    "holidays": Route(holidays.show, FAMILY, in_groups=holidays.show_school),
    "picture": Route(pictures.show, FAMILY),
    "teachers": Route(teachers.show, FAMILY),
    "recommendations": Route(recommendations.show, FAMILY),
    "announcements": Route(announcements.show, FAMILY),
    "announcement_file": Route(announcements.send_file, FAMILY, by_button=True),
    "achievements": Route(achievements.show, FAMILY),
    "subjects": Route(subjects.pick, FAMILY),
    "lessons_start": Route(lesson_times.lessons_start, FAMILY),
    "lessons_end": Route(lesson_times.lessons_end, FAMILY),
    "now": Route(lesson_times.now, FAMILY),
    "bells": Route(lesson_times.bells, FAMILY),
    "room": Route(lesson_times.room, FAMILY),
    "cabinet": Route(cabinet.show, KNOWN, by_button=True, aside=True),
    # Staff
    "codes": Route(codes.show, CODE_GIVERS, writes=True),
    "codes_class": Route(codes.of_class, CODE_GIVERS, writes=True),
    "codes_pupil": Route(codes.of_pupil, CODE_GIVERS, writes=True),
    "codes_issue": Route(codes.issue, CODE_GIVERS, writes=True, by_button=True),
    "codes_staff": Route(staff_codes.show, codes.LEADERS, writes=True),
    "codes_staff_issue": Route(staff_codes.issue, codes.LEADERS, writes=True, by_button=True),
    # What was sent
    "sent": Route(sent.show, KNOWN),
    "letter": Route(letter.show, FAMILY, by_button=True),
    "news": Route(news.show, KNOWN, writes=True),
    "history": Route(history.show, history.READERS, writes=True),
    "history_class": Route(history.of_class, history.READERS, writes=True),
    "history_pupil": Route(history.of_pupil, history.READERS, writes=True, by_button=True),
    "history_day": Route(history.of_day, history.READERS, writes=True, by_button=True),
    "history_named": Route(history.of_name, history.READERS, writes=True, by_button=True),
    # How a class does
    "completeness": Route(completeness.show, history.READERS, writes=True),
    "completeness_class": Route(completeness.of_class, history.READERS, writes=True),
    "lesson_stats": Route(lesson_stats.show, history.READERS, writes=True),
    "lesson_stats_class": Route(lesson_stats.of_class, history.READERS, writes=True),
    "puzzles": Route(puzzles.show, frozenset({Role.ADMIN}), writes=True),
    "unreachable": Route(unreachable.show, history.READERS, writes=True),
    "unreachable_class": Route(unreachable.of_class, history.READERS, writes=True),
    # Announcements of staff
    "announce": Route(announce.begin, ANNOUNCERS),
    "announce_parallels": Route(announce.pick_parallel, ANNOUNCERS),
    "announce_classes": Route(announce.pick_class, ANNOUNCERS),
    "announce_to": Route(announce.to, ANNOUNCERS),
    "announce_text": Route(announce.text, ANNOUNCERS, writes=True, by_button=True),
    "announce_draft": Route(announce_draft.show, ANNOUNCERS),
    "announce_ask": Route(announce_draft.ask, ANNOUNCERS, writes=True),
    "announce_urgent": Route(announce_draft.urgent, ANNOUNCERS, writes=True),
    "announce_again": Route(announce_draft.again, ANNOUNCERS),
    "announce_drop": Route(announce_draft.drop, ANNOUNCERS, writes=True),
    "announce_when": Route(announce_when.ask, ANNOUNCERS),
    "announce_at": Route(announce_when.choose, ANNOUNCERS, writes=True),
    "announce_time": Route(announce_when.typed, ANNOUNCERS, writes=True, by_button=True),
    "announce_file": Route(announce_when.ask_file, ANNOUNCERS),
    "announce_filed": Route(
        announce_when.filed, ANNOUNCERS, writes=True, by_button=True, takes_file=True
    ),
    "announce_unfile": Route(announce_when.unfile, ANNOUNCERS, writes=True),
    "announce_send": Route(announce_sending.confirm, ANNOUNCERS, writes=True, by_button=True),
    "announce_undo": Route(announce_sending.undo, ANNOUNCERS, writes=True, by_button=True),
    "announce_recall": Route(announce_sending.ask_recall, ANNOUNCERS),
    "announce_recall_yes": Route(
        announce_sending.recall_yes, ANNOUNCERS, writes=True, by_button=True
    ),
    "announce_list": Route(announce_results.show_list, ANNOUNCERS),
    "announce_results": Route(announce_results.show, ANNOUNCERS, writes=True),
    "announce_silent": Route(announce_results.silent, ANNOUNCERS, writes=True),
    "announce_copy": Route(announce_results.copy, ANNOUNCERS, writes=True),
    "announced": Route(announced.answer, KNOWN, writes=True, by_button=True),
}
