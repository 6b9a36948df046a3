"""How people of a town in the Urals are called."""

from __future__ import annotations

from random import Random
from typing import NamedTuple

from diary.people import Name


class Kin(NamedTuple):
    """What one people's names are made of: (man's, woman's) pairs and given names."""

    families: tuple[tuple[str, str], ...]
    men: tuple[str, ...]
    women: tuple[str, ...]
    patronymics: tuple[tuple[str, str], ...]  # none where a people has no such custom


def _pairs(*men: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (man, man[:-2] + "ая" if man.endswith(("ий", "ой")) else man + "а") for man in men
    )


def _patronymics(*stems: str) -> tuple[tuple[str, str], ...]:
    return tuple((stem + "ич", stem + "на") for stem in stems)


RUSSIAN = Kin(
    families=(
        *_pairs(
            *("Смирнов", "Кузнецов", "Попов", "Васильев", "Новиков", "Фёдоров", "Морозов"),
            *("Волков", "Алексеев", "Лебедев", "Семёнов", "Егоров", "Козлов", "Степанов"),
            *("Орлов", "Андреев", "Макаров", "Никитин", "Захаров", "Зайцев", "Соловьёв"),
            *("Борисов", "Яковлев", "Григорьев", "Романов", "Воробьёв", "Сергеев", "Ёлкин"),
            *("Белоусов", "Щербаков", "Жуков", "Уткин", "Чернышёв", "Мальцев", "Шаров"),
            *("Островский", "Заречный", "Вишневский", "Полевой", "Луговской", "Ясинский"),
        ),
        ("Шевченко", "Шевченко"),
        ("Черных", "Черных"),
        ("Мельник", "Мельник"),
    ),
    men=(
        *("Александр", "Дмитрий", "Максим", "Артём", "Иван", "Михаил", "Кирилл", "Егор"),
        *("Матвей", "Никита", "Илья", "Фёдор", "Роман", "Степан", "Глеб", "Семён", "Лев"),
        *("Тимофей", "Арсений", "Даниил", "Марк", "Павел", "Пётр", "Алексей", "Андрей"),
    ),
    women=(
        *("София", "Мария", "Алиса", "Ева", "Виктория", "Полина", "Варвара", "Ксения"),
        *("Александра", "Дарья", "Елизавета", "Екатерина", "Арина", "Милана", "Вероника"),
        *("Ульяна", "Алёна", "Ольга", "Наталья", "Татьяна", "Юлия", "Анастасия", "Нина"),
    ),
    patronymics=_patronymics(
        *("Александров", "Дмитриев", "Сергеев", "Андреев", "Алексеев", "Иванов", "Петров"),
        *("Михайлов", "Владимиров", "Николаев", "Павлов", "Олегов", "Викторов", "Юрьев"),
    ),
)
TATAR = Kin(
    families=(*_pairs("Гарипов", "Хәсәнов", "Зарипов", "Вәлиев", "Нуриев", "Сафин"),),
    men=("Тимур", "Ильдар", "Рөстәм", "Данияр", "Айрат", "Булат"),
    women=("Гүзәл", "Айгөл", "Алсу", "Ләйсән", "Зөһрә", "Камилла"),
    patronymics=_patronymics("Ринатов", "Рафисов", "Маратов", "Фәритов"),
)
UZBEK = Kin(
    families=_pairs("Раҳимов", "Юсупов", "Каримов", "Тошматов"),
    men=("Шоҳрух", "Жасур", "Бекзод", "Достон"),
    women=("Нилуфар", "Дилноза", "Гулноза", "Малика"),
    patronymics=(),
)
ARMENIAN = Kin(
    families=tuple((name, name) for name in ("Арутюнян", "Саркисян", "Петросян", "Акопян")),
    men=("Нарек", "Арам", "Тигран", "Гор"),
    women=("Ани", "Мариам", "Лусине", "Нарине"),
    patronymics=_patronymics("Арменов", "Ашотов", "Гагиков"),
)
PEOPLES = (RUSSIAN, TATAR, UZBEK, ARMENIAN)
SHARES = (80, 12, 4, 4)


class House(NamedTuple):
    """What the members of one family share."""

    kin: Kin
    family: tuple[str, str]
    patronymic: tuple[str, str]  # of the children


def house(luck: Random) -> House:
    kin = luck.choices(PEOPLES, SHARES)[0]
    patronymic = luck.choice(kin.patronymics) if kin.patronymics else ("", "")
    return House(kin, luck.choice(kin.families), patronymic)


def child(home: House, luck: Random, *, woman: bool) -> Name:
    given = luck.choice(home.kin.women if woman else home.kin.men)
    return Name(home.family[woman], given, home.patronymic[woman])


def grown_up(home: House, luck: Random, *, woman: bool) -> Name:
    kin = home.kin
    given = luck.choice(kin.women if woman else kin.men)
    middle = luck.choice(kin.patronymics)[woman] if kin.patronymics else ""
    return Name(home.family[woman], given, middle)
