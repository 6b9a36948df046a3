"""Consent: shown before any word of the diary, given, refused, taken back, and what the school's office enters."""

from __future__ import annotations

from delivery.pace import PERMITTED
from diary.people import Decision
from linking import consent
from storage import schools
from tests.journeys.town import CAST, Town
from tests.phone import Phone

SCREENS = (
    "/today",
    "/homework",
    "/timetable",
    "/changes",
    "/tests",
    "/marks",
    "/averages",
    "/finals",
    "/exams",
    "/attendance",
    "/teachers",
    "/recommendations",
    "/now",
    "/bells",
    "/room",
    "отметки Анны",
    "что задали на завтра",
)
CLOSED = ("Сначала нужно ваше согласие", "нужно ваше согласие", "письменный отказ")


async def shows_nothing(phone: Phone) -> bool:
    await phone.says("отметки Анны")
    return "Анна, 6В" not in phone.text


async def test_nothing_of_the_diary_is_shown_before_consent(town_by_channel: Town) -> None:
    town = town_by_channel
    secret_words = await town.diary_words()
    mother = town.phone()
    await mother.says((await town.code_for(CAST.mother)).code)
    await mother.presses("Да")
    for screen in SCREENS:
        await mother.says(screen)
    shown = mother.transcript
    assert not [words for words in secret_words if words in shown]
    assert not [name for name in ("Петров", "Алексеевна", "Кузнецова") if name in shown]
    await mother.says("/marks")
    assert "Сначала нужно ваше согласие" in mother.text
    await mother.presses("К согласию")
    assert "Согласие на обработку персональных данных" in mother.text


async def test_one_screen_asks_for_all_children_and_any_may_be_left_out(town: Town) -> None:
    mother = town.phone()
    await mother.says((await town.code_for(CAST.mother)).code)
    await mother.presses("Да")
    assert "✓ Анна П., 6В" in mother.text
    await mother.presses("Не включать: Анна П., 6В")
    assert "— Анна П., 6В" in mother.text
    assert "✓ Пётр П., 1А" in mother.text
    assert "Включить: Анна П., 6В" in mother.buttons
    await mother.presses("Согласен")
    assert "Согласие от 23 ноября 2026" in mother.text

    assert await shows_nothing(mother)
    await mother.says("/marks")
    assert "О ком из детей?" in mother.text
    assert "Анна" not in mother.buttons
    assert "Дарья" in mother.buttons

    await mother.says("/consent")
    assert "Анна П., 6В" in mother.text
    assert "Пётр" not in mother.text
    await mother.presses("Согласен")
    assert not await shows_nothing(mother)


async def test_nobody_chosen_is_no_consent(one_town: Town) -> None:
    mother = one_town.phone()
    await mother.says((await one_town.code_for(CAST.mother)).code)
    await mother.presses("Да")
    for child in ("Анна П., 6В", "Пётр П., 1А", "Дарья П., 9А"):
        await mother.presses(f"Не включать: {child}")
    await mother.presses("Согласен")
    assert "Никто не выбран" in mother.text
    assert await shows_nothing(mother)


async def test_a_child_who_came_after_the_screen_was_shown_is_not_agreed_to(
    one_town: Town,
) -> None:
    father = one_town.phone()
    await father.says((await one_town.code_for(CAST.father)).code)
    await father.presses("Да")
    await one_town.sql(
        "INSERT INTO guardian_link (school_id, ext_id, pupil_id, guardian_id, relation, legal, blocked)"
        " SELECT child.school_id, 'new-link', child.id, dad.id, 'father', 'yes', false"
        " FROM person AS child, person AS dad WHERE child.ext_id = :child AND dad.ext_id = :dad",
        child=CAST.first_grader.ext_id,
        dad=CAST.father.ext_id,
    )
    await father.presses("Согласен")
    assert "Пётр П., 1А" in father.text  # shown anew, nothing was written
    assert await shows_nothing(father)
    assert await one_town.rows("SELECT id FROM consent_entry") == []


async def test_who_does_not_agree_is_told_of_the_paper_way_and_may_change_their_mind(
    town_by_channel: Town,
) -> None:
    father = town_by_channel.phone()
    await father.says((await town_by_channel.code_for(CAST.father)).code)
    await father.presses("Да")
    await father.presses("Не согласен")
    assert "на бумаге" in father.text
    assert await shows_nothing(father)
    await father.says("/consent")
    await father.presses("Хочу на бумаге")
    assert "на бумаге" in father.text
    await father.presses("Вернуться к согласию")
    await father.presses("Согласен")
    assert not await shows_nothing(father)


async def test_a_withdrawal_takes_two_presses_and_closes_every_chat_of_that_person_alone(
    town: Town,
) -> None:
    father = await town.linked(CAST.father)
    mother = await town.linked(CAST.mother)
    second = await town.also(mother)
    assert not await shows_nothing(second)

    await mother.says("/settings")
    await mother.presses("Отозвать согласие")
    assert not await shows_nothing(second)  # one press does nothing yet
    before = town.seconds.now
    await mother.presses("По всем детям")
    assert "Готово. Согласие отозвано" in mother.text
    assert (
        town.seconds.now - before >= PERMITTED
    )  # what had been permitted could not begin any more

    assert await shows_nothing(mother)
    assert await shows_nothing(second)
    assert not await shows_nothing(father)
    await second.says("/withdraw")
    assert "нечего" in second.text or "нет" in second.text


async def test_consent_for_one_child_is_taken_back_alone(one_town: Town) -> None:
    mother = await one_town.linked(CAST.mother)
    await mother.says("/withdraw")
    await mother.presses("Анна П., 6В")
    assert "Готово" in mother.text
    assert await shows_nothing(mother)
    await mother.says("расписание Дарьи")
    assert "Дарья, 9А" in mother.text


async def test_who_stopped_messages_on_paper_can_still_take_back_everything(
    one_town: Town,
) -> None:
    father = await one_town.linked(CAST.father)
    async with one_town.store.writing() as db:
        school = await schools.only_school(db)
        assert school
        await consent.decide(
            db,
            school_id=school.id,
            person_id=await one_town.id_of(CAST.father, db),
            pupil_ids=[await one_town.id_of(CAST.anna, db)],
            purposes=["notify"],
            decision=Decision.WITHDRAWN,
            said=consent.Said(form="paper", channel="paper"),
            now=one_town.clock(),
        )
    assert not await shows_nothing(father)
    await father.says("/withdraw")
    await father.presses("Отозвать согласие")
    assert "Готово. Согласие отозвано" in father.text
    assert await shows_nothing(father)


async def test_a_written_refusal_ends_only_by_its_annulment_and_a_new_consent(town: Town) -> None:
    father = await town.linked(CAST.father)
    await town.decide(CAST.father, CAST.anna, Decision.REFUSED)
    assert await shows_nothing(father)
    assert "письменный отказ" in father.text

    # A new link, the consent screen and a forged press of [Согласен] do not open it again.
    await father.says("/unlink")
    await father.presses("Отключить")
    again = await town.linked(CAST.father)
    assert await shows_nothing(again)
    await again.says("/consent")
    assert "письменный отказ" in again.text
    assert "Согласен" not in again.buttons

    await town.decide(CAST.father, CAST.anna, Decision.ANNULLED)
    assert await shows_nothing(again)
    await again.says("/consent")
    await again.presses("Согласен")
    assert not await shows_nothing(again)


async def test_a_pupil_of_14_decides_for_herself_whatever_her_parents_refused(town: Town) -> None:
    await town.decide(CAST.mother, CAST.ninth_grader, Decision.REFUSED)
    daria = town.phone()
    await daria.says((await town.code_for(CAST.ninth_grader)).code)
    assert "Это Дарья П., 9А?" in daria.text
    assert daria.buttons == ["Да", "Нет, это не я"]
    await daria.presses("Да")
    await daria.presses("Согласен")
    await daria.says("/timetable")
    assert "Дарья, 9А" in daria.text

    mother = await town.linked(CAST.mother)
    await mother.says("расписание Дарьи")
    assert "Дарья, 9А" not in mother.text


async def test_a_younger_pupil_gets_nothing_by_a_code(one_town: Town) -> None:
    anna = one_town.phone()
    await anna.says((await one_town.code_for(CAST.anna)).code)
    assert "никому не открывает доступ" in anna.text
    assert anna.buttons == []
    await anna.says("да")
    assert await shows_nothing(anna)


async def test_where_the_law_itself_is_the_ground_no_consent_is_asked_until_it_is_refused(
    town_by_channel: Town,
) -> None:
    town = town_by_channel
    await town.sql("UPDATE school SET legal_basis = 'public_service'")
    father = town.phone()
    await father.says((await town.code_for(CAST.father)).code)
    await father.presses("Да")
    assert "Чат подключён" in father.text
    assert not await shows_nothing(father)
    await father.says("/withdraw")
    await father.presses("Отозвать согласие")
    assert await shows_nothing(father)


async def test_who_read_an_older_wording_is_shown_the_new_one(town_by_channel: Town) -> None:
    town = town_by_channel
    father = town.phone()
    await father.says((await town.code_for(CAST.father)).code)
    await father.presses("Да")
    async with town.store.writing() as db:
        school = await schools.only_school(db)
        assert school
        await consent.publish(
            db, school.id, words="Новая редакция согласия.", lang="ru", now=town.clock()
        )
    await father.presses("Согласен")
    assert "Новая редакция согласия." in father.text
    assert await shows_nothing(father)
    await father.says("/consent")
    await father.presses("Согласен")
    assert not await shows_nothing(father)
    versions = await town.rows("SELECT DISTINCT wording FROM consent_entry")
    assert [row.wording for row in versions] == [2]


async def test_results_of_state_exams_need_no_consent_and_all_others_do(town: Town) -> None:
    await town.sql(
        "UPDATE exam_result SET kind = 'state', title = 'ОГЭ, математика'"
        " WHERE title = 'Пробный ОГЭ, математика'"
    )
    mother = town.phone()
    await mother.says((await town.code_for(CAST.mother)).code)
    await mother.presses("Да")
    await mother.says("/exams")
    if "Дарья" in mother.buttons:
        await mother.presses("Дарья")
    assert "ОГЭ, математика · ГИА" in mother.text
    assert "пробный экзамен" not in mother.text
    assert "школьный экзамен" not in mother.text
    await mother.says("/finals")
    assert "Сначала нужно ваше согласие" in mother.text

    await mother.says("/consent")
    await mother.presses("Согласен")
    await mother.says("/exams")
    await mother.presses("Дарья")
    assert "Пробный ОГЭ, русский язык" in mother.text


async def test_a_parents_right_ends_when_the_pupil_is_18_unless_the_pupil_agrees(
    one_town: Town,
) -> None:
    mother = await one_town.linked(CAST.mother)
    daria = await one_town.linked(CAST.ninth_grader)
    await daria.says("/parents")
    assert "устарела" in daria.text  # not of age yet
    await one_town.sql(
        "UPDATE pupil SET birth_date = '2008-11-01' WHERE id ="
        " (SELECT id FROM person WHERE ext_id = :pupil)",
        pupil=CAST.ninth_grader.ext_id,
    )
    await mother.says("расписание Дарьи")
    assert "Дарья, 9А" not in mother.text

    await daria.says("/settings")
    await daria.presses("Видят ли дневник родители?")
    await daria.presses("Да")
    await mother.says("расписание Дарьи")
    assert "Дарья, 9А" in mother.text

    await daria.says("/parents")
    await daria.presses("Нет")
    await mother.says("расписание Дарьи")
    assert "Дарья, 9А" not in mother.text


async def test_one_grown_up_pupil_does_not_decide_for_another(one_town: Town) -> None:
    mother = await one_town.linked(CAST.mother)
    daria = await one_town.linked(CAST.ninth_grader)
    for pupil in (CAST.ninth_grader, CAST.anna):
        await one_town.sql(
            "UPDATE pupil SET birth_date = '2008-11-01' WHERE id ="
            " (SELECT id FROM person WHERE ext_id = :pupil)",
            pupil=pupil.ext_id,
        )
    await daria.says("/parents")
    await daria.presses("Да")
    await mother.says("расписание Дарьи")
    assert "Дарья, 9А" in mother.text
    await mother.says("/today")
    assert "Дарья, 9А" in mother.text
    assert "Анна, 6В" not in mother.text
