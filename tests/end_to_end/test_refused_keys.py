"""A key that is refused takes what is typed after it with it: nothing is changed, written or closed by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from synoptic.annotations.store.store import AnnotationStore
from tests.end_to_end.desk import ROOT, mark_a_word

if TYPE_CHECKING:
    from pathlib import Path

    from tests.end_to_end.desk import Desk


def _written(desk: Desk) -> tuple[bytes, set[Path]]:
    """Return what the store's file holds, and the files there are where an export goes."""
    folders = (ROOT, desk.folder, desk.articles)
    # Other tests, which run meanwhile, make hidden ones.
    files = {path for folder in folders for path in folder.iterdir() if not path.name.startswith(".")}
    return desk.store.read_bytes(), files


@pytest.mark.parametrize(
    ("refused", "because", "name"),
    [
        ("x", "No link here.", "export"),
        ("c", "The last pane stays open.", "undo"),
        ("N", "No search yet.", "claim/1 as told\n"),
        ("V", "Open a second article first", "quit"),
    ],
)
def test_a_name_after_a_refused_key_changes_nothing(
    desk: Desk, refused: str, because: str, name: str
) -> None:
    with desk.read() as terminal:
        mark_a_word(terminal)
        terminal.wait_for("1 highlight")
        terminal.settle()
        before = _written(desk)
        terminal.type(refused + name)  # at once: a program that is kept waiting would see a pause
        terminal.wait_for(f"Ignored: “{name.strip()}”")
        terminal.wait_for(because)
        terminal.settle(1.2)
        assert "1 highlight" in terminal.screen_text()
        assert _written(desk) == before


def test_after_a_pause_or_escape_keys_are_commands_again(desk: Desk) -> None:
    with desk.read() as terminal:
        mark_a_word(terminal)
        terminal.wait_for("1 highlight")
        terminal.type("xlaim")
        terminal.wait_for("Ignored: “laim”")
        terminal.press("escape", "u")
        terminal.wait_gone("1 highlight")
        terminal.type("xlaim")
        terminal.wait_for("Ignored: “laim”")
        terminal.pump(1.2)
        terminal.press("U")
        terminal.wait_for("1 highlight")


def test_sentences_are_tagged_without_a_selection(desk: Desk) -> None:
    with desk.read() as terminal:
        terminal.press("g", "}", "}", "}", "t")
        terminal.wait_for("Tag “")
        terminal.type("export\n")
        terminal.wait_for("Tagged export: “")
        terminal.press("}", "1")
        terminal.wait_for("2 highlights")
    made = AnnotationStore(desk.store.parent).annotations
    assert sorted(each.anchor.exact for each in made.highlights.values()) == [
        "The city had counted 38 lorries on the bridge.",
        "“We closed it because it moved,” said Dr. Ines Marl.",
    ]
    assert [tag.name for tag in made.tags.values()] == ["export"]
