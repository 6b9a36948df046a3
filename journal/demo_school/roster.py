"""The school itself: the org, its years and courses, who belongs where."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from diary.people import Name
from journal.demo_school.bundle import Bundle
from journal.demo_school.calendar import HALF_YEAR_GRADES, Calendar, Period, SchoolYear
from journal.demo_school.cast import CAST, SCHOOL, SCHOOL_NAME
from journal.demo_school.curriculum import (
    BY_HALVES,
    PROFILE_GRADE,
    PROFILES,
    course_id,
    subjects_of,
)
from journal.demo_school.groups import Group, Strand, Teaching
from journal.demo_school.pupils import Families, SchoolClass
from journal.demo_school.staff import Staff

RELATION_ROLES = {
    "mother": "parent",
    "father": "parent",
    "guardian": "guardian",
    "representative": "relative",
}
SESSION_TYPES = {"year": "schoolYear", "quarter": "gradingPeriod", "half": "semester"}


def write_roster(
    bundle: Bundle, calendar: Calendar, school: Families, staff: Staff, work: Teaching
) -> None:
    year = calendar.year
    bundle.add("orgs", sourcedId=SCHOOL, name=SCHOOL_NAME, type="school", identifier="37")
    _sessions(bundle, (SchoolYear(year.autumn - 1), *calendar.years))
    _courses(bundle, year)
    for school_class in school.classes:
        _class(bundle, school_class, year, staff)
    _users(bundle, school, staff)
    for tie in school.ties:
        bundle.add(
            "guardians",
            studentSourcedId=tie.pupil_id,
            userSourcedId=tie.guardian_id,
            relation=tie.relation,
            legal=tie.legal,
            blocked=tie.blocked,
        )
    _groups(bundle, work.groups, year.begins)
    _teaching(bundle, work, year.begins)
    bundle.add(
        "weekCycles",
        sourcedId="cycle",
        names=("числитель", "знаменатель"),
        anchorDate=year.cycle_anchor,
    )
    _calendar(bundle, calendar.years)


def _sessions(bundle: Bundle, years: Iterable[SchoolYear]) -> None:
    for year in years:
        for period in (year.year, *year.quarters, *year.halves):
            bundle.add(
                "academicSessions",
                sourcedId=period.id,
                title=period.title,
                type=SESSION_TYPES[period.kind],
                startDate=period.begins,
                endDate=period.ends,
                parentSourcedId="" if period is year.year else year.year.id,
                schoolYear=year.autumn + 1,
                metadata_kind=period.kind,
            )


def _courses(bundle: Bundle, year: SchoolYear) -> None:
    profile = {code for codes in PROFILES.values() for code in codes}
    for grade in range(1, 12):
        for subject in subjects_of(grade):
            shared = grade == PROFILE_GRADE and subject.code in profile
            bundle.add(
                "courses",
                sourcedId=course_id(subject.code, grade),
                schoolYearSourcedId=year.year.id,
                title=subject.title,
                courseCode=subject.code,
                grades=(str(grade), str(grade + 1)) if shared else str(grade),
                orgSourcedId=SCHOOL,
                subjects=subject.title,
            )


def _class(bundle: Bundle, school_class: SchoolClass, year: SchoolYear, staff: Staff) -> None:
    leader = staff.class_teachers[school_class.id]
    halves = school_class.grade in HALF_YEAR_GRADES
    periods = year.periods(school_class.grade)
    bundle.add(
        "classes",
        sourcedId=school_class.id,
        title=school_class.title,
        grades=str(school_class.grade),
        classCode=school_class.title,
        classType="homeroom",
        location=leader.room,
        schoolSourcedId=SCHOOL,
        termSourcedIds=_ids(periods),
    )
    _scheme(bundle, school_class, "", (*periods, year.year))
    for code, grades in BY_HALVES.items():
        if school_class.grade in grades and not halves:
            _scheme(
                bundle,
                school_class,
                course_id(code, school_class.grade),
                (*year.halves, year.year),
            )
    members = [(pupil.id, "student", False) for pupil in school_class.pupils]
    for user, role, primary in (*members, (leader.id, "teacher", True)):
        bundle.add(
            "enrollments",
            sourcedId=f"e-{school_class.id}-{user}",
            classSourcedId=school_class.id,
            schoolSourcedId=SCHOOL,
            userSourcedId=user,
            role=role,
            primary=primary,
            beginDate=year.year.begins,
        )


def _scheme(
    bundle: Bundle, school_class: SchoolClass, course: str, periods: Iterable[Period]
) -> None:
    bundle.add(
        "sessionSchemes",
        classSourcedId=school_class.id,
        courseSourcedId=course,
        academicSessionSourcedIds=_ids(periods),
    )


def _ids(periods: Iterable[Period]) -> tuple[str, ...]:
    return tuple(period.id for period in periods)


def _users(bundle: Bundle, school: Families, staff: Staff) -> None:
    for school_class in school.classes:
        for pupil in school_class.pupils:
            _user(bundle, pupil.id, pupil.name, "student", grade=school_class.grade)
            bundle.add("demographics", sourcedId=pupil.id, birthDate=pupil.birth_date)
    for teacher in staff.teachers:
        _user(bundle, teacher.id, teacher.name, "teacher")
    for member, role in (
        (CAST.head, "principal"),
        (CAST.administrator, "administrator"),
        (CAST.clerk, "aide"),
    ):
        _user(bundle, member.ext_id, member.name, role)
    roles = {tie.guardian_id: RELATION_ROLES[tie.relation] for tie in school.ties}
    for guardian, role in roles.items():
        if guardian in school.grown_ups:
            _user(bundle, guardian, school.grown_ups[guardian], role)
        else:  # somebody of the staff
            _role(bundle, guardian, role, "secondary")


def _user(bundle: Bundle, who: str, name: Name, role: str, *, grade: int | None = None) -> None:
    bundle.add(
        "users",
        sourcedId=who,
        enabledUser=True,
        givenName=name.given,
        familyName=name.family,
        middleName=name.middle,
        grades="" if grade is None else str(grade),
        primaryOrgSourcedId=SCHOOL,
    )
    _role(bundle, who, role, "primary")


def _role(bundle: Bundle, who: str, role: str, kind: str) -> None:
    bundle.add(
        "roles",
        sourcedId=f"role-{who}-{role}",
        userSourcedId=who,
        roleType=kind,
        role=role,
        orgSourcedId=SCHOOL,
    )


def _groups(bundle: Bundle, groups: Iterable[Group], begins: date) -> None:
    for group in groups:
        bundle.add(
            "groups",
            sourcedId=group.id,
            title=group.title,
            kind=group.kind,
            classSourcedIds=tuple(each.id for each in group.classes),
            divisionTag=group.division,
        )
        for pupil in group.pupils:
            bundle.add(
                "groupMembers",
                groupSourcedId=group.id,
                userSourcedId=pupil.id,
                beginDate=begins,
            )


def _teaching(bundle: Bundle, work: Teaching, begins: date) -> None:
    for strand in work.strands:
        _teaches(bundle, strand, strand.cells(), begins)
    pupil = work.at_home.pupils[0]
    _teaches(bundle, work.at_home, {"studentSourcedId": pupil.id}, begins)


def _teaches(bundle: Bundle, strand: Strand, whom: dict[str, str], begins: date) -> None:
    bundle.add(
        "teaching",
        userSourcedId=strand.teacher.id,
        courseSourcedId=strand.course_id,
        **whom,
        role="teacher",
        beginDate=begins,
    )


def _calendar(bundle: Bundle, years: Iterable[SchoolYear]) -> None:
    for each in (one for year in years for one in year.breaks):
        scope, scope_id = "school", SCHOOL
        if each.grade:
            scope, scope_id = "parallel", str(each.grade)
        elif each.class_title:
            scope, scope_id = "class", f"c-{each.class_title}"
        bundle.add(
            "calendar",
            scopeType=scope,
            scopeId=scope_id,
            startDate=each.begins,
            endDate=each.ends,
            kind=each.kind,
            title=each.title,
        )
