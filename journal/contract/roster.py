"""Who and where: schools, periods, classes, people, groups, guardians."""

from __future__ import annotations

from journal.contract.table import (
    BEGIN,
    CLASS,
    COMMON,
    COURSE,
    END,
    GROUP,
    LIFE,
    STUDENT,
    USER,
    Column,
    File,
    optional,
    required,
    same,
)

ROLES = {
    "student": "pupil",
    "ученик": "pupil",
    "учащийся": "pupil",
    "обучающийся": "pupil",
    "parent": "guardian",
    "guardian": "guardian",
    "relative": "guardian",
    "родитель": "guardian",
    "законный представитель": "guardian",
    "teacher": "teacher",
    "учитель": "teacher",
    "преподаватель": "teacher",
    "administrator": "admin",
    "администратор": "admin",
    "siteadministrator": "admin",
    "systemadministrator": "admin",
    "districtadministrator": "admin",
    "principal": "head",
    "директор": "head",
    "aide": "clerk",
    "секретарь": "clerk",
    # OneRoster's others know nothing of the diary.
    "counselor": "",
    "proctor": "",
}

ORGS = File(
    "orgs",
    (
        *COMMON,
        Column("name", required=True, limit=500, aliases=("название", "наименование")),
        Column("type", required=True, aliases=("тип",)),
        Column("parentSourcedId", "id"),
    ),
    roster=True,
    unused=("identifier", "classification", "gender", "boarding", "address"),
)

ACADEMIC_SESSIONS = File(
    "academicSessions",
    (
        *COMMON,
        Column("title", required=True, limit=200, aliases=("название", "период")),
        Column(
            "type",
            "choice",
            required=True,
            aliases=("тип",),
            choices={
                "schoolyear": "year",
                "semester": "semester",
                "term": "trimester",
                "gradingperiod": "quarter",
                **same("year", "quarter", "trimester", "half", "module", "course"),
                "учебный год": "year",
                "год": "year",
                "четверть": "quarter",
                "триместр": "trimester",
                "полугодие": "half",
                "семестр": "semester",
                "модуль": "module",
            },
        ),
        Column(
            "metadata.kind",
            "choice",
            choices=same("year", "quarter", "trimester", "half", "semester", "module", "course"),
        ),
        Column("startDate", "date", aliases=("дата начала", "начало", "с")),
        Column("endDate", "date", aliases=("дата окончания", "окончание", "по")),
        Column("parentSourcedId", "id"),
    ),
    roster=True,
    unused=("schoolYear",),
)

COURSES = File(
    "courses",
    (
        *COMMON,
        Column("title", required=True, aliases=("предмет", "дисциплина", "название")),
        Column("courseCode", aliases=("код",)),
    ),
    roster=True,
    unused=("schoolYearSourcedId", "grades", "orgSourcedId", "subjects", "subjectCodes"),
)

CLASSES = File(
    "classes",
    (
        *COMMON,
        Column("title", required=True, limit=100, aliases=("класс", "название")),
        Column("grades", aliases=("параллель",)),
        optional(COURSE),
        Column("classCode", aliases=("код класса",)),
        Column("schoolSourcedId", "id"),
        Column(
            "classType",
            "choice",
            aliases=("тип",),
            choices=same("homeroom", "scheduled"),
        ),
        Column("metadata.shift", "int", aliases=("смена",), between=(1, 4)),
        Column(
            "metadata.programme",
            "choice",
            choices=same("primary", "basic", "secondary", "vocational"),
        ),
    ),
    roster=True,
    unused=(
        "location",
        "termSourcedIds",
        "subjects",
        "subjectCodes",
        "periods",
        "resources",
    ),
)

USERS = File(
    "users",
    (
        *COMMON,
        Column("role", "choice", aliases=("роль",), choices=ROLES),
        Column("givenName", "name", required=True, aliases=("имя",)),
        Column("familyName", "name", required=True, aliases=("фамилия",)),
        Column("middleName", "name", aliases=("отчество",)),
        Column("identifier", aliases=("табельный номер", "номер")),
        Column("agentSourcedIds", "ids"),
        Column("grades", aliases=("параллель",)),
        Column("metadata.birthDate", "date", aliases=("дата рождения",)),
        Column("classCode", aliases=("класс",)),
    ),
    natural=("classCode", "familyName", "givenName", "middleName", "metadata.birthDate"),
    roster=True,
    unused=(
        "enabledUser",
        "orgSourcedIds",
        "username",
        "userIds",
        "email",
        "sms",
        "phone",
        "password",
        "userMasterIdentifier",
        "resourceSourcedIds",
        "preferredGivenName",
        "preferredMiddleName",
        "preferredFamilyName",
        "primaryOrgSourcedId",
        "pronouns",
    ),
)

USER_ROLES = File(
    "roles",
    (
        *COMMON,
        USER,
        Column("role", "choice", required=True, aliases=("роль",), choices=ROLES),
        BEGIN,
        END,
    ),
    roster=True,
    unused=("roleType", "orgSourcedId", "userProfileSourcedId"),
)

DEMOGRAPHICS = File(
    "demographics",
    (*COMMON, Column("birthDate", "date", aliases=("дата рождения",))),
    may_be_empty=True,
    unused=(
        "sex",
        "americanIndianOrAlaskaNative",
        "asian",
        "blackOrAfricanAmerican",
        "nativeHawaiianOrOtherPacificIslander",
        "white",
        "demographicRaceTwoOrMoreRaces",
        "hispanicOrLatinoEthnicity",
        "countryOfBirthCode",
        "stateOfBirthAbbreviation",
        "cityOfBirth",
        "publicSchoolResidenceStatus",
    ),
)

ENROLLMENTS = File(
    "enrollments",
    (
        *COMMON,
        required(CLASS),
        Column(
            "userSourcedId",
            "id",
            required=True,
            aliases=("userIdentifier", "studentIdentifier", "ученик"),
        ),
        Column("role", "choice", required=True, aliases=("роль",), choices=ROLES),
        Column("primary", "bool", aliases=("классный руководитель",)),
        BEGIN,
        END,
    ),
    roster=True,
    unused=("schoolSourcedId",),
)

GROUPS = File(
    "groups",
    (
        *COMMON,
        Column("title", required=True, limit=200, aliases=("название", "группа")),
        Column(
            "kind",
            "choice",
            required=True,
            choices={
                **same("class", "subgroup", "stream", "plan"),
                "класс": "class",
                "подгруппа": "subgroup",
                "поток": "stream",
                "индивидуальный план": "plan",
            },
        ),
        Column("classSourcedIds", "ids", required=True, aliases=("классы", "класс")),
        Column("divisionTag", limit=100, aliases=("деление",)),
    ),
    roster=True,
)

GROUP_MEMBERS = File(
    "groupMembers",
    (*LIFE, required(GROUP), USER, BEGIN, END),
    key=("groupSourcedId", "userSourcedId", "beginDate"),
    roster=True,
)

GUARDIANS = File(
    "guardians",
    (
        *LIFE,
        STUDENT,
        Column("userSourcedId", "id", required=True, aliases=("userIdentifier", "родитель")),
        Column(
            "relation",
            "choice",
            required=True,
            aliases=("кем приходится", "степень родства"),
            choices={
                **same("mother", "father", "guardian", "representative", "other"),
                "parent": "other",
                "relative": "other",
                "мать": "mother",
                "мама": "mother",
                "отец": "father",
                "папа": "father",
                "опекун": "guardian",
                "попечитель": "guardian",
                "представитель": "representative",
                "законный представитель": "representative",
                "родитель": "other",
                "родственник": "other",
                "другое": "other",
            },
        ),
        Column(
            "legal",
            "choice",
            aliases=("законный представитель",),
            choices={
                **same("yes", "no", "unknown"),
                "true": "yes",
                "false": "no",
                "1": "yes",
                "0": "no",
                "да": "yes",
                "нет": "no",
                "неизвестно": "unknown",
            },
        ),
        Column("blocked", "bool", aliases=("заблокирован",)),
        BEGIN,
        END,
        Column("metadata.document", limit=500, aliases=("документ",)),
    ),
    key=("studentSourcedId", "userSourcedId"),
    roster=True,
)

TEACHING = File(
    "teaching",
    (*LIFE, USER, COURSE, CLASS, GROUP, optional(STUDENT), Column("role", limit=32), BEGIN, END),
    key=(
        "userSourcedId",
        "courseSourcedId",
        "classSourcedId",
        "groupSourcedId",
        "studentSourcedId",
        "role",
    ),
    one_of=("classSourcedId", "groupSourcedId", "studentSourcedId"),
    may_be_empty=True,
)

SESSION_SCHEMES = File(
    "sessionSchemes",
    (
        *LIFE,
        required(CLASS),
        optional(COURSE),
        Column("academicSessionSourcedIds", "ids", required=True, aliases=("периоды",)),
    ),
    key=("classSourcedId", "courseSourcedId"),
)
