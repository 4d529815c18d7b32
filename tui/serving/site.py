"""The web application: the page, its files, the websocket, downloads and the sign-off."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import quote

from aiohttp import WSCloseCode, hdrs, web

from synoptic.tui.serving import refusals
from synoptic.tui.serving.guards import FRONT, SIGN_IN, guard, headers_for
from synoptic.tui.serving.page_files import send_index, send_page_file
from synoptic.tui.serving.page_messages import size_from
from synoptic.tui.serving.visit import HEARTBEAT, MOST_BYTES, Visit
from synoptic.tui.shell.fault import complain

if TYPE_CHECKING:
    from synoptic.tui.serving.admission import Address, Admission
    from synoptic.tui.serving.launch import Launch
    from synoptic.tui.serving.page_messages import TerminalSize

_FORM_BYTES = 4096
"""Bytes of the body of a request."""
PLACE_WAIT = 10.0
"""Seconds to wait for a place: that of a page that is loaded again is free once its process has ended."""


class Site:
    """The pages that are open, and what browsers may ask for."""

    def __init__(
        self,
        address: Address,
        admission: Admission,
        launch: Launch,
        *,
        most: int,
        idle: float,
        announce: Callable[[], None],
        place_wait: float = PLACE_WAIT,
    ) -> None:
        """Serve `launch` to `most` pages at a time, each for `idle` seconds without a key.

        `announce` tells the one who serves that there is a new address.
        """
        self._address, self._admission, self._launch = address, admission, launch
        self._most, self._idle, self._announce, self._place_wait = most, idle, announce, place_wait
        self._places = asyncio.Semaphore(most)
        self._visits: dict[Visit, asyncio.Task[None]] = {}

    def application(self) -> web.Application:
        """Return the application of aiohttp."""
        app = web.Application(
            middlewares=[guard(self._address, self._admission)], client_max_size=_FORM_BYTES
        )
        app.router.add_get(FRONT, self._front, allow_head=False)
        app.router.add_get("/files/{name}", send_page_file)
        app.router.add_get("/ws", self._visit, allow_head=False)
        app.router.add_get("/download/{key}", self._download, allow_head=False)
        app.router.add_post("/sign-off", self._sign_off)
        headers = headers_for(self._address)

        async def add_headers(_: web.Request, response: web.StreamResponse) -> None:
            for name, value in headers.items():
                response.headers.setdefault(name, value)
            response.headers.popall(hdrs.SERVER, None)

        async def close(_: web.Application) -> None:
            ending = tuple(self._visits.values())
            await self.close_all("The server was stopped. All is saved.")
            await asyncio.gather(*ending, return_exceptions=True)

        app.on_response_prepare.append(add_headers)
        app.on_shutdown.append(close)
        return app

    @property
    def visits(self) -> frozenset[Visit]:
        """The pages that are open now."""
        return frozenset(self._visits)

    async def close_all(self, reason: str, sign_in: str | None = None) -> None:
        """Close all pages, or those of a sign-in, and say why."""
        closed = [each for each in self._visits if sign_in in {None, each.sign_in}]
        await asyncio.gather(*(each.leave(reason, WSCloseCode.GOING_AWAY) for each in closed))

    # Coming and going

    async def _front(self, request: web.Request) -> web.StreamResponse:
        """Exchange a token for a cookie, and show the page to those who have one."""
        token = request.query.get("token")
        if token is not None:
            cookie = self._admission.sign_in(token)
            if cookie is None:
                return refusals.not_signed_in()
            away = web.Response(status=303, headers={hdrs.LOCATION: FRONT})
            away.set_cookie(
                self._address.cookie,
                cookie,
                path="/",
                httponly=True,
                samesite="Strict",
                secure=self._address.is_secure,
            )
            return away
        if self._admission.sign_in_of(request.cookies.get(self._address.cookie, "")) is not None:
            return await send_index()
        if request.headers.get("Sec-Fetch-Site") in {"cross-site", "same-site"}:
            return refusals.opening()
        return refusals.not_signed_in()

    async def _sign_off(self, request: web.Request) -> web.StreamResponse:
        """Refuse cookie and token from now on, and end what was open by them."""
        sign_in = request[SIGN_IN]
        if self._admission.sign_off(sign_in):
            self._announce()
        await self.close_all("Signed off.", sign_in)
        gone = refusals.signed_off()
        gone.del_cookie(
            self._address.cookie,
            path="/",
            httponly=True,
            samesite="Strict",
            secure=self._address.is_secure,
        )
        return gone

    # What the page asks for

    async def _visit(self, request: web.Request) -> web.StreamResponse:
        """Show the app on a page until the visitor leaves."""
        socket = web.WebSocketResponse(heartbeat=HEARTBEAT, max_msg_size=MOST_BYTES)
        await socket.prepare(request)
        sign_in = request[SIGN_IN]
        visit = Visit(sign_in, socket, self._launch, idle=self._idle, used=self._admission.used)
        try:
            await asyncio.wait_for(self._places.acquire(), self._place_wait)
        except TimeoutError:
            reason = f"All {self._most} places are taken. Try again when somebody has left."
            await visit.leave(reason, WSCloseCode.TRY_AGAIN_LATER)
            return socket
        if not self._admission.used(sign_in):  # signed off while it waited
            self._places.release()
            await visit.leave("Signed off.", WSCloseCode.POLICY_VIOLATION)
            return socket
        size = size_from(request.query.get("width", ""), request.query.get("height", ""))
        # A task of its own: whatever becomes of the request, its place is free once the process has ended.
        showing = self._visits[visit] = asyncio.create_task(self._show(visit, size))
        await asyncio.shield(showing)
        return socket

    async def _show(self, visit: Visit, size: TerminalSize) -> None:
        try:
            await visit.run(size)
        except OSError as error:
            complain(f"A visitor's process could not be started: {error.strerror or error}.")
            await visit.leave("The app could not be started; the server's terminal says more.")
        finally:
            del self._visits[visit]
            self._places.release()
            self._admission.used(visit.sign_in)

    async def _download(self, request: web.Request) -> web.StreamResponse:
        """Send a file that the app offered to this browser, once; a browser never opens it here."""
        key, sign_in = request.match_info["key"], request[SIGN_IN]
        for visit in self._visits:
            if visit.sign_in == sign_in and (file := visit.take_file(key)) is not None:
                named = quote(file.name, safe="", errors="replace")
                return web.Response(
                    body=file.content,
                    headers={
                        # RFC 6266, in the form for all characters of Unicode.
                        hdrs.CONTENT_DISPOSITION: f"attachment; filename*=UTF-8''{named}",
                        hdrs.CONTENT_TYPE: file.kind or "application/octet-stream",
                        "Content-Security-Policy": "sandbox; default-src 'none'",
                    },
                )
        raise web.HTTPNotFound
