"""What teachers recommend and the school announces."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import NamedTuple

from journal.demo_school.bundle import Bundle
from journal.demo_school.calendar import Calendar, monday
from journal.demo_school.cast import CAST, SCHOOL, Member
from journal.demo_school.homework import HOSTILE
from journal.demo_school.marks import ZONE

AFTERNOON = time(14, 10)
TEACHER, HEAD, ADMINISTRATOR, CLERK = (
    who.ext_id for who in (CAST.class_teacher, CAST.head, CAST.administrator, CAST.clerk)
)


class Notice(NamedTuple):
    author: str
    audience: tuple[str, str]  # type, id
    before: int  # days before this week
    valid: int  # days; 0 without an end
    words: str


def _child(member: Member) -> tuple[str, str]:
    return "student", member.ext_id


WHOLE_SCHOOL = ("school", SCHOOL)
OWN_CLASS = ("class", f"c-{CAST.anna.class_title}")
RECOMMENDATIONS = (
    Notice(TEACHER, _child(CAST.anna), 2, 21, "Повторить действия с дробями: ошибки в знаках."),
    Notice(TEACHER, _child(CAST.anna), 1, 0, f"Проверка оформления: {HOSTILE}"),
    Notice(TEACHER, _child(CAST.ninth_grader), 3, 60, "К ОГЭ: решать по варианту в неделю."),
    Notice(TEACHER, _child(CAST.twins[0]), 4, 0, "Больше читать вслух."),
    Notice(TEACHER, OWN_CLASS, 5, 30, "Завести словарик новых слов, проверка в конце месяца."),
    Notice(TEACHER, _child(CAST.first_grader), 2, 30, "Прописывать по строчке в день, не спеша."),
)
ANNOUNCEMENTS = (
    Notice(HEAD, WHOLE_SCHOOL, 1, 14, "Родительское собрание в 18:00 в актовом зале."),
    Notice(ADMINISTRATOR, WHOLE_SCHOOL, 6, 30, "Со следующей недели вход по пропускам."),
    Notice(HEAD, ("parallel", "9"), 2, 20, "9-е классы: регистрация на пробный ОГЭ у завуча."),
    Notice(HEAD, ("parallel", "1"), 3, 14, "1-е классы: фотографирование, парадная форма."),
    Notice(TEACHER, OWN_CLASS, 1, 14, "6В: экскурсия в музей в субботу, сбор в 10:00 у входа."),
    Notice(CLERK, ("class", "c-7А"), 4, 14, "7А: сдайте согласия на вакцинацию."),
    Notice(HEAD, ("staff", SCHOOL), 1, 14, "Педсовет в среду в 15:30, кабинет 101."),
    Notice(ADMINISTRATOR, WHOLE_SCHOOL, 20, 5, "Сбор макулатуры прошёл. Спасибо всем!"),
)


def write_notices(bundle: Bundle, calendar: Calendar) -> None:
    this_week = monday(calendar.today)
    for file, notices in (("recommendations", RECOMMENDATIONS), ("announcements", ANNOUNCEMENTS)):
        for number, notice in enumerate(notices, start=1):
            day = this_week - timedelta(days=notice.before)
            kind, audience = notice.audience
            bundle.add(
                file,
                sourcedId=f"{file[0]}-{day:%Y%m%d}-{number}",
                author=notice.author,
                audienceType=kind,
                audienceId=audience,
                text=notice.words,
                postedAt=datetime.combine(day, AFTERNOON, ZONE),
                validUntil=day + timedelta(days=notice.valid) if notice.valid else None,
            )
