"""A test in words."""

from __future__ import annotations

from chat.text import Content, Plain, Row, _
from storage.tests import Test


def test_line(test: Test) -> Content:
    """«Алгебра: Дроби · контрольная работа · 3-й урок»."""
    kind: Content = ""
    if test.work_type and test.work_type.casefold() not in test.title.casefold():
        kind = Plain(test.work_type.lower())
    number: Content = "" if test.number is None else _("lesson {number}", number=test.number)
    title = _("{subject}: {task}", subject=Plain(test.subject), task=Plain(test.title))
    return Row((title if test.subject else Plain(test.title), kind, number))
