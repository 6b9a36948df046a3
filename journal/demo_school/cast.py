"""The people of the made-up school whom tests and the demo call by name."""

from __future__ import annotations

from dataclasses import dataclass

from diary.people import Name

SCHOOL = "demo-school"
SCHOOL_NAME = "МБОУ «Школа № 37» г. Заречногорска"
TIMEZONE = "Asia/Yekaterinburg"


@dataclass(frozen=True, slots=True)
class Member:
    ext_id: str
    name: Name
    class_title: str = ""  # of a pupil


@dataclass(frozen=True, slots=True)
class Cast:
    """Fixed external ids and names, whatever the day, the size and the seed."""

    school: str  # external id of the org
    mother: Member  # of Пётр (1А), Анна (6В) and Дарья (9А)
    father: Member  # lives apart; of Анна alone
    first_grader: Member  # no marks yet
    anna: Member
    ninth_grader: Member  # 14 or older: may apply by herself
    namesake: Member  # another Анна in 6В, of another family
    class_teacher: Member  # of 6В; teaches Russian; mother of the next one
    class_teacher_child: Member  # 4А
    administrator: Member
    head: Member
    clerk: Member
    twins: tuple[Member, Member]  # 7А, one family name, one first letter
    twins_mother: Member
    blocked_guardian: Member  # their father: blocked
    grandmother: Member  # of the namesake; a relative without legal rights


CAST = Cast(
    school=SCHOOL,
    mother=Member("demo-mother", Name("Петрова", "Ольга", "Сергеевна")),
    father=Member("demo-father", Name("Петров", "Алексей", "Иванович")),
    first_grader=Member("demo-first-grader", Name("Петров", "Пётр", "Алексеевич"), "1А"),
    anna=Member("demo-anna", Name("Петрова", "Анна", "Алексеевна"), "6В"),
    ninth_grader=Member("demo-ninth-grader", Name("Петрова", "Дарья", "Алексеевна"), "9А"),
    namesake=Member("demo-namesake", Name("Кузнецова", "Анна", "Дмитриевна"), "6В"),
    class_teacher=Member("demo-class-teacher", Name("Соколова", "Ирина", "Викторовна")),
    class_teacher_child=Member("demo-teacher-child", Name("Соколов", "Михаил", "Андреевич"), "4А"),
    administrator=Member("demo-administrator", Name("Лаптев", "Игорь", "Юрьевич")),
    head=Member("demo-head", Name("Громова", "Людмила", "Петровна")),
    clerk=Member("demo-clerk", Name("Сухих", "Светлана", "Олеговна")),
    twins=(
        Member("demo-twin-1", Name("Ахметов", "Тагир", "Рустамович"), "7А"),
        Member("demo-twin-2", Name("Ахметов", "Тимур", "Рустамович"), "7А"),
    ),
    twins_mother=Member("demo-twins-mother", Name("Әхмәтова", "Гүзәл", "Маратовна")),
    blocked_guardian=Member("demo-blocked", Name("Ахметов", "Рустам", "Ильдарович")),
    grandmother=Member("demo-grandmother", Name("Кузнецова", "Нина", "Павловна")),
)
FOREIGN_NAMED = Member("demo-shohruh", Name("Раҳимов", "Шоҳрух"), "6В")  # no patronymic
ON_OWN_PLAN = Member("demo-own-plan", Name("Егоров", "Лев", "Павлович"), "8Б")
STAR_PUPILS = (
    CAST.first_grader,
    CAST.anna,
    CAST.ninth_grader,
    CAST.namesake,
    CAST.class_teacher_child,
    *CAST.twins,
    FOREIGN_NAMED,
    ON_OWN_PLAN,
)
# pupil, guardian, relation, legal (None: the journal does not say), blocked
STAR_LINKS = (
    (CAST.first_grader, CAST.mother, "mother", True, False),
    (CAST.anna, CAST.mother, "mother", True, False),
    (CAST.ninth_grader, CAST.mother, "mother", True, False),
    (CAST.anna, CAST.father, "father", True, False),
    (CAST.namesake, CAST.grandmother, "representative", False, False),
    (CAST.class_teacher_child, CAST.class_teacher, "mother", True, False),
    (CAST.twins[0], CAST.twins_mother, "mother", True, False),
    (CAST.twins[1], CAST.twins_mother, "mother", True, False),
    (CAST.twins[0], CAST.blocked_guardian, "father", True, True),
    (CAST.twins[1], CAST.blocked_guardian, "father", True, True),
    (FOREIGN_NAMED, Member("demo-nilufar", Name("Раҳимова", "Нилуфар")), "mother", True, False),
    (
        ON_OWN_PLAN,
        Member("demo-aunt", Name("Шарова", "Вера", "Ильинична")),
        "guardian",
        True,
        False,
    ),
)
