"""What every request passes: checks of where it comes from, and headers that bind the page to itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeAlias

from aiohttp import web

from synoptic.tui.serving import refusals
from synoptic.tui.shell.fault import complain, line_on

if TYPE_CHECKING:
    from aiohttp.typedefs import Middleware

    from synoptic.tui.serving.admission import Address, Admission

Handler: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]
SIGN_IN = web.RequestKey("sign_in", str)
"""The sign-in that a request belongs to."""
FRONT = "/"
"""The path of the page."""
_READING = {"GET", "HEAD"}


def headers_for(address: Address) -> dict[str, str]:
    """Return the headers of every response.

    xterm.js makes style sheets for its colours and sizes: styles may stand in the page, scripts may not.
    """
    policy = (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "font-src 'self'",
        "img-src 'self'",
        f"connect-src 'self' {address.socket_origin}",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
    return {
        "Content-Security-Policy": "; ".join(policy),
        "Cache-Control": "no-store",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }


def guard(address: Address, admission: Admission) -> Middleware:
    """Return the middleware that lets pass only what our own page asks for, by a signed-in browser."""

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            if (fault := fault_of(request, address)) is not None:
                return refusals.refused(fault)
            if request.path == FRONT:  # it is its handler that signs in
                return await handler(request)
            sign_in = admission.sign_in_of(request.cookies.get(address.cookie, ""))
            if sign_in is None:
                return refusals.not_signed_in()
            request[SIGN_IN] = sign_in
            return await handler(request)
        except web.HTTPException as error:
            return refusals.page(error.reason, "There is nothing here for a browser.", status=error.status)
        except Exception as error:  # noqa: BLE001  # one line in the server's terminal, and none to the visitor
            complain(line_on(error))
            return refusals.page("Error", "The server could not do that; its terminal says more.", status=500)

    return check


def fault_of(request: web.Request, address: Address) -> str | None:
    """Return why a request cannot come from our own page; None if it can.

    `Host` has to be the one of the address: a page of another name that leads to this machine (DNS rebinding)
    sends its own. `Origin` has to be ours, and be there, wherever more than reading is asked for. Browsers
    say besides, in `Sec-Fetch-Site`, whether another site had them ask; that site may lead to the page only.
    """
    if request.headers.getall("Host", []) != [address.authority]:
        return f"The address of this server is {address.origin}"
    origins = request.headers.getall("Origin", [])
    is_socket = "Upgrade" in request.headers
    if origins != [address.origin] and (origins or is_socket or request.method not in _READING):
        return "The request comes from another site."
    site = request.headers.get("Sec-Fetch-Site", "none")
    leads_here = request.path == FRONT and request.headers.get("Sec-Fetch-Mode") == "navigate"
    if site not in {"none", "same-origin"} and not (leads_here and request.method == "GET"):
        return "The request comes from another site."
    return None
