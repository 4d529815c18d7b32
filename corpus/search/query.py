"""Read the query that a reader types.

Plain words are matched with typos and all. There are also

* `"an exact phrase"`, in quotation marks of any kind; its signs count, as in `"$5 million"`;
* `🎉`, `§`: a sign by itself;
* `-word`, `-"a phrase"`: passages with it are left out;
* `/a pattern/`: a regular expression that the passage must match;
* `in:`, `date:`, `by:`, `tag:`, `has:note`, `reader:`: filters; a hyphen before one negates it.

No query that is typed is an error. An unfinished or invalid part is taken for words or ignored, and
`Query.understood` says so in one line; `Query.checked` refuses it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Set
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from msgspec import Struct, field
from msgspec.structs import replace

from synoptic.corpus.articles.dates import TimeSpan
from synoptic.corpus.errors import CorpusError, on_one_line
from synoptic.corpus.search.patterns import fault_of
from synoptic.corpus.text.folding import folded_text
from synoptic.corpus.text.signs import SignPhrase, is_sign
from synoptic.corpus.text.words import folded_words

if TYPE_CHECKING:
    from synoptic.corpus.article import Article

FilterName: TypeAlias = Literal["in", "date", "by", "tag", "has", "reader"]
FILTERS: tuple[FilterName, ...] = get_args(FilterName)
"""The names of filters."""

_OPENING = '"“”„‟«»'
_CLOSING = re.compile('["“”„‟«»]')
_FILTER = re.compile(rf"(?P<name>{'|'.join(FILTERS)}):(?P<value>[^\s\"“”„‟«»]*)", re.IGNORECASE)
_SAID: dict[FilterName, str] = {
    "in": "in",
    "date": "dated",
    "by": "said by",
    "tag": "tagged",
    "has": "with a",
    "reader": "marked by",
}


class Filter(Struct, frozen=True):
    """A condition on hits."""

    name: FilterName
    """Its name."""
    value: str
    """The value as it was typed; never empty."""
    negated: bool = False
    """Whether the condition must not hold."""

    @property
    def dates(self) -> TimeSpan:
        """The span of a `date:` filter. Raises ValueError for another one."""
        return TimeSpan.parse(self.value)


class Query(Struct, frozen=True):
    """A query, taken apart. All words are folded (see `text.folding`)."""

    words: tuple[str, ...] = ()
    """The words to look for in their order, those of the exact phrases among them."""
    begun: bool = False
    """Whether the last word is still being typed, and matches all words that begin with it."""
    phrases: tuple[tuple[str, ...], ...] = ()
    """Exact phrases, each as its words, all of which a passage must have."""
    without: tuple[tuple[str, ...], ...] = ()
    """Words and phrases, none of which it may have."""
    signs: tuple[SignPhrase, ...] = ()
    """Exact phrases with signs, all of which a passage must have; their words are not among `words`."""
    without_signs: tuple[SignPhrase, ...] = ()
    """Those of which it may have none."""
    patterns: tuple[str, ...] = ()
    """Regular expressions, sound ones, all of which it must match."""
    filters: tuple[Filter, ...] = ()
    """Conditions, all of which must hold."""
    remarks: tuple[str, ...] = field(default=())
    """Notes on parts that were not taken as typed, each in one clause."""

    @classmethod
    def plain(cls, typed: str) -> Query:
        """Return the words in `typed`; no character has another meaning."""
        words = tuple(folded_words(typed))
        return cls(words, begun=bool(words) and not folded_text(typed).endswith(" "))

    @classmethod
    def parse(cls, typed: str) -> Query:
        """Return the query in `typed`. Any string is one."""
        return _Reader(typed).read()

    @classmethod
    def checked(cls, typed: str) -> Query:
        """Return the query in `typed`. Raises CorpusError where a part of it cannot be taken as typed."""
        query = cls.parse(typed)
        if query.remarks:
            raise CorpusError(f"“{on_one_line(typed)}”: {'; '.join(query.remarks)}.")
        return query

    @property
    def is_phrase(self) -> bool:
        """Whether the query is one exact phrase."""
        return len(self.phrases) == 1 and self.words == self.phrases[0] and not self.has_conditions

    @property
    def has_conditions(self) -> bool:
        """Whether passages are to be looked at beyond their words: for patterns or for signs."""
        return bool(self.patterns or self.signs or self.without_signs)

    @property
    def words_alone(self) -> Query:
        """The query without patterns and signs."""
        return replace(self, patterns=(), signs=(), without_signs=())

    @property
    def has_content(self) -> bool:
        """Whether words, signs or patterns are to be searched for."""
        return bool(self.words or self.signs or self.patterns)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to search for."""
        return not (self.has_content or self.filters)

    @property
    def understood(self) -> str:
        """The query in one line without a full stop, for the reader; empty for an empty query."""
        loose = list(self.words)
        for phrase in self.phrases:
            at = _place_of(loose, phrase)
            del loose[at : at + len(phrase)]
        parts = []
        if loose:
            parts.append("words like " + " ".join(loose) + ("…" if self.begun else ""))
        parts += [f"exactly “{' '.join(phrase)}”" for phrase in self.phrases]
        parts += [f"exactly “{phrase.text}”" for phrase in self.signs]
        parts += [f"the pattern {pattern}" for pattern in self.patterns]
        parts += [f"without “{' '.join(words)}”" for words in self.without]
        parts += [f"without “{phrase.text}”" for phrase in self.without_signs]
        parts += [f"{'not ' if each.negated else ''}{_SAID[each.name]} {each.value}" for each in self.filters]
        parts += self.remarks
        return "; ".join(parts)


class Request(Struct, frozen=True):
    """A query with the limits of its search."""

    query: Query
    """The query."""
    limit: int | None
    """Most hits to return; None for all."""
    among: Set[str] | None
    """Ids of the articles to search; None for all."""
    poll: Callable[[], None]
    """Called often; raises Cancelled once the search is no longer wanted."""

    def covers(self, article: Article) -> bool:
        """Tell whether an article is to be searched."""
        return self.among is None or article.id in self.among


def _place_of(words: list[str], phrase: tuple[str, ...]) -> int:
    return next(at for at in range(len(words)) if tuple(words[at : at + len(phrase)]) == phrase)


class _Reader:
    """Reads a query from left to right."""

    def __init__(self, typed: str) -> None:
        self._typed = typed
        self._words: list[str] = []
        self._loose_end = -1
        self._weak_signs: list[SignPhrase] = []
        self._query = Query()

    def read(self) -> Query:
        at = 0
        while at < len(self._typed):
            at = self._space(at) or self._piece(at, negated=False)
        query = replace(self._query, words=tuple(self._words))
        query = replace(query, begun=self._loose_end == len(self._typed))
        if not query.has_content:
            # Beside words "&" or "+" stands for nothing, as it always has; alone it is what is asked for.
            query = replace(query, signs=tuple(self._weak_signs))
        if (query.without or query.without_signs) and query.is_empty:
            words = " ".join(query.without[0]) if query.without else query.without_signs[0].text
            excluded = f'-"{words}"' if " " in words else f"-{words}"
            query = self._remarked(query, f"add a word to search for (“{excluded}” only excludes)")
        return query

    def _space(self, at: int) -> int | None:
        return at + 1 if self._typed[at].isspace() else None

    def _piece(self, at: int, *, negated: bool) -> int:
        """Read the part at an offset, and return its end."""
        typed = self._typed
        if not negated and typed[at] == "-" and at + 1 < len(typed) and _can_be_left_out(typed[at + 1]):
            return self._piece(at + 1, negated=True)
        if typed[at] in _OPENING:
            return self._phrase(at, negated=negated)
        if typed[at] == "/" and not negated and at + 1 < len(typed) and not typed[at + 1].isspace():
            return self._pattern(at)
        if (found := _FILTER.match(typed, at)) is not None:
            return self._filter(found, negated=negated)
        end = at + 1
        while end < len(typed) and not (typed[end].isspace() or typed[end] in _OPENING):
            end += 1
        words = folded_words(typed[at:end])
        if not words:
            self._sign(typed[at:end], negated=negated)
        elif negated:
            self._leave_out(words)
        else:
            self._add(words, end)
        return end

    def _sign(self, typed: str, *, negated: bool) -> None:
        phrase = SignPhrase.of(typed)
        if phrase is not None and typed.isascii() and not negated:
            self._weak_signs.append(phrase)
        elif phrase is not None:
            self._ask_for(phrase, negated=negated)

    def _ask_for(self, phrase: SignPhrase, *, negated: bool) -> None:
        if negated:
            self._query = replace(self._query, without_signs=(*self._query.without_signs, phrase))
        else:
            self._query = replace(self._query, signs=(*self._query.signs, phrase))

    def _phrase(self, at: int, *, negated: bool) -> int:
        closing = _CLOSING.search(self._typed, at + 1)
        end = len(self._typed) if closing is None else closing.start()
        words = folded_words(self._typed[at + 1 : end])
        phrase = SignPhrase.of(self._typed[at + 1 : end])
        if phrase is not None and closing is not None:
            self._ask_for(phrase, negated=negated)
        elif negated:
            self._leave_out(words)
        elif closing is None:
            # It is being typed: the exact phrase comes first anyway.
            self._add(words, len(self._typed.rstrip()))
            if words:
                self._remark("no closing quotation mark")
        elif words:
            self._words += words
            self._query = replace(self._query, phrases=(*self._query.phrases, tuple(words)))
        return end + (closing is not None)

    def _pattern(self, at: int) -> int:
        found = re.compile(r"/((?:[^/\\]|\\.)+)(/?)(?=\s|\Z)", re.DOTALL).match(self._typed, at)
        if found is None or not found[2]:
            # Such as a path, or a pattern that is being typed.
            end = len(self._typed)
            pattern, unfinished = self._typed[at + 1 :], True
        else:
            end, (pattern, _) = found.end(), found.groups()
            unfinished = False
        fault = fault_of(pattern)
        if fault is None and not unfinished:
            self._query = replace(self._query, patterns=(*self._query.patterns, pattern))
            return end
        self._add(folded_words(pattern), end)
        self._remark(
            "no closing “/”, so treated as words"
            if unfinished
            else f"invalid pattern ({fault}), so treated as words"
        )
        return end

    def _filter(self, found: re.Match[str], *, negated: bool) -> int:
        name = next(each for each in FILTERS if each == found["name"].lower())
        value, end = found["value"], found.end()
        if not value and end < len(self._typed) and self._typed[end] in _OPENING:
            closing = _CLOSING.search(self._typed, end + 1)
            stop = len(self._typed) if closing is None else closing.start()
            value, end = self._typed[end + 1 : stop].strip(), stop + (closing is not None)
        if not value:
            self._remark(f"{name}: needs {_NEEDS[name]}")
        elif (fault := _fault_of(name, value)) is not None:
            self._remark(fault)
        else:
            self._query = replace(
                self._query, filters=(*self._query.filters, Filter(name, value, negated=negated))
            )
        return end

    def _add(self, words: list[str], end: int) -> None:
        self._words += words
        if words:
            self._loose_end = end

    def _leave_out(self, words: list[str]) -> None:
        if words:
            self._query = replace(self._query, without=(*self._query.without, tuple(words)))

    def _remark(self, remark: str) -> None:
        self._query = self._remarked(self._query, remark)

    @staticmethod
    def _remarked(query: Query, remark: str) -> Query:
        return replace(query, remarks=(*query.remarks, remark))


def _can_be_left_out(character: str) -> bool:
    return character.isalnum() or character in _OPENING or (not character.isascii() and is_sign(character))


def _fault_of(name: FilterName, value: str) -> str | None:
    """Return the fault of a filter's value, in one clause; None without one."""
    if name == "has" and value.lower() not in {"note", "notes"}:
        return f"unknown filter has:{value} (only has:note exists)"
    if name == "date":
        try:
            TimeSpan.parse(value)
        except ValueError as error:
            return str(error)
    return None


_NEEDS: dict[FilterName, str] = {
    "in": "an outlet or a title",
    "date": "a date, such as 2025-10 or 2025-10..2025-11",
    "by": "a name",
    "tag": "the name of a tag",
    "has": "note",
    "reader": "a reader’s name",
}
