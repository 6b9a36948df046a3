"""What is asked, from the meanings of the words."""

from __future__ import annotations

UNKNOWN = "unknown"

# An intent and the meanings that must be there ("-" : must not). The first line that fits wins.
# Besides the meanings of the vocabulary: "subject", "child" and "dated" stand for what was found in the message,
# "clear" for a message without an unknown word. Weak lines ask for it: else ordinary talk would get an answer.
_RULES = """
wishes              sending
recommendations     advice
unknown             chatter -mark -timetable -homework
unknown             work_for_me
unknown             language
unknown             which day dated -subject -lesson -timetable
holidays_countdown  holidays how_many -lasts -dated
holidays_countdown  holidays soon
holidays_countdown  how_many school_days
holidays            school_days prev
holidays            holidays
bells               bell
bells               lasts lesson
bells               goes lesson how_many
bells               numbered_lesson begin -first_lesson
bells               numbered_lesson end
lessons_end         leaves_school
marks               corrected -timetable
exams               exam
finals              finals -expected
need_mark           need mark
need_mark           need outcome
need_mark           need gets
need_mark           need term
need_mark           need subject mark_number
average             average
term_mark           outcome
today               everyone homework
today               everyone mark
today               everyone timetable
changes             change
attendance          absent
attendance          not_there
attendance          was school
attendance          arrive school
marks               mark test
marks               mark for
tests               test
today               everyone lesson -at_what_time -end -begin
room                room subject
teacher             teacher
teacher             who subject
homework            homework
homework            do lesson -at_what_time -end
lessons_end         end lesson
lessons_end         end school
lessons_end         end when
lessons_end         end how_many
lessons_end         end
lessons_end         to until_hour
lessons_end         to time
lessons_end         how_many school soon
lessons_start       at_what_time first_lesson
lessons_start       begin until_hour
lessons_start       begin when
lessons_start       begin time
lessons_start       until_hour
lessons_start       to_which_lesson
lessons_start       at_what_time school
lessons_start       at_what_time dated -subject
marks               mark
marks               progress
marks               did_do
tests               works -timetable
schedule            subject on_which_days
schedule            subject after
now                 now lesson -dated -subject
now                 goes lesson -dated
now                 now room
now                 now -dated -subject
schedule            timetable
schedule            lesson
homework            do clear
homework            do subject clear
marks               gets
room                room dated subject
schedule            subject when
schedule            subject which day
schedule            subject dated
marks               subject child clear
schedule            dated clear
homework            subject clear
today               diary clear
today               child clear
today               everyone clear
"""

# For a message that no rule fits: what a single meaning hints at.
_HINTS = """
withdraw withdraw|consent consent|settings language|settings settings|wishes notices|unlink unlink
homework homework|marks mark|marks gets|marks progress|schedule timetable|changes change|holidays holidays
tests test|teacher teacher|attendance absent|attendance not_there|average average|term_mark outcome|bells bell
lessons_end end|lessons_start at_what_time|lessons_start begin|room room|schedule lesson|homework do|homework subject
schedule dated|thanks thanks|hello hello|bye bye
"""

PAST = frozenset({"marks", "attendance", "average", "term_mark"})
OF_TEACHERS = frozenset({"teacher"})  # a name there is a teacher's, but «у Даши»
NO_PERIOD = frozenset({"holidays_countdown"})  # «сколько недель до каникул» names no week
AHEAD = frozenset({"schedule", "homework", "changes", "tests"})


def _rule(row: str) -> tuple[str, frozenset[str], frozenset[str]]:
    intent, *meanings = row.split()
    barred = frozenset(meaning[1:] for meaning in meanings if meaning.startswith("-"))
    return intent, frozenset(m for m in meanings if not m.startswith("-")), barred


_READ_RULES = tuple(_rule(row) for row in _RULES.strip().splitlines())
_READ_HINTS = tuple(hint.split() for hint in _HINTS.strip().replace("\n", "|").split("|"))


def intent_of(meant: frozenset[str]) -> str:
    fitting = (
        intent
        for intent, needed, barred in _READ_RULES
        if needed <= meant and barred.isdisjoint(meant)
    )
    return next(fitting, UNKNOWN)


def hinted_by(meant: frozenset[str]) -> str:
    """The nearest intent of a message that was not understood, "" for none."""
    return next((intent for intent, meaning in _READ_HINTS if meaning in meant), "")
