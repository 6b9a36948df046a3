"""Drawing takes time, and a permission does not last: an answer that waited is asked for once more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from chat.talk import Answered, File, Refusal, Reply
from handlers.drawing import drawn

PERMITTED = 100.0


@dataclass
class Watch:
    now: float = PERMITTED

    def __call__(self) -> float:
        return self.now


@dataclass(frozen=True)
class Slow:
    """A drawing that takes some seconds."""

    what: str
    takes: Callable[[float], None]
    seconds: float = 2.0

    async def __call__(self) -> tuple[File, ...]:
        self.takes(self.seconds)
        return (File(f"{self.what}.png", self.what.encode(), "image/png"),)


class School:
    """Gives these answers one after another, each permitted when it was asked for."""

    def __init__(self, *replies: Reply) -> None:
        self.watch = Watch()
        self.asked = 0
        self._replies = replies

    def passes(self, seconds: float) -> None:
        self.watch.now += seconds

    async def answer(self) -> Answered:
        reply = self._replies[min(self.asked, len(self._replies) - 1)]
        self.asked += 1
        return Answered(reply, "ru", self.watch.now)

    async def told(self) -> Answered:
        return await drawn(await self.answer(), self.answer, seconds=self.watch)


async def test_a_quick_drawing_is_told_at_once() -> None:
    school = School()
    school._replies = (Reply("Неделя", drawing=Slow("week", school.passes, 0.05)),)
    told = await school.told()
    assert [file.content for file in told.reply.files] == [b"week"]
    assert told.reply.drawing is None
    assert school.asked == 1


async def test_the_same_answer_takes_the_files_that_are_there() -> None:
    school = School()
    school._replies = (Reply("Неделя", drawing=Slow("week", school.passes)),)
    told = await school.told()
    assert [file.content for file in told.reply.files] == [b"week"]
    assert told.permitted == PERMITTED + 2
    assert school.watch.now == PERMITTED + 2
    assert school.asked == 2


async def test_another_answer_is_drawn_anew_and_a_refusal_is_only_said() -> None:
    school = School()
    week = Reply("Неделя", drawing=Slow("week", school.passes))
    changed = replace(week, text="Замена", drawing=Slow("changed", school.passes, 0.1))
    school._replies = (week, changed)
    assert [file.content for file in (await school.told()).reply.files] == [b"changed"]

    gone = School()
    gone._replies = (Reply("Неделя", drawing=Slow("week", gone.passes)), Reply("Нет согласия."))
    told = (await gone.told()).reply
    assert (told.text, told.files) == ("Нет согласия.", ())


async def test_what_changes_without_end_is_told_in_words() -> None:
    school = School()
    school._replies = tuple(
        Reply(f"Неделя {n}", drawing=Slow(str(n), school.passes)) for n in range(9)
    )
    told = (await school.told()).reply
    assert told.files == ()
    assert told.drawing is None


async def test_a_refused_drawing_is_a_worded_answer() -> None:
    async def busy() -> tuple[File, ...]:
        raise Refusal(Reply("Через минуту."))

    school = School(Reply("Неделя", drawing=busy))
    assert (await school.told()).reply.text == "Через минуту."
