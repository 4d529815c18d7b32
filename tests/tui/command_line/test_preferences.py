"""Faults of the settings and of the reader's keys: the doctor lists all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.command_line.invocation import Synoptic


def test_the_doctor_lists_every_fault_of_settings_and_keys(synoptic: Synoptic, tmp_path: Path) -> None:
    assert "warning" not in synoptic("doctor").out
    folder = synoptic.home / "config"
    folder.mkdir(parents=True)
    (folder / "keymap.toml").write_text(
        '[keys]\nfly = "x"\nnote = "nokey"\nhighlight = "h"\n', encoding="utf-8"
    )
    (folder / "settings.toml").write_text("[reading]\nmeasure = 1\nfont = 2\n[foo]\n", encoding="utf-8")
    told = [line.partition(".toml: ")[2] for line in synoptic("doctor").out.splitlines() if "warning" in line]
    assert told == [
        "Unknown command “fly”. See docs/keys.md for the names.",
        "Unknown key “nokey” for “note”; ignored.",
        "h is now “highlight”, no longer “previous-character”; “previous-character” keeps ←.",
        "Unknown table [foo]; settings go under [reading].",
        "“measure” must be 20–200; using 78.",
        "Unknown setting “font”. Settings are measure, centred, snap_to_words, coverage, fold_furniture, "
        "keyboard, citation.",
    ]
