"""The server: it listens, tells its address, and ends all visits before it ends itself."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from aiohttp import web
from msgspec import Struct

from synoptic.tui.serving.admission import Address, Admission, local_address
from synoptic.tui.serving.site import Site
from synoptic.tui.serving.visitor_process import PATIENCE

if TYPE_CHECKING:
    from synoptic.tui.serving.launch import Launch


class Serving(Struct, frozen=True):
    """What is served, where and to how many."""

    launch: Launch
    """What each visitor gets."""
    host: str
    """The interface to listen at."""
    port: int
    """The port; 0 for a free one."""
    public: Address | None
    """The address of a proxy; None without one."""
    most: int
    """Pages open at a time."""
    idle: float
    """Seconds without a key after which a page is closed."""


def serve(serving: Serving, announce: Callable[[str], None]) -> None:
    """Serve until a signal comes; `announce` is given the address, and each new one. Raises OSError."""
    family = socket.AF_INET6 if ":" in serving.host else socket.AF_INET
    listening = socket.create_server((serving.host, serving.port), family=family)
    # What goes wrong with a request is told in one line (see `guards`), and nothing of what it says.
    logging.getLogger("aiohttp").addHandler(logging.NullHandler())
    logging.getLogger("aiohttp").propagate = False
    asyncio.run(_serve(serving, listening, announce))


async def _serve(serving: Serving, listening: socket.socket, announce: Callable[[str], None]) -> None:
    address = serving.public or local_address(serving.host, listening.getsockname()[1])
    admission = Admission()

    def tell() -> None:
        announce(f"{address.origin}/?token={admission.token}")

    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    if sys.platform != "win32":  # where asyncio takes no signals, and the command refuses
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, stopped.set)
    site = Site(address, admission, serving.launch, most=serving.most, idle=serving.idle, announce=tell)
    runner = web.AppRunner(
        site.application(), access_log=None, handle_signals=False, shutdown_timeout=PATIENCE + 5
    )
    await runner.setup()
    try:
        await web.SockSite(runner, listening).start()
        tell()
        await stopped.wait()
    finally:
        await runner.cleanup()
