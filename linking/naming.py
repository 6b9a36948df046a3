"""How a child is called in a chat: what its channel may carry decides, not the screen."""

from __future__ import annotations

from chat.text import Content, Plain, Row, _
from diary.people import Name, PersonalData, Pupil


def called(pupil: Pupil) -> Content:
    """«Анна», or what the family calls the child where names may not travel."""
    if pupil.carries is PersonalData.FULL:
        return Plain(pupil.name.given)
    return Plain(pupil.alias) if pupil.alias else _("Child {number}", number=pupil.ordinal)


def headed(pupil: Pupil) -> Content:
    """«Анна, 6В»: the head of a screen; without the class where that may not travel."""
    if pupil.carries is PersonalData.FULL and pupil.class_title:
        return Row((called(pupil), Plain(pupil.class_title)), gap=", ")
    return called(pupil)


def hinted(name: Name, class_title: str, carries: PersonalData) -> Content:
    """«Анна П., 6В» before a link, «А. П.» where names may not travel."""
    if carries is PersonalData.FULL:
        return Row((Plain(name.short), Plain(class_title) if class_title else ""), gap=", ")
    return Plain(name.initials)
