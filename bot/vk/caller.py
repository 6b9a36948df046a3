"""Calls to VK that block nobody: own threads, our own pace, timeouts, and errors that hold no token.

vk_api waits after each call with its lock held and repeats error 6 for ever in the calling thread; both are switched
off here. An error of vk_api carries the parameters of its call, the token among them, so it never leaves this module.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import jconfig
import requests
import vk_api
from requests.adapters import HTTPAdapter

from bot.vk.errors import PAUSES, OutOfReach, TooLate, VkError
from delivery.pace import Clock, Pace

ORIGIN = "https://api.vk.ru"  # a literal inside vk_api
VERSION = "5.199"
TIMEOUT = (5.0, 20.0)  # to connect, and between bytes; vk_api itself waits for ever
THREADS = 8  # 20 calls a second of 0.3 s each, and two to spare
UPLOAD_THREADS = 2  # a big file on a slow line does not hold up the answers
LETTER_THREADS = 24  # 20 calls a second of a second each: VK takes its time over 25 messages

T = TypeVar("T")
Values = Mapping[str, str | int]


class RewriteAdapter(HTTPAdapter):
    """Sends what is meant for VK's API to `origin`, and gives every request a timeout."""

    def __init__(self, origin: str = "", timeout: tuple[float, float] = TIMEOUT) -> None:
        self.origin = origin.rstrip("/")
        self.timeout = timeout
        super().__init__()

    def send(  # noqa: PLR0917 - the signature of requests
        self,
        request: requests.PreparedRequest,
        stream: bool = False,  # noqa: FBT001, FBT002 - as above
        timeout: Any = None,
        verify: Any = True,  # noqa: FBT002 - as above
        cert: Any = None,
        proxies: Any = None,
    ) -> requests.Response:
        if self.origin:
            request.url = self.origin + request.path_url
        return super().send(request, stream, timeout or self.timeout, verify, cert, proxies)


@dataclass(frozen=True)
class Line:
    """How VK is reached."""

    token: str
    origin: str = ORIGIN
    proxy: str = ""

    def session(self) -> requests.Session:
        """A session for addresses that VK gives us: upload and Long Poll servers."""
        session = requests.Session()
        session.trust_env = False  # a proxy is a setting of ours, not of the machine
        if self.proxy:
            session.proxies = {"http": self.proxy, "https": self.proxy}
        session.mount("https://", RewriteAdapter())
        session.mount("http://", RewriteAdapter())
        return session

    def api(self) -> Any:
        session = self.session()
        session.mount(f"{ORIGIN}/", RewriteAdapter(self.origin))
        api = vk_api.VkApi(
            token=self.token, session=session, api_version=VERSION, config=jconfig.MemoryConfig
        )
        api.RPS_DELAY = 0  # Pace keeps the limit
        api.error_handlers.clear()  # no endless repeat on error 6, no captcha dialog: every error comes to us
        return api

    def __repr__(self) -> str:
        return f"Line({self.origin})"


class Caller:
    def __init__(self, line: Line, pace: Pace, *, clock: Clock = time.monotonic) -> None:
        self.line = line
        self.pace = pace
        self._clock = clock
        self._own = threading.local()
        self._calls = ThreadPoolExecutor(THREADS, thread_name_prefix="vk")
        self._uploads = ThreadPoolExecutor(UPLOAD_THREADS, thread_name_prefix="vk-upload")
        self._letters = ThreadPoolExecutor(LETTER_THREADS, thread_name_prefix="vk-letters")

    async def call(
        self,
        method: str,
        values: Values | None = None,
        *,
        urgent: bool = True,
        permit: bool = False,
        begin_by: float = float("inf"),
    ) -> Any:
        """VK's response. Raise VkError or OutOfReach; TooLate if it could not begin by then (seconds of the clock).

        `permit` says that a turn of the pace was taken for this call already.
        """
        if not permit:
            await self.pace.turn(urgent=urgent)
        try:
            return await self._in_pool(
                self._calls, begin_by, lambda api: api.method(method, dict(values or {}))
            )
        except VkError as error:
            self.heed(error)
            raise

    def heed(self, error: VkError) -> None:
        """Some errors silence everybody."""
        if pause := PAUSES.get(error.code):
            self.pace.pause(pause)

    async def letters(self, work: Callable[[Any], T]) -> T:
        """What `work` makes of a VkApi, in threads of their own; the permit was taken. Raise VkError or OutOfReach."""
        return await self._in_pool(self._letters, float("inf"), work)

    async def upload(
        self,
        work: Callable[[Any], T],
        *,
        urgent: bool = True,
        permit: bool = False,
        begin_by: float = float("inf"),
    ) -> T:
        """What `work` makes of a VkApi: it calls VK twice, with a file between. Raise as `call` does."""
        for _call in range(1 if permit else 2):
            await self.pace.turn(urgent=urgent)
        return await self._in_pool(self._uploads, begin_by, work)

    def close(self) -> None:
        """Let go of the threads. A call on its way ends by its timeout: a thread cannot be stopped."""
        self._calls.shutdown(wait=False, cancel_futures=True)
        self._uploads.shutdown(wait=False, cancel_futures=True)
        self._letters.shutdown(wait=False, cancel_futures=True)

    async def _in_pool(
        self, pool: ThreadPoolExecutor, begin_by: float, work: Callable[[Any], T]
    ) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(pool, self._in_time, begin_by, work)

    def _in_time(self, begin_by: float, work: Callable[[Any], T]) -> T:
        # Asked here, in the thread, because the wait for a free thread counts too.
        if self._clock() > begin_by:
            raise TooLate
        if not hasattr(self._own, "api"):
            self._own.api = (
                self.line.api()
            )  # a VkApi of its own: a shared one makes its users wait in line
        api = self._own.api
        return outcome(lambda: work(api))


def outcome(work: Callable[[], T]) -> T:
    """What vk_api gives back; what it raises becomes an error of ours that holds a code and nothing else."""
    failure: Exception
    try:
        return work()
    except vk_api.exceptions.ApiError as error:
        failure = VkError(error.code, str(error.method))
    except vk_api.exceptions.ApiHttpError as error:
        failure = OutOfReach(f"HTTP {error.response.status_code}")
    except requests.RequestException as error:  # its text may hold the key of the Long Poll
        failure = OutOfReach(type(error).__name__)
    except (
        ValueError,
        KeyError,
        TypeError,
    ):  # a page where JSON was promised, JSON of another shape
        failure = OutOfReach("unreadable answer")
    # Raised out here: inside the block it would carry vk_api's error, and the token, as its context.
    raise failure
