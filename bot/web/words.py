"""The words of the pages themselves. What the bot says comes from the handlers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from chat.text import DEFAULT_LANGUAGE, LANGUAGES, Content, Text, _, render

PAGE: Mapping[str, Text] = {
    "title": _("School diary"),
    "talk": _("Conversation"),
    "says": _("Diary"),
    "you": _("You"),
    "field": _("Message or code"),
    "send": _("Send"),
    "menu": _("Menu"),
    "leave": _("Log out"),
    "leave_sure": _("Log out on this device?"),
    "leave_hint": _(
        "To come back you will need a code from the school, or a chat that is linked already."
    ),
    "stay": _("Stay"),
    "to_field": _("To the message field"),
    "choices": _("Choices"),
    "thinking": _("The answer is being prepared…"),
    "failed": _("The message did not get through. Check the connection and try again."),
    "again": _("Try again"),
    "away": _("No connection. We keep trying."),
    "over": _("This conversation has ended on this device. To go on, start a new one."),
    "restart": _("Start again"),
    "elsewhere": _("The conversation is open in another tab. New messages appear there."),
    "code_filled": _("The code from the link is filled in. Press “Send” to use it."),
    "no_script": _(
        "The conversation needs JavaScript. Please switch it on, or write to the school on paper."
    ),
    "download": _("Download"),
    "choose_file": _("Choose a file"),
    "demo": _("Demo"),
    "demo_title": _("Whose eyes shall we look through?"),
    "demo_lead": _(
        "A made-up school in a database that is thrown away. Choose a person: one press, and you are in."
    ),
    "demo_guest": _("Come in as nobody yet"),
    "demo_guest_role": _("Has only a code from the school, or not even that."),
    "demo_you": _("You are"),
    "demo_change": _("Change person"),
    "home": _("To the conversation"),
    "diary": _("Diary"),
    "to_diary": _("To the diary"),
    "diary_comes": _("The diary is being opened…"),
    "diary_failed": _("The diary could not be opened. Check the connection and try again."),
    "children": _("Children"),
    "parts": _("Parts of the diary"),
    "week": _("Week"),
    "lesson_number": _("Lesson number"),
    "lesson": _("Lesson"),
    "homework": _("Homework"),
    "marks": _("Marks"),
    "own_task": _("own task"),
    "next_lesson": _("For the next lesson"),
    "subject": _("Subject"),
    "average": _("Average"),
    "forecast": _("Forecast"),
    "forecast_note": _(
        "The forecast is what would come out if the period ended today. It is not a mark: that one the teacher sets."
    ),
    "weight_note": _("The small number at a mark is its weight, the one below is the day."),
    "tests": _("Tests"),
    "tests_past": _("Past tests"),
    "holidays": _("Holidays"),
    "no_holidays": _("The school has not sent the next dates yet."),
    "print": _("Print"),
    "weeks": _("Other weeks"),
    "periods": _("Periods"),
}

FILE_GONE = _("This file is not here any more. Please ask for it in the conversation once more.")

# What a page says instead of a status code.
TROUBLE: Mapping[int, Text] = {
    400: _("The request could not be understood."),
    403: _("This request did not come from our page. Please open the conversation and try there."),
    404: _("There is no such page here."),
    405: _("There is no such page here."),
    413: _("This message is too long. Please send a shorter one."),
    415: _("The request could not be understood."),
    422: _("The request could not be understood."),
    429: _("That was a lot at once. Please wait a minute."),
    500: _("Something went wrong on our side. Please try again in a minute."),
    503: _("It took too long. Please try again."),
}


class Words(dict[str, str]):
    """The words of one language by their name in the templates."""

    def __init__(self, lang: str) -> None:
        super().__init__({name: render(text, lang) for name, text in PAGE.items()})
        self._lang = lang

    def kilobytes(self, size: Content) -> str:
        return render(_("{size} KB", size=size), self._lang)


@lru_cache
def words_in(lang: str) -> Words:
    return Words(lang)


def trouble(status: int) -> Text:
    return TROUBLE.get(status, TROUBLE[500] if status >= 500 else TROUBLE[400])  # noqa: PLR2004


def preferred(accept_language: str) -> str:
    """The first language of an Accept-Language header that we speak."""
    wishes: list[tuple[float, str]] = []
    for part in accept_language[:200].split(","):
        tag, _sep, weight = part.strip().partition(";q=")
        short = tag.strip().lower().split("-")[0]
        try:
            wishes.append((-float(weight or 1), short))
        except ValueError:
            continue
    spoken = [short for weight, short in sorted(wishes, key=lambda w: w[0]) if weight < 0]
    return next((short for short in spoken if short in LANGUAGES), DEFAULT_LANGUAGE)
