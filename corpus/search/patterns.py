"""Search with regular expressions of readers, for two seconds at most.

They are those of the `regex` package (its version 1 behaviour), which keeps a time limit and lets other
threads run meanwhile. A pattern is data: any string gives a result or one clear line.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from itertools import islice
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import TYPE_CHECKING

from msgspec import Struct

from synoptic.corpus.article import Article, Passage, Span
from synoptic.corpus.search.results import Hit
from synoptic.corpus.text.segmentation import paragraph_at
from synoptic.corpus.text.words import folded_words

if TYPE_CHECKING:
    import regex

    from synoptic.corpus.search.query import Query

MAX_PATTERN_CHARACTERS = 2000
"""Characters a pattern may have."""
MAX_REPETITIONS = 50_000
"""Limit of counted repetitions, nested ones multiplied: they are written out when a pattern is compiled, and
no time limit ends that."""

# What a key of every keyboard stands for besides itself.
_SPACES = "\u0020\u00a0\u2000-\u200a\u202f\u205f\u3000"
_ALSO = {
    "'": "['‘’‚‛ʼ′]",
    '"': '["“”„‟«»″]',
    "-": "[-‐‑‒–—―−]",
    # A line end counts with the white space around it; none of it is given back, so that no pattern of spaces
    # is tried in more than one way.
    " ": rf"(?:[{_SPACES}]*+\n[{_SPACES}]*+|[{_SPACES}])",
}
_PART = re.compile(
    r"(?P<escape>\\(?:[pPN]\{[^{}]*\}|[gLk]<[^<>]*>|x\{[^{}]*\}|.|\Z))"
    r"|(?P<class>\[)"
    r"|(?P<open>\((?:\?(?:\#[^)]*|P?<[^\W\d]\w*>|P[=>][^)]*|[&R][^)]*|<?[=!]|[>|]|\([^)]*\)|[A-Za-z0-9-]*[:)]?)"
    r"|\*[A-Z]+)?)"
    r"|(?P<close>\))"
    r"|(?P<count>\{(?P<least>\d*)(?:,(?P<most>\d*))?\})"
    r"|(?P<braces>\{[^{}]*\})"
    r"|(?P<literal>.)",
    re.DOTALL,
)
# A bracket that closes is a literal where nothing of the class stands before it.
_CLASS_PART = re.compile(r"\\.|\[\^?\]?|\]|[^\\\[\]]+|\\", re.DOTALL)
_VERBOSE = re.compile(r"\(\?[A-Za-z0-9]*x")

PATTERN_SECONDS = 2.0
"""A search for a pattern takes no longer than this, in all texts together, by the clock on the wall."""
_SHORT_SECONDS = 0.05
"""Processor time that nobody notices: nearly all searches take less."""

_PATTERN_SCORE = 100.0


class TimeUp(Exception):
    """A pattern took too long, or too much memory."""


class PatternError(ValueError):
    """A pattern that cannot be searched for. `str()` gives one line: the fault and its character."""


class Pattern(Struct, frozen=True):
    """A pattern that can be searched for. Made by `compile_pattern`."""

    source: str
    """As the reader typed it."""
    ignores_case: bool
    """Whether case is ignored."""
    compiled: regex.Pattern[str]
    """The compiled pattern."""


class PatternMatches(Struct, frozen=True):
    """The matches of a pattern in a text."""

    spans: tuple[Span, ...]
    """The matches, in order; none is empty."""
    complete: bool
    """Whether there are no others."""
    timed_out: bool
    """Whether the time limit ended the search."""


class _Part(Struct, frozen=True):
    """A piece of a pattern that means one thing."""

    kind: str
    start: int
    text: str
    times: int = 1
    """How often a count repeats the part before it."""


def compile_pattern(pattern: str) -> Pattern:
    """Return the pattern, ready to search; raises PatternError if it is none.

    Case is ignored unless the pattern has an upper-case letter. `^` and `$` are beginning and end of a line.
    Outside brackets, a straight quotation mark or apostrophe, a hyphen and a space also match their
    typographic kin, the space a line end as well; with a backslash before them they match themselves alone.
    """
    import regex

    if not pattern:
        raise PatternError("the pattern is empty")
    if len(pattern) > MAX_PATTERN_CHARACTERS:
        raise PatternError(f"the pattern is longer than {MAX_PATTERN_CHARACTERS} characters")
    parts = tuple(_parts(pattern))
    _check_repetitions(parts)
    ignores_case = not any(part.kind in ("literal", "class") and _has_upper(part.text) for part in parts)
    flags = regex.VERSION1 | regex.MULTILINE | (regex.IGNORECASE if ignores_case else 0)
    try:
        # First as it was typed, so that an error counts the characters that the reader sees.
        regex.compile(pattern, flags)
        compiled = regex.compile(_widened(parts, verbose=bool(_VERBOSE.search(pattern))), flags)
    except regex.error as error:
        raise PatternError(_complaint(pattern, error)) from None
    except ValueError as error:
        raise PatternError(str(error)) from None
    except KeyError:  # what regex before 2026.11 raises for them
        raise PatternError("VERSION0 and VERSION1 flags are mutually incompatible") from None
    except (RecursionError, MemoryError, OverflowError):
        raise PatternError("the pattern nests too deeply") from None
    try:
        compiled.search("", timeout=_SHORT_SECONDS)
    except (TimeoutError, MemoryError, RecursionError):
        raise PatternError("the pattern calls itself without end") from None
    return Pattern(pattern, ignores_case, compiled)


def find_all(
    pattern: Pattern,
    text: str,
    *,
    seconds: float = 1.0,
    limit: int = 10_000,
    cancelled: Callable[[], bool] = lambda: False,
) -> PatternMatches:
    """Return the first `limit` matches of a pattern in a text that are not empty.

    After `seconds`, or once `cancelled()` is true, the search ends with the matches so far. Other threads run
    meanwhile.
    """
    spans: list[Span] = []
    try:
        for span in _spans(pattern, text, seconds):
            if cancelled() or (len(spans) == limit and len(span)):
                return _found(spans, complete=False)
            if len(span):
                spans.append(span)
    except TimeUp:
        return _found(spans, complete=False, timed_out=True)
    return _found(spans, complete=True)


def _spans(pattern: Pattern, text: str, seconds: float) -> Iterator[Span]:
    """Yield the matches of a pattern in a text, empty ones too. Raises TimeUp after so many seconds.

    It does so as well where the memory is not enough. The package counts the processor's time, which may pass
    slowly: what takes long goes on in a thread that is left to itself when the time is up.
    """
    end = time.monotonic() + seconds
    known = 0
    try:
        for match in pattern.compiled.finditer(text, concurrent=True, timeout=min(seconds, _SHORT_SECONDS)):
            yield Span(*match.span())
            known += 1
            if time.monotonic() > end:
                raise TimeUp
    except TimeoutError:
        pass
    except (MemoryError, RecursionError) as error:
        raise TimeUp from error
    else:
        return
    found: SimpleQueue[Span | None] = SimpleQueue()
    left = Event()

    def search() -> None:
        rest = pattern.compiled.finditer(text, concurrent=True, timeout=max(end - time.monotonic(), 0.001))
        with suppress(TimeoutError, MemoryError, RecursionError):
            for match in islice(rest, known, None):
                if left.is_set():
                    return
                found.put(Span(*match.span()))
            found.put(None)

    Thread(target=search, daemon=True).start()
    try:
        while (span := found.get(timeout=max(end - time.monotonic(), 0.001))) is not None:
            yield span
    except Empty as error:
        raise TimeUp from error
    finally:
        left.set()


def _found(spans: list[Span], *, complete: bool, timed_out: bool = False) -> PatternMatches:
    # A pattern can ask to be searched for backwards.
    return PatternMatches(tuple(sorted(spans)), complete, timed_out)


def _parts(pattern: str) -> Iterator[_Part]:
    at = 0
    while at < len(pattern):
        part = _PART.match(pattern, at)
        if part is None or part.lastgroup is None:
            raise PatternError(f"unknown syntax at character {at + 1}")
        kind, end, times = part.lastgroup, part.end(), 1
        if kind == "class":
            end = _class_end(pattern, at)
        elif part["count"] is not None:
            kind = "count"
            # Numbers of many digits are not even read: int() refuses some thousands of them.
            digits = (part["most"] or part["least"] or "1").lstrip("0")
            times = int(digits or "1") if len(digits) < 10 else MAX_REPETITIONS + 1
        yield _Part(kind, at, pattern[at:end], times)
        at = end


def _class_end(pattern: str, start: int) -> int:
    """Return the end of the character class that begins at `start`; classes may be nested."""
    depth = 0
    for part in _CLASS_PART.finditer(pattern, start):
        depth += part[0].startswith("[") - (part[0] == "]")
        if depth == 0:
            return part.end()
    return len(pattern)


def _check_repetitions(parts: tuple[_Part, ...]) -> None:
    """Raise PatternError if counted repetitions amount to too much, those within one another multiplied."""
    sizes = [[0]]
    for part in parts:
        if part.kind == "open" and not part.text.endswith(")"):
            sizes.append([0])
        elif part.kind == "close" and len(sizes) > 1:
            inner = sum(sizes.pop())
            sizes[-1].append(inner)
        elif part.kind == "count":
            sizes[-1][-1] *= part.times
            if sizes[-1][-1] > MAX_REPETITIONS or part.times > MAX_REPETITIONS:
                raise PatternError(
                    f"more than {MAX_REPETITIONS} repetitions in all, at character {part.start + 1}"
                )
        else:
            sizes[-1].append(1)


def _has_upper(part: str) -> bool:
    # In a class, what a backslash makes of a letter is no letter.
    return any(character.isupper() for character in re.sub(r"\\(?:[pPN]\{[^{}]*\}|.)", "", part))


def _widened(parts: tuple[_Part, ...], *, verbose: bool) -> str:
    return "".join(
        _ALSO.get(part.text, part.text)
        if part.kind == "literal" and not (verbose and part.text == " ")
        else part.text
        for part in parts
    )


def _complaint(pattern: str, error: Exception) -> str:
    # Neither attribute is known to the package's type stubs.
    message, position = getattr(error, "msg", str(error)), getattr(error, "pos", None)
    if position is None:
        return str(message)
    where = "at the end of the pattern" if position >= len(pattern) else f"at character {position + 1}"
    return f"{str(message).removesuffix(' (end of pattern)')} {where}"


def fault_of(pattern: str) -> str | None:
    """Return the fault of a pattern, in one clause; None without one."""
    try:
        _compiled(pattern)
    except PatternError as error:
        return str(error)
    return None


class Deadline:
    """A moment until which patterns are looked for."""

    def __init__(self, seconds: float = PATTERN_SECONDS) -> None:
        """Begin so many seconds."""
        self._end = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds that are left; never less than a millisecond."""
        return max(0.001, self._end - time.monotonic())


def places(pattern: str, text: str, deadline: Deadline) -> Iterator[Span]:
    """Yield the matches of a valid pattern in a text that are not empty (see `search.patterns`).

    Raises TimeUp at the deadline: matching backtracks, and might never end.
    """
    for span in _spans(_compiled(pattern), text, deadline.left):
        if len(span):
            yield span


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> Pattern:
    return compile_pattern(pattern)


class PassageSearch:
    """The passages that have the patterns and the signs of one query, within a time limit."""

    def __init__(self, query: Query, poll: Callable[[], None], deadline: Deadline | None = None) -> None:
        """Begin the time for all patterns."""
        self._query, self._poll = query, poll
        self._deadline = deadline or Deadline()
        self.is_time_up = False
        """Whether the time limit ended the search."""

    def places(self, articles: Iterable[Article]) -> Iterator[Hit]:
        """Yield each place of the first pattern, or the first phrase with signs, in a passage that fits."""
        try:
            for article in articles:
                self._poll()
                for span in self._first_in(article.text):
                    self._poll()
                    if self._fits(article, span):
                        yield Hit(Passage.of(article, span.start, span.end), _PATTERN_SCORE, (span,))
        except TimeUp:
            self.is_time_up = True

    def matching(self, hits: Iterable[Hit], articles: Sequence[Article]) -> Iterator[Hit]:
        """Yield the hits whose passages fit, each with the nearest place of each phrase with signs."""
        by_id = {article.id: article for article in articles}
        try:
            for hit in hits:
                self._poll()
                article = by_id[hit.passage.article]
                if self._fits(article, Span(hit.passage.start, hit.passage.end)):
                    yield self._with_signs(hit, article)
        except TimeUp:
            self.is_time_up = True

    def _first_in(self, text: str) -> Iterator[Span]:
        if self._query.patterns:
            return places(self._query.patterns[0], text, self._deadline)
        return self._query.signs[0].places(text)

    def _fits(self, article: Article, span: Span) -> bool:
        query = self._query
        around = _around(article.text, span)
        passage = article.text[around.start : around.end]
        patterns = query.patterns if query.words else query.patterns[1:]
        if not all(any(True for _ in places(pattern, passage, self._deadline)) for pattern in patterns):
            return False
        if not all(any(True for _ in phrase.places(passage)) for phrase in query.signs):
            return False
        if any(any(True for _ in phrase.places(passage)) for phrase in query.without_signs):
            return False
        words = f" {' '.join(folded_words(passage))} " if query.without else ""
        return not any(f" {' '.join(phrase)} " in words for phrase in query.without)

    def _with_signs(self, hit: Hit, article: Article) -> Hit:
        if not self._query.signs:
            return hit
        around = _around(article.text, Span(hit.passage.start, hit.passage.end))
        passage = article.text[around.start : around.end]
        spans = set(hit.spans)
        for phrase in self._query.signs:
            found = (Span(around.start + at.start, around.start + at.end) for at in phrase.places(passage))
            nearest = min(found, key=lambda span: abs(span.start - hit.passage.start))
            # A phrase with signs may have words of the query in it.
            spans = {span for span in spans if not span.overlaps(nearest)} | {nearest}
        ordered = tuple(sorted(spans))
        return Hit(Passage.of(article, ordered[0].start, ordered[-1].end), hit.score, ordered)


def _around(text: str, span: Span) -> Span:
    """Return the paragraph around a place, and all of the place."""
    around = paragraph_at(text, span.start) or span
    return Span(around.start, max(around.end, span.end))
