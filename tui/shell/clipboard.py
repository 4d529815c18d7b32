"""Copying text: to the clipboard of the terminal, wherever that runs, and to that of the desktop here."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from itertools import count
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.app import App

PATIENCE = 3.0
"""Seconds that the desktop has for taking a text."""

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
# As bytes, so that no line end is translated.
_PROGRAM = "import sys, pyperclip; pyperclip.copy(sys.stdin.buffer.read().decode())"

_numbers = count(1)
_turn = threading.Lock()
_latest = 0


def copy(app: App[Any], text: str) -> None:
    """Put a text on the clipboards that can be had; return at once, and raise nothing where there is none.

    The terminal gets it by OSC 52, which reaches the reader's own machine through SSH too; many terminals
    know it, and none says whether it did it. The desktop gets it besides, in a thread. Lone surrogates, which
    no clipboard can take, become U+FFFD. The app's own clipboard has the text too, for its fields to paste.
    """
    global _latest  # there is one desktop
    sent = _LONE_SURROGATE.sub("\ufffd", text)
    app.copy_to_clipboard(sent)
    if app.is_headless or app.is_web:  # the desktop of a reader at a browser is not the one here
        return
    _latest = number = next(_numbers)
    # A daemon: a desktop that does not answer keeps nobody from quitting.
    threading.Thread(target=_in_turn, args=(number, sent), name="clipboard", daemon=True).start()


def _in_turn(number: int, text: str) -> None:
    """Give the text to the desktop, unless a later one was copied meanwhile."""
    with _turn:
        if number == _latest:
            copy_to_desktop(text)


def copy_to_desktop(text: str, patience: float = PATIENCE) -> bool:
    """Put a text on the clipboard of the desktop, and tell whether that was done. Raises nothing.

    Takes up to `patience` seconds. The programs that do it, such as `xclip` and `wl-copy`, are looked for by
    pyperclip. It runs in a process of its own: these programs inherit what they are started with, so that
    here they would write their complaints over the screen, and might never end.
    """
    try:
        # In a session of its own, so that what keeps the clipboard outlives this terminal.
        process = subprocess.Popen(  # noqa: S603  # nothing of the text is among the arguments
            [sys.executable, "-P", "-c", _PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return False
    try:
        process.communicate(text.encode(), timeout=patience)
    except subprocess.TimeoutExpired:
        _kill(process)
        process.communicate()
    except OSError:
        process.kill()
        process.wait()
    return process.returncode == 0


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a process with those that it started; on Windows, where pyperclip starts none, that one."""
    if sys.platform == "win32":
        process.kill()
    else:
        with suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
