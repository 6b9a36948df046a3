"""When and where lessons are: the calendar, bells, the weekly template, lessons, substitutions."""

from __future__ import annotations

from journal.contract.table import (
    BEGIN,
    CLASS,
    COMMON,
    COURSE,
    DATE,
    END,
    GROUP,
    LIFE,
    NUMBER,
    ROOM,
    SHIFT,
    TEACHERS,
    WEEKDAY,
    Column,
    File,
    required,
    same,
)

START_DATE = Column("startDate", "date", required=True, aliases=("дата начала", "дата", "с"))
END_DATE = Column("endDate", "date", aliases=("дата окончания", "по"))
START_TIME = Column("startTime", "time", aliases=("начало", "время начала"))
END_TIME = Column("endTime", "time", aliases=("конец", "окончание", "время окончания"))
AUDIENCE = ("classSourcedId", "groupSourcedId")

CALENDAR = File(
    "calendar",
    (
        *LIFE,
        Column(
            "scopeType",
            "choice",
            required=True,
            choices={
                **same("school", "parallel", "class"),
                "школа": "school",
                "параллель": "parallel",
                "класс": "class",
            },
        ),
        Column("scopeId"),
        START_DATE,
        required(END_DATE),
        Column(
            "kind",
            "choice",
            required=True,
            aliases=("вид",),
            choices={
                **same("holiday", "off", "short", "workday"),
                "каникулы": "holiday",
                "выходной": "off",
                "сокращенный": "short",
                "рабочий": "workday",
            },
        ),
        Column("title", aliases=("название",)),
    ),
    key=("scopeType", "scopeId", "startDate", "kind"),
    dated="startDate",
    may_be_empty=True,
)

WEEK_CYCLES = File(
    "weekCycles",
    (
        *COMMON,
        Column("names", "ids", required=True, aliases=("названия",)),
        Column("anchorDate", "date", required=True, aliases=("дата начала",)),
    ),
)

BELLS = File(
    "bells",
    (
        *LIFE,
        Column("setId", "id", required=True, limit=100, aliases=("звонки",)),
        WEEKDAY,
        SHIFT,
        NUMBER,
        required(START_TIME),
        required(END_TIME),
    ),
    key=("setId", "weekday", "shift", "number"),
)

BELL_USE = File(
    "bellUse",
    (
        *LIFE,
        Column("setId", "id", required=True, limit=100, aliases=("звонки",)),
        CLASS,
        START_DATE,
        END_DATE,
    ),
    key=("setId", "classSourcedId", "startDate"),
)

TIMETABLE = File(
    "timetable",
    (
        *COMMON,
        CLASS,
        GROUP,
        COURSE,
        TEACHERS,
        ROOM,
        WEEKDAY,
        SHIFT,
        NUMBER,
        Column("weeks", "mask", limit=16, aliases=("недели",)),
        required(BEGIN),
        END,
    ),
    one_of=AUDIENCE,
    may_be_empty=True,
)

LESSONS = File(
    "lessons",
    (
        *COMMON,
        DATE,
        SHIFT,
        NUMBER,
        START_TIME,
        END_TIME,
        CLASS,
        GROUP,
        COURSE,
        TEACHERS,
        ROOM,
        Column("lessonType", limit=64, aliases=("тип урока",)),
        Column("topic", limit=1000, aliases=("тема", "тема урока")),
        Column(
            "state",
            "choice",
            required=True,
            aliases=("состояние",),
            choices={
                **same("planned", "held", "cancelled", "moved"),
                "запланирован": "planned",
                "проведен": "held",
                "отменен": "cancelled",
                "перенесен": "moved",
            },
        ),
    ),
    one_of=AUDIENCE,
    dated="date",
    may_be_empty=True,
)

SUBSTITUTIONS = File(
    "substitutions",
    (
        *COMMON,
        DATE,
        SHIFT,
        NUMBER,
        CLASS,
        GROUP,
        Column(
            "kind",
            "choice",
            required=True,
            aliases=("вид",),
            choices={
                **same("teacher", "subject", "room", "time", "move", "cancel", "extra"),
                "учитель": "teacher",
                "предмет": "subject",
                "кабинет": "room",
                "время": "time",
                "перенос": "move",
                "отмена": "cancel",
                "дополнительный": "extra",
            },
        ),
        Column("newTeacherSourcedIds", "ids", aliases=("новый учитель",)),
        Column("newCourseSourcedId", "id", aliases=("новый предмет",)),
        Column("newRoom", limit=64, aliases=("новый кабинет",)),
        Column("newDate", "date", aliases=("новая дата",)),
        Column("newNumber", "int", aliases=("новый урок",), between=(0, 20)),
        Column("note", limit=500, aliases=("примечание",)),
    ),
    one_of=AUDIENCE,
    dated="date",
    may_be_empty=True,
)
