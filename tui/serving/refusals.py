"""Pages of a line or two, for a browser that is not let in, or not any more."""

from __future__ import annotations

from html import escape

from aiohttp import web

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="dark light">
{more}<title>{title} – Synoptic</title>
<style>
body {{ margin: 4rem auto; max-width: 34rem; padding: 0 1.25rem; font: 1.05rem/1.5 system-ui, sans-serif; }}
h1 {{ font-size: 1.4rem; }}
</style>
</head>
<body>
<h1>{title}</h1>
<p>{text}</p>
</body>
</html>
"""
_NOT_SIGNED_IN = (
    "Open the address that “synoptic serve” printed when it was started. "
    "After a sign-off it prints a new one."
)


def page(title: str, text: str, *, status: int = 200, more: str = "") -> web.Response:
    """Return a page with a title and a text, which are literal; `more` is HTML for its head."""
    body = _PAGE.format(title=escape(title), text=escape(text), more=more)
    return web.Response(text=body, content_type="text/html", charset="utf-8", status=status)


def not_signed_in() -> web.Response:
    """Return the page for a browser without a valid token or cookie."""
    return page("Not signed in", _NOT_SIGNED_IN, status=403)


def refused(text: str) -> web.Response:
    """Return the page for a request that no page of ours makes."""
    return page("Refused", text, status=403)


def signed_off() -> web.Response:
    """Return the page after signing off."""
    return page("Signed off", "All is saved. The address that you opened no longer works.")


def opening() -> web.Response:
    """Return a page that calls the front again: with another site's link browsers send no strict cookie."""
    return page("Opening …", "", more='<meta http-equiv="refresh" content="0;url=/">\n')
