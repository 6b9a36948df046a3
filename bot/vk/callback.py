"""The Callback API: which requests are VK's, and how we say that the address is ours."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Mapping
from typing import Any

from bot.vk.caller import Caller
from bot.vk.community import confirmation_code
from bot.vk.errors import OutOfReach, VkError
from delivery.pace import Clock

log = logging.getLogger(__name__)

CODE_KEPT = 10.0  # seconds: anybody may ask for it, and each question to VK is a call of our pace


class Callback:
    def __init__(
        self, caller: Caller, group_id: int, *, secret: str, confirmation: str, clock: Clock
    ) -> None:
        """`confirmation` is asked from VK where it is empty."""
        self.secret = secret
        self._caller = caller
        self._group_id = group_id
        self._confirmation = confirmation
        self._clock = clock
        self._told = "", float("-inf")  # what VK said last, and until when we believe it

    def trusts(self, raw: Mapping[str, Any]) -> bool:
        """Whether the request is VK's: there is no signature, only the secret. Without one nobody is trusted."""
        if raw.get("group_id") != self._group_id:
            return False
        if raw.get("type") == "confirmation" and "secret" not in raw:
            return True  # VK asks for it before a secret is set, too; the code is of use to our community only
        said = raw.get("secret")
        # JSON can hold half an emoji, which has no bytes.
        bytes_said = said.encode(errors="replace") if isinstance(said, str) else b""
        return bool(self.secret) and hmac.compare_digest(self.secret.encode(), bytes_said)

    async def code(self) -> str | None:
        """The answer to "confirmation"; None while VK does not tell it."""
        if self._confirmation:
            return self._confirmation
        code, until = self._told
        if self._clock() >= until:
            try:
                code = await confirmation_code(self._caller, self._group_id)
            except (VkError, OutOfReach) as trouble:
                log.warning("VK did not tell its confirmation code: %s", trouble)
                return None
            self._told = code, self._clock() + CODE_KEPT
        return code
