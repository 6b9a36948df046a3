"""Every file of the exchange contract, in the order in which its rows can be stored."""

from journal.contract import results, roster, timetable
from journal.contract.table import Column, File

FILES: dict[str, File] = {
    file.name: file
    for file in (
        roster.ORGS,
        roster.ACADEMIC_SESSIONS,
        roster.COURSES,
        roster.CLASSES,
        roster.USERS,
        roster.USER_ROLES,
        roster.DEMOGRAPHICS,
        roster.GROUPS,
        roster.GUARDIANS,
        roster.ENROLLMENTS,
        roster.GROUP_MEMBERS,
        roster.TEACHING,
        roster.SESSION_SCHEMES,
        timetable.CALENDAR,
        timetable.WEEK_CYCLES,
        timetable.BELLS,
        timetable.BELL_USE,
        timetable.TIMETABLE,
        timetable.LESSONS,
        timetable.SUBSTITUTIONS,
        results.CATEGORIES,
        results.SCORE_SCALES,
        results.LINE_ITEMS,
        results.RESULTS,
        results.ATTENDANCE,
        results.HOMEWORK,
        results.HOMEWORK_FILES,
        results.FINAL_MARKS,
        results.EXAM_RESULTS,
        results.ACHIEVEMENTS,
        results.CURRICULUM_HOURS,
        results.LESSON_STATS,
        results.RECOMMENDATIONS,
        results.ANNOUNCEMENTS,
    )
}

# Tables of OneRoster that say nothing that families are shown.
UNUSED = frozenset(
    {
        "resources",
        "classResources",
        "courseResources",
        "userResources",
        "userProfiles",
        "lineItemLearningObjectiveIds",
        "lineItemScoreScales",
        "resultLearningObjectiveIds",
        "resultScoreScales",
    }
)

# A mass deletion in one of these is a mistake more often than not.
GUARDED = frozenset({"users", "enrollments", "guardians", "classes", "groups"})

__all__ = ["FILES", "GUARDED", "UNUSED", "Column", "File"]
