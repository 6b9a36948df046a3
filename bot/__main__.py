"""The command line. A command's own modules are imported when it is called: the messengers' libraries cost seconds."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.commands.refusing import REFUSED, WRONG_USAGE, refuse
from bot.modules import loading
from bot.roles import Role, roles_of
from diary.people import Decision

if TYPE_CHECKING:
    from bot.settings import Settings

app = typer.Typer(
    help="Электронный дневник в чате: Telegram, ВКонтакте и веб-страница.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
codes_app = typer.Typer(help="Одноразовые коды привязки.", no_args_is_help=True)
staff_app = typer.Typer(help="Сотрудники.", no_args_is_help=True)
consent_app = typer.Typer(help="Реестр согласий.", no_args_is_help=True)
app.add_typer(codes_app, name="codes")
app.add_typer(staff_app, name="staff")
app.add_typer(consent_app, name="consent")

School = Annotated[
    str | None, typer.Option("--school", help="Идентификатор школы, если их несколько.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Ответ в JSON.")]


class StaffRole(StrEnum):
    ADMIN = "admin"
    HEAD = "head"
    TEACHER = "teacher"
    CLERK = "clerk"


class Form(StrEnum):
    PAPER = "paper"
    ELECTRONIC = "electronic"


class ConsentPurpose(StrEnum):
    VIEW = "view"
    NOTIFY = "notify"
    PARENTS = "parents"


def _settings() -> Settings:
    from bot.commands.opening import read_settings

    return read_settings()


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


@app.command("demo")
def demo_(
    pupils: Annotated[int | None, typer.Option(min=1, help="Сколько учеников сделать.")] = None,
    port: Annotated[int, typer.Option(help="Порт страницы; 0: любой свободный.")] = 8080,
) -> None:
    """Учебная школа и веб-чат: без токенов и настроек."""
    with loading():
        from bot.commands.demo import demo

    asyncio.run(demo(pupils=pupils, port=port))


@app.command("run")
def run_(
    role: Annotated[
        list[Role] | None,
        typer.Option(
            help="Только эта часть работы; можно несколько. Для нескольких процессов на PostgreSQL."
        ),
    ] = None,
) -> None:
    """Запустить всё, что настроено."""
    with loading():
        from bot.commands.run import run_all

    asyncio.run(run_all(_settings(), roles_of(role or ())))


@app.command("import")
def import_(
    path: Annotated[Path, typer.Argument(help="Папка или zip в формате обмена.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Только проверить.")] = False,
    confirm_deletions: Annotated[
        bool, typer.Option("--confirm-deletions", help="Разрешить массовое выбытие.")
    ] = False,
    school: School = None,
    as_json: AsJson = False,
) -> None:
    """Загрузить данные журнала: всё или ничего."""
    from bot.commands.importing import import_path, lines_of

    report = asyncio.run(
        import_path(
            _settings(),
            path,
            dry_run=dry_run,
            confirm_deletions=confirm_deletions,
            school_id=school,
        )
    )
    if as_json:
        _print_json(report.as_json())
    else:
        print("\n".join(lines_of(report, dry_run=dry_run)))
    if report.state == "rejected":
        raise typer.Exit(REFUSED)


@codes_app.command("issue")
def codes_issue(
    class_title: Annotated[str | None, typer.Option("--class", help="Класс, например 7А.")] = None,
    person: Annotated[str | None, typer.Option(help="Внешний идентификатор человека.")] = None,
    school: School = None,
    pdf: Annotated[Path | None, typer.Option(help="Файл с листками для печати.")] = None,
    as_json: AsJson = False,
) -> None:
    """Выдать одноразовые коды: классу или одному человеку."""
    from bot.commands.codes import issue, lines_of

    if bool(class_title) == bool(person):
        refuse("Назовите либо класс (--class 7А), либо человека (--person ID).", code=WRONG_USAGE)
    slips = asyncio.run(
        issue(_settings(), class_title=class_title, person=person, school_id=school, pdf=pdf)
    )
    if as_json:
        _print_json([slip.as_json() for slip in slips])
    elif pdf:
        print(f"Листков: {len(slips)}, файл {pdf}. Прежние коды этих людей больше не действуют.")
    else:
        print("\n".join(lines_of(slips)))


@staff_app.command("add")
def staff_add(
    role: Annotated[StaffRole, typer.Option(help="Роль.")],
    name: Annotated[
        str | None, typer.Option(help="«Фамилия Имя Отчество» нового сотрудника.")
    ] = None,
    person: Annotated[
        str | None, typer.Option(help="Идентификатор того, кого знает журнал.")
    ] = None,
    class_title: Annotated[
        str | None, typer.Option("--class", help="Класс, если это классный руководитель.")
    ] = None,
    school: School = None,
    as_json: AsJson = False,
) -> None:
    """Дать роль сотруднику и напечатать его одноразовый код."""
    from bot.commands.codes import lines_of
    from bot.commands.staff import add

    if bool(name) == bool(person):
        refuse(
            "Назовите либо нового сотрудника (--name), либо известного журналу (--person ID).",
            code=WRONG_USAGE,
        )
    slip = asyncio.run(
        add(
            _settings(),
            name=name,
            person=person,
            role=role.value,
            class_title=class_title,
            school_id=school,
        )
    )
    if as_json:
        _print_json(slip.as_json())
    else:
        print("\n".join(lines_of([slip])))


@consent_app.command("record")
def consent_record(
    person: Annotated[str, typer.Option(help="Чьё решение: внешний идентификатор.")],
    pupil: Annotated[str, typer.Option(help="О каком ученике.")],
    decision: Annotated[Decision, typer.Option(help="Решение.")],
    purpose: Annotated[
        ConsentPurpose | None, typer.Option(help="Цель; без неё: просмотр и уведомления.")
    ] = None,
    form: Annotated[Form, typer.Option(help="Форма.")] = Form.PAPER,
    document: Annotated[str, typer.Option(help="Номер и дата документа.")] = "",
    school: School = None,
    as_json: AsJson = False,
) -> None:
    """Внести решение в реестр."""
    from bot.commands.consent import record

    done = asyncio.run(
        record(
            _settings(),
            person=person,
            pupil=pupil,
            decision=decision,
            purposes=(purpose.value,) if purpose else ("view", "notify"),
            form=form.value,
            document=document,
            school_id=school,
        )
    )
    if as_json:
        _print_json(done)
    else:
        print(f"Записано: {person} о {pupil}: {decision.value}.")


@consent_app.command("show")
def consent_show(
    person: Annotated[str | None, typer.Option(help="Чьи решения.")] = None,
    pupil: Annotated[str | None, typer.Option(help="О каком ученике.")] = None,
    school: School = None,
    as_json: AsJson = False,
) -> None:
    """Показать реестр."""
    from bot.commands.consent import line_of, show

    entries = asyncio.run(show(_settings(), person=person, pupil=pupil, school_id=school))
    if as_json:
        _print_json(entries)
    else:
        print("\n".join(line_of(entry) for entry in entries) or "Записей нет.")


@consent_app.command("publish")
def consent_publish(
    file: Annotated[Path, typer.Argument(help="Текст согласия, UTF-8.")],
    lang: Annotated[
        str, typer.Option(help="Язык; не русский: проверенный человеком перевод.")
    ] = "ru",
    school: School = None,
) -> None:
    """Опубликовать новую редакцию текста согласия."""
    from bot.commands.consent import publish

    version = asyncio.run(publish(_settings(), file=file, lang=lang, school_id=school))
    print(f"Опубликована редакция {version} ({lang}).")


@app.command("announce")
def announce_(
    audience: Annotated[str, typer.Option(help="school, parallel:7, class:7А или staff.")],
    text: Annotated[str, typer.Option(help="Текст, каким его прочитают семьи.")],
    file: Annotated[Path | None, typer.Option(help="Файл к объявлению, до 10 МБ.")] = None,
    at: Annotated[
        str | None, typer.Option(help="Когда, по времени школы: 2026-11-24 09:00.")
    ] = None,
    urgent: Annotated[
        bool, typer.Option("--urgent", help="Срочно: сразу и всем, тихие часы не действуют.")
    ] = False,
    school: School = None,
    as_json: AsJson = False,
) -> None:
    """Объявление семьям или сотрудникам. Уходит сразу: минуты на отмену, как в чате, здесь нет."""
    from bot.commands.announce import announce

    done = asyncio.run(
        announce(
            _settings(),
            audience=audience,
            text=text,
            file=file,
            at=at,
            urgent=urgent,
            school_id=school,
        )
    )
    if as_json:
        _print_json(done.as_json())
    else:
        print("\n".join(done.lines()))


class DigestKind(StrEnum):
    EVENING = "evening"
    MORNING = "morning"
    WEEKLY = "weekly"


@app.command("digest")
def digest_(
    kind: Annotated[DigestKind, typer.Option(help="Вечерняя, утренняя или недельная.")],
    person: Annotated[
        str | None, typer.Option(help="Внешний идентификатор одного человека; без него: всем.")
    ] = None,
    school: School = None,
    as_json: AsJson = False,
) -> None:
    """Отправить сводку сейчас. Правила отправки действуют: согласие, отказы, тихие часы."""
    from bot.commands.digest import digest

    done = asyncio.run(digest(_settings(), kind=kind.value, person=person, school_id=school))
    if as_json:
        _print_json(done.as_json())
    else:
        print("\n".join(done.lines()))


@app.command("deliveries")
def deliveries_(
    announcement: Annotated[
        int | None, typer.Option(help="Номер объявления; без него: все сообщения.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Сколько сообщений отправлено, ждёт и не дошло; на экране обновляется, пока есть что ждать."""
    from bot.commands.deliveries import counted, watch

    if as_json:
        _print_json(asyncio.run(counted(_settings(), announcement)))
        return
    with suppress(KeyboardInterrupt):  # how one stops looking
        asyncio.run(watch(_settings(), announcement))


@app.command("ask")
def ask_(
    person: Annotated[str, typer.Option(help="Чьими глазами: внешний идентификатор.")],
    school: School = None,
    as_json: Annotated[
        bool,
        typer.Option("--json", help="Строки JSON (text, lang, today) на вход и на выход."),
    ] = False,
) -> None:
    """Вопросы обычными словами со стандартного ввода. Ничего не меняет."""
    from bot.commands.ask import ask_at_prompt, ask_lines

    if as_json:
        if not asyncio.run(ask_lines(_settings(), person=person, school_id=school)):
            raise typer.Exit(WRONG_USAGE)
        return
    with suppress(KeyboardInterrupt):
        asyncio.run(ask_at_prompt(_settings(), person=person, school_id=school))


@app.command("puzzles")
def puzzles_(school: School = None, as_json: AsJson = False) -> None:
    """Вопросы, которых бот не понял: без имён, чисел и редких слов."""
    from bot.commands.puzzles import as_json as shown
    from bot.commands.puzzles import lines_of, listed

    found = asyncio.run(listed(_settings(), school_id=school))
    if as_json:
        _print_json(shown(found))
    else:
        print("\n".join(lines_of(found)) or "Непонятых вопросов нет.")


@app.command("migrate")
def migrate_() -> None:
    """Привести базу данных к схеме этой версии."""
    from bot.commands.database import migrate

    print(asyncio.run(migrate(_settings())))


@app.command("backup")
def backup_(file: Annotated[Path, typer.Argument(help="Куда сохранить копию.")]) -> None:
    """Сохранить копию базы данных (без секрета)."""
    from bot.commands.database import backup

    print(asyncio.run(backup(_settings(), file)))


@app.command("erase")
def erase_(
    person: Annotated[str, typer.Option(help="Внешний идентификатор человека.")],
    yes: Annotated[bool, typer.Option("--yes", help="Не переспрашивать.")] = False,
    school: School = None,
    as_json: AsJson = False,
) -> None:
    """Удалить всё, что бот хранит о человеке; чего нет в журнале, то и из его копии."""
    from bot.commands.erase import erase

    done = asyncio.run(erase(_settings(), person=person, school_id=school, sure=yes))
    if as_json:
        _print_json(done.as_json())
    else:
        print("\n".join(done.lines()))


@app.command("check")
def check_() -> None:
    """Проверить настройки и сказать, что не так."""
    from bot.commands.check import check

    wrong, fine = asyncio.run(check(_settings()))
    for line in fine:
        print(f"  {line}")
    for line in wrong:
        print(f"✗ {line}")
    if wrong:
        raise typer.Exit(REFUSED)
    print("Всё в порядке.")


def main() -> None:
    app()


if __name__ == "__main__":
    main()
