"""Find emphasis, code and links in one paragraph of Markdown, with the offsets that parsers do not keep.

The rules are those of CommonMark 0.31: section 6.1 for code spans, 6.2 and the appendix "A parsing strategy"
for emphasis, 6.3 for links. Raw HTML and entities are not known.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache

from msgspec import Struct, field

from synoptic.corpus.article import Role, StyledStretch

_ADDRESS = r"(?:https?://|www\.)[^\s<>\[\]()*`\"“”]+"
_ADDRESS_IN_TEXT = re.compile(rf"(?i)\b{_ADDRESS}")
_AFTER_ADDRESS = ".,;:!?'’…_"
_REFERENCE = re.compile(r"\[([^\[\]\n]+)\]")
_TICKS = re.compile("`+")
_MAX_TARGET_CHARACTERS = 2000


class _Run(Struct):
    """A run of asterisks or underscores; `count` is the number of those that are still free."""

    start: int
    count: int
    sign: str
    opens: bool
    closes: bool
    length: int


class _Bracket(Struct):
    """A square bracket that may begin a link, with the runs that have stood after it."""

    start: int
    end: int
    links: bool
    runs: list[_Run] = field(default_factory=list)


# Of plain text only the addresses are read: the signs are compiled for the first Markdown.
@cache
def _signs() -> re.Pattern[str]:
    return re.compile(
        r"(?P<escape>\\[!-/:-@\[-`{-~])|(?P<ticks>`+)|(?P<auto><[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*>)"
        rf"|(?P<address>\b{_ADDRESS})|(?P<run>\*+|_+)|(?P<open>!?\[)|(?P<close>\])"
    )


@cache
def _targets() -> re.Pattern[str]:
    return re.compile(
        r"\(\s*(?:<[^<>\n]*>|[^\s()<]?[^\s()]*(?:\([^\s()]*\)[^\s()]*)*)"
        r"(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?\s*\)"
    )


def addresses(text: str, start: int, end: int) -> Iterator[StyledStretch]:
    """Yield the web addresses in `text[start:end]` as links, in order."""
    for match in _ADDRESS_IN_TEXT.finditer(text, start, end):
        yield _address(match)


def inline_stretches(
    text: str, start: int, end: int, defined: Callable[[str], bool]
) -> Iterator[StyledStretch]:
    """Yield the markup of the paragraph `text[start:end]`, in no particular order.

    `defined` tells whether the text defines the label of a reference link.
    """
    ticks = _tick_runs(text, start, end)
    brackets = [_Bracket(start, start, links=False)]
    at = start
    while (sign := _signs().search(text, at, end)) is not None:
        at = sign.end()
        match sign.lastgroup:
            case "escape":
                yield StyledStretch(sign.start(), sign.start() + 1, Role.MARKUP)
            case "ticks":
                closing = _closing_ticks(ticks, sign.start(), at - sign.start())
                if closing is not None:
                    yield from _enclosed(sign.start(), at, closing, closing + at - sign.start(), Role.CODE)
                    at = closing + at - sign.start()
            case "auto":
                yield from _enclosed(sign.start(), sign.start() + 1, at - 1, at, Role.LINK)
            case "address":
                link = _address(sign)
                at = link.end
                yield link
            case "run":
                brackets[-1].runs.append(_run(text, sign.start(), at))
            case "open":
                brackets.append(_Bracket(sign.start(), at, links=True))
            case _:
                if len(brackets) > 1:
                    bracket = brackets.pop()
                    target = _target(text, at, end, defined) if bracket.links else None
                    if target is None:
                        brackets[-1].runs += bracket.runs
                        continue
                    yield from _enclosed(bracket.start, bracket.end, sign.start(), target, Role.LINK)
                    yield from _emphasis(bracket.runs)
                    at = target
                    if text[bracket.start] == "[":
                        for outer in brackets:
                            # A link has no link within it, but may have a picture.
                            outer.links = outer.links and text[outer.start] == "!"
    yield from _emphasis([run for bracket in brackets for run in bracket.runs])


def _address(match: re.Match[str]) -> StyledStretch:
    return StyledStretch(match.start(), match.start() + len(match[0].rstrip(_AFTER_ADDRESS)), Role.LINK)


def _enclosed(start: int, inside: int, outside: int, end: int, role: Role) -> Iterator[StyledStretch]:
    yield StyledStretch(start, inside, Role.MARKUP)
    if inside < outside:
        yield StyledStretch(inside, outside, role)
    yield StyledStretch(outside, end, Role.MARKUP)


def _tick_runs(text: str, start: int, end: int) -> dict[int, list[int]]:
    """Return where runs of backticks begin, by their length, last first."""
    runs: dict[int, list[int]] = {}
    for run in _TICKS.finditer(text, start, end):
        runs.setdefault(run.end() - run.start(), []).append(run.start())
    for places in runs.values():
        places.reverse()
    return runs


def _closing_ticks(runs: dict[int, list[int]], start: int, length: int) -> int | None:
    """Return where the next run of as many backticks begins; forgets those before it."""
    left = runs.get(length, [])
    while left and left[-1] <= start:
        left.pop()
    return left[-1] if left else None


def _target(text: str, at: int, end: int, defined: Callable[[str], bool]) -> int | None:
    """Return where the target of a link ends whose words end before `at`; None if there is none."""
    last = min(end, at + _MAX_TARGET_CHARACTERS)
    if (target := _targets().match(text, at, last)) is not None:
        return target.end()
    reference = _REFERENCE.match(text, at, last)
    return reference.end() if reference is not None and defined(reference[1]) else None


def _run(text: str, start: int, end: int) -> _Run:
    """Return a run with whether it can begin and end emphasis: CommonMark's left- and right-flanking."""
    sign = text[start]
    before, after = text[start - 1 : start] or "\n", text[end : end + 1] or "\n"
    left = not after.isspace() and (not _is_punctuation(after) or before.isspace() or _is_punctuation(before))
    right = not before.isspace() and (
        not _is_punctuation(before) or after.isspace() or _is_punctuation(after)
    )
    if sign == "*":
        return _Run(start, end - start, sign, left, right, end - start)
    opens = left and (not right or _is_punctuation(before))
    closes = right and (not left or _is_punctuation(after))
    return _Run(start, end - start, sign, opens, closes, end - start)


def _is_punctuation(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


def _emphasis(runs: list[_Run]) -> Iterator[StyledStretch]:
    """Yield the emphasis that runs make, and the signs it is made with: CommonMark's "process emphasis"."""
    openers: list[_Run] = []
    # Below these places no opener is to be found for such a closer.
    bottoms: dict[tuple[str, bool, int], int] = {}
    for closer in runs:
        while closer.closes and closer.count:
            key = (closer.sign, closer.opens, closer.length % 3)
            place = _opener(openers, closer, bottoms.get(key, 0))
            if place is None:
                bottoms[key] = len(openers)
                break
            opener = openers[place]
            signs = 2 if min(opener.count, closer.count) >= 2 else 1
            inside = opener.start + opener.count
            yield from _enclosed(
                inside - signs,
                inside,
                closer.start,
                closer.start + signs,
                Role.STRONG if signs == 2 else Role.EMPHASIS,
            )
            opener.count -= signs
            closer.start += signs
            closer.count -= signs
            del openers[place + bool(opener.count) :]
            bottoms = {key: min(bottom, len(openers)) for key, bottom in bottoms.items()}
        if closer.opens and closer.count:
            openers.append(closer)


def _opener(openers: list[_Run], closer: _Run, bottom: int) -> int | None:
    for place in range(len(openers) - 1, bottom - 1, -1):
        opener = openers[place]
        if opener.sign != closer.sign:
            continue
        odd = (opener.closes or closer.opens) and (opener.length + closer.length) % 3 == 0
        if not odd or (opener.length % 3 == 0 and closer.length % 3 == 0):
            return place
    return None
