"""Our own style, script and signs. Few and small: they stay in memory."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

FOLDER = Path(__file__).parent / "static"
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_YEAR = "public, max-age=31536000, immutable"
_HOUR = "public, max-age=3600"

_FILES = {path.name: path.read_bytes() for path in FOLDER.iterdir() if path.suffix in KINDS}
# Stands in every address of a file, so that browsers may keep it for long and still see a new one at once.
VERSION = sha256(b"".join(_FILES[name] for name in sorted(_FILES))).hexdigest()[:12]


async def _file(request: Request) -> Response:
    name = request.path_params["name"]
    content = _FILES.get(name)
    if content is None:
        return PlainTextResponse("", 404)
    keep = _YEAR if request.query_params.get("v") == VERSION else _HOUR
    return Response(content, media_type=KINDS[Path(name).suffix], headers={"cache-control": keep})


async def _robots(_request: Request) -> Response:
    return PlainTextResponse("User-agent: *\nDisallow: /\n")


ROUTES = (
    Route("/static/{name}", _file),
    Route("/robots.txt", _robots),
)
