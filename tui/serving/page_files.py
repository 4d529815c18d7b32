"""The files of the page: ours, and xterm.js with its fonts, as the installed textual-serve has them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

from aiohttp import web

_OURS = Path(__file__).with_name("page")
INDEX = _OURS / "index.html"
_KINDS = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
}


@cache
def page_files() -> dict[str, Path]:
    """Return the files that the page loads, by their names; a request names one of these or none."""
    theirs = Path(str(files("textual_serve"))) / "static"
    found = [
        _OURS / "page.css",
        _OURS / "page.js",
        _OURS / "icon.svg",
        theirs / "css" / "xterm.css",
        theirs / "js" / "textual.js",
        theirs / "fonts" / "RobotoMono-VariableFont_wght.ttf",
        theirs / "fonts" / "RobotoMono-Italic-VariableFont_wght.ttf",
    ]
    return {path.name: path for path in found}


async def send_page_file(request: web.Request) -> web.StreamResponse:
    """Answer with a file of the page; the browser keeps it, and asks whether it changed."""
    path = page_files().get(request.match_info["name"])
    if path is None:
        raise web.HTTPNotFound
    return web.FileResponse(
        path, headers={"Cache-Control": "private, no-cache", "Content-Type": _KINDS[path.suffix]}
    )


async def send_index() -> web.Response:
    """Answer with the page."""
    return web.Response(text=INDEX.read_text("utf-8"), content_type="text/html", charset="utf-8")
