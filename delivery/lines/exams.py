"""A result of an exam in words."""

from __future__ import annotations

from chat.text import Content, Number, Plain, Row, Text, _
from diary.finals import ExamResult


def said(result: ExamResult) -> Content:
    """«баллы: 68 · отметка: 4»."""
    points: Content = ""
    if result.points is not None:
        points = _("points: {points}", points=Number(result.points))
    mark: Content = _("mark: {mark}", mark=Plain(result.raw)) if result.raw else ""
    return Row((points, mark))


def kind_words(kind: str) -> Text:
    match kind:
        case "state":
            return _("state exam")
        case "mock":
            return _("mock exam")
    return _("school exam")
