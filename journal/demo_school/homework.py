"""What is set for home: by most lessons, now and then with a file, once to one child alone."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

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


def homework_since(diary: Diary) -> date:
    last = min(diary.calendar.today, diary.calendar.year.ends)
    return max(diary.listed_from, last - HOMEWORK_SINCE)


def write_homework(bundle: Bundle, diary: Diary, seed: int) -> None:
    since, today = homework_since(diary), diary.calendar.today
    for strand, lessons in diary.by_strand().items():
        if strand.grade in UNMARKED_GRADES or not strand.subject.tasks:
            continue
        for at, lesson in enumerate(lessons):
            if not since <= lesson.date <= today or lesson.fell:
                continue
            name = f"h-{lesson.id}"
            luck = dice(seed, lesson.id, "homework")
            words = _starred(lesson)
            if words or luck.random() < SHARE_WITH_HOMEWORK:
                coming = lessons[at + 1].date if at + 1 < len(lessons) else None
                # Without a date it is due by the next lesson, whenever that is.
                due = coming if luck.random() < SHARE_WITH_DUE_DATE else None
                words = words or _task(strand, luck)
                _add(bundle, name, lesson, words, whose=strand.cells(), due=due)
                _attach(bundle, name, strand.subject.code, luck.random())
            if _class_of_anna(lesson) and strand.subject.code == "math" and words:
                _own_task(bundle, f"{name}-own", lesson)
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


def _task(strand: Strand, luck: Random) -> str:
    n, m = luck.randint(101, 480), luck.randint(8, 60)
    k, u = n + luck.randint(1, 6), luck.randint(2, 9)
    return luck.choice(strand.subject.tasks).format(n=n, k=k, m=m, p=m + u, u=u)


def _attach(bundle: Bundle, homework: str, subject: str, chance: float) -> None:
    if chance > SHARE_WITH_FILE:
        return
    if path := FILE_OF_SUBJECT.get(subject):
        bundle.add("homeworkFiles", homeworkSourcedId=homework, fileName=FILES[path][0], path=path)
    if url := LINK_OF_SUBJECT.get(subject):
        bundle.add("homeworkFiles", homeworkSourcedId=homework, fileName="Урок по теме", url=url)


def _class_of_anna(lesson: Lesson) -> bool:
    return any(each.title == CAST.anna.class_title for each in lesson.strand.classes)


def _starred(lesson: Lesson) -> str:
    """Words that a careless program trips over, where the cast is sure to meet them within a week."""
    if not _class_of_anna(lesson) or lesson.date.toordinal() % 2:
        return ""
    return {"rus": HOSTILE, "hist": LONG}.get(lesson.strand.subject.code, "")


def _own_task(bundle: Bundle, name: str, lesson: Lesson) -> None:
    words = "Карточка 7 для подготовки к олимпиаде"
    _add(bundle, name, lesson, words, whose={"studentSourcedId": CAST.anna.ext_id})
    bundle.add(
        "homeworkFiles",
        homeworkSourcedId=name,
        fileName="карточка 7.pdf",
        path="files/zadanie.pdf",
    )
