"""What is set for home: by most lessons, now and then with a file, once to one child alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from journal.demo_school.bundle import Bundle
from journal.demo_school.cast import CAST
from journal.demo_school.curriculum import UNMARKED_GRADES
from journal.demo_school.dice import dice
from journal.demo_school.files import pdf, png
from journal.demo_school.groups import Strand
from journal.demo_school.lessons import Diary, Lesson

HOMEWORK_SINCE = timedelta(days=21)
SHARE_WITH_HOMEWORK = 0.75
SHARE_WITH_DUE_DATE = 0.5
SHARE_WITH_FILE = 0.25
HOSTILE = (
    "*bold* <b>x</b> #panic() [id1|x] @all $x^2$ _под_ `код` {name} https://example.org/?a=1&b=2"
)
LONG = (
    "Проект «Мой город». "
    + " ".join(
        f"{number}. Подготовить раздел {number}: найти не меньше трёх источников, выписать даты и имена, "
        "сделать две фотографии или рисунка и подписать их."
        for number in range(1, 22)
    )
    + " Оформить на листах А4, защита на следующей неделе."
)
FILES = {
    "files/zadanie.pdf": ("задание.pdf", pdf("Homework: exercises 1-5")),
    "files/karta.png": ("контурная карта.png", png()),
    "files/slova-unit-7.txt": (
        "слова unit 7.txt",
        "border — граница\ntravel — путешествовать\n".encode(),
    ),
}
FILE_OF_SUBJECT = {
    "math": "files/zadanie.pdf",
    "alg": "files/zadanie.pdf",
    "geo": "files/karta.png",
    "eng": "files/slova-unit-7.txt",
}
LINK_OF_SUBJECT = {"bio": "https://example.org/biology/cell", "inf": "https://example.org/python"}


def write_homework(bundle: Bundle, diary: Diary, seed: int) -> None:
    today = diary.calendar.today
    since = max(diary.listed_from, min(today, diary.calendar.year.ends) - HOMEWORK_SINCE)
    starred = _starred(diary)
    for strand, lessons in diary.by_strand().items():
        if strand.grade in UNMARKED_GRADES or not strand.subject.tasks:
            continue
        for at, lesson in enumerate(lessons):
            if not since <= lesson.date <= today or lesson.fell:
                continue
            luck = dice(seed, lesson.id, "homework")
            words = starred.get(lesson.id)
            if words is None and luck.random() > SHARE_WITH_HOMEWORK:
                continue
            if words is None:
                words = _task(strand, lesson, seed)
            coming = lessons[at + 1].date if at + 1 < len(lessons) else None
            # Without a date it is due by the next lesson, whenever that is.
            due = coming if luck.random() < SHARE_WITH_DUE_DATE else None
            name = f"h-{lesson.id}"
            _add(bundle, name, lesson, words, whose=strand.cells(), due=due)
            _attach(bundle, name, strand.subject.code, luck.random())
    _own_task(bundle, diary)
    bundle.files.update({path: content for path, (_, content) in FILES.items()})


def _add(
    bundle: Bundle,
    name: str,
    lesson: Lesson,
    words: str,
    *,
    whose: dict[str, str],
    due: date | None = None,
) -> None:
    bundle.add(
        "homework",
        sourcedId=name,
        **whose,
        courseSourcedId=lesson.strand.course_id,
        lessonSourcedId=lesson.id,
        assignDate=lesson.date,
        dueDate=due,
        text=words,
    )


def _task(strand: Strand, lesson: Lesson, seed: int) -> str:
    luck = dice(seed, lesson.id, "task")
    n = luck.randint(101, 480)
    return luck.choice(strand.subject.tasks).format(
        n=n, k=n + luck.randint(1, 6), m=luck.randint(8, 60), u=luck.randint(2, 9)
    )


def _attach(bundle: Bundle, homework: str, subject: str, chance: float) -> None:
    if chance > SHARE_WITH_FILE:
        return
    if path := FILE_OF_SUBJECT.get(subject):
        bundle.add("homeworkFiles", homeworkSourcedId=homework, fileName=FILES[path][0], path=path)
    if url := LINK_OF_SUBJECT.get(subject):
        bundle.add("homeworkFiles", homeworkSourcedId=homework, fileName="Урок по теме", url=url)


def _past_of_anna(diary: Diary, *codes: str) -> Sequence[Lesson]:
    """Her class's lessons of these subjects up to today, the latest first."""
    title = CAST.anna.class_title
    lessons = [
        each
        for each in diary.upto_today(diary.listed_from)
        if each.strand.subject.code in codes
        and any(one.title == title for one in each.strand.classes)
        and any(pupil.id == CAST.anna.ext_id for pupil in each.strand.pupils)
    ]
    return lessons[::-1]


def _starred(diary: Diary) -> dict[str, str]:
    """Words that a careless program trips over, where the cast is sure to meet them."""
    found: dict[str, str] = {}
    for code, words in (("rus", HOSTILE), ("hist", LONG)):
        lessons = _past_of_anna(diary, code)
        if lessons:
            found[lessons[0].id] = words
    return found


def _own_task(bundle: Bundle, diary: Diary) -> None:
    for lesson in _past_of_anna(diary, "math")[:1]:
        whose = {"studentSourcedId": CAST.anna.ext_id}
        name = f"h-{lesson.id}-{CAST.anna.ext_id}"
        _add(bundle, name, lesson, "Карточка 7 для подготовки к олимпиаде", whose=whose)
        bundle.add(
            "homeworkFiles",
            homeworkSourcedId=name,
            fileName="карточка 7.pdf",
            path="files/zadanie.pdf",
        )
