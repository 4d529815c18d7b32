"""What it costs to export 10,000 highlights of 200 made-up articles: each format, against JSON of the same.

The yardstick is the standard library's `json.dumps` of the values that every format gets, in the same run and
in turn with the formats. Each is measured in a process of its own, forked from one that holds the material:
its CPU time, and how far its peak memory is above what was held.
"""

from __future__ import annotations

import json
import multiprocessing
import random
import statistics
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from benchmarks import prose
from synoptic.annotations.anchoring.anchors import anchor
from synoptic.annotations.export.document import unwatched
from synoptic.annotations.export.formats import FORMATS, ExportSubject
from synoptic.annotations.export.gathering import material_of
from synoptic.annotations.matrix.claims import claims_of_tags
from synoptic.annotations.matrix.matrix import matrix
from synoptic.annotations.model.annotations import Annotations
from synoptic.annotations.model.values import COLOURS, LINK_KINDS, Highlight, Link, LinkEnd, Note, Tag

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from multiprocessing.connection import Connection

    from synoptic.annotations.export.document import Writer
    from synoptic.annotations.export.material import Material
    from synoptic.corpus.article import Article

HIGHLIGHTS, ARTICLES = 10_000, 200
"""How much is exported."""
GOAL = 2.0
"""CPU seconds that a format may take."""

_PASSAGES = 20
"""Passages of some 300 characters in an article."""
_OUTLETS = 12
_TAGS = 40
_LINKS = 500
_REPEATS = 5
_NOW = datetime(2031, 3, 14, tzinfo=UTC)


def run() -> None:
    """Print the median and the spread of CPU seconds, the peak memory, and the size of each document."""
    articles, annotations = library()
    material = gathered(articles, annotations)
    works: dict[str, Callable[[], int]] = {
        "gathering": lambda: len(gathered(articles, annotations).highlights),
        "json.dumps (yardstick)": lambda: len(as_plain_json(material)),
    }
    for name, form in FORMATS.items():
        if (write := form.writes.get(ExportSubject.HIGHLIGHTS)) is not None:
            works[name] = partial(_length_of, write, material)
    print(f"{HIGHLIGHTS:,} highlights in {ARTICLES} articles, {_REPEATS} runs each; goal {GOAL:.0f} s of CPU")
    figures: dict[str, list[tuple[float, float, int]]] = {name: [] for name in works}
    for _ in range(_REPEATS):
        for name, work in works.items():
            figures[name].append(measured(work))
    for name, runs in figures.items():
        seconds, peaks, sizes = zip(*runs, strict=True)
        print(
            f"  {name:24s} {statistics.median(seconds):6.2f} s ({min(seconds):.2f}–{max(seconds):.2f}), "
            f"{statistics.median(peaks):6.1f} MB more, {sizes[0]:12,}"
        )


def measured(work: Callable[[], int]) -> tuple[float, float, int]:
    """Do a piece of work in a fork; return its CPU seconds, MB of peak memory above its start, its result."""
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_report, args=(work, sender))
    process.start()
    figures: tuple[float, float, int] = receiver.recv()
    process.join()
    return figures


def _report(work: Callable[[], int], sender: Connection) -> None:
    held, begun = _memory("VmRSS"), time.process_time()
    result = work()
    sender.send((time.process_time() - begun, _memory("VmHWM") - held, result))


def _memory(name: str) -> float:
    """Return a figure of this process's memory, in MB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition(f"{name}:")[2].split()[0]) / 1024


def _length_of(write: Writer, material: Material) -> int:
    return len(write(material, unwatched).content)


def as_plain_json(material: Material) -> str:
    """Return the values of the articles, with their highlights, and of links and silences as JSON."""
    parts = material.articles, material.links, material.silences
    return json.dumps(msgspec.to_builtins(parts, str_keys=True), ensure_ascii=False)


def gathered(articles: Sequence[Article], annotations: Annotations) -> Material:
    """Return the material of all of it, with the matrix of its tags."""
    material = material_of(articles, annotations, title="made up", when=_NOW)
    claims = claims_of_tags(annotations, articles, material.texts)
    return replace(material, matrix=matrix(articles, claims))


def library() -> tuple[Sequence[Article], Annotations]:
    """Return the articles, and highlights with tags, notes and links on them: the same in every run."""
    chance = random.Random(16)
    articles = [
        replace(
            article,
            source=f"Outlet {number % _OUTLETS}",
            author=f"Author {number % 50}",
            date=(_NOW - timedelta(days=number % 90)).date().isoformat(),
            url=f"https://outlet{number % _OUTLETS}.example/story/{number}",
            letter=f"L{number}",
        )
        for number, article in enumerate(prose.articles(ARTICLES * _PASSAGES, a_piece=_PASSAGES))
    ]
    tags = [
        Tag(f"tag{n}", f"claim/{n}" if n % 2 else f"theme {n}", COLOURS[n % len(COLOURS)], "", _NOW, _NOW)
        for n in range(_TAGS)
    ]
    highlights = []
    for number in range(HIGHLIGHTS):
        article = articles[number % ARTICLES]
        start = chance.randrange(len(article.text) - 300)
        place = anchor(article.text, start, start + chance.randint(20, 280), article.digest)
        carried = tuple(tag.id for tag in chance.sample(tags, chance.choice((0, 1, 1, 2, 3))))
        when = _NOW + timedelta(seconds=number)
        highlights.append(Highlight(f"highlight{number}", article.id, place, carried, when, when))
    notes = [
        Note(f"note on {each.id}", each.id, f"See *{each.anchor.exact[:20]}*: asked.\n\n- once", _NOW, _NOW)
        for each in highlights[::3]
    ]
    links = []
    for number in range(_LINKS):
        one, other = (LinkEnd(each.article, each.anchor) for each in chance.sample(highlights, 2))
        links.append(Link(f"link{number}", LINK_KINDS[number % 3], one, other, "", _NOW, _NOW))
    return articles, Annotations(
        highlights={each.id: each for each in highlights},
        tags={each.id: each for each in tags},
        notes={each.id: each for each in notes},
        links={each.id: each for each in links},
    )
