"""The page on agreement shows what the command prints for the coding that the page has."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from synoptic.annotations.library.catalogue import identify
from synoptic.corpus import samples
from synoptic.corpus.files.loading import load
from tests.annotations.coders import Coder

if TYPE_CHECKING:
    from tests.tui.command_line.invocation import Synoptic

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "agreement.md").read_text(encoding="utf-8")


def test_the_page_shows_what_the_command_prints(synoptic: Synoptic) -> None:
    folder = synoptic.folder / "story"
    folder.mkdir()
    shutil.copy(samples.folder() / "ardwire.txt", folder)
    synoptic.done("init", folder)
    table = PAGE.partition("| coder | words | tag |")[2].partition("\n\n")[0]
    marks = re.findall(r"^\| (\w+) \| (.*?) \| (\w+) \|$", table, re.MULTILINE)
    assert len(marks) > 5
    coders = {name: Coder(folder / ".synoptic", name) for name, _, _ in marks}
    (article,) = identify(load([folder]).articles, coders["ana"].store.annotations, folder)
    for name, words, tag in marks:
        coders[name].mark(article, words, tag)
    figures, listed = re.findall(r"^```text\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    assert synoptic.done("agreement", folder).out.startswith(figures)
    without_ids = re.sub(r" \([0-9a-f]{8}\)", "", synoptic.done("agreement", folder, "--list").out)
    assert without_ids == listed
