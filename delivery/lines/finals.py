"""A final mark in words."""

from __future__ import annotations

from chat.text import Content, Plain, Row, _
from diary.finals import FinalMark


def period_words(mark: FinalMark) -> Content:
    match mark.kind:
        case "year":
            return _("year")
        case "exam":
            return _("exam")
        case "final":
            return _("final")
        case "attestation":
            return Row((Plain(mark.period), _("attestation")), gap=", ")
        case "behaviour":
            return Row((Plain(mark.period), _("behaviour")), gap=", ")
    return Plain(mark.period)


def value_words(mark: FinalMark) -> Content:
    match mark.state:
        case "not_attested":
            return _("not attested")
        case "exempt":
            return _("exempt")
        case "deferred":
            return _deferred(mark)
    return Plain(mark.raw)


def _deferred(mark: FinalMark) -> Content:
    until, why = mark.defer_until, Plain(mark.defer_reason)
    if until and mark.defer_reason:
        return _("put off until {day} ({reason})", day=until, reason=why)
    if until:
        return _("put off until {day}", day=until)
    if mark.defer_reason:
        return _("put off ({reason})", reason=why)
    return _("put off")
