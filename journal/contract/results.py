"""How it goes: marks, attendance, homework, final marks, exams, achievements, hours, teachers' words."""

from __future__ import annotations

from journal.contract.table import (
    CLASS,
    COMMON,
    COURSE,
    GROUP,
    LIFE,
    SESSION,
    STUDENT,
    Column,
    File,
    optional,
    same,
)

AUDIENCE = ("classSourcedId", "groupSourcedId")

CATEGORIES = File(
    "categories",
    (
        *COMMON,
        Column("title", required=True, aliases=("название", "вид работы")),
        Column("weight", "decimal", aliases=("вес",)),
    ),
)

SCORE_SCALES = File(
    "scoreScales",
    (
        *COMMON,
        Column("title", required=True, aliases=("название",)),
        optional(COURSE),
        CLASS,
        Column(
            "scoreScaleValue", required=True, limit=4000, aliases=("scoreScaleValues", "значения")
        ),
    ),
    unused=("type", "orgSourcedId"),
)

LINE_ITEMS = File(
    "lineItems",
    (
        *COMMON,
        Column("title", required=True, limit=500, aliases=("название", "работа")),
        Column("description", limit=2000, aliases=("описание",)),
        Column("assignDate", "date", aliases=("дата выдачи",)),
        Column("dueDate", "date", aliases=("дата",)),
        CLASS,
        Column("categorySourcedId", "id", aliases=("вид работы",)),
        optional(SESSION),
        Column("resultValueMin", "decimal"),
        Column("resultValueMax", "decimal"),
        Column("metadata.lessonId", "id"),
        Column("metadata.courseSourcedId", "id", aliases=("предмет",)),
        Column("metadata.groupSourcedId", "id", aliases=("группа",)),
        Column("metadata.isControl", "bool", aliases=("контрольная",)),
        Column("metadata.weight", "decimal", aliases=("вес",)),
    ),
    dated="dueDate",
    may_be_empty=True,
    unused=("schoolSourcedId", "scoreScaleSourcedId"),
)

RESULTS = File(
    "results",
    (
        *COMMON,
        Column("lineItemSourcedId", "id", required=True, aliases=("работа",)),
        STUDENT,
        Column(
            "scoreStatus",
            "choice",
            choices=same(
                "exempt",
                "fully graded",
                "not submitted",
                "partially graded",
                "submitted",
                "late submission",
                "earned",
            ),
        ),
        Column("score", "decimal", aliases=("балл", "баллы")),
        Column("textScore", limit=64, aliases=("отметка", "оценка")),
        Column("scoreDate", "date", aliases=("дата",)),
        Column("comment", limit=2000, aliases=("комментарий",)),
        Column(
            "metadata.kind",
            "choice",
            choices={**same("mark", "placeholder"), "отметка": "mark", "точка": "placeholder"},
        ),
        Column("metadata.counts", "bool"),
        Column("metadata.setAt", "instant"),
        Column("metadata.criteria", limit=500, aliases=("критерии",)),
    ),
    dated="scoreDate",
    may_be_empty=True,
    unused=(
        "classSourcedId",
        "inProgress",
        "incomplete",
        "late",
        "missing",
        "scoreScaleSourcedId",
    ),
)

ATTENDANCE = File(
    "attendance",
    (
        *COMMON,
        STUDENT,
        Column("lessonSourcedId", "id"),
        Column("date", "date", aliases=("дата",)),
        Column("shift", "int", aliases=("смена",), between=(1, 4)),
        Column("number", "int", aliases=("урок", "номер урока"), between=(0, 20)),
        Column("code", required=True, limit=32, aliases=("код", "отметка о посещении")),
        Column("minutes", "int", aliases=("минут",), between=(0, 600)),
        Column("comment", limit=1000, aliases=("комментарий",)),
    ),
    dated="date",
    may_be_empty=True,
)

HOMEWORK = File(
    "homework",
    (
        *COMMON,
        CLASS,
        GROUP,
        optional(STUDENT),
        COURSE,
        Column("lessonSourcedId", "id"),
        Column("assignDate", "date", required=True, aliases=("дата выдачи", "дата", "задано")),
        Column("dueDate", "date", aliases=("срок", "на дату")),
        Column("text", required=True, limit=20_000, aliases=("задание", "текст")),
    ),
    one_of=("classSourcedId", "groupSourcedId", "studentSourcedId"),
    dated="assignDate",
    may_be_empty=True,
)

HOMEWORK_FILES = File(
    "homeworkFiles",
    (
        *LIFE,
        Column("homeworkSourcedId", "id", required=True),
        Column("fileName", required=True, aliases=("файл", "имя файла")),
        Column("url", "url", limit=2048, aliases=("ссылка",)),
        Column("path", limit=1000, aliases=("путь",)),
    ),
    key=("homeworkSourcedId", "fileName"),
    one_of=("url", "path"),
    may_be_empty=True,
)

FINAL_MARKS = File(
    "finalMarks",
    (
        *COMMON,
        STUDENT,
        COURSE,
        SESSION,
        Column(
            "kind",
            "choice",
            required=True,
            aliases=("вид",),
            choices={
                **same("term", "year", "exam", "final", "attestation", "behaviour"),
                **same("credit", "graded_credit", "coursework", "module", "practice"),
                "behavior": "behaviour",
                "период": "term",
                "четвертная": "term",
                "годовая": "year",
                "экзаменационная": "exam",
                "итоговая": "final",
                "аттестация": "attestation",
                "поведение": "behaviour",
                "зачет": "credit",
                "дифференцированный зачет": "graded_credit",
                "дифф. зачет": "graded_credit",
                "экзамен": "exam",
                "курсовая": "coursework",
                "курсовая работа": "coursework",
                "модуль": "module",
                "экзамен по модулю": "module",
                "практика": "practice",
            },
        ),
        Column("value", limit=64, aliases=("отметка", "оценка")),
        Column(
            "state",
            "choice",
            required=True,
            aliases=("состояние",),
            choices={
                **same("set", "not_attested", "exempt", "deferred"),
                "выставлена": "set",
                "не аттестован": "not_attested",
                "освобожден": "exempt",
                "отложена": "deferred",
            },
        ),
        Column("deferReason", limit=500, aliases=("причина",)),
        Column("deferUntil", "date", aliases=("отложена до",)),
        Column("obtainedAt", "instant", aliases=("получена",)),
    ),
    may_be_empty=True,
)

EXAM_RESULTS = File(
    "examResults",
    (
        *COMMON,
        STUDENT,
        Column("title", required=True, aliases=("экзамен", "название")),
        Column(
            "kind",
            "choice",
            aliases=("вид",),
            choices={
                **same("state", "mock", "school"),
                "гиа": "state",
                "пробный": "mock",
                "школьный": "school",
            },
        ),
        Column("date", "date", required=True, aliases=("дата",)),
        Column("points", "decimal", aliases=("баллы", "балл")),
        Column("value", limit=64, aliases=("отметка", "оценка")),
        Column("obtainedAt", "instant", required=True, aliases=("получен",)),
    ),
    dated="date",
    may_be_empty=True,
)

ACHIEVEMENTS = File(
    "achievements",
    (
        *COMMON,
        STUDENT,
        Column("title", required=True, limit=500, aliases=("название", "достижение")),
        Column(
            "kind",
            "choice",
            aliases=("вид",),
            choices={
                **same("olympiad", "contest", "sport", "art", "project", "other"),
                "олимпиада": "olympiad",
                "конкурс": "contest",
                "спорт": "sport",
                "творчество": "art",
                "проект": "project",
                "другое": "other",
            },
        ),
        Column(
            "level",
            "choice",
            aliases=("уровень",),
            choices={
                **same("school", "municipal", "regional", "national", "international"),
                "школьный": "school",
                "муниципальный": "municipal",
                "городской": "municipal",
                "районный": "municipal",
                "региональный": "regional",
                "областной": "regional",
                "всероссийский": "national",
                "международный": "international",
            },
        ),
        Column("result", aliases=("результат",)),
        Column("date", "date", required=True, aliases=("дата",)),
    ),
    dated="date",
    may_be_empty=True,
)

_HOURS = (
    *LIFE,
    CLASS,
    GROUP,
    COURSE,
    SESSION,
    Column("lessonType", required=True, limit=64, aliases=("тип урока",)),
    Column("hours", "decimal", required=True, aliases=("часы", "план")),
)
_HOURS_KEY = (
    "classSourcedId",
    "groupSourcedId",
    "courseSourcedId",
    "academicSessionSourcedId",
    "lessonType",
)

CURRICULUM_HOURS = File(
    "curriculumHours", _HOURS, key=_HOURS_KEY, one_of=AUDIENCE, may_be_empty=True
)

LESSON_STATS = File(
    "lessonStats",
    (
        *_HOURS,
        Column("held", "decimal", required=True, aliases=("проведено",)),
        Column("average", "decimal", aliases=("средний балл",)),
        Column("quality", "decimal", aliases=("качество",)),
        Column("success", "decimal", aliases=("успеваемость",)),
    ),
    key=_HOURS_KEY,
    one_of=AUDIENCE,
    may_be_empty=True,
)

_NOTICE = (
    *COMMON,
    Column("author", "id", aliases=("автор",)),
    Column(
        "audienceType",
        "choice",
        required=True,
        aliases=("кому",),
        choices={
            **same("student", "class", "group", "parallel", "school", "staff"),
            "ученик": "student",
            "класс": "class",
            "группа": "group",
            "параллель": "parallel",
            "школа": "school",
            "сотрудники": "staff",
        },
    ),
    Column("audienceId", "id", aliases=("адресат",)),
    Column("text", required=True, limit=20_000, aliases=("текст",)),
    Column("postedAt", "instant", required=True, aliases=("дата",)),
    Column("validUntil", "date", aliases=("действует до",)),
)

RECOMMENDATIONS = File("recommendations", _NOTICE, dated="postedAt", may_be_empty=True)
ANNOUNCEMENTS = File("announcements", _NOTICE, dated="postedAt", may_be_empty=True)
