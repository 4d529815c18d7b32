"""Two wordings of one quotation, word by word: what was kept, dropped, inserted, replaced, moved."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import TYPE_CHECKING, Literal, TypeAlias, TypeVar

from msgspec import Struct

from synoptic.corpus.article import Span
from synoptic.corpus.differences.collated_words import CollatedWord, words_of_both
from synoptic.corpus.differences.moments import DAY_NAMES
from synoptic.corpus.differences.negations import NEGATORS
from synoptic.corpus.differences.opposites import side_of
from synoptic.corpus.text.english import FUNCTION_WORDS

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

_T = TypeVar("_T")
_K = TypeVar("_K")

ChangeKind: TypeAlias = Literal["kept", "dropped", "inserted", "bracketed", "replaced", "moved"]
Label: TypeAlias = Literal[
    "verbatim", "trimmed", "reordered", "altered", "altered in substance", "paraphrased"
]

MIN_ALTERED_SHARE = 0.6
"""The share of the shorter wording's words that the other has, in the same order or moved, of what is only
altered."""
_MIN_MOVED_WORDS = 2
_MOST_COMPARED = 4000
"""Words that were dropped times those inserted, up to which clauses that changed places are looked for."""
_ELLIPSIS = re.compile(r"…|\.\s?\.\s?\.")


class WordChange(Struct, frozen=True):
    """A stretch of two wordings that is the same, or what became of it."""

    kind: ChangeKind
    """`dropped` is in the first only, `inserted` and `bracketed` (in square brackets) in the second only;
    `moved` stands in both, at another place, and comes once for each place."""
    a: Span
    """The words of the first wording; empty where they are in the second only."""
    b: Span
    """The words of the second wording; empty where they are in the first only."""
    is_marked: bool
    """Whether what was dropped is marked by an ellipsis, or what was inserted by brackets."""


class Collation(Struct, frozen=True):
    """Two wordings beside each other."""

    label: Label
    """What the second is to the first, or the first to the second: labels have no direction."""
    changes: tuple[WordChange, ...]
    """In order; together they hold every word of both."""
    common: float
    """The share of the shorter wording's words that both have in the same order, from 0 to 1."""


class _Gap(Struct, frozen=True):
    """What stands between two kept stretches."""

    words: range
    """Numbers of the words of the first wording that are not kept."""
    others: range
    """Numbers of the words of the second."""
    kept: int
    """How many words are kept behind it."""


class _Alignment(Struct, frozen=True):
    """The words of two wordings, and which of them were kept and moved."""

    words: Sequence[CollatedWord]
    """Those of the first."""
    others: Sequence[CollatedWord]
    """Those of the second."""
    gaps: tuple[_Gap, ...]
    """In order; the last one is behind everything."""
    moved: AbstractSet[int]
    """Numbers of the words of the first that stand elsewhere in the second."""
    other_moved: AbstractSet[int]
    """Numbers of those words in the second."""

    @property
    def common(self) -> int:
        """How many words both have in the same order."""
        return sum(gap.kept for gap in self.gaps)

    @property
    def share(self) -> float:
        """The share of the shorter wording's words that are common."""
        shorter = min(len(self.words), len(self.others))
        return self.common / shorter if shorter else 0.0

    def turned(self) -> _Alignment:
        """Return the same alignment seen from the other wording."""
        gaps = tuple(_Gap(gap.others, gap.words, gap.kept) for gap in self.gaps)
        return _Alignment(self.others, self.words, gaps, self.other_moved, self.moved)

    def changed(self) -> Iterator[tuple[list[CollatedWord], list[CollatedWord]]]:
        """Yield the words of each gap that were neither kept nor moved."""
        for gap in self.gaps:
            here = [self.words[number] for number in gap.words if number not in self.moved]
            there = [self.others[number] for number in gap.others if number not in self.other_moved]
            if here or there:
                yield here, there


def collate(text: str, parts: Sequence[Span], other_text: str, other_parts: Sequence[Span]) -> Collation:
    """Return two wordings word by word; `parts` are their stretches, in code points of their texts.

    Case, accents and punctuation do not count; signs of numbers do (see `collated_words`). Verbatim are
    wordings with the same words; trimmed, where one has only left words out; reordered, where clauses with
    the same words changed places; altered, where three fifths of the shorter one's words stand in the other
    in the same order or were moved, and altered in substance where a number, a day, a negation or an outcome
    is another; paraphrased is what is left. Kept words are the longest common subsequence of the two.
    """
    words, others = words_of_both(text, parts, other_text, other_parts)
    aligned = _aligned(words, others)
    changes: list[WordChange] = []
    for gap in aligned.gaps:
        changes += _between(aligned, gap, other_text)
        kept = zip(
            words[gap.words.stop : gap.words.stop + gap.kept],
            others[gap.others.stop : gap.others.stop + gap.kept],
            strict=True,
        )
        changes += (
            WordChange(
                "kept", _around([one for one, _ in run]), _around([two for _, two in run]), is_marked=False
            )
            for _, run in _grouped(kept, lambda pair: (pair[0].part, pair[1].part))
        )
    return Collation(_label(aligned), tuple(changes), aligned.share)


def label_of(text: str, parts: Sequence[Span], other_text: str, other_parts: Sequence[Span]) -> Label:
    """Return the label of `collate` alone, in a fraction of the time."""
    if [text[part.start : part.end] for part in parts] == [
        other_text[part.start : part.end] for part in other_parts
    ]:
        return "verbatim"
    return _label(_aligned(*words_of_both(text, parts, other_text, other_parts)))


def _aligned(words: Sequence[CollatedWord], others: Sequence[CollatedWord]) -> _Alignment:
    # Imported late: an app that starts has no need of it yet.
    from rapidfuzz.distance import LCSseq

    folded, other_folded = ([word.folded for word in each] for each in (words, others))
    if (len(other_folded), other_folded) > (len(folded), folded):
        # Of sequences that are as long, the algorithm chooses one by its place: both ways, the same one.
        return _aligned(others, words).turned()
    gaps: list[_Gap] = []
    at = other_at = 0
    for block in LCSseq.opcodes(folded, other_folded).as_matching_blocks():
        gaps.append(_Gap(range(at, block.a), range(other_at, block.b), block.size))
        at, other_at = block.a + block.size, block.b + block.size
    moved, other_moved = _moved(folded, other_folded, gaps)
    return _Alignment(words, others, tuple(gaps), moved, other_moved)


def _moved(
    folded: Sequence[str], other_folded: Sequence[str], gaps: Iterable[_Gap]
) -> tuple[AbstractSet[int], AbstractSet[int]]:
    """Return the words that were dropped at one place and inserted at another, by their numbers.

    They are the longest runs that both have outside what is kept, two words or more, or all that a gap has;
    nothing but function words stands anywhere, and was not moved.
    """
    left = [gap.words for gap in gaps if gap.words]
    other_left = [gap.others for gap in gaps if gap.others]
    moved: set[int] = set()
    other_moved: set[int] = set()
    if sum(map(len, left)) * sum(map(len, other_left)) > _MOST_COMPARED:
        return moved, other_moved
    while (run := _longest_run(folded, other_folded, left, other_left)) is not None:
        here, there = run
        moved |= {*here}
        other_moved |= {*there}
        left = [part for each in left for part in _without(each, here)]
        other_left = [part for each in other_left for part in _without(each, there)]
    return moved, other_moved


def _longest_run(
    folded: Sequence[str], other_folded: Sequence[str], left: Sequence[range], other_left: Sequence[range]
) -> tuple[range, range] | None:
    best: tuple[range, range] | None = None
    for here in left:
        for there in other_left:
            own, its = folded[here.start : here.stop], other_folded[there.start : there.stop]
            if set(own).isdisjoint(its):
                continue
            match = SequenceMatcher(None, own, its, autojunk=False).find_longest_match()
            run = own[match.a : match.a + match.size]
            is_whole = match.size == len(own) == len(its) and not _is_number(run[0])
            if (match.size < _MIN_MOVED_WORDS and not is_whole) or FUNCTION_WORDS.issuperset(run):
                continue
            if best is None or match.size > len(best[0]):
                first, other_first = here.start + match.a, there.start + match.b
                best = range(first, first + match.size), range(other_first, other_first + match.size)
    return best


def _without(numbers: range, taken: range) -> Iterator[range]:
    if taken.start < numbers.start or taken.stop > numbers.stop:
        yield numbers
        return
    yield from filter(None, (range(numbers.start, taken.start), range(taken.stop, numbers.stop)))


def _label(aligned: _Alignment) -> Label:
    words, others, common = aligned.words, aligned.others, aligned.common
    if common == len(words) == len(others):
        return "verbatim"
    is_trimmed = common > 0 and common in (len(words), len(others))
    shorter = min(len(words), len(others)) or 1
    if common + len(aligned.moved) < MIN_ALTERED_SHARE * shorter and not is_trimmed:
        return "paraphrased"
    if any(_is_of_substance(here, there) for here, there in aligned.changed()):
        return "altered in substance"
    if is_trimmed:
        longer = others if common == len(words) else words
        # What is added in brackets was not said: it is no trimming to leave it out.
        return "altered" if any(word.is_bracketed for word in longer) else "trimmed"
    left, other_left = (
        Counter(word.folded for each in aligned.changed() for word in each[side]) for side in (0, 1)
    )
    return "reordered" if aligned.moved and left == other_left else "altered"


def _is_of_substance(here: Sequence[CollatedWord], there: Sequence[CollatedWord]) -> bool:
    """Tell whether words that came in the place of others change a number, a day, a negation or an outcome.

    To leave out a whole clause with a number or a *not* changes nothing; to leave out the *not* alone does.
    """
    own, its = ([word.folded for word in each if not word.is_bracketed] for each in (here, there))
    negated, its_negated = (any(map(_is_negation, each)) for each in (own, its))
    if negated != its_negated:
        return bool(own and its) or all(word.replace("'", "") in FUNCTION_WORDS for word in (*own, *its))
    for is_telling in (_is_number, DAY_NAMES.__contains__):
        values, its_values = ({word for word in each if is_telling(word)} for each in (own, its))
        if values and its_values and values.isdisjoint(its_values):
            return True
    sides, its_sides = (list(filter(None, map(side_of, each))) for each in (own, its))
    return any(side.opposes(other) for side in sides for other in its_sides)


def _is_negation(word: str) -> bool:
    return word in NEGATORS or word.endswith("n't")


def _is_number(word: str) -> bool:
    return any(character.isdigit() for character in word)


def _between(aligned: _Alignment, gap: _Gap, other_text: str) -> Iterator[WordChange]:
    """Yield what became of the words between two kept stretches."""
    words, others = aligned.words, aligned.others
    here = [words[number] for number in gap.words]
    there = [others[number] for number in gap.others]
    point, other_point = _point(words, gap.words.start), _point(others, gap.others.start)
    is_moved = not (aligned.moved.isdisjoint(gap.words) and aligned.other_moved.isdisjoint(gap.others))
    if here and there and not is_moved and here[0].part == here[-1].part and there[0].part == there[-1].part:
        is_marked = any(word.is_bracketed for word in there)
        yield WordChange("replaced", _around(here), _around(there), is_marked=is_marked)
        return
    around = other_text[max(0, other_point - 8) : other_point + 8]
    is_elided = _ELLIPSIS.search(around) is not None
    for (was_moved, _), run in _grouped(gap.words, lambda n: (n in aligned.moved, words[n].part)):
        kind: ChangeKind = "moved" if was_moved else "dropped"
        place = _around([words[number] for number in run])
        yield WordChange(kind, place, Span(other_point, other_point), is_marked=is_elided and not was_moved)
    nothing = Span(here[-1].span.end, here[-1].span.end) if here else Span(point, point)
    for (was_moved, _, is_bracketed), run in _grouped(
        gap.others, lambda n: (n in aligned.other_moved, others[n].part, others[n].is_bracketed)
    ):
        kind = "moved" if was_moved else "bracketed" if is_bracketed else "inserted"
        place = _around([others[number] for number in run])
        yield WordChange(kind, nothing, place, is_marked=kind == "bracketed")


def _grouped(found: Iterable[_T], key: Callable[[_T], _K]) -> Iterator[tuple[_K, list[_T]]]:
    """Yield runs of neighbours with the same key: what stands in one part, so that no change crosses two."""
    for value, run in groupby(found, key):
        yield value, list(run)


def _around(words: Sequence[CollatedWord]) -> Span:
    return Span(words[0].span.start, words[-1].span.end)


def _point(words: Sequence[CollatedWord], number: int) -> int:
    """Return the offset between the word of that number and the one before."""
    if number:
        return words[number - 1].span.end
    return words[0].span.start if words else 0
