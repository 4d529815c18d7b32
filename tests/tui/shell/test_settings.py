"""The reader's settings: used as far as they can be, and documented."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import asdict

from synoptic.tui.shell.settings import NARROWEST, SETTINGS_FILE, TABLE, WIDEST, Settings, load_settings

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "settings.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("content", "changed", "faults"),
    [
        (b"", {}, []),
        (b"[reading]\n", {}, []),
        (b"[reading]\nmeasure = 20\ncentred = false", {"measure": 20, "centred": False}, []),
        (b"[reading]\nmeasure = 200", {"measure": 200}, []),
        (b"[reading]\nmeasure = 19", {}, ["“measure” must be 20–200; using 78."]),
        (b"[reading]\nmeasure = 201", {}, ["“measure”"]),
        (b"[reading]\nmeasure = true", {}, ["“measure”"]),
        (b"[reading]\nmeasure = 66.0", {}, ["“measure”"]),
        (b'[reading]\ncoverage = "no"\nmeasure = 66', {"measure": 66}, ["“coverage” must be true or false"]),
        (b"[reading]\ncentred = 0", {}, ["“centred” must be true or false"]),
        (b"[reading]\nfont = 1\nsnap_to_words = true", {"snap_to_words": True}, ["Unknown setting “font”"]),
        (b'[reading]\nkeyboard = "azerty"', {"keyboard": "azerty"}, []),
        (b'[reading]\nkeyboard = "dvorak"', {}, ["“keyboard” must be one of automatic, latin"]),
        (b"[reading]\nkeyboard = []", {}, ["“keyboard” must be one of"]),
        (b"measure = 66\n[colours]\n[reading]\n", {}, ["“measure” must go under", "Unknown table [colours]"]),
        (b"reading = 3", {}, ["[reading] must be a table"]),
        (b"{", {}, ["Unreadable"]),
        (b"\xff\xfe", {}, ["it is not UTF-8"]),
        (b"a = " + b"[" * 100_000, {}, ["nested too deeply"]),
    ],
)  # fmt: skip
def test_settings_are_used_as_far_as_they_can_be(
    tmp_path: Path, content: bytes, changed: dict[str, Any], faults: list[str]
) -> None:
    (tmp_path / SETTINGS_FILE).write_bytes(content)
    settings, told = load_settings(tmp_path)
    assert asdict(settings) == asdict(Settings()) | changed
    assert len(told) == len(faults)
    assert all(fault in line for fault, line in zip(faults, told, strict=True))
    assert all(str(tmp_path / SETTINGS_FILE) in line and "\n" not in line for line in told)


def test_settings_that_are_no_file(tmp_path: Path) -> None:
    assert load_settings(tmp_path) == (Settings(), ())
    (tmp_path / SETTINGS_FILE).mkdir()
    assert "it is a folder" in load_settings(tmp_path)[1][0]
    (tmp_path / SETTINGS_FILE).rmdir()
    os.mkfifo(tmp_path / SETTINGS_FILE)
    assert "it is not a regular file" in load_settings(tmp_path)[1][0]
    (tmp_path / SETTINGS_FILE).unlink()
    (tmp_path / SETTINGS_FILE).symlink_to("/dev/zero")
    assert "it is a symbolic link to /dev/zero" in load_settings(tmp_path)[1][0]
    (tmp_path / SETTINGS_FILE).unlink()
    (tmp_path / SETTINGS_FILE).symlink_to(tmp_path / "synced.toml")
    (tmp_path / "synced.toml").write_text("[reading]\nmeasure = 60")
    assert load_settings(tmp_path) == (Settings(measure=60), ())


def test_every_setting_is_documented_as_it_is() -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert tomllib.loads(example) == {TABLE: asdict(Settings())}
    rows = re.findall(r'^\| `(\w+)` \| .+ \| `([\w"]+)` \|$', PAGE, re.MULTILINE)
    assert {name: tomllib.loads(f"x = {usual}")["x"] for name, usual in rows} == asdict(Settings())
    assert f"from {NARROWEST} to {WIDEST}" in PAGE
