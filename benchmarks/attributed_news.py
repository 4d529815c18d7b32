"""Who said what in news that others annotated: PolNeAR, or whatever has its form.

PolNeAR: Newell, Margolin and Ruths 2018, "An Attribution Relations Corpus for Political News", LREC. Nothing
of it is kept here: clone networkdynamics/PolNeAR, and name a part of it, such as `data/dev`, by
`ATTRIBUTED_NEWS`.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from synoptic.corpus.article import Span
from synoptic.corpus.quotations.quotations import quotations_of
from synoptic.corpus.text.folding import fold_word
from synoptic.corpus.text.quotation_marks import quoted_stretches
from synoptic.corpus.text.speech import speech_tag

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from synoptic.corpus.quotations.quotations import Quotation

FOLDER = "ATTRIBUTED_NEWS"
"""The environment variable that names the folder."""
_SPANNED = re.compile(r"T\d+\t(\w+) ([\d ;]+)\t")
_EVENT = re.compile(r"E\d+\tAttribution:T\d+ (.*)")
# The plainest reading of curled marks that an annotator would agree with: nothing but words between them.
_PLAIN = re.compile('“([^“”"\n]+)”')
_PRONOUN_WORDS = "he she they i we it who you him her them his their its which that one those"
_PRONOUNS = frozenset(_PRONOUN_WORDS.split())
_LONG_WORDS = 6
_CLOSING = re.compile("[,.?!…] ?(?:[“”\"]|'')")
_PAUSE = re.compile(r"[,?!…]\s+")


@dataclass(frozen=True, slots=True)
class Given:
    """Words that the annotators give to a source."""

    content: tuple[Span, ...]
    """The words."""
    source: tuple[Span, ...]
    """Who has them."""
    cue: tuple[Span, ...]
    """What says so."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One quotation, and the annotators' opinion of its speaker."""

    quotation: Quotation
    """As it was found."""
    given: Given
    """What the annotators say."""
    is_right: bool
    """Whether the speaker is theirs."""


def annotated(folder: Path) -> Iterator[tuple[str, str, tuple[Given, ...]]]:
    """Yield the name, the text and the attributions of each article; of several annotators, the first's."""
    annotations = sorted((folder / "attributions").iterdir())
    for path in sorted((folder / "text").iterdir()):
        own = next((one for one in annotations if one.name.startswith(path.stem)), None)
        if own is not None:
            text = path.read_bytes().decode("utf-8")
            yield path.stem, text, tuple(_attributions(own.read_text(encoding="utf-8")))


def _attributions(lines: str) -> Iterator[Given]:
    spans: dict[str, tuple[Span, ...]] = {}
    for line in lines.splitlines():
        if (found := _SPANNED.match(line)) is not None:
            pairs = (pair.split() for pair in found[2].split(";"))
            spans[line.split("\t")[0]] = tuple(Span(int(start), int(end)) for start, end in pairs)
    for line in lines.splitlines():
        if (found := _EVENT.match(line)) is not None:
            of_kind: dict[str, tuple[Span, ...]] = {}
            for role in found[1].split():
                kind, number = role.split(":")
                kind = kind.rstrip("0123456789")
                of_kind[kind] = of_kind.get(kind, ()) + spans.get(number, ())
            yield Given(of_kind.get("Content", ()), of_kind.get("Source", ()), of_kind.get("Cue", ()))


def judged(text: str, given: Sequence[Given], quotations: Sequence[Quotation]) -> Iterator[Judged]:
    """Yield the quotations that the annotators give to a source that is no pronoun."""
    for one in quotations:
        if one.depth:
            continue
        best = max(given, key=lambda each: _overlap(one.parts, each.content), default=None)
        if best is None or _overlap(one.parts, best.content) * 2 < sum(map(len, one.parts)):
            continue
        words = _words_at(text, best.source)
        if words and not (len(words) == 1 and words[0] in _PRONOUNS):
            yield Judged(one, best, _is_right(text, one, best, words))


def _is_right(text: str, one: Quotation, given: Given, source: Sequence[str]) -> bool:
    """Tell whether a speaker is the annotated one: the last word of the name is there, or the very place."""
    if one.speaker is None:
        return False
    last = fold_word(one.speaker.split()[-1])
    if one.speaker[0].isupper() and any(
        word[:1].isupper() for span in given.source for word in text[span.start : span.end].split()[1:]
    ):
        return last in source
    at = one.speaker_at
    return last in source or (at is not None and _overlap((at,), given.source) > 0)


def _words_at(text: str, spans: Sequence[Span]) -> list[str]:
    words = re.findall(r"[\w’'.\-]+", " ".join(text[span.start : span.end] for span in spans))
    return [fold_word(re.sub(r"[’']s?$", "", word)) for word in words if fold_word(word)]


def _overlap(one: Sequence[Span], other: Sequence[Span]) -> int:
    return sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in one for b in other)


def swallowed(
    text: str, quotations: Sequence[Quotation], given: Sequence[Given]
) -> Iterator[tuple[Quotation, Given]]:
    """Yield the quotations that hold narration: what gives words to somebody, behind a mark or as a tag."""
    for one in quotations:
        for each in given:
            if _overlap(one.parts, each.content) and any(
                part.start <= cue.start and cue.end <= part.end and _is_narration(text, part, cue)
                for part in one.parts
                for cue in each.cue
            ):
                yield one, each


def _is_narration(text: str, part: Span, cue: Span) -> bool:
    if _CLOSING.search(text, part.start, cue.start) is not None:
        return True
    tags = (speech_tag(text, pause.end(), part.end) for pause in _PAUSE.finditer(text, part.start, cue.start))
    return any(tag is not None and tag.verb.start < cue.end and cue.start < tag.verb.end for tag in tags)


def run() -> None:
    """Print the figures of the articles in the folder that the environment names."""
    named = os.environ.get(FOLDER)
    if not named or not (Path(named) / "attributions").is_dir():
        print(
            f"no annotated news: {FOLDER} must name a folder with `text` and `attributions`, as PolNeAR has"
        )
        return
    counts: Counter[str] = Counter()
    for _, text, given in annotated(Path(named)):
        counts["articles"] += 1
        quotations = quotations_of(text)
        _count_spans(text, counts)
        counts["taken in"] += sum(1 for _ in swallowed(text, quotations, given))
        counts["without a source"] += sum(1 for _ in _ungiven(quotations, given))
        for each in judged(text, given, quotations):
            one = each.quotation
            size = "long" if len(one.words(text).split()) >= _LONG_WORDS else "short"
            for title in ("all", size):
                counts[title] += 1
                counts[f"{title} named"] += one.speaker is not None
                counts[f"{title} right"] += each.is_right
                counts[f"{title} certain"] += one.speaker is not None and one.is_certain
                counts[f"{title} certain right"] += each.is_right and one.is_certain
    print(f"{counts['articles']} articles; goals: named and right 0.80, certain and right 0.93, taken in 0")
    print(f"  marks: {_share(counts, 'plain found', 'plain')} found to the letter (of {counts['plain']})")
    for title, which in (("all", "all"), ("long", "six words or more"), ("short", "shorter")):
        sure = f"{title} certain"
        print(
            f"  {which:17s} named {_share(counts, f'{title} named', title)}, named and right "
            f"{_share(counts, f'{title} right', title)} (of {counts[title]}); certain and right "
            f"{_share(counts, f'{sure} right', sure)} (of {counts[sure]})"
        )
    print(f"  unquoted narration taken in: {counts['taken in']}")
    print(f"  certain of a speaker where the annotators have no source: {counts['without a source']}")


def _count_spans(text: str, counts: Counter[str]) -> None:
    found = {(one.inside.start, one.inside.end) for one in quoted_stretches(text)}
    for match in _PLAIN.finditer(text):
        inside = match[1].strip()
        start = match.start(1) + match[1].index(inside[:1]) if inside else match.start(1)
        counts["plain"] += 1
        counts["plain found"] += (start, start + len(inside)) in found


def _ungiven(quotations: Sequence[Quotation], given: Sequence[Given]) -> Iterator[Quotation]:
    for one in quotations:
        is_sure = one.depth == 0 and one.speaker is not None and one.is_certain
        if is_sure and not any(_overlap(one.parts, each.content) for each in given):
            yield one


def _share(counts: Counter[str], part: str, whole: str) -> str:
    return f"{counts[part] / counts[whole]:.3f}" if counts[whole] else "–"
