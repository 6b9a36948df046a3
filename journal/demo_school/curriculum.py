"""What is taught in which year of school, and how many hours a week."""

from __future__ import annotations

from dataclasses import dataclass

UNMARKED_GRADES = (1,)


@dataclass(frozen=True)
class Subject:
    code: str
    title: str
    specialty: str  # who teaches it; "own" is the class teacher
    topics: tuple[str, ...] = ("Повторение изученного",)
    tasks: tuple[str, ...] = ()  # what is usually set for home
    marked: bool = True
    split: str = ""  # how a class is divided for it: halves, sexes


def _subject(
    code: str,
    title: str,
    specialty: str,
    topics: str,
    tasks: str = "",
    *,
    marked: bool = True,
    split: str = "",
) -> Subject:
    cut = tuple(part.strip() for part in tasks.split(";") if part.strip())
    return Subject(
        *(code, title, specialty, tuple(part.strip() for part in topics.split(";")), cut),
        marked=marked,
        split=split,
    )


SUBJECTS = {
    each.code: each
    for each in (
        _subject(
            *("rus", "Русский язык", "rus"),
            "Имя существительное; Правописание приставок; Однородные члены; Прямая речь; "
            "Причастный оборот; Сложное предложение",
            "упр. {n}, выучить правило; § {m}, упр. {n} (устно); словарные слова, с. {m}",
        ),
        _subject(
            *("lit", "Литература", "rus"),
            "Лирика А. С. Пушкина; «Муму» И. С. Тургенева; Басни И. А. Крылова; Былины; "
            "«Бородино» М. Ю. Лермонтова",
            "прочитать с. {m}–{p}; выучить стихотворение наизусть; письменный ответ на вопрос {m}",
        ),
        _subject(
            *("read", "Литературное чтение", "primary"),
            "Сказки народов России; Рассказы о природе; Стихи об осени; Былины и сказания",
            "с. {m}–{p}, пересказ; читать вслух 15 минут; выучить стихотворение",
        ),
        _subject(
            *("eng", "Английский язык", "eng"),
            "My family; School life; Travelling; Present Perfect; Food and health",
            "слова unit {u}; упр. {m}, с. {n}; диалог наизусть",
            split="halves",
        ),
        _subject(
            *("math", "Математика", "math"),
            "Обыкновенные дроби; Деление с остатком; Проценты; Площадь прямоугольника; Масштаб",
            "№ {n}, {k}; № {n}–{k} (чётные); карточка {m}",
        ),
        _subject(
            *("alg", "Алгебра", "math"),
            "Линейные уравнения; Формулы сокращённого умножения; Квадратные корни; Неравенства",
            "№ {n}–{k}; № {n} (а, б), {k} (в); § {m}, № {n}",
        ),
        _subject(
            *("geom", "Геометрия", "math"),
            "Признаки равенства треугольников; Параллельные прямые; Подобие; Векторы",
            "п. {m}, № {n}; выучить теорему, № {n}",
        ),
        _subject(
            *("prob", "Вероятность и статистика", "math"),
            "Таблицы и диаграммы; Случайные события; Среднее и медиана",
            "§ {m}, № {n}",
        ),
        _subject(
            *("inf", "Информатика", "inf"),
            "Алгоритмы; Системы счисления; Электронные таблицы; Программирование на Python",
            "§ {m}, вопросы; задача {m} на компьютере",
        ),
        _subject(
            *("hist", "История", "hist"),
            "Древняя Русь; Реформы Петра I; Великие географические открытия; Отмена крепостного права",
            "§ {m}, вопросы 1–4; § {m}, даты выучить; контурная карта, с. {u}",
        ),
        _subject(
            *("soc", "Обществознание", "hist"),
            "Человек и общество; Семья; Право и закон; Экономика семьи",
            "§ {m}, термины; § {m}, вопросы",
        ),
        _subject(
            *("odn", "Основы духовно-нравственной культуры", "hist"),
            "Россия — наш общий дом; Семья и традиции; Труд в истории",
            "сообщение о семейной традиции",
        ),
        _subject(
            *("geo", "География", "geo"),
            "План и карта; Литосфера; Климат; Реки России",
            "§ {m}, к/к с. {u}; § {m}, номенклатура",
        ),
        _subject(
            *("bio", "Биология", "bio"),
            "Клетка; Строение листа; Кровообращение; Экосистемы",
            "§ {m}, рисунок; § {m}, вопросы; лабораторная работа {u}, вывод",
        ),
        _subject(
            *("phys", "Физика", "phys"),
            "Плотность вещества; Закон Ома; Сила Архимеда; Равноускоренное движение",
            "§ {m}, № {n}; § {m}, формулы; задача {u} из тетради",
        ),
        _subject(
            *("chem", "Химия", "chem"),
            "Оксиды; Периодический закон; Кислоты и основания; Растворы",
            "§ {m}, упр. {u}; уравнения реакций, с. {n}",
        ),
        _subject(
            *("world", "Окружающий мир", "primary"),
            "Времена года; Животные леса; Наш край; Правила безопасности",
            "с. {m}–{p}; наблюдение за погодой; принести природный материал",
        ),
        _subject(*("music", "Музыка", "art"), "Народная песня; Симфонический оркестр; Марш"),
        _subject(
            *("art", "Изобразительное искусство", "art"),
            "Натюрморт; Орнамент; Пейзаж",
            "принести акварель",
        ),
        _subject(
            *("labour", "Труд (технология)", "labour"),
            "Проект «Подарок»; Обработка древесины; Кулинария; 3D-моделирование",
            "принести материалы для проекта",
        ),
        _subject(
            *("pe", "Физическая культура", "pe"),
            "Бег 1000 м; Баскетбол; Лыжная подготовка; Гимнастика",
            "спортивная форма",
            split="sexes",
        ),
        _subject(
            *("obz", "Основы безопасности и защиты Родины", "obz"),
            "Первая помощь; Безопасность на дороге; Пожарная безопасность",
            "§ {m}",
        ),
        _subject(
            *("orkse", "Основы религиозных культур и светской этики", "primary"),
            "Добро и зло; Дружба; Честь и совесть",
            marked=False,
        ),
        _subject(
            *("talk", "Разговоры о важном", "own"),
            "День знаний; Наша страна; День учителя; Ценность дружбы",
            marked=False,
        ),
        _subject(
            *("oge", "Подготовка к ОГЭ", "math"), "Разбор заданий первой части", marked=False
        ),
        _subject(
            *("econ", "Экономика", "hist"),
            "Спрос и предложение; Банки; Налоги",
            "§ {m}, задача {u}",
        ),
        _subject(*("law", "Право", "hist"), "Конституция; Трудовое право", "§ {m}"),
        _subject(*("project", "Индивидуальный проект", "hist"), "Работа над проектом"),
        _subject(*("conduct", "Поведение", "own"), "", marked=False),
    )
}

# Music and drawing take turns by the week.
ALTERNATING = ("music", "art")
ALTERNATING_GRADES = range(5, 8)
# An hour a week is too little for a mark each quarter.
BY_HALVES = {"music": ALTERNATING_GRADES, "art": ALTERNATING_GRADES}
CONDUCT_GRADES = range(5, 10)
# Two hours of each, side by side; the courses are those of the lower parallel, the upper one joins in.
PROFILES = {"Физмат": ("inf", "inf"), "Соцэк": ("econ", "law")}
PROFILE_GRADE = 10
ZERO_LESSON_GRADE = 9


def _hours(words: str) -> dict[str, int]:
    """«rus 5 lit 3»: a subject and its hours a week."""
    parts = words.split()
    return dict(zip(parts[::2], map(int, parts[1::2]), strict=True))


_PRIMARY = _hours("rus 5 read 4 eng 2 math 4 world 2 art 1 music 1 labour 1 pe 2")
_TENTH = _hours(
    "rus 2 lit 3 eng 3 alg 4 geom 3 prob 1 hist 2 soc 2 geo 1 bio 1 phys 2 chem 1 obz 1 pe 3 project 1"
)
_HOURS = {
    1: {code: hours for code, hours in _PRIMARY.items() if code != "eng"},
    2: _PRIMARY,
    3: _PRIMARY,
    4: _PRIMARY | {"read": 3, "orkse": 1},
    5: _hours("rus 5 lit 3 eng 3 math 5 hist 2 geo 1 bio 1 odn 1 labour 2 pe 2"),
    6: _hours("rus 5 lit 3 eng 3 math 5 hist 2 soc 1 geo 1 bio 1 odn 1 inf 1 labour 2 pe 2"),
    7: _hours(
        "rus 4 lit 2 eng 3 alg 3 geom 2 prob 1 hist 2 soc 1 geo 2 bio 1 phys 2 inf 1 labour 2 pe 2"
    ),
    8: _hours(
        "rus 3 lit 2 eng 3 alg 3 geom 2 prob 1 hist 2 soc 1 geo 2 bio 2 phys 2 chem 2"
        " inf 1 obz 1 labour 1 pe 2"
    ),
    9: _hours(
        "rus 3 lit 3 eng 3 alg 3 geom 2 prob 1 hist 2 soc 1 geo 2 bio 2 phys 3 chem 2"
        " inf 1 obz 1 labour 1 pe 2"
    ),
    10: _TENTH,
    11: _TENTH,
}


def weekly_hours(grade: int) -> dict[str, int]:
    """Subject by subject, besides the talk on Monday, alternating lessons, profiles and lesson 0."""
    return _HOURS[grade]


def subjects_of(grade: int) -> tuple[Subject, ...]:
    """Everything of which this parallel has a course."""
    codes = [*_HOURS[grade], "talk"]
    if grade in ALTERNATING_GRADES:
        codes += ALTERNATING
    if grade in CONDUCT_GRADES:
        codes.append("conduct")
    if grade == ZERO_LESSON_GRADE:
        codes.append("oge")
    if grade == PROFILE_GRADE:
        codes += sorted({code for pair in PROFILES.values() for code in pair})
    return tuple(SUBJECTS[code] for code in codes)


def course_id(code: str, grade: int) -> str:
    return f"course-{grade}-{code}"
