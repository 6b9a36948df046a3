"""The token of a session: where it is kept, and what is derived from it."""

from __future__ import annotations

import hmac
from hashlib import sha256

from itsdangerous import BadSignature, TimestampSigner
from starlette.requests import HTTPConnection
from starlette.responses import Response

DAYS = 30
TOKEN_LENGTH = 43  # 256 bits in letters that a cookie lets through


class Cookies:
    """Signed by the house, so that a made-up token costs no question to the database."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._signer = TimestampSigner(secret, salt="diarybot.web.session", digest_method=sha256)

    def token(self, request: HTTPConnection, *, https: bool) -> str | None:
        signed = request.cookies.get(self._name(https=https), "")
        try:
            token = self._signer.unsign(signed[:256], max_age=DAYS * 86400).decode("ascii")
        except (BadSignature, UnicodeError):
            return None
        return token if len(token) == TOKEN_LENGTH else None

    def put(self, response: Response, token: str, *, https: bool) -> None:
        response.set_cookie(
            self._name(https=https),
            self._signer.sign(token).decode("ascii"),
            max_age=DAYS * 86400,
            path="/",
            secure=https,
            httponly=True,
            samesite="lax",
        )

    def drop(self, response: Response, *, https: bool) -> None:
        response.delete_cookie(
            self._name(https=https), path="/", secure=https, httponly=True, samesite="lax"
        )

    def digest(self, token: str) -> str:
        """What the database knows of a token."""
        return self._keyed("web-session", token)

    def proof(self, token: str) -> str:
        """What a page of ours has and a foreign one cannot read: goes with every change."""
        return self._keyed("web-proof", token)

    def proves(self, token: str, proof: str) -> bool:
        return hmac.compare_digest(self.proof(token).encode(), proof.encode())

    def _keyed(self, kind: str, token: str) -> str:
        return hmac.new(self._secret, f"{kind}:{token}".encode(), sha256).hexdigest()

    def _name(self, *, https: bool) -> str:
        # The prefix makes browsers refuse the cookie to neighbours under the same domain.
        return "__Host-diary" if https else "diary"
