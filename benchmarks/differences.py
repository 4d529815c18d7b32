"""How many differences in substance are found, and how many of those found are right."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from benchmarks.labelled import labels
from synoptic.corpus.article import Span
from synoptic.corpus.differences.discrepancies import discrepancies

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from synoptic.corpus.differences.discrepancies import Discrepancy

_KINDS = ("number", "day", "name", "outcome", "negation")


def judged(pair: dict[str, Any]) -> tuple[tuple[Discrepancy, ...], list[bool], list[bool]]:
    """Return what is found in a labelled pair, which of it is right, and which of the labels are found.

    What is found is right if it is of the kind of a label and touches its words on both sides.
    """
    a, b = pair["a"], pair["b"]
    found = discrepancies(a, Span(0, len(a)), b, Span(0, len(b)))
    wanted = [(kind, _place(a, words), _place(b, others)) for kind, words, others in pair["differences"]]
    fits = [
        [
            each.kind == kind and each.a.overlaps(here) and each.b.overlaps(there)
            for kind, here, there in wanted
        ]
        for each in found
    ]
    return (
        found,
        [any(row) for row in fits],
        [any(row[number] for row in fits) for number in range(len(wanted))],
    )


def _place(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def run() -> None:
    """Print the figures of the half that was not developed on, and of the other."""
    pairs: Sequence[dict[str, Any]] = labels("differences")["pairs"]
    print(f"{len(pairs)} pairs of sentences, half of them with a difference; goals 0.80 and 0.80")
    for name, chosen in (("reported", pairs[1::2]), ("developed on", pairs[0::2])):
        _print(name, chosen)


def _print(name: str, pairs: Iterable[dict[str, Any]]) -> None:
    found: Counter[str] = Counter()
    right: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    met: Counter[str] = Counter()
    for pair in pairs:
        marked, are_right, are_met = judged(pair)
        for each, is_right in zip(marked, are_right, strict=True):
            found[each.kind] += 1
            right[each.kind] += is_right
        for (kind, *_), is_met in zip(pair["differences"], are_met, strict=True):
            wanted[kind] += 1
            met[kind] += is_met
    print(
        f"  {name:12s} precision {right.total() / max(1, found.total()):.3f} (of {found.total()}), "
        f"recall {met.total() / max(1, wanted.total()):.3f} (of {wanted.total()})"
    )
    for kind in _KINDS:
        print(f"    {kind:9s} {right[kind]} of {found[kind]} right, {met[kind]} of {wanted[kind]} found")
