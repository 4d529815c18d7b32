"""The page in headless Chromium: it asks for nothing but itself, and filters by tag without a script."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from synoptic.annotations.anchoring.anchors import anchor
from synoptic.annotations.export.document import unwatched
from synoptic.annotations.export.gathering import material_of
from synoptic.annotations.export.page.html_page import page_of
from synoptic.annotations.model.annotations import Annotations
from synoptic.annotations.model.values import Highlight, Note, Tag
from tests.annotations.specimens import article_of

if TYPE_CHECKING:
    from pathlib import Path

WHEN = datetime(2031, 3, 14, 9, 26, tzinfo=UTC)
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --window-size=500,800 --dump-dom"
)
WATCH = """<script>
document.getElementById("t2").click();
const shown = [...document.querySelectorAll(".note, mark")].filter(
  each => each.matches(".note") ? getComputedStyle(each).display !== "none"
    : getComputedStyle(each).borderBottomColor !== "rgba(0, 0, 0, 0)");
const bar = document.documentElement.scrollWidth > innerWidth ? " sideways" : "";
document.title = "shown: " + shown.map(each => each.id || "piece").join(" ") + bar;
</script><img src="https://example.org/control.png">"""

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")


def page() -> str:
    article = article_of("The bridge was shut at six.\n\nNobody crossed it. https://example.org/x.png")
    tags = {
        f"tag-{name}": Tag(f"tag-{name}", name, colour, "", WHEN, WHEN)
        for name, colour in (("bridge", "yellow"), ("crew", "red"))
    }
    highlights = [
        Highlight(
            "one", article.id, anchor(article.text, 4, 19, article.digest), ("tag-bridge",), WHEN, WHEN
        ),
        Highlight("two", article.id, anchor(article.text, 15, 26, article.digest), ("tag-crew",), WHEN, WHEN),
    ]
    image = Note(
        "note", "one", "![x](https://example.org/pixel.png) <img src=https://example.org/y.png>", WHEN, WHEN
    )
    annotations = Annotations(
        tags=tags, highlights={each.id: each for each in highlights}, notes={image.id: image}
    )
    return page_of(material_of([article], annotations, title="t", when=WHEN), unwatched).text


def opened(html: str, folder: Path) -> tuple[str, set[str]]:
    """Return the document as the browser has it in the end, and the addresses that it asked for."""
    assert BROWSER is not None
    file, log = folder / "page.html", folder / "log.json"
    file.write_text(html, encoding="utf-8")
    command = [*FLAGS.split(), f"--user-data-dir={folder / 'profile'}", f"--log-net-log={log}", file.as_uri()]
    done = subprocess.run([BROWSER, *command], capture_output=True, text=True, timeout=120, check=True)
    events = json.loads(log.read_text(encoding="utf-8"))["events"]
    asked = (event.get("params", {}) for event in events)
    # What the browser asks for of its own accord has no page that it comes from.
    own = {each["url"] for each in asked if each.get("initiator", "not an origin") != "not an origin"}
    return done.stdout, own


def test_it_makes_no_request_and_filters_without_a_script(tmp_path: Path) -> None:
    for name in ("plain", "watched"):
        (tmp_path / name).mkdir()
    dom, asked = opened(page(), tmp_path / "plain")
    assert 'id="note-2"' in dom
    assert asked == set()
    # Only the test may run a script in it: it ticks a box, and tells what is to be seen then.
    allowed = re.sub(r"<meta http-equiv[^>]*>", "", page()).replace("</body>", f"{WATCH}</body>")
    dom, asked = opened(allowed, tmp_path / "watched")
    told = re.findall("<title>.*?</title>", dom)
    assert told == ["<title>shown: mark-2 piece note-2</title>"]
    assert asked == {"https://example.org/control.png"}, "a request would be seen"
