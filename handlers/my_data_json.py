"""«Что вы обо мне знаете» for a program. The keys are written down in docs/my-data.md, and stay. Pure."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from handlers.my_data_facts import ChildFacts, Facts
from handlers.turn import local

FORMAT, VERSION = "diarybot-my-data", 1


def as_json(facts: Facts) -> bytes:
    return json.dumps(_record(facts), ensure_ascii=False, indent=1).encode()


def _record(facts: Facts) -> dict[str, Any]:
    kept, account = facts.kept, facts.kept.account

    def at(moment: datetime | None) -> str | None:
        return local(moment, facts.zone).isoformat(timespec="seconds") if moment else None

    def child(pupil_id: int | None) -> str | None:
        return facts.child(pupil_id) or None

    return {
        "format": FORMAT,
        "version": VERSION,
        "made_at": at(facts.at),
        "school": facts.school,
        "person": {
            "name": facts.name,
            "roles": facts.roles,
            "language": facts.lang,
            "since": at(account.since) if account else None,
        },
        "chats": [
            {
                "channel": one.channel,
                "linked_at": at(one.linked_at),
                "closed_at": at(one.closed_at),
                "closed_why": one.closed_why or None,
            }
            for one in kept.chats
        ],
        "web_sessions": [{"begun_at": at(one)} for one in kept.sessions],
        "consents": [
            {
                "child": child(one.pupil_id),
                "purpose": one.purpose,
                "decision": one.decision,
                "at": at(one.at),
                "form": one.form,
                "channel": one.channel,
                "wording": one.wording,
                # Written by the office: it may hold a name.
                "document": one.document if facts.full and one.document else None,
            }
            for one in kept.consents
        ],
        "settings": {
            "quiet_hours": [_plain(account.quiet_from), _plain(account.quiet_to)]
            if account and account.quiet_from and account.quiet_to
            else None,
            "discreet": account.discreet if account else False,
            "wishes": [
                {
                    "child": child(one.pupil_id),
                    "topic": one.topic,
                    "way": one.way,
                }
                for one in kept.wishes
            ],
            "timers": [
                {"kind": one.kind, "at": _plain(one.at), "days": one.days} for one in kept.timers
            ],
        },
        "aliases": [
            {"child": child(pupil_id), "words": words} for pupil_id, words in kept.aliases.items()
        ],
        "codes": [
            {
                "kind": one.kind,
                "issued_at": at(one.issued_at),
                "expires_at": at(one.expires_at),
                "settled_at": at(one.settled_at),
                "settled_how": one.settled_how or None,
            }
            for one in kept.codes
        ],
        "letters": {
            "counts": [
                {"kind": kind, "state": state, "n": n}
                for (kind, state), n in sorted(
                    Counter((one.kind, one.state) for one in kept.letters).items()
                )
            ],
            "entries": [
                {
                    "at": at(one.at),
                    "kind": one.kind,
                    "child": child(one.pupil_id),
                    "channel": one.channel,
                    "state": one.state,
                    "why": one.why or None,
                }
                for one in kept.letters
            ],
        },
        "announcement_answers": [
            {"announcement": one.broadcast_id, "answer": one.answer, "at": at(one.at)}
            for one in kept.answers
        ],
        "calendar_links": [
            {
                "child": child(one.pupil_id),
                "channel": one.channel,
                "made_at": at(one.made_at),
                "closed_at": at(one.closed_at),
            }
            for one in kept.calendar_links
        ],
        "trail": [
            {"at": at(one.at), "deed": one.deed, "by": one.by, "child": child(one.pupil_id)}
            for one in kept.deeds
        ],
        "children": [_child(facts, one) for one in facts.children],
    }


def _child(facts: Facts, one: ChildFacts) -> dict[str, Any]:
    return {
        "called": one.called,
        "relation": one.relation or "self",
        "class": one.class_title or None,
        "born": _plain(one.born),
        "marks": [
            {
                "on": _plain(mark.on),
                "subject": mark.subject,
                "mark": mark.raw,
                "value": _plain(mark.value),
                "weight": _plain(mark.weight),
                "kind": mark.kind,
                "counts": mark.counts,
                "work": mark.work,
                "work_type": mark.work_type,
                "comment": mark.comment,
                "criteria": dict(mark.criteria),
                "earlier": [{"mark": was.raw, "until": _plain(was.until)} for was in mark.earlier],
            }
            for mark in one.marks
        ],
        "final_marks": [
            {
                "subject": final.subject,
                "period": final.period,
                "kind": final.kind,
                "state": final.state,
                "mark": final.raw,
                "deferred_until": _plain(final.defer_until),
                "deferred_why": final.defer_reason or None,
            }
            for final in one.finals
        ],
        "exams": [
            {
                "on": _plain(exam.on),
                "title": exam.title,
                "kind": exam.kind,
                "points": _plain(exam.points),
                "mark": exam.raw,
                "received_at": local(exam.obtained_at, facts.zone).isoformat(timespec="seconds"),
            }
            for exam in one.exams
        ],
        "attendance": [
            {
                "on": _plain(entry.on),
                "kind": entry.kind,
                "code": entry.raw,
                "lesson": entry.number,
                "subject": entry.subject,
                "minutes": entry.minutes,
                "comment": entry.comment,
            }
            for entry in one.absences
        ],
        "own_homework": [
            {
                "subject": task.subject,
                "assigned_on": _plain(task.assigned_on),
                "due_on": _plain(task.due_on),
                "words": task.words,
            }
            for task in one.tasks
        ],
        "notes": [
            {
                "author": note.author.polite,
                "at": local(note.posted_at, facts.zone).isoformat(timespec="seconds"),
                "words": note.words,
            }
            for note in one.notes
        ],
        "achievements": [
            {
                "on": _plain(prize.on),
                "title": prize.title,
                "kind": prize.kind,
                "level": prize.level,
                "result": prize.result,
            }
            for prize in one.achievements
        ],
    }


def _plain(value: date | time | Decimal | None) -> str | None:
    if isinstance(value, time):
        return value.isoformat(timespec="minutes")
    return None if value is None else str(value)
