"""The visitor's end of the pipe: Textual's driver for the web, with less that it can do.

Packets go both ways: a letter, four bytes of length (big-endian), the content. `D` is what a terminal reads
or writes, `M` a message in JSON; our own `F` is a file, named by the message before it.
"""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, TextIO

from textual.drivers.web_driver import WebDriver

if TYPE_CHECKING:
    from pathlib import Path

    from textual.theme import Theme


class BrowserDriver(WebDriver):
    """Draws on the page of a visitor."""

    def start_application_mode(self) -> None:
        super().start_application_mode()
        self._app.theme_changed_signal.subscribe(self._app, self._tell_theme)
        self._tell_theme(self._app.current_theme)

    def _tell_theme(self, theme: Theme) -> None:
        """Have the page around the terminal be as dark or light as what is in it."""
        self.write_meta({"type": "theme", "dark": theme.dark})

    def run_input_thread(self) -> None:
        """Read until the server closes the pipe: where it is gone, end as by a signal, with all kept."""
        super().run_input_thread()
        if not self.exit_event.is_set():
            os.kill(os.getpid(), signal.SIGTERM)

    def open_url(self, url: str, new_tab: bool = True) -> None:
        """Open nothing: the page leads to itself alone."""

    def deliver_binary(
        self,
        binary: BinaryIO | TextIO,
        *,
        delivery_key: str,
        save_path: Path,
        open_method: Literal["browser", "download"] = "download",
        encoding: str | None = None,
        mime_type: str | None = None,
        name: str | None = None,
    ) -> None:
        """Send a file to be downloaded, as a whole; it is never opened, whatever `open_method` says."""
        del open_method
        with binary:
            content: Any = binary.read()
        if isinstance(content, str):
            content = content.encode(encoding or "utf-8")
        self.write_meta({"type": "file", "name": save_path.name, "kind": mime_type or ""})
        self._write(b"F%s%s" % (len(content).to_bytes(4, "big"), content))
        self._delivery_complete(delivery_key, save_path=None, name=name)
