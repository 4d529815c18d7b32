"""Regular expressions of readers: understood kindly, and never longer at work than a moment.

They are those of the `regex` package (its version 1 behaviour), which keeps a time limit and lets other
threads run meanwhile. A pattern is data: whatever it is, the answer is a result or one clear line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from synoptic.corpus.article import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import regex

LONGEST_PATTERN = 2000
"""Characters a pattern may have."""
MOST_REPETITIONS = 50_000
"""What counted repetitions may amount to, multiplied where they lie within one another: they are written out
when a pattern is compiled, which no time limit ends."""

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


class PatternError(ValueError):
    """A pattern that cannot be searched for. `str()` gives one line: what is wrong and at which character."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern that can be searched for. Made by `compile_pattern`."""

    source: str
    """As the reader typed it."""
    ignores_case: bool
    """Whether large and small letters are the same."""
    compiled: regex.Pattern[str]
    """What searches."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a pattern found in a text."""

    spans: tuple[Span, ...]
    """The matches, in order; none is empty."""
    complete: bool
    """Whether these are all there are."""
    timed_out: bool
    """Whether the search took too long and was ended."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of a pattern that means one thing."""

    kind: str
    start: int
    text: str
    times: int = 1
    """How often a count repeats what is before it."""


def compile_pattern(pattern: str) -> Pattern:
    """Return the pattern, ready to search; raises PatternError if it is none.

    Case is ignored unless the pattern has an upper-case letter. `^` and `$` are beginning and end of a line.
    Outside brackets, a straight quotation mark or apostrophe, a hyphen and a space also match their
    typographic kin, the space a line end as well; with a backslash before them they match themselves alone.
    """
    import regex

    if not pattern:
        raise PatternError("there is no pattern")
    if len(pattern) > LONGEST_PATTERN:
        raise PatternError(f"the pattern is longer than {LONGEST_PATTERN} characters")
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
    except (RecursionError, MemoryError, OverflowError):
        raise PatternError("the pattern nests too deeply") from None
    return Pattern(pattern, ignores_case, compiled)


def find_all(
    pattern: Pattern,
    text: str,
    *,
    seconds: float = 1.0,
    limit: int = 10_000,
    cancelled: Callable[[], bool] = lambda: False,
) -> Found:
    """Return where a pattern matches a text: the first `limit` matches that are not empty.

    After `seconds` the search ends with what it has. Other threads run meanwhile; `cancelled` is asked at
    each match, and as soon as it says so, the search ends.
    """
    spans: list[Span] = []
    try:
        for match in pattern.compiled.finditer(text, concurrent=True, timeout=seconds):
            if cancelled() or (len(spans) == limit and match.end() > match.start()):
                return _found(spans, complete=False)
            if match.end() > match.start():
                spans.append(Span(*match.span()))
    except (TimeoutError, MemoryError):
        return _found(spans, complete=False, timed_out=True)
    return _found(spans, complete=True)


def _found(spans: list[Span], *, complete: bool, timed_out: bool = False) -> Found:
    # A pattern can ask to be searched for backwards.
    return Found(tuple(sorted(spans)), complete, timed_out)


def _parts(pattern: str) -> Iterator[_Part]:
    at = 0
    while at < len(pattern):
        part = _PART.match(pattern, at)
        if part is None or part.lastgroup is None:
            raise PatternError(f"nothing is known by what stands at character {at + 1}")
        kind, end, times = part.lastgroup, part.end(), 1
        if kind == "class":
            end = _class_end(pattern, at)
        elif part["count"] is not None:
            kind = "count"
            # Numbers of many digits are not even read: int() refuses some thousands of them.
            digits = (part["most"] or part["least"] or "1").lstrip("0")
            times = int(digits or "1") if len(digits) < 10 else MOST_REPETITIONS + 1
        yield _Part(kind, at, pattern[at:end], times)
        at = end


def _class_end(pattern: str, start: int) -> int:
    """Return where the character class that begins at `start` ends; classes may lie within it."""
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
            if sizes[-1][-1] > MOST_REPETITIONS or part.times > MOST_REPETITIONS:
                raise PatternError(
                    f"more than {MOST_REPETITIONS} repetitions in all, at character {part.start + 1}"
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
