"""Pages that were marked with Hypothesis, whose articles are in the library: each mark is on its very words.

The page is as a browser has it: bars before the article, characters that are two units of UTF-16, paragraphs
as lines of indented markup, and in one place the straight quotation marks of another edition.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from synoptic.annotations.importing.import_formats import read_annotations
from synoptic.annotations.importing.planning.article_matching import Way
from synoptic.annotations.importing.planning.import_plan import ReadLibrary
from synoptic.annotations.importing.planning.planner import plan_of
from synoptic.annotations.importing.taking_over import carry_out
from synoptic.annotations.library.catalogue import identify
from synoptic.annotations.store.store import AnnotationStore
from synoptic.corpus.files.loading import load
from tests.annotations.specimens import START

if TYPE_CHECKING:
    from pathlib import Path

ARTICLE = """Lock stays closed

The lock 🚢 stayed closed on Monday, and the ships waited.

“It won’t open before noon,” the harbour master said.
The lock stayed closed on Tuesday, too.

Nobody knew why.
"""


def annotation(page: str, exact: str, number: int, *, nth: int = 0) -> dict[str, Any]:
    start = -1
    for _ in range(nth + 1):
        start = page.index(exact, start + 1)
    end = start + len(exact)
    units = [len(page[:place].encode("utf-16-le")) // 2 for place in (start, end)]
    selectors = [
        {"type": "RangeSelector", "startContainer": "/p[1]", "startOffset": 4},
        {"type": "TextPositionSelector", "start": units[0], "end": units[1]},
        {
            "type": "TextQuoteSelector",
            "exact": exact,
            "prefix": page[max(0, start - 32) : start],
            "suffix": page[end : end + 32],
        },
    ]
    return {
        "id": f"id{number}",
        "user": "acct:ada@hypothes.is",
        "uri": "https://courier.example/lock",
        "document": {"title": ["Lock stays closed | Harbour Courier"]},
        "text": "",
        "tags": [],
        "target": [{"source": "https://courier.example/lock", "selector": selectors}],
    }


def test_marks_on_a_page_are_on_the_words_of_its_article(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "lock.txt").write_text(ARTICLE)
    lines = [line for line in ARTICLE.split("\n") if line]
    page = "🍪 Cookies  🔎\n   News\n" + "\n        ".join(lines).replace("won’t", "won't") + "\n  More 🗞️"
    rows = [
        annotation(page, "🚢 stayed closed on Monday", 1),
        annotation(page, "It won't open", 2),
        annotation(page, "stayed closed", 3, nth=1),
        annotation(page, "said.\n        The lock", 4),
    ]
    gone = annotation("The bridge was open.", "The bridge was open", 5)
    content = json.dumps({"rows": [*rows, gone]}).encode()

    store = AnnotationStore(folder / ".synoptic", now=lambda: START)
    articles = identify(load([folder]).articles, store.annotations, folder)
    incoming = read_annotations(content, "annotations.json")
    plan = plan_of(incoming, ReadLibrary(articles, store.annotations, store.texts, folder), START)
    assert [each.match.way for each in plan.articles] == [Way.PAGE]
    carry_out(plan, store, root=folder, folder=folder)

    text = articles[0].text
    made = list(store.annotations.highlights.values())
    placed = [each.anchor for each in made if each.anchor.digest == articles[0].digest]
    assert all(text[each.start : each.end] == each.exact for each in placed)
    assert {each.exact: each.start for each in placed} == {
        "🚢 stayed closed on Monday": text.index("🚢"),
        "It won’t open": text.index("It won’t"),
        "stayed closed": text.index("stayed closed on Tuesday"),
        "said.\nThe lock": text.index("said.\nThe"),
    }
    # What is not there is kept without a place.
    assert [each.anchor.exact for each in made if each.anchor not in placed] == ["The bridge was open"]
