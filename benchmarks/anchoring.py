"""Whether highlights find their places again: edited articles of all kinds, and one of a megabyte."""

from __future__ import annotations

import random
import resource
import sys
import time
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from annotations.anchor import anchor
from annotations.placing import State, place_all
from annotations.model import Highlight
from benchmarks.edits import EDITS, Draft, passages_of
from benchmarks.start_and_keys import articles
from corpus.article import Article, Span, digest_of
from corpus.loading import load_file
from corpus import samples
from datetime import UTC, datetime

CASES = 5000
SEED = 20_000
TUNING_SEED = 0
"""What the method was tuned on; the figures are of other edits."""
_OVERLAP = 0.85
_PER_EDIT = 20
_NOW = datetime(2031, 3, 14, tzinfo=UTC)


class InMemory:
    def __init__(self, *texts: str) -> None:
        self._texts = {digest_of(text): text for text in texts}

    def get(self, digest: str, /) -> str | None:
        return self._texts.get(digest)


def highlight_of(text: str, start: int, end: int, digest: str, identifier: str) -> Highlight:
    return Highlight(identifier, "article", anchor(text, start, end, digest), (), _NOW, _NOW)


def overlap(span: Span, start: int, end: int) -> float:
    common = min(span.end, end) - max(span.start, start)
    whole = max(span.end, end) - min(span.start, start)
    return max(0, common) / whole


def judge(seed: int, cases: int, show=None, without_texts: bool = False) -> tuple[dict[str, Counter[str]], dict[str, float]]:
    texts = [load_file(p).text for p in articles()]
    texts += [load_file(p).text for p in sorted(samples.folder().iterdir()) if p.suffix in {".txt", ".md"}]
    texts = list(dict.fromkeys(texts))
    outcome = {name: Counter() for name in EDITS}
    seconds = dict.fromkeys(EDITS, 0.0)
    rounds = cases // (len(EDITS) * _PER_EDIT) + 1
    for number in range(rounds):
        for name, edit in EDITS.items():
            chance = random.Random(f"{seed} {number} {name}")
            text = texts[chance.randrange(len(texts))]
            other = chance.choice([each for each in texts if each != text])
            if number % 3 == 0:
                # Texts that repeat themselves, nearly.
                repeating = Draft(text)
                EDITS["look-alikes inserted"](repeating, chance, other)
                text = repeating.text
            passages = passages_of(text, chance, _PER_EDIT)
            digest = digest_of(text)
            highlights = [highlight_of(text, p.start, p.end, digest, str(i)) for i, p in enumerate(passages)]
            draft = Draft(text, [replace(p) for p in passages])
            edit(draft, chance, other)
            article = Article("article", "", draft.text, digest_of(draft.text))
            kept = InMemory() if without_texts else InMemory(text)
            begun = time.perf_counter()
            placements = place_all(article, highlights, kept)
            seconds[name] += time.perf_counter() - begun
            for highlight, passage in zip(highlights, draft.passages, strict=True):
                placement = placements[highlight.id]
                verdict = _verdict(placement, passage, draft.text)
                outcome[name][verdict] += 1
                if show and verdict in show:
                    now = draft.text[placement.span.start:placement.span.end] if placement.span else None
                    print(f"--- {name} {verdict} {placement.state}\n  was  {highlight.anchor.exact!r}\n  true {draft.text[passage.start:passage.end]!r}\n  got  {now!r}\n  before {highlight.anchor.before!r} now {draft.text[max(0,passage.start-32):passage.start]!r}")
    return outcome, seconds


def _verdict(placement, passage, text) -> str:
    start, end = passage.start, passage.end
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    is_there = not passage.is_gone and start < end
    right = is_there and placement.span is not None and overlap(placement.span, start, end) >= _OVERLAP
    if not is_there:
        if placement.span is None:
            return "gone: orphan"
        return "gone: flagged" if placement.state is State.MOVED else "gone: attached"
    if right:
        return "right, flagged" if placement.state is State.MOVED else "right"
    if passage.is_mutilated and placement.span is None:
        return "right"
    if placement.span is None:
        return "orphaned"
    return "wrong, flagged" if placement.state is State.MOVED else "silently wrong"


def report(outcome, seconds):
    total = Counter()
    names = ("right", "right, flagged", "wrong, flagged", "orphaned", "silently wrong", "gone: orphan", "gone: flagged", "gone: attached")
    print(f"{'':30s}", *(f"{n:>14s}" for n in names), "us")
    for name, c in [*outcome.items(), ("total", total)]:
        if name != "total":
            total.update(c)
        n = sum(c.values())
        us = (seconds[name] if name != "total" else sum(seconds.values())) / n * 1e6
        print(f"{name:30s}", *(f"{c[k]:14d}" for k in names), f"{us:.0f}")
    alive = sum(v for k, v in total.items() if not k.startswith("gone"))
    gone = sum(v for k, v in total.items() if k.startswith("gone"))
    print(f"alive {alive}: right {(total['right']+total['right, flagged'])/alive:.2%}, silently wrong {total['silently wrong']/alive:.2%}, orphaned {total['orphaned']/alive:.2%}, flagged {(total['right, flagged']+total['wrong, flagged'])/alive:.2%}")
    print(f"gone {gone}: silently attached {total['gone: attached']/gone:.2%}, flagged {total['gone: flagged']/gone:.2%}")


def run() -> None:
    report(*judge(TUNING_SEED, CASES))


if __name__ == "__main__":
    show = set(sys.argv[2:]) or None
    report(*judge(int(sys.argv[1]), CASES, show))
