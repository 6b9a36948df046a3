"""What is said, on any channel."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import parse_qsl, urlencode

from chat.text import Content

BUTTON_BYTES = 64  # Telegram's limit of callback_data, the smallest of the platforms
BUTTONS = 10  # VK's limit of an inline keyboard
BUTTONS_A_ROW = 5
FIELDS = 8
# What only a platform or our own page may tell us. Anybody can forge a button, so a button with such an action
# names nothing.
PLATFORM_ACTIONS = frozenset({"unreadable", "blocked_bot", "moved_chat", "leave_web"})
UNKNOWN_ACTION = "unknown"


FILE_BYTES = 10 * 1024 * 1024  # the largest file that we take from a person


@dataclass(frozen=True)
class Enclosed:
    """A file that came with a message. Only its name travels with the event; it is fetched where it is wanted."""

    name: str
    kind: str  # a media type
    size: int  # bytes; 0 where the platform does not say
    ref: str  # what the platform gives it for


# Raise TryLater. What is larger than FILE_BYTES need not be read to its end.
Fetch = Callable[[Enclosed], Awaitable[bytes]]


@dataclass(frozen=True)
class Incoming:
    """Something that a person said or pressed. Holds personal data: log `channel` and `id`, nothing else."""

    id: str  # the platform's own id of this event, to recognise a repeat
    channel: str  # "telegram", "vk", "web"
    bot: str  # which of several bots of one deployment
    address: str  # where the answer goes: chat, peer
    sender: str  # who spoke or pressed; never taken from the address
    private: bool = True  # False in a group: nothing personal is ever said there
    action: str = ""  # a command or a pressed button; "" is free text
    args: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    lang: str = "ru"  # the platform's guess, until the person is known
    pressed: str = ""  # the message that the pressed button sits on
    addressed: bool = True  # False for talk in a group that is not meant for us
    origin: str = (
        ""  # whom wrong tries are counted for, where that is not the sender (the web: a network)
    )
    files: tuple[Enclosed, ...] = ()
    fetch: Fetch | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Button:
    label: Content
    action: str
    args: Mapping[str, object] = field(default_factory=dict)

    def packed(self) -> str:
        """The button as at most 64 bytes that come back when it is pressed."""
        data = f"{self.action}?{urlencode({k: str(v) for k, v in self.args.items()})}"
        data = data.removesuffix("?")
        if len(data.encode()) > BUTTON_BYTES:
            raise ValueError(f"A button of {len(data.encode())} bytes: {data}")
        return data


def unpacked(data: str) -> tuple[str, dict[str, str]]:
    """The action and arguments of a pressed button. Anything may come: a forged one names an unknown action."""
    action, _sep, rest = data[:256].partition("?")
    if action in PLATFORM_ACTIONS:
        return UNKNOWN_ACTION, {}
    try:
        return action, dict(parse_qsl(rest, max_num_fields=FIELDS))
    except ValueError:
        return action, {}


Buttons = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True)
class File:
    """A document of a teacher, or a page that we drew."""

    name: str
    content: bytes
    kind: str = "application/octet-stream"  # a media type; image/png is shown as a picture
    alt: str = ""  # what a picture shows, for who cannot see it


# Makes files once the database is let go: drawing takes time. Raise Refusal. Of equal ones the files are equal.
Drawing = Callable[[], Awaitable[tuple[File, ...]]]


@dataclass(frozen=True)
class Reply:
    text: Content
    buttons: Buttons = ()
    files: tuple[File, ...] = ()
    drawing: Drawing | None = (
        None  # the door adds what it makes to the files; for answers that only read
    )
    expect: str = ""  # the action that gets this person's next free text
    remember: Mapping[str, object] = field(
        default_factory=dict
    )  # facts for that action, kept with the dialog
    fresh: bool = False  # a new message even where a button was pressed
    # Says "done" of a withdrawal: comes only when nothing permitted before can still begin, and what a channel kept
    # for this person is dropped.
    settles: bool = False
    personal: bool = False  # holds facts about a pupil: not begun long after it was permitted
    # A name that letters share which say the same to very many, one to a chat ("broadcast-12"), for good: a channel
    # may make one call of them, and knows by it what it has said to a chat already.
    mass: str = ""
    asks_file: bool = (
        False  # a page has to show where a file is chosen; messengers have a button of their own
    )
    page: object = (
        None  # values that our own page draws beside the conversation (handlers.cabinet)
    )


class Refusal(Exception):
    """An expected "no", with the reply to give; rolls the turn back."""

    def __init__(self, reply: Reply) -> None:
        super().__init__()
        self.reply = reply


@dataclass(frozen=True)
class Menu:
    """The commands that a chat offers under «/», by name; none: a stranger's chat has what is shown to everybody."""

    key: str = ""  # what it is made of: the same key is the same menu
    commands: Mapping[str, Content] = field(default_factory=dict)


@dataclass(frozen=True)
class Answered:
    """A reply on its way: the language of the person, and when it was permitted (monotonic seconds)."""

    reply: Reply
    lang: str
    permitted: float
    failed: bool = False  # our bug: the reply only says so
    wrote: bool = False  # what a page shows beside the conversation may be another now
    menu: Menu | None = None  # another one than the platform was told for this chat
    meant: Incoming | None = None  # the question that free words came to, as a button would ask it


# None: ignored on purpose (a repeat, talk in a group that is not meant for us).
Answer = Callable[[Incoming], Awaitable[Answered | None]]


class WrongToken(Exception):
    """The platform does not know our token: nobody can be heard until a person has corrected the setting."""


class TryLater(Exception):
    def __init__(self, seconds: float) -> None:
        super().__init__(f"{seconds} s")
        self.seconds = seconds


class OutOfOrder(TryLater):
    """The platform itself, not one chat: it cannot be reached, or wants silence of everybody."""


class Unreachable(Exception):
    """This address cannot be reached any more: `why` is a short word for statistics."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Moved(Exception):
    """The chat lives on under another address (a Telegram group that became a supergroup)."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address


class Channel(Protocol):
    name: str
    rate: float  # letters a second at most, each with words of its own
    mass_rate: float  # letters a second at most, all with the same words

    async def listen(self, answer: Answer) -> None:
        """Hear people until cancelled. An exception means that the platform is out of reach."""

    async def send(
        self,
        address: str,
        reply: Reply,
        lang: str,
        key: str,
        *,
        permitted: float,
        edits: str = "",
    ) -> str:
        """Say something unasked, at the pace of letters; what the platform calls the message ("" where nothing).

        `permitted`: when permission was asked (monotonic seconds); something personal is not begun long after it.
        `edits`: an earlier message to show it in; where that cannot be, a new one is sent.
        Raise TryLater (of 0 seconds where something personal waited too long), OutOfOrder, Unreachable or Moved.
        A repeated key does not send twice where the platform can help it.
        Many at once is how it is meant to be called: a channel makes one call of what it can.
        """
