"""The articles that were labelled by hand, and the halves of the labels: for tuning, and to report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.start_and_keys import ROOT
from synoptic.corpus import samples
from synoptic.corpus.files.loading import load_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from synoptic.corpus.article import Article

LABELS = Path(__file__).resolve().parent / "labels"
_REAL = ROOT.parent / "shared" / "articles"


def labels(name: str) -> dict[str, Any]:
    """Return the labels of that name, as benchmarks/labels/README.md tells."""
    read: dict[str, Any] = json.loads((LABELS / f"{name}.json").read_text(encoding="utf-8"))
    return read


def labelled_articles(digests: dict[str, str]) -> dict[str, Article]:
    """Return the labelled articles that are there, by name, telling which are not or have changed."""
    files = {
        path.stem: path
        for folder in (samples.folder(), _REAL)
        if folder.is_dir()
        for path in folder.iterdir()
    }
    found: dict[str, Article] = {}
    for name, digest in digests.items():
        if name not in files:
            continue
        article = load_file(files[name])
        if article.digest == digest:
            found[name] = article
        else:
            print(f"{files[name]} is not the text that was labelled; it is left out")
    if missing := len(digests) - len(found):
        print(f"{missing} of {len(digests)} labelled articles are not in {_REAL}: figures of the others")
    return found


def halves(names: Sequence[str]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return the pairs of articles that were tuned on, and those that are reported: by turns, sorted by name.

    Samples are paired with samples and real articles with real ones: nothing else tells of the same.
    """
    ordered = sorted(names)
    pairs = [
        (one, other)
        for number, one in enumerate(ordered)
        for other in ordered[number + 1 :]
        if one[0].isdigit() == other[0].isdigit()
    ]
    return pairs[0::2], pairs[1::2]
