"""Copied text reaches the terminal and the desktop, and neither can get in the way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from textual.app import App

from synoptic.tui.shell import clipboard

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "“Quoted” – naïve 漢字\n\ttabs\r\n\0 and \x1b]52;c;aGk=\x07"


@pytest.fixture
def desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of the only programs there are; `xclip` has its place on a screen there."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    return folder


def install(folder: Path, name: str, program: str) -> None:
    file = folder / name
    file.write_text(f"#!{sys.executable}\nimport sys, time, pathlib\n{program}\n")
    file.chmod(0o755)


def fake_app(copied: list[str], *, web: bool = False) -> App[None]:
    return cast("App[None]", SimpleNamespace(copy_to_clipboard=copied.append, is_headless=False, is_web=web))


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the desktop has a program of its own for this")
class TestDesktop:
    def test_it_gets_the_very_text(self, desktop: Path, tmp_path: Path) -> None:
        target = tmp_path / "copied"
        install(desktop, "xclip", f"pathlib.Path({str(target)!r}).write_bytes(sys.stdin.buffer.read())")
        assert clipboard.copy_to_desktop(TEXT, patience=60)
        assert target.read_bytes() == TEXT.encode()

    def test_without_one_nothing_happens(
        self, desktop: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert not clipboard.copy_to_desktop(TEXT)
        monkeypatch.setattr(sys, "executable", str(desktop / "gone"))
        assert not clipboard.copy_to_desktop(TEXT)
        assert capfd.readouterr() == ("", "")

    def test_complaints_do_not_reach_the_screen(
        self, desktop: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        install(desktop, "xclip", "print('oh no'); sys.exit('cannot open display')")
        clipboard.copy_to_desktop(TEXT)
        assert capfd.readouterr() == ("", "")

    def test_one_that_never_ends_is_ended(self, desktop: Path, tmp_path: Path) -> None:
        started = tmp_path / "started"
        install(desktop, "xclip", f"pathlib.Path({str(started)!r}).touch(); time.sleep(600)")
        assert not clipboard.copy_to_desktop("x" * 1_000_000, patience=0.5)

    def test_on_windows_the_process_that_copies_is_ended_alone(
        self, desktop: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(clipboard, "_PROGRAM", "import time; time.sleep(600)")
        monkeypatch.setattr(sys, "platform", "win32")
        monkeypatch.delattr(os, "killpg")
        monkeypatch.delattr(signal, "SIGKILL")
        # Python itself ends a process by that signal here.
        monkeypatch.setattr(subprocess.Popen, "kill", lambda process: process.send_signal(signal.SIGTERM))
        assert not clipboard.copy_to_desktop(TEXT, patience=0.5)


async def test_in_an_app_it_is_on_its_clipboard() -> None:
    app: App[None] = App()
    async with app.run_test():
        clipboard.copy(app, "a\ud800b")
        assert app.clipboard == "a\ufffdb"


def test_the_desktop_is_not_waited_for_and_gets_the_last_text(monkeypatch: pytest.MonkeyPatch) -> None:
    going, done = threading.Event(), threading.Event()
    given: list[str] = []

    def slowly(text: str, *_: Any) -> bool:
        going.wait(60)
        given.append(text)
        if text == "last":
            done.set()
        return True

    monkeypatch.setattr(clipboard, "copy_to_desktop", slowly)
    copied: list[str] = []
    for text in ("first", "second", "third", "last"):
        clipboard.copy(fake_app(copied), text)
    assert copied == ["first", "second", "third", "last"]
    assert given == []
    going.set()
    assert done.wait(60)
    assert given in (["first", "last"], ["last"]), "what nobody can paste any more is not copied"


def test_the_desktop_of_a_server_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[str] = []
    monkeypatch.setattr(clipboard, "copy_to_desktop", given.append)
    copied: list[str] = []
    clipboard.copy(fake_app(copied, web=True), TEXT)
    assert copied == [TEXT]
    assert "clipboard" not in [thread.name for thread in threading.enumerate()]
    assert given == []
