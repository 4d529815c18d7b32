"""Draws docs/screenshot.svg: the app on the sample articles, some passages marked, a search under way."""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from datetime import UTC, datetime
from pathlib import Path

TARGET = Path(__file__).with_name("screenshot.svg")
_NOW = datetime(2031, 3, 20, 12, tzinfo=UTC)


async def draw() -> str:
    """Return the picture as SVG."""
    from synoptic.annotations.anchoring.anchors import anchor
    from synoptic.annotations.library.catalogue import record_of
    from synoptic.annotations.library.library import Library
    from synoptic.annotations.store.store import AnnotationStore
    from synoptic.corpus import samples
    from synoptic.corpus.files.loading import load
    from synoptic.tui.app import SynopticApp
    from synoptic.tui.shell.session import Session

    folder = samples.folder()
    articles = load([folder]).articles
    with tempfile.TemporaryDirectory() as home:
        store = AnnotationStore(Path(home))
        marks = (
            ("five gates out of six", ["quotation"], "Compare: who says “we”, and who leaves it out?"),
            ("4.26", ["claim/number"], "Corrected to 4.62 by one outlet two days later."),
            ("97 minutes", ["claim/number"], ""),
        )
        for words, tags, note in marks:
            for article in articles:
                start = article.text.find(words)
                if start >= 0:
                    place = anchor(article.text, start, start + len(words), article.digest)
                    store.highlight(record_of(article, folder, _NOW), place, tags=tags, note=note)
        app = SynopticApp(
            articles=articles,
            problems=(),
            store=store,
            library=Library(Path(home), None),
            session=Session(),
            name="the night of the gate",
            keymap={},
        )
        async with app.run_test(size=(140, 40)) as pilot:
            await pilot.press("slash", *("space" if key == " " else key for key in "gates out of six"))
            await app.workers.wait_for_complete()
            await pilot.pause(0.3)
            return without_web_fonts(app.export_screenshot(title="Synoptic"))


def without_web_fonts(svg: str) -> str:
    """Return the picture drawn in the viewer's own monospaced font, fetching nothing from anywhere."""
    return re.sub(r"@font-face \{.*?\}\s*|<!--.*?-->\s*", "", svg, flags=re.DOTALL)


if __name__ == "__main__":
    os.environ.pop("NO_COLOR", None)
    os.environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
    TARGET.write_text(asyncio.run(draw()), encoding="utf-8")
    print(f"wrote {TARGET.name}")
