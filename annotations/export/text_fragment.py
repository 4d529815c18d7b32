"""Addresses that lead to a passage of a page: text fragments, after the specification of the WICG.

https://wicg.github.io/scroll-to-text-fragment/: `#:~:text=[prefix-,]start[,end][,-suffix]`. A browser goes to
the first place that fits, at the boundaries of words and whatever the case.
"""

from __future__ import annotations

import re
from urllib.parse import quote

LONGEST = 300
"""Characters of a passage that is named whole; of a longer one, only its beginning and end."""
_FEWEST, _MOST = 3, 12
"""Words of the beginning and the end of a passage that are named."""
_AROUND = 8
"""Words before and after a passage that are named where it takes them to tell it from others."""
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_EDGE = r"(?:(?<!\w)|(?!\w))"
"""Not between two letters or digits."""
_WORDS = re.compile(r"\S+")


def with_text_fragment(address: str, text: str, start: int, end: int) -> str:
    """Return an address with a fragment that leads to a passage of its text; any but http(s) as it is.

    Words that the passage has a part of are taken whole, as no browser finds parts. One over several lines,
    or that is longer than `LONGEST` characters, is named by its first and last words.
    """
    start, end = _whole_words(text, start, end)
    if start >= end or _ADDRESS.fullmatch(address) is None:
        return address
    passage = text[start:end]
    is_long = len(passage) > LONGEST or "\n" in passage
    directive = _range(text, start, end) if is_long else _exact(text, start, end)
    page = address.partition(":~:")[0]
    return f"{page}{'' if '#' in page else '#'}:~:text={directive}"


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    passage = text[start:end]
    start, end = start + len(passage) - len(passage.lstrip()), start + len(passage.rstrip())
    if start >= end:
        return start, start
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return start, end


def _exact(text: str, start: int, end: int) -> str:
    """Return the directive of a passage in one line, with as much around it as tells it from others."""
    passage = text[start:end]
    for has_suffix in (False, True):
        for number in range(_AROUND + 1):
            before = _last_words(text[:start], number)
            after = _first_words(text[end:], number) if has_suffix else ""
            if _first(text, before, passage, after) == start:
                return _directive(before, passage, after)
    return _directive("", passage, "")


def _range(text: str, start: int, end: int) -> str:
    """Return the directive of a long passage: its first and last words, as many as tell them from others."""
    first_line, last_line = text[start:end].split("\n")[0], text[start:end].split("\n")[-1]
    for number in range(_FEWEST, _MOST + 1):
        first, last = _first_words(first_line, number), _last_words(last_line, number)
        if _first(text, "", first, "") == start and _end_of_next(text, last, start + len(first)) == end:
            return f"{_encoded(first)},{_encoded(last)}"
    first, last = _first_words(first_line, _MOST), _last_words(last_line, _MOST)
    for number in range(1, _AROUND + 1):
        before = _last_words(text[:start], number)
        if _first(text, before, first, "") == start:
            return f"{_encoded(before)}-,{_encoded(first)},{_encoded(last)}"
    return f"{_encoded(first)},{_encoded(last)}"


def _directive(before: str, passage: str, after: str) -> str:
    prefix = f"{_encoded(before)}-," if before else ""
    suffix = f",-{_encoded(after)}" if after else ""
    return f"{prefix}{_encoded(passage)}{suffix}"


def _first(text: str, before: str, passage: str, after: str) -> int:
    """Return where a browser finds the passage first, between what stands before and after it; else -1."""
    parts = [rf"{_pattern(before)}\s*" if before else "", f"(?P<passage>{_pattern(passage)})"]
    parts.append(rf"\s*{_pattern(after)}" if after else "")
    found = re.search("".join(parts), text, re.IGNORECASE)
    return -1 if found is None else found.start("passage")


def _end_of_next(text: str, words: str, at: int) -> int:
    found = re.compile(_pattern(words), re.IGNORECASE).search(text, at)
    return -1 if found is None else found.end()


def _pattern(words: str) -> str:
    """Return the expression for words that begin and end where no word goes on."""
    inside = r"\s+".join(map(re.escape, words.split()))
    return f"{_EDGE}{inside}{_EDGE}"


def _first_words(text: str, number: int) -> str:
    ends = [found.end() for found in _WORDS.finditer(text[: 40 * (number + 1)])][:number]
    return text[: ends[-1]].lstrip() if ends else ""


def _last_words(text: str, number: int) -> str:
    tail = text[-40 * (number + 1) :]
    starts = [found.start() for found in _WORDS.finditer(tail)][-number:] if number else []
    return tail[starts[0] :].rstrip() if starts else ""


def _encoded(text: str) -> str:
    """Return a text percent-encoded: but for what an address never means anything by, all of it."""
    return quote(text.encode("utf-8", "replace"), safe="").replace("-", "%2D")
