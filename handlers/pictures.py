"""Pages of the diary as pictures. The same facts stand beside each as words, for who cannot see it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace

from chat.talk import Button, File, Refusal, Reply
from chat.text import Content, Plain, Row, _, render
from diary.people import PersonalData
from documents.album import Album, Busy
from documents.cards import Card, draw_card
from handlers import picture_marks, picture_tests, picture_week, picture_year
from handlers.children import Asked, asked
from handlers.picture_buttons import ACTION
from handlers.picture_words import Picture
from handlers.start import MENU
from handlers.turn import Turn, stale_button
from linking.naming import called

PICTURES: Mapping[str, Callable[[Turn, Asked], Awaitable[Picture]]] = {
    "marks": picture_marks.of_marks,
    "timetable": picture_week.of_week,
    "tests": picture_tests.of_tests,
    "holidays": picture_year.of_year,
}


async def show(turn: Turn) -> Reply:
    """What `of` names as a picture, for a `pupil`: marks of a `period` (its id), the timetable of a week (any `day`
    of it), tests (from `day` to `to`), holidays of the school year. Without `of` it asks.
    """
    if not turn.given("of"):
        return _which()
    draw = PICTURES.get(turn.word("of"))
    if draw is None:
        raise stale_button()
    who = await asked(turn)
    if who.pupil.carries is PersonalData.NONE:
        raise Refusal(Reply(_("Nothing personal is shown in this chat."), ((MENU,),)))
    picture = await draw(turn, who)
    name = Row((picture.title, called(who.pupil), picture.days), gap=", ")
    album, lang = turn.house.album, turn.person.lang
    return replace(picture.reply, drawing=_Drawing(album, picture.card, lang, name))


def _which() -> Reply:
    marks, week = _("📊 Marks"), _("🗓 Timetable")
    tests, year = _("📝 Tests"), _("🏖 Holidays")
    buttons = [
        Button(label, ACTION, {"of": of})
        for label, of in zip((marks, week, tests, year), PICTURES, strict=True)
    ]
    return Reply(
        _("What would you like to see as a picture?"),
        (tuple(buttons[:2]), tuple(buttons[2:]), (MENU,)),
    )


@dataclass(frozen=True)
class _Drawing:
    album: Album
    card: Card
    lang: str
    name: Content

    async def __call__(self) -> tuple[File, ...]:
        try:
            content = await draw_card(self.album, self.card)
        except Busy:
            words = _("Many pictures are being drawn at the moment. Please ask again in a minute.")
            raise Refusal(Reply(words, ((MENU,),))) from None
        name = render(self.name, self.lang)
        alt = render(_("{what}. The same in words stands beside it.", what=Plain(name)), self.lang)
        return (File(f"{name}.png", content, "image/png", alt=alt),)
