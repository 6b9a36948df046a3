"""The least that aiogram can do: a webhook, one handler, a constant answer through the API.

python -m benchmarks.bare_telegram API_URL PORT ANSWER.json
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import InlineKeyboardMarkup, Message, MessageEntity
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web

from benchmarks.loopback import TOKEN


def ready(*_words: object) -> None:
    """aiohttp says so as soon as it listens."""
    print("ready", flush=True)


def main() -> None:
    api_url, port, file = sys.argv[1:]
    constant = json.loads(Path(file).read_text("utf-8"))
    text = constant["text"]
    entities = [MessageEntity(**one) for one in constant["entities"]]
    keyboard = InlineKeyboardMarkup.model_validate(constant["keyboard"])
    bot = Bot(token=TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(api_url)))
    dispatcher = Dispatcher()

    @dispatcher.message()
    async def answer(message: Message) -> None:
        await message.answer(text, entities=entities, reply_markup=keyboard)

    app = web.Application()
    hook = SimpleRequestHandler(dispatcher, bot, handle_in_background=False)
    hook.register(app, path="/webhooks/telegram")
    setup_application(app, dispatcher, bot=bot)
    web.run_app(app, host="127.0.0.1", port=int(port), print=ready, access_log=None)


if __name__ == "__main__":
    main()
