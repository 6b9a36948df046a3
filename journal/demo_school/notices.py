"""What teachers recommend and the school announces."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from journal.demo_school.bundle import Bundle
from journal.demo_school.calendar import Calendar
from journal.demo_school.cast import CAST, SCHOOL
from journal.demo_school.homework import HOSTILE
from journal.demo_school.marks import ZONE
from journal.demo_school.pupils import Families

RECOMMENDATIONS = (
    # author, audience type, audience, days ago, days valid (0: without an end), words
    (
        "teacher",
        "student",
        CAST.anna.ext_id,
        2,
        21,
        "Повторить действия с дробями, тема 4: ошибки в знаках.",
    ),
    ("teacher", "student", CAST.anna.ext_id, 1, 0, f"Проверка оформления: {HOSTILE}"),
    (
        "teacher",
        "student",
        CAST.ninth_grader.ext_id,
        3,
        60,
        "К ОГЭ: решать по одному варианту в неделю.",
    ),
    ("teacher", "student", CAST.twins[0].ext_id, 4, 0, "Больше читать вслух."),
    ("teacher", "class", "c-6В", 5, 30, "Завести словарик новых слов, проверка в конце месяца."),
    (
        "teacher",
        "student",
        CAST.first_grader.ext_id,
        2,
        30,
        "Прописывать по строчке в день, спешить не нужно.",
    ),
)
ANNOUNCEMENTS = (
    (
        "head",
        "school",
        SCHOOL,
        1,
        10,
        "Общешкольное родительское собрание в 18:00 в актовом зале.",
    ),
    ("administrator", "school", SCHOOL, 6, 30, "Со следующей недели вход по пропускам."),
    (
        "head",
        "parallel",
        "9",
        2,
        20,
        "9-е классы: регистрация на пробный ОГЭ у заместителя директора.",
    ),
    ("head", "parallel", "1", 3, 14, "1-е классы: фотографирование, парадная форма."),
    ("teacher", "class", "c-6В", 1, 7, "6В: экскурсия в музей в субботу, сбор в 10:00 у входа."),
    ("clerk", "class", "c-7А", 4, 14, "7А: сдайте согласия на вакцинацию."),
    ("head", "staff", SCHOOL, 1, 3, "Педсовет в среду в 15:30, кабинет 101."),
    ("administrator", "school", SCHOOL, 20, 5, "Сбор макулатуры прошёл. Спасибо всем!"),
)


def write_notices(bundle: Bundle, calendar: Calendar, school: Families) -> None:
    authors = {
        "teacher": CAST.class_teacher.ext_id,
        "head": CAST.head.ext_id,
        "administrator": CAST.administrator.ext_id,
        "clerk": CAST.clerk.ext_id,
    }
    known = {each.id for each in school.classes}
    for file, letters in (("recommendations", RECOMMENDATIONS), ("announcements", ANNOUNCEMENTS)):
        for number, (author, kind, audience, ago, valid, words) in enumerate(letters, start=1):
            assert kind != "class" or audience in known, audience
            day = calendar.today - timedelta(days=ago)
            bundle.add(
                file,
                sourcedId=f"{file[0]}-{number}",
                author=authors[author],
                audienceType=kind,
                audienceId=audience,
                text=words,
                postedAt=_posted(day),
                validUntil=day + timedelta(days=valid) if valid else None,
            )


def _posted(day: date) -> datetime:
    return datetime.combine(day, time(14, 10), ZONE)
