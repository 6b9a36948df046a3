"""A family and a school that know every name and subject of queries.jsonl."""

from __future__ import annotations

from datetime import date

from chat.query.known import Known, KnownChild, KnownSubject

TITLES = {
    "algebra": "Алгебра",
    "geometry": "Геометрия",
    "math": "Математика",
    "russian": "Русский язык",
    "literature": "Литература",
    "reading": "Литературное чтение",
    "english": "Английский язык",
    "german": "Немецкий язык",
    "french": "Французский язык",
    "pe": "Физическая культура",
    "physics": "Физика",
    "chemistry": "Химия",
    "biology": "Биология",
    "history": "История России. Всеобщая история",
    "social": "Обществознание",
    "geography": "География",
    "informatics": "Информатика",
    "world": "Окружающий мир",
    "tech": "Труд (технология)",
    "art": "Изобразительное искусство",
    "music": "Музыка",
    "obzh": "Основы безопасности и защиты Родины",
    "stat": "Вероятность и статистика",
    "astronomy": "Астрономия",
    "native": "Родной язык (русский)",
    "talks": "Разговоры о важном",
    "class_hour": "Классный час",
    "art_history": "Мировая художественная культура",
}
KEYS = dict(enumerate(TITLES, start=100))
NAMES = dict(enumerate(("Мария", "Артём", "Ксения", "Шоҳрух", "Даниил"), start=1))
SUBJECTS = tuple(KnownSubject(number, TITLES[key]) for number, key in KEYS.items())
CHILDREN = tuple(KnownChild(number, (name,)) for number, name in NAMES.items())
TERMS = (
    (date(2026, 9, 1), date(2026, 10, 25)),
    (date(2026, 11, 4), date(2026, 12, 29)),
    (date(2027, 1, 12), date(2027, 3, 26)),
    (date(2027, 4, 5), date(2027, 5, 28)),
)


def on(day: date, *names: str) -> Known:
    """What is known of a family with these children, in the order of the arguments from 1 on."""
    family = tuple(KnownChild(number, (name,)) for number, name in enumerate(names, start=1))
    return Known(day, family or CHILDREN, SUBJECTS, TERMS)
