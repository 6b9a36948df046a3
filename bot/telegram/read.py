"""From an update of Telegram to what a person said. Pure: a captured payload is a whole test."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from aiogram.enums import ChatMemberStatus, ChatType, ContentType
from aiogram.types import CallbackQuery, Chat, ChatMemberUpdated, Message, Update, User

from chat.talk import PLATFORM_ACTIONS, UNKNOWN_ACTION, Enclosed, Incoming, unpacked
from chat.text import clean, language

NAME = "telegram"
TEXT_LIMIT = 4096
# What we ask Telegram for; everything else is never sent to us.
UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")

# What a person sends on purpose. The rest are notices of the chat itself: somebody joined, a title changed.
_SENT = frozenset(
    {
        ContentType.UNKNOWN,
        ContentType.ANIMATION,
        ContentType.AUDIO,
        ContentType.CHECKLIST,
        ContentType.CONTACT,
        ContentType.DICE,
        ContentType.DOCUMENT,
        ContentType.GAME,
        ContentType.LIVE_PHOTO,
        ContentType.LOCATION,
        ContentType.PAID_MEDIA,
        ContentType.PHOTO,
        ContentType.POLL,
        ContentType.RICH_MESSAGE,
        ContentType.STICKER,
        ContentType.STORY,
        ContentType.VENUE,
        ContentType.VIDEO,
        ContentType.VIDEO_NOTE,
        ContentType.VOICE,
    }
)
_COMMAND = re.compile(r"/(?P<name>\S+?)(?:@(?P<to>\w+))?(?:\s+(?P<rest>.*))?", re.DOTALL)
# What t.me/<bot>?start=… can carry.
_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True)
class _Reader:
    update: str
    bot: str
    username: str  # of the bot, without @

    def incoming(
        self,
        chat: Chat,
        user: User | None,
        *,
        action: str = "",
        args: Mapping[str, str] | None = None,
        text: str = "",
        pressed: str = "",
        addressed: bool = True,
        files: tuple[Enclosed, ...] = (),
    ) -> Incoming:
        return Incoming(
            id=self.update,
            channel=NAME,
            bot=self.bot,
            address=str(chat.id),
            sender=str(user.id) if user else "",
            private=chat.type == ChatType.PRIVATE,
            action=action,
            args=args or {},
            text=text[:TEXT_LIMIT],
            lang=language((user and user.language_code) or ""),
            pressed=pressed,
            addressed=addressed,
            files=files,
        )

    def said(self, message: Message) -> Incoming | None:
        event = self._said(message)
        if event is None or event.private:
            return event
        # In a group everything that can be read is looked through for a code, a command too.
        return replace(event, text=_shown(message)[:TEXT_LIMIT])

    def _said(self, message: Message) -> Incoming | None:
        chat, user = message.chat, message.from_user
        private = chat.type == ChatType.PRIVATE
        if message.migrate_to_chat_id:
            args = {"to": str(message.migrate_to_chat_id)}
            return self.incoming(chat, user, action="moved_chat", args=args)
        if user is None or (private and user.is_bot):
            return None
        if message.content_type in _SENT:
            return self.incoming(
                chat,
                user,
                action="unreadable",
                text=message.caption or "",
                addressed=private or self._answers_us(message),
                files=_files(message) if private else (),
            )
        if message.text is None:
            return None
        return self._words(message, message.text)

    def overheard(self, message: Message) -> Incoming | None:
        """An edited message is never answered. In a group it is read all the same: there may be a code in it now."""
        if message.chat.type == ChatType.PRIVATE or message.from_user is None:
            return None
        return self.incoming(
            message.chat, message.from_user, text=_shown(message), addressed=False
        )

    def pressed(self, query: CallbackQuery) -> Incoming | None:
        if query.message is None:  # a button under an inline message, which we never make
            return None
        action, args = unpacked(query.data or "")
        return self.incoming(
            query.message.chat,
            query.from_user,
            action=action or UNKNOWN_ACTION,
            args=args,
            pressed=str(query.message.message_id),
        )

    def membership(self, change: ChatMemberUpdated) -> Incoming | None:
        gone = {ChatMemberStatus.KICKED, ChatMemberStatus.LEFT}
        if change.new_chat_member.status not in gone:
            return None
        return self.incoming(change.chat, change.from_user, action="blocked_bot")

    def _words(self, message: Message, text: str) -> Incoming:
        chat, user = message.chat, message.from_user
        private = chat.type == ChatType.PRIVATE
        if command := _COMMAND.fullmatch(text.strip()):
            if command["to"] and command["to"].lower() != self.username.lower():
                return self.incoming(chat, user, text=text, addressed=private)
            name, rest = command["name"].lower(), (command["rest"] or "").strip()
            if name in PLATFORM_ACTIONS:
                name = UNKNOWN_ACTION
            args = {"token": rest} if name == "start" and _TOKEN.fullmatch(rest) else {}
            return self.incoming(chat, user, action=name, args=args, text=rest)
        mention = re.compile(rf"@{re.escape(self.username)}\b", re.IGNORECASE)
        mentioned = bool(mention.search(text))
        return self.incoming(
            chat,
            user,
            text=mention.sub("", text).strip() if mentioned else text,
            addressed=private or mentioned or self._answers_us(message),
        )

    def _answers_us(self, message: Message) -> bool:
        asked = message.reply_to_message
        author = asked.from_user if asked else None
        return bool(
            author and author.username and author.username.lower() == self.username.lower()
        )


def _files(message: Message) -> tuple[Enclosed, ...]:
    """A document, or a picture in its largest size; other things are no files to hand on."""
    if document := message.document:
        name = clean(document.file_name or "").strip() or "file"
        kind = document.mime_type or "application/octet-stream"
        return (Enclosed(name, kind, document.file_size or 0, document.file_id),)
    if message.photo:
        largest = max(message.photo, key=lambda size: size.width * size.height)
        return (Enclosed("photo.jpg", "image/jpeg", largest.file_size or 0, largest.file_id),)
    return ()


def _shown(message: Message) -> str:
    """Its words, and those of the message that it quotes or answers."""
    quote = message.quote.text if message.quote else None
    words = [message.text, message.caption, quote]
    if asked := message.reply_to_message:
        words += [asked.text, asked.caption]
    return "\n".join(filter(None, words))


def read(update: Update, *, bot: str, username: str) -> Incoming | None:
    """What was said, or None for what is ignored on purpose. `username` is the bot's own, without @."""
    reader = _Reader(str(update.update_id), bot, username)
    if update.message:
        return reader.said(update.message)
    if update.edited_message:
        return reader.overheard(update.edited_message)
    if update.callback_query:
        return reader.pressed(update.callback_query)
    if update.my_chat_member:
        return reader.membership(update.my_chat_member)
    return None
