"""What opens and what closes a quotation, and which stretches of a text stand in marks, of whatever kind."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from msgspec import Struct, field
from msgspec.structs import replace

from synoptic.corpus.article import Span
from synoptic.corpus.text.segmentation import paragraph_at, paragraphs, sentences, trimmed
from synoptic.corpus.text.speech import speech_tag

_CLOSED_BY = {
    "“": ("”",),
    "„": ("“", "”", "‟"),
    "‟": ("”",),
    "«": ("»",),
    "»": ("«",),
    "‹": ("›",),
    "›": ("‹",),
    "‘": ("’",),
    "‚": ("‘", "’"),
    '"': ('"',),
    "'": ("'",),
    "「": ("」",),
    "『": ("』",),
    "｢": ("｣",),
    "”": ("”",),
    "’": ("’",),
    "❝": ("❞",),
    "❛": ("❜",),
    "❮": ("❯",),
    "〝": ("〞", "〟"),
    "＂": ("＂",),
    "＇": ("＇",),
    "``": ("''",),
    "''": ("''",),
    "‘‘": ("’’",),
    "’’": ("’’",),
    "‚‚": ("‘‘", "’’"),
    ",,": ("''", "``"),
}
"""Each opening mark, and what may close it: English, German („ “, » «), French, Swedish (” ”), Japanese.

See The Unicode Standard, section 6.2, "Language-Based Usage of Quotation Marks". Two single marks are a
double one, as typewriters and TeX have them.
"""
_SINGLE = frozenset("‘’‚'‹›❛❜＇")
_APOSTROPHES = frozenset("'’＇❜")
_UPRIGHT = frozenset(['"', "＂", "'", "＇", "''"])
"""Marks that look alike where they open and where they close."""
_OPENING_ONLY = frozenset([*"“„‟«‹「『｢❝❛❮〝", "``", "‘‘", "‚‚", ",,"])
_WITH_SPACE_INSIDE = frozenset("“„«❝")
_NEVER_CLOSING = frozenset([*"„‚「『｢", ",,", "‚‚"])
_NO_FORGOTTEN = frozenset("»❮")
_DOUBLES = frozenset("'‘’‚")
MARK = re.compile("``|,,|[“”„‟«»‹›‘’‚\"'「」『』｢｣❝❞❛❜❮❯〝〞〟＂＇]")
"""What may be a mark that opens or closes a quotation; an apostrophe too."""
# A row of marks is a rule or an ornament.
_ROW = re.compile(r"(.)\1{23,}")
_BLOCK = re.compile(r"^(?:> ?)+", re.MULTILINE)
# The ’90s, rock ’n’ roll, ’twas.
_CLIPPED = re.compile(r"\d0s\b|n['’]|(?:[Tt](?:is|was|il)|[Ee]m)\b")
_BEFORE_OPENING = frozenset("([{—–-/…*_#>:")
# Nobody nests quotations deeper; a row of opening marks is none.
_MAX_DEPTH = 8
_MARKS_AHEAD = 20
_ENDS = frozenset(",.?!…;:—–-)]*_")
_STOPS = frozenset(",.?!…")
_PAUSE = re.compile(r"[,?!…]\s+")
_SENTENCE_BEFORE = re.compile(r"(?:^|[.,:;!?…—–)\]”\"])\s*$")
_SENTENCE_AFTER = frozenset(".?!…:;,—–-)]'’")
_FARTHEST_CHARACTERS = 2000

# A quotation that goes on over more paragraphs than this is a mark that somebody forgot.
_MAX_PARAGRAPHS = 50
# White space between paragraphs that belong together.
_MAX_GAP_CHARACTERS = 100


class QuotedStretch(Struct, frozen=True):
    """Words between quotation marks."""

    inside: Span
    """The words, without the marks."""
    outside: Span
    """With the marks; where none closes it, up to the end of the paragraph, or of the sentence if it is
    doubtful."""
    depth: int
    """0, or in how many others it stands."""
    is_closed: bool
    """Whether a mark closes it. One that runs over paragraphs is closed in the last one only."""
    mark: str
    """What opens it; `>` where it is a block quotation in Markdown."""
    is_doubtful: bool = False
    """Whether somebody forgot to close it: then it ends with its sentence, or before who said it."""


class _Mark(NamedTuple):
    """One mark, of one or of two characters; a tuple, for a text may be nothing but marks."""

    start: int
    end: int
    glyph: str


class _Reading(Struct):
    """How the marks of a paragraph pair, as far as it was read."""

    opened: list[_Mark] = field(default_factory=list)
    """What is open, outer ones first."""
    limits: list[int] = field(default_factory=list)
    """Where double marks open anything."""
    loose: list[_Mark] = field(default_factory=list)
    """Marks that have opened and closed nothing, and that no pair encloses."""


@lru_cache(maxsize=4)
def quoted_stretches(text: str) -> tuple[QuotedStretch, ...]:
    """Return every stretch in quotation marks, in the order in which they open.

    Apostrophes, and marks of feet, inches, minutes and seconds, open nothing. Like marks pair first; an
    opening one that is left over is closed by the nearest mark of any kind that stands where one closes,
    never beyond another opening. A stretch ends with its paragraph, unless the next one closes it before it
    opens anything: then a line was broken inside. One that nothing closes goes on if the next paragraph
    begins with the same mark, as printers have it; else it is doubtful and ends with its sentence. Lines that
    begin with `>` are block quotations as Markdown has them.
    """
    found: list[QuotedStretch] = []
    blocks = paragraphs(text)
    closed_at = 0
    for number, paragraph in enumerate(blocks):
        if text[paragraph.start] == ">":
            found += _block(text, paragraph)
            continue
        rest = Span(max(paragraph.start, closed_at), paragraph.end)
        reading = _Reading()
        inside = list(_stretches(text, closed_in(text, rest, reading), paragraph.end))
        inside += _stretches(text, _closed_by_others(text, rest, reading), paragraph.end)
        if reading.opened:
            following = blocks[number + 1] if number + 1 < len(blocks) else None
            for forgotten in reading.opened:
                stretch = _not_closed(text, forgotten, rest, following)
                if stretch is None:
                    continue
                if stretch.outside.end > paragraph.end:
                    closed_at = stretch.outside.end
                if all(
                    one.outside.end <= stretch.outside.start or stretch.outside.end <= one.outside.start
                    for one in inside
                ):
                    inside.append(stretch)
        found += sorted(inside, key=lambda stretch: (stretch.outside.start, -stretch.outside.end))
    return tuple(_with_depths(found))


def _stretches(
    text: str, pairs: Iterator[tuple[_Mark, _Mark]], paragraph_end: int
) -> Iterator[QuotedStretch]:
    for opening, closing in pairs:
        inside = trimmed(text, opening.end, closing.start)
        if inside is not None and closing.end <= paragraph_end:
            yield QuotedStretch(inside, Span(opening.start, closing.end), 0, True, opening.glyph)


def _not_closed(text: str, opening: _Mark, paragraph: Span, following: Span | None) -> QuotedStretch | None:
    """Return what an opening mark holds that nothing in its paragraph closes; None if it opens nothing."""
    glyph = opening.glyph
    if glyph in _SINGLE or glyph in _NO_FORGOTTEN:
        return None
    inside = trimmed(text, opening.end, paragraph.end)
    if inside is None:
        return None
    tagged = _end_before_tag(text, inside)
    if tagged is None and following is not None and _opens_sentence(text, opening, paragraph):
        whole = QuotedStretch(inside, Span(opening.start, paragraph.end), 0, False, glyph)
        if opening_marks(text, following).startswith(glyph) and text[inside.end - 1] in _SENTENCE_AFTER:
            return whole
        if (closed := _closed_later(text, whole, following)) is not None:
            return closed
    first = sentences(text, inside.start, min(inside.end, inside.start + _FARTHEST_CHARACTERS))[0]
    end = first.end if tagged is None else min(first.end, tagged)
    return QuotedStretch(Span(inside.start, end), Span(opening.start, end), 0, False, glyph, is_doubtful=True)


def _opens_sentence(text: str, opening: _Mark, paragraph: Span) -> bool:
    before = text[max(paragraph.start, opening.start - 8) : opening.start]
    return _SENTENCE_BEFORE.search(before) is not None


def _end_before_tag(text: str, inside: Span) -> int | None:
    """Return where words end before a clause that says who said them; None if there is no such clause."""
    for pause in _PAUSE.finditer(text, inside.start, min(inside.end, inside.start + _FARTHEST_CHARACTERS)):
        if speech_tag(text, pause.end(), inside.end) is not None:
            return pause.start() + 1
    return None


def _closed_later(text: str, stretch: QuotedStretch, following: Span) -> QuotedStretch | None:
    """Return the stretch as the next paragraph closes it; None if it does not."""
    first = MARK.search(text, following.start, following.end)
    while first is not None and first[0] in _APOSTROPHES:
        first = MARK.search(text, first.end(), following.end)
    if first is None or first.start() == following.start or first[0] not in _CLOSED_BY[stretch.mark]:
        return None
    mark = _Mark(first.start(), first.end(), first[0])
    inside = trimmed(text, stretch.inside.start, mark.start)
    if inside is None or not _may_close(text, mark, following, stretch.mark):
        return None
    return QuotedStretch(inside, Span(stretch.outside.start, mark.end), 0, True, stretch.mark)


def _with_depths(found: list[QuotedStretch]) -> Iterator[QuotedStretch]:
    """Yield the stretches with the number of others in which each stands."""
    around: list[int] = []
    for one in found:
        while around and around[-1] <= one.outside.start:
            around.pop()
        yield replace(one, depth=len(around)) if around else one
        around.append(one.outside.end)


def _block(text: str, paragraph: Span) -> Iterator[QuotedStretch]:
    opening = _BLOCK.match(text, paragraph.start, paragraph.end)
    if opening is not None and (inside := trimmed(text, opening.end(), paragraph.end)) is not None:
        yield QuotedStretch(inside, paragraph, 0, True, ">")


def opening_marks(text: str, paragraph: Span) -> str:
    """Return the marks that a paragraph begins with, as far as they can open a quotation."""
    at = paragraph.start
    while at < paragraph.end and (text[at] in _CLOSED_BY or text.startswith(("``", ",,"), at)):
        at += 1 if text[at] in _CLOSED_BY else 2
    return text[paragraph.start : at]


def closed_in(text: str, paragraph: Span, reading: _Reading) -> Iterator[tuple[_Mark, _Mark]]:
    """Yield what marks of one kind open and close in a paragraph, inner quotations before outer ones.

    `reading` has the marks that are open before it; afterwards, those that are open at its end.
    """
    opened = reading.opened
    at = paragraph.start
    while (found := MARK.search(text, at, paragraph.end)) is not None:
        if (row := _ROW.match(text, found.start(), paragraph.end)) is not None:
            at = row.end()
            continue
        mark = _mark_at(text, found, paragraph, opened)
        at = mark.end
        closing = len(opened) - 1
        while closing >= 0 and not (
            mark.glyph in _CLOSED_BY[opened[closing].glyph]
            and _may_close(text, mark, paragraph, opened[closing].glyph)
        ):
            closing -= 1
        if closing >= 0:
            begin = opened[closing]
            inner = next((one for one in opened[closing + 1 :] if one.glyph not in _SINGLE), None)
            between = None if inner is None else _loose_between(text, begin, inner, paragraph, reading.loose)
            # What was opened inside and never closed was none.
            del opened[closing:]
            # Nor does what is loose inside close anything outside.
            del reading.loose[bisect_right(reading.loose, begin.start, key=lambda loose: loose.start) :]
            if begin.glyph not in _SINGLE:
                reading.limits.append(begin.start)
            if inner is not None and between is not None:
                # “A," she said. "B.”: these are two, each with two kinds of marks.
                yield begin, between
                begin = inner
            yield begin, mark
        elif mark.glyph in _CLOSED_BY and _may_open(text, mark, paragraph, opened):
            if len(opened) < _MAX_DEPTH:
                opened.append(mark)
            if mark.glyph not in _SINGLE:
                reading.limits.append(mark.start)
        else:
            reading.loose.append(mark)


def _loose_between(
    text: str, opening: _Mark, inner: _Mark, paragraph: Span, loose: Sequence[_Mark]
) -> _Mark | None:
    """Return a mark that closes an opening before another one, which nothing of its kind closes."""
    first = bisect_right(loose, opening.start, key=lambda mark: mark.start)
    for mark in loose[first : first + _MARKS_AHEAD]:
        if mark.start >= inner.start:
            break
        if text[mark.start - 1] in _STOPS and _stands_for_closing(text, mark, opening, paragraph):
            return mark
    return None


def _mark_at(text: str, found: re.Match[str], paragraph: Span, opened: Sequence[_Mark]) -> _Mark:
    """Return the mark that begins there: two single ones are one, where one of that kind can be meant."""
    start, glyph = found.start(), found[0]
    if glyph not in _DOUBLES or not text.startswith(glyph * 2, start) or start + 2 > paragraph.end:
        return _Mark(start, found.end(), glyph)
    double = _Mark(start, start + 2, glyph * 2)
    if any(double.glyph in _CLOSED_BY[one.glyph] for one in opened):
        closes_inner = opened[-1].glyph in _SINGLE and glyph in _CLOSED_BY[opened[-1].glyph]
        is_double = not (closes_inner and text.startswith(glyph * 3, start))
    else:
        before = text[start - 1] if start > paragraph.start else " "
        following = text[start + 2 : start + 3]
        stands_for_opening = (before.isspace() or before in _BEFORE_OPENING) and not following.isspace()
        is_double = stands_for_opening and following not in {"", glyph} and double.glyph in _CLOSED_BY
        is_double = is_double or any(one.glyph not in _SINGLE for one in opened[-1:])
    return double if is_double else _Mark(start, start + 1, glyph)


def _closed_by_others(text: str, paragraph: Span, reading: _Reading) -> Iterator[tuple[_Mark, _Mark]]:
    """Yield the openings that are left over, each with the nearest mark that stands where one closes."""
    limits = sorted(reading.limits)
    closed = paragraph.end
    for opening in tuple(reading.opened):
        after = bisect_right(limits, opening.start)
        limit = limits[after] if after < len(limits) else paragraph.end
        limit = min(limit, closed) if opening.start < closed else limit
        first = bisect_right(reading.loose, opening.start, key=lambda mark: mark.start)
        for number in range(first, len(reading.loose)):
            closing = reading.loose[number]
            if closing.start >= limit:
                break
            if _stands_for_closing(text, closing, opening, paragraph):
                reading.opened.remove(opening)
                del reading.loose[number]
                closed = closing.start
                yield opening, closing
                break


def _stands_for_closing(text: str, mark: _Mark, opening: _Mark, paragraph: Span) -> bool:
    """Tell whether a mark of another kind, or one that is turned the wrong way, closes what is left over."""
    before = text[mark.start - 1]
    following = text[mark.end] if mark.end < paragraph.end else " "
    if mark.start == opening.end or mark.glyph in _NEVER_CLOSING:
        return False
    if mark.glyph in _SINGLE:
        return before in _STOPS and not following.isalnum()
    if opening.glyph in _SINGLE or (mark.glyph == '"' and before.isdigit()):
        return False
    if before.isspace():
        return text[mark.start - 2] in _STOPS | _APOSTROPHES
    return before in _STOPS or not following.isalnum()


def _may_open(text: str, mark: _Mark, paragraph: Span, opened: Sequence[_Mark]) -> bool:
    """Tell whether a mark stands where one opens: before a word, and not after one."""
    at, glyph = mark.start, mark.glyph
    before = text[at - 1] if at > paragraph.start else " "
    following = text[mark.end : mark.end + 1]
    if mark.end >= paragraph.end or following.isspace():
        # "“ No" and « non » have a space inside; only marks that cannot close may.
        is_apart = before.isspace() or before in _BEFORE_OPENING
        return glyph in _WITH_SPACE_INSIDE and mark.end < paragraph.end and is_apart
    if glyph in "'‘’" and _CLIPPED.match(text, mark.end):
        return False
    if any(one.glyph == glyph for one in opened) and _looks_like_closing(text, mark, paragraph):
        return False
    if glyph in _OPENING_ONLY and not (glyph == "“" and before.isalnum()):
        return True
    if at == paragraph.start:
        return True
    if glyph in "”’»›":
        # Swedish and Danish open with what closes elsewhere; nothing but a space before and a letter after
        # tells them apart from an apostrophe.
        return glyph in "”»›" and before.isspace() and following.isalnum()
    return before.isspace() or before in _BEFORE_OPENING or before in _CLOSED_BY


def _looks_like_closing(text: str, mark: _Mark, paragraph: Span) -> bool:
    """Tell of a mark before a word, while one of its kind is open, whether it was set amiss: ,“Ilse said."""
    before = text[mark.start - 1] if mark.start > paragraph.start else ""
    if before in _STOPS - {"…"}:
        return True
    return (
        before.isspace()
        and text[mark.start - 2 : mark.start - 1] in _STOPS
        and speech_tag(text, mark.end, paragraph.end) is not None
    )


def _may_close(text: str, mark: _Mark, paragraph: Span, opening: str) -> bool:
    """Tell whether a mark stands where one closes: after a word, and not within one."""
    before = text[mark.start - 1]
    following = text[mark.end] if mark.end < paragraph.end else " "
    if mark.glyph in _UPRIGHT | {"’"} and (before.isspace() or following.isalnum()):
        return False
    if mark.glyph == opening == "”" and before.isspace() and following.isalnum():
        return False
    if opening not in _SINGLE or mark.glyph not in _APOSTROPHES:
        return not (mark.glyph == "“" and opening == "„" and before.isspace())
    if before in _ENDS or before != "s":
        return True
    # "the allies’ plan’": after an s, an apostrophe unless nothing else closes this one.
    at = mark.end
    for _ in range(_MARKS_AHEAD):
        later = MARK.search(text, at, paragraph.end)
        if later is None or (later[0] in _CLOSED_BY and later[0] not in _APOSTROPHES):
            break
        at = later.end()
        closes = later[0] == mark.glyph or (later[0] in _APOSTROPHES and text[later.start() - 1] in _STOPS)
        if closes and not (at < paragraph.end and text[at].isalnum()):
            return False
    return True


def quotation_at(text: str, offset: int) -> Span | None:
    """Return the innermost quotation, marks included, that holds the character at `offset`; None without one.

    It lies within a paragraph, or goes on over paragraphs each of which begins with its opening mark while
    only the last has the closing one. Reads no more of the text than those paragraphs.
    """
    here = paragraph_at(text, offset)
    if here is None:
        return None
    paragraph = _where_it_may_begin(text, here)
    opened: list[_Mark] = []
    for _ in range(2 * _MAX_PARAGRAPHS):
        rest = _after_repeated(text, paragraph, opened)
        reading = _Reading(opened)
        for opening, closing in closed_in(text, rest, reading):
            if opening.start <= offset < closing.end:
                return Span(opening.start, closing.end)
        for opening, closing in _closed_by_others(text, rest, replace(reading, opened=[*opened])):
            if rest.start <= opening.start <= offset < closing.end:
                return Span(opening.start, closing.end)
        following = _neighbour(text, paragraph.end, 1)
        if following is None:
            return None
        goes_on = opened and text.startswith(opened[0].glyph, following.start)
        if paragraph.start >= here.start and not goes_on:
            return None
        paragraph = following
    return None


def _where_it_may_begin(text: str, paragraph: Span) -> Span:
    """Return the paragraph before all that begin with a mark, as those do in which a quotation goes on."""
    for _ in range(_MAX_PARAGRAPHS):
        if not opening_marks(text, paragraph):
            break
        before = _neighbour(text, paragraph.start - 1, -1)
        if before is None:
            break
        paragraph = before
    return paragraph


def _after_repeated(text: str, paragraph: Span, opened: list[_Mark]) -> Span:
    """Return a paragraph without the marks that only say what goes on; close what it does not repeat."""
    repeated = opening_marks(text, paragraph)
    while opened and not repeated.startswith("".join(mark.glyph for mark in opened)):
        opened.pop()
    return Span(paragraph.start + sum(len(mark.glyph) for mark in opened), paragraph.end)


def _neighbour(text: str, at: int, step: int) -> Span | None:
    """Return the paragraph that is met first from `at`, forwards or backwards; None if none is close by."""
    for _ in range(_MAX_GAP_CHARACTERS):
        if not 0 <= at < len(text):
            return None
        if not text[at].isspace():
            return paragraph_at(text, at)
        at += step
    return None
