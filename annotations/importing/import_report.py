"""What an import does, in words: how many are new, how they stand, and what has no place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from synoptic.annotations.model.values import (
    ClaimRow,
    Dismissal,
    Highlight,
    Link,
    Note,
    SavedSearch,
    Silence,
    State,
    Tag,
)
from synoptic.annotations.model.wording import counted, excerpt, in_quotation_marks
from synoptic.annotations.store.taking_in import Fate, TakenIn

if TYPE_CHECKING:
    from synoptic.annotations.importing.planning.import_plan import ImportPlan, Unplaced
    from synoptic.annotations.model.values import Record

KINDS: Mapping[str, type[Record]] = {
    "highlight": Highlight,
    "note": Note,
    "link": Link,
    "tag": Tag,
    "silence": Silence,
    "row": ClaimRow,
    "search": SavedSearch,
    "dismissal": Dismissal,
}
"""What is counted, by its name."""
SAID: Mapping[Fate, str] = {
    Fate.NEW: "new",
    Fate.MERGED: "merged",
    Fate.DOUBLED: "added to what is here",
    Fate.KNOWN: "here already",
    Fate.REMOVED: "in the trash here",
    Fate.LEFT: "another reader’s here and left as it is",
}
"""What became of records, in words."""
_STATES: Mapping[State, str] = {
    State.EDITED: "on words that were edited since",
    State.MOVED: "on similar words: please review",
    State.ORPHAN: "not found in its article",
}


def counts_in_words(plan: ImportPlan, taken: TakenIn) -> Iterator[str]:
    """Yield what is taken in, a line for each kind, and how the highlights stand."""
    for name, kind in KINDS.items():
        if number := taken.count(kind):
            fates = ((said, taken.count(kind, fate)) for fate, said in SAID.items())
            shares = ", ".join(f"{share} {said}" for said, share in fates if share)
            plural = "searches" if name == "search" and number > 1 else None
            yield f"{number} {plural}: {shares}" if plural else f"{counted(number, name)}: {shares}"
    for reader, number in sorted(taken.renamed.items()):
        become = "become" if number > 1 else "becomes"
        whose = in_quotation_marks(reader)
        yield f"{number} by {whose} {become} yours: on a server, nobody writes in another’s name"
    standing = [(plan.respelt, "in another typography"), (plan.unseen, "in articles that were not read")]
    standing += [(plan.states.get(state, 0), said) for state, said in _STATES.items()]
    if words := ", ".join(f"{number} {said}" for number, said in standing if number):
        yield f"Of the highlights: {words}"


def articles_in_words(plan: ImportPlan) -> str:
    """Return how many articles are known, how many come along, and how many are unknown.

    Those that the file only names do not count.
    """
    named = [each for each in plan.articles if each.is_annotated or each.is_new]
    new = sum(each.is_new for each in named)
    known = sum(each.match.article is not None for each in named)
    open_ones = sum(bool(each.match.candidates) for each in named)
    unknown = len(named) - new - known - open_ones
    shares = (
        (known, "in the library"),
        (new, "new"),
        (open_ones, "may be several"),
        (unknown, "unknown"),
    )
    said = ", ".join(f"{number} {words}" for number, words in shares if number)
    return f"{counted(len(named), 'article')}: {said}" if said else "no articles"


def unplaced_in_words(unplaced: Unplaced) -> str:
    """Return what has no place, and why, in a line."""
    words = in_quotation_marks(excerpt(unplaced.words)) if unplaced.words.strip() else "Something"
    where = f" ({excerpt(unplaced.article)})" if unplaced.article.strip() else ""
    kept = "; kept, to be given a place" if unplaced.is_kept else ""
    return f"{words}{where}: {unplaced.why}{kept}"
