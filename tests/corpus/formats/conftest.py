from __future__ import annotations

import json
import os
import shutil
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PAGE = """<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Tide turns | Courier</title>
<meta property="og:site_name" content="Courier"><meta property="article:published_time" content="2031-11-05">
<style>p { color: #123 }</style></head><body>
<nav><a href="/">Home</a> <a href="/news">News</a></nav><article><h1>Tide turns at Überhafen’s “gate”</h1>
<p class="byline">By Ilse Brandt</p><p>The wall held, said the dyke reeve on Monday — twelve hours after the
flood had passed the mark of 4.5 metres, which it had not done since the winter of 1962 (see the chart).</p>
<p>“We were lucky,” she said. “Next time the <em>wind</em> may be in the north-west, and then nobody can tell
what the old stones will do; they were laid before the sluice was widened.”</p></article>
<footer><p>© 2031 Courier. All rights reserved.</p></footer></body></html>"""
"""A page for browsers to save."""


def saved_by_chromium(chromium: str, page: Path, profile: Path) -> bytes:
    """Return a page as Chromium saves it, asked through its pipe for development tools."""
    to_read, to_write = os.pipe(), os.pipe()
    options = "--headless --no-sandbox --disable-gpu --no-first-run --remote-debugging-pipe"
    browser = os.posix_spawn(
        chromium,
        [chromium, *options.split(), f"--user-data-dir={profile}"],
        {**os.environ, "HOME": str(profile)},
        file_actions=[
            (os.POSIX_SPAWN_DUP2, to_read[0], 3),
            (os.POSIX_SPAWN_DUP2, to_write[1], 4),
            (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
        ],
    )
    os.close(to_read[0])
    os.close(to_write[1])
    with os.fdopen(to_read[1], "wb") as requests, os.fdopen(to_write[0], "rb") as answers:

        def ask(
            number: int, method: str, parameters: Mapping[str, object], session: str = ""
        ) -> dict[str, str]:
            message = {"id": number, "method": method, "params": parameters}
            of_session = {"sessionId": session} if session else {}
            requests.write(json.dumps(message | of_session).encode() + b"\0")
            requests.flush()
            answer = b""
            while character := answers.read(1):
                if character != b"\0":
                    answer += character
                    continue
                told = json.loads(answer)
                if told.get("id") == number:
                    result: dict[str, str] = told["result"]
                    return result
                answer = b""
            raise AssertionError("the browser went away")

        target = ask(1, "Target.createTarget", {"url": page.as_uri()})["targetId"]
        session = ask(2, "Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"]
        state = {"expression": "location.protocol + document.readyState"}
        while "file:complete" not in str(ask(3, "Runtime.evaluate", state, session)):
            time.sleep(0.05)
        snapshot = ask(4, "Page.captureSnapshot", {"format": "mhtml"}, session)["data"]
        ask(5, "Browser.close", {})
    os.waitpid(browser, 0)
    return snapshot.encode()


@pytest.fixture(scope="session")
def chromium_mhtml(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("Chromium, which saves the page, is not installed")
    folder = tmp_path_factory.mktemp("chromium")
    page = folder / "tide.html"
    page.write_text(PAGE, encoding="utf-8")
    return saved_by_chromium(chromium, page, folder / "profile")
