"""What is asked, from the meanings of the words."""

from __future__ import annotations

UNKNOWN = "unknown"
TALK = "talk"  # plainly meant for other people, or for another program

# An intent and the meanings that must be there ("-" : must not). The first line that fits wins.
# Besides the meanings of the vocabulary: "subject", "child" and "dated" stand for what was found in the message,
# "clear" for a message without an unknown word, "plain" for one with few of them. Weak lines ask for it: else
# ordinary talk would get an answer.
_RULES = """
unknown             distress
erase               erase
my_data             my_data
who_sees            who_sees
wishes              sending
languages           language
help                ways
talk                chatter -mark -timetable -homework -exercise
talk                work_for_me
talk                chatter paper
unknown             elsewhere -homework -mark -average -outcome -test
talk                illness -homework -mark -average -outcome -test -change -timetable -absent -ill
talk                elsewhere telling
talk                told
talk                telling -which -what -when
talk                which day dated -subject -lesson -timetable
recommendations     advice
achievements        achievement plain
announcements       announcement plain
holidays_countdown  holidays how_many -lasts -dated
holidays_countdown  holidays soon -lasts
holidays_countdown  how_many school_days
holidays_countdown  how_many soon lesson clear -dated
holidays            school_days prev
holidays            holidays
holidays            season when clear
holidays            season which clear
holidays            season clear -subject -mark -test
picture             picture timetable
picture             picture mark
picture             picture test
calendar            calendar plain
now                 now bell lesson
bells               minutes lesson
bells               minutes bell
bells               bell clear
bells               bell how_many
bells               bell at_what_time
bells               at_what_time numbered_lesson -first_lesson -final_lesson -begin -end
holidays            term end when -lesson
holidays            term begin when -lesson
bells               bell when
bells               bell timetable
bells               lasts lesson
bells               goes lesson how_many
bells               numbered_lesson begin -first_lesson
bells               numbered_lesson end -final_lesson
lessons_end         leaves_school
marks               corrected -timetable
exams               exam plain
exams               exam when
finals              finals -expected
what_if             if_i_get mark
what_if             if_i_get outcome
what_if             if_i_get mark_number
what_if             if_i_get of_mark
need_mark           to_get how_many
need_mark           to_get need
need_mark           how_to of_mark
need_mark           how_to mark_number
need_mark           need mark
need_mark           need outcome
need_mark           need gets
need_mark           need term
need_mark           need subject mark_number
need_mark           need how_many mark_number
need_mark           need of_mark
need_mark           how_to mark
need_mark           how_to subject plain
marks               average test for
average             average
term_mark           outcome
term_mark           expected mark term
marks               mark test
marks               mark for
marks               did_do test
marks               did_do subject plain
tests               test
homework            homework
homework            exercise subject
homework            exercise dated plain
homework            exercise do
homework            exercise clear
homework            paper when
homework            paper subject plain
homework            paper dated plain
homework            must_do teacher plain
changes             change plain
changes             change lesson
changes             change timetable
changes             change subject
changes             change dated
changes             instead who
changes             instead subject
attendance          absent plain
attendance          absent lesson
attendance          absent school
attendance          absent how_many
attendance          ill how_many
attendance          not_there
attendance          was school
attendance          attended child subject -mark
attendance          was lesson -subject -which
attendance          arrive school
teacher             teacher who
teacher             teacher which
teacher             teacher name
teacher             teacher clear -mark
teacher             teacher subject clear
teacher             teaches who
teacher             teaches subject
teacher             name subject
teacher             who subject plain
room                room subject plain
room                room subject lesson
lessons_end         end lesson plain
lessons_end         end school plain
lessons_end         end when plain
lessons_end         end at_what_time
lessons_end         end child clear
lessons_end         end dated plain
lessons_end         end clear
lessons_end         to until_hour
lessons_end         to time -begin -at_what_time
lessons_end         how_many school soon
lessons_end         how_many time school
homework            must_do plain -mark
homework            do lesson plain -at_what_time -begin
lessons_start       at_what_time first_lesson
lessons_start       begin at_what_time
lessons_start       begin until_hour
lessons_start       begin when plain
lessons_start       begin time
lessons_start       begin lesson plain
lessons_start       begin clear
lessons_start       until_hour plain
lessons_start       to_which_lesson
lessons_start       at_what_time school
lessons_start       at_what_time dated -subject
marks               mark
now                 now progress child plain
marks               progress plain
marks               affairs child
marks               affairs kid
marks               affairs school
marks               affairs subject
marks               did_do plain
tests               works -timetable
schedule            subject on_which_days
schedule            subject after
now                 now lesson -dated -subject
now                 goes lesson -dated
now                 now room
now                 now plain -dated -subject
schedule            timetable
schedule            lesson plain
schedule            lesson dated which
homework            do clear
homework            do need plain
homework            do subject plain
homework            do dated plain
marks               gets plain
room                room dated subject plain
schedule            subject when plain
schedule            subject which day
homework            what by_subject for_a_day subject plain
schedule            subject dated plain
marks               subject child clear
schedule            dated clear
schedule            school dated plain
homework            subject clear
today               diary clear
today               child clear
today               everyone clear
"""

# For a message that no rule fits: what a single meaning hints at.
_HINTS = """
distress distress|withdraw withdraw|consent consent|settings language|settings settings|wishes notices|unlink unlink
homework homework|marks mark|marks gets|marks progress|schedule timetable|changes change|holidays holidays
tests test|teacher teacher|attendance absent|attendance not_there|average average|term_mark outcome|bells bell
lessons_end end|lessons_start at_what_time|lessons_start begin|room room|schedule lesson|homework do|homework subject
schedule dated|thanks thanks|hello hello|bye bye
"""

_PLAIN = {
    **{
        name: name
        for name in (
            *(
                "homework",
                "marks",
                "schedule",
                "changes",
                "holidays",
                "holidays_countdown",
                "teacher",
            ),
            *("term_mark", "average", "need_mark", "lessons_end", "lessons_start", "bells", "now"),
            *("attendance", "tests", "room"),
        )
    },
    "today": "schedule",
    "finals": "term_mark",
    "what_if": "need_mark",
    "exams": "tests",
}

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


def picture_of(meant: frozenset[str]) -> str:
    drawn = {"mark": "marks", "test": "tests", "holidays": "holidays"}
    return next((of for meaning, of in drawn.items() if meaning in meant), "timetable")


def plain_name(intent: str) -> str:
    """The intent by its name in the published collections of questions; what they do not know is unknown there."""
    return _PLAIN.get(intent, UNKNOWN)


def hinted_by(meant: frozenset[str]) -> str:
    """The nearest intent of a message that was not understood, "" for none."""
    return next((intent for intent, meaning in _READ_HINTS if meaning in meant), "")
