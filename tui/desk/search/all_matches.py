"""All matches of a search, to be marked: those in the query's own words, or resembling ones too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from synoptic.corpus.search.query import Query
from synoptic.corpus.search.results import listed, nearest_to, wording_of
from synoptic.tui.desk.search.extent import EXTENTS, Extent, all_widened, described
from synoptic.tui.shell.display import single_line

if TYPE_CHECKING:
    from synoptic.annotations.search.finder import SearchResult
    from synoptic.corpus.article import Article, Passage

NEAREST, ALL = "nearest", "all"
_HINT = "Put words in quotation marks to find them as they stand."
_WORDINGS_WIDTH = 38
"""Code points that the wordings in a heading take at most: the menu has room at 80 columns."""


class Collected(Struct, frozen=True):
    """Passages that are marked together."""

    extent: Extent
    """What each of them is."""
    passages: tuple[Passage, ...]
    """The passages, none twice."""

    @property
    def described(self) -> str:
        """How many there are, as in “14 sentences in 4 articles”."""
        return described(self.passages, self.extent)


class AllMatches(Struct, frozen=True):
    """All matches of a query that are in the text of articles, in each extent."""

    nearest: Mapping[Extent, Collected]
    """Those in the wordings that are nearest to the query."""
    every: Mapping[Extent, Collected]
    """The same and those that resemble the query; empty where nothing else was found."""
    headings: tuple[str, str]
    """What stands over either; the first is empty for a query without words."""

    @classmethod
    def of(cls, query: str, found: Iterable[SearchResult], articles: Mapping[str, Article]) -> AllMatches:
        """Return the matches among what a query found in these articles."""
        matches = [
            (find.passage, wording_of(find.text, find.spans)) for find in found if find.passage is not None
        ]
        parsed = Query.parse(query)
        nearest = nearest_to(parsed, {wording for _, wording in matches})
        near = [(passage, wording) for passage, wording in matches if wording in nearest.wordings]
        others = [wording for _, wording in matches if wording not in nearest.wordings]

        def collected(some: Sequence[tuple[Passage, str]]) -> dict[Extent, Collected]:
            passages = [passage for passage, _ in some]
            return {each: Collected(each, all_widened(articles, passages, each)) for each in EXTENTS}

        how = "As typed" if nearest.as_typed else "Nearest"
        words = f"{how}: {_in_line(wording for _, wording in near)}" if parsed.has_content else ""
        return cls(
            collected(near) if near else {},
            collected(matches) if others else {},
            (words, f"Also with words like these: {_in_line(others)}"),
        )

    def lines(self, verb: str) -> list[tuple[str, str]]:
        """Return the lines of a menu, each with the key of `choices`, or as a heading with none."""
        first, second = self.headings
        lines = [("", first)] if first else []
        lines += _lines(verb, NEAREST, self.nearest)
        if self.every:
            lines += [("", second), *_lines(verb, ALL, self.every), ("", _HINT)]
        return lines

    @property
    def choices(self) -> Mapping[str, Collected]:
        """What each line of the menu is about."""
        return {
            key_for(which, extent): collected
            for which, offered in ((NEAREST, self.nearest), (ALL, self.every))
            for extent, collected in offered.items()
        }


def key_for(which: str, extent: Extent) -> str:
    """Return the key of the nearest matches, or of all, in an extent."""
    return f"{which} {extent}"


def _lines(verb: str, which: str, offered: Mapping[Extent, Collected]) -> list[tuple[str, str]]:
    return [
        (key_for(which, extent), f"{verb} {collected.described}") for extent, collected in offered.items()
    ]


def _in_line(wordings: Iterable[str]) -> str:
    return single_line(listed(wordings, _WORDINGS_WIDTH))
