"""Paragraphs and headings from lines in reading order.

Between two lines a paragraph ends where the white is wider than between most lines, where the second is
indented, where the first ends although the next word had room in it, and where the size of the type changes.
A paragraph goes on over the end of a column or page unless one of these says otherwise; what stands there
between its lines in another size, a caption or a footnote, comes behind it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

from synoptic.corpus.article import Role
from synoptic.corpus.articles.provenance import is_provenance
from synoptic.corpus.formats.found_article import Block
from synoptic.corpus.formats.pdf_pages.line_end_hyphens import Hyphenation, joined
from synoptic.corpus.formats.pdf_pages.printed_lines import INITIAL_SIZE, SAME_SIZE, PrintedLine

_WIDER = 1.16
"""Distance of two lines of different paragraphs at least, in distances of lines of one paragraph."""
_LARGE_LEADING = 1.6
"""Distance of two lines of one heading at most, in sizes of type."""
_LEADINGS = (0.9, 2.6)
"""Distances that lines of one paragraph may have, in sizes of type."""
_COMMON_SHARE = 0.12
_INDENT = (0.5, 6.0)
"""Width of a first line's indent, in sizes of type."""
_MOST_INDENT = 3
_SAME_EDGE = 0.35
_NEAR_EDGE = 4.0
_CLEARLY_SHORT = 0.85
_VERY_SHORT = 0.5
_INDENTED_SHARE = 0.03
_FEW_LINES = 8
"""Lines that are too few to tell where their column ends."""
_TOP_LINES = 30
_LEFT_LINES = 5
"""Lines for which a page has room below its last one before it is said not to be full."""
_BLANK = 0.25
"""Width of a blank at least, in sizes of type."""
_BOLDER = 1.1
_HEADING_SIZE = 1.08
"""Size of a heading at least, in sizes of the text; from the second on, whatever it ends with."""
_CERTAIN_HEADING_SIZE = 1.4
_MAX_HEADING_CHARACTERS = 300
_MAX_BOLD_HEADING_CHARACTERS = 120
_MOST_BETWEEN = 8
"""Captions and footnotes behind which a paragraph may go on."""
_WRONG_TAGS = 0.05
"""Share of sentences at most that tags may part."""
_MIN_TITLED_CHARACTERS = 4
_TITLED_SHARE = 0.6
_ENDS_A_SENTENCE = re.compile(r"[.!?…:][\"'”’»«)\]\d]*$")
_CLOSED = re.compile(r"[.,;…]$")
_BEGINS_WITH = re.compile(r"[\W_]*([^\W_])")
_BULLET = re.compile(r"[•▪‣◦●■□○➢✓]")
_NOTE_MARK = re.compile(r"(?:\d{1,3}|[*†‡§])[.)]?\s?\S")
_PARTED = re.compile(r"[^\W\d_][-\u2010\u00ad]$")


class PrintedParagraph(Struct, frozen=True):
    """Lines of one paragraph or heading."""

    lines: tuple[PrintedLine, ...]
    """In reading order."""
    role: Role | None
    """HEADING, or None."""

    @property
    def size(self) -> float:
        """The size of its type."""
        return self.lines[0].size


class _Column(Struct, frozen=True):
    """Where lines begin and end that stand one below the other."""

    left: float
    right: float
    hangs: bool
    """Whether the first lines of paragraphs stand out, and the others are indented."""


def paragraphs_of(lines: Sequence[PrintedLine]) -> list[PrintedParagraph]:
    """Return the paragraphs and headings that a document's lines, in reading order, make.

    Each line is in one of them.
    """
    if not lines:
        return []
    setting = _Setting(lines)
    groups: list[list[int]] = []
    for number in range(len(lines)):
        if groups and not setting.ends_before(number, groups[-1][0]):
            groups[-1].append(number)
        else:
            groups.append([number])
    return [
        PrintedParagraph(tuple(lines[number] for number in group), setting.role_of(group))
        for group in setting.with_notes_last(setting.put_together(groups))
    ]


def blocks_of(paragraphs: Sequence[PrintedParagraph], hyphenation: Hyphenation) -> list[Block]:
    """Return paragraphs as an article's blocks, their words put together."""
    out: list[Block] = []
    was_item = False
    for paragraph in paragraphs:
        text = joined((line.text for line in paragraph.lines), hyphenation)
        is_item = _BULLET.match(text) is not None
        out.append(Block(text, paragraph.role, was_item and is_item, paragraph.lines[0].page))
        was_item = is_item
    return out


class _Setting:
    """How a document is set: its type, the distances of its lines, its columns."""

    def __init__(self, lines: Sequence[PrintedLine]) -> None:
        self._lines = lines
        self._pages: defaultdict[int, list[PrintedLine]] = defaultdict(list)
        for line in lines:
            self._pages[line.page].append(line)
        sizes, weights = Counter[float](), Counter[int]()
        for line in lines:
            sizes[line.size] += len(line.text)
        self.size = sizes.most_common(1)[0][0]
        for line in lines:
            if line.size == self.size:
                weights[line.weight] += len(line.text)
        self.weight = weights.most_common(1)[0][0]
        self._bottom = min(line.baseline for line in lines)
        self._leadings = self._find_leadings()
        self._columns = self._find_columns()
        self._has_tags = _are_sound_tags(lines)
        self._first_indent = self._find_first_indent()

    def _find_first_indent(self) -> float | None:
        """Return the indent of most first lines, in sizes of type; None if paragraphs are not indented."""
        indents = Counter[float]()
        for number in range(len(self._lines)):
            following = self._next_down(number)
            indent = self._indent(number)
            if (
                following is not None
                and _INDENT[0] <= indent <= _INDENT[1]
                and self._indent(following) <= indent - _SAME_EDGE
                and not self._columns[number].hangs
            ):
                indents[round(indent, 1)] += 1
        if not indents:
            return None
        commonest, count = indents.most_common(1)[0]
        return commonest if count > 1 and count >= _INDENTED_SHARE * len(self._lines) else None

    def _find_leadings(self) -> dict[float, float]:
        distances: defaultdict[float, Counter[float]] = defaultdict(Counter)
        for above, below in pairwise(self._lines):
            distance = above.baseline - below.baseline
            if (
                _goes_down(above, below)
                and above.has_size_of(below)
                and _LEADINGS[0] * above.size <= distance <= _LEADINGS[1] * above.size
            ):
                distances[above.size][round(distance, 1)] += 1
        return {size: _smallest_common(counts) for size, counts in distances.items()}

    def _find_columns(self) -> list[_Column]:
        """Return the column of each line."""
        lines = self._lines
        runs: list[list[int]] = []
        for number, line in enumerate(lines):
            if runs and _goes_down(lines[number - 1], line) and lines[number - 1].has_size_of(line):
                runs[-1].append(number)
            else:
                runs.append([number])
        # The longest run of each size of type at each left edge tells where columns end.
        longest: dict[tuple[int, int], tuple[float, float, int]] = {}
        for run in runs:
            left, right, place = self._edges(run)
            if len(run) > longest.get(place, (0.0, 0.0, 0))[2]:
                longest[place] = (left, right, len(run))
        columns: list[_Column] = []
        for run in runs:
            left, right, (size, edge) = self._edges(run)
            if len(run) < _FEW_LINES:
                for outward in range(_MOST_INDENT + 1):
                    like = longest.get((size, edge - outward), (0.0, 0.0, 0))
                    if like[2] > len(run) and like[1] >= right - _SAME_EDGE * size:
                        left, right = min(left, like[0]), max(right, like[1])
                        break
            columns += [_Column(left, right, self._hangs(run, left, right))] * len(run)
        return columns

    def _edges(self, run: Sequence[int]) -> tuple[float, float, tuple[int, int]]:
        """Return where a run's lines begin and end, and its size and left edge, rounded to find it by."""
        lines = [self._lines[number] for number in run]
        left, size = min(line.left for line in lines), max(round(lines[0].size), 1)
        return left, max(line.right for line in lines), (size, round(left / size))

    def _hangs(self, run: Sequence[int], left: float, right: float) -> bool:
        full, all_indented = 0, 0
        for before, number in pairwise(run):
            line = self._lines[number]
            if (
                line.left - left >= _INDENT[0] * line.size
                and self._lines[before].left - left < _SAME_EDGE * line.size
            ):
                all_indented += 1
                full += not _has_room(self._lines[before], line, right)
        outer = sum(self._lines[number].left - left < _SAME_EDGE * self._lines[number].size for number in run)
        return all_indented > 1 and full > 0.7 * all_indented and len(run) >= 2 * outer

    def _indent(self, number: int) -> float:
        """Return how far a line is indented, in sizes of type."""
        line = self._lines[number]
        return (line.left - self._columns[number].left) / line.size

    def _next_down(self, number: int) -> int | None:
        following = number + 1
        if following < len(self._lines) and self._goes_on_down(following):
            return following
        return None

    def _goes_on_down(self, number: int) -> bool:
        above, line = self._lines[number - 1], self._lines[number]
        return _goes_down(above, line) and above.has_size_of(line)

    def _is_indented(self, number: int) -> bool:
        """Tell whether a line is indented as the first one of a paragraph is."""
        indent = self._indent(number)
        if self._columns[number].hangs or not _INDENT[0] <= indent <= _INDENT[1]:
            return False
        following = self._next_down(number)
        if following is None or self._indent(following) <= indent - _SAME_EDGE:
            return True
        return (
            self._first_indent is not None
            and abs(indent - self._first_indent) <= _SAME_EDGE
            and abs(self._indent(following) - indent) <= _SAME_EDGE
            and _has_room(self._lines[number], self._lines[following], self._columns[number].right)
        )

    def ends_before(self, number: int, first: int) -> bool:
        """Tell whether the paragraph that begins with line `first` ends before line `number`."""
        above, line = self._lines[number - 1], self._lines[number]
        if not above.has_size_of(line):
            return True
        is_told = self._has_tags and bool(above.tag.place) and bool(line.tag.place)
        if is_told and above.tag != line.tag:
            return True
        if not _goes_down(above, line):
            return not is_told and self._ends_with_column(number, first)
        start = self._lines[first]
        if _is_beside_initial(start, line):
            return False
        if above.baseline - line.baseline > self._widest(line):
            return True
        if _BULLET.match(line.text):
            return True
        if is_told or self._is_large(line):
            return False
        if line.page == 1 and number < _TOP_LINES and (is_provenance(above.text) or is_provenance(line.text)):
            return True
        if self._columns[number].hangs:
            return self._indent(number) < _SAME_EDGE
        following = self._next_down(number)
        if self._is_indented(number) and not _is_centred(above, line):
            if abs(line.left - above.left) > _SAME_EDGE * line.size:
                return True
            if self._first_indent is not None and number - 1 == first:
                is_back = (
                    following is not None and self._indent(following) <= self._indent(number) - _SAME_EDGE
                )
                return is_back or _has_room(above, line, self._columns[number - 1].right)
        return self._is_short(number, first)

    def _is_large(self, line: PrintedLine) -> bool:
        return line.size >= _HEADING_SIZE * self.size

    def _widest(self, line: PrintedLine) -> float:
        """Return the widest distance to the line above in one paragraph."""
        like = [size for size in self._leadings if max(size, line.size) <= SAME_SIZE * min(size, line.size)]
        if self._is_large(line) or not like:
            return _LARGE_LEADING * line.size
        return _WIDER * self._leadings[min(like, key=lambda size: abs(size - line.size))] + 0.2

    def _is_short(self, number: int, first: int) -> bool:
        """Tell whether the line above ends although the first word of this one had room in it."""
        above, line = self._lines[number - 1], self._lines[number]
        right = self._columns[number - 1].right
        if not _has_room(above, line, right):
            return False
        if _ENDS_A_SENTENCE.search(above.text) and _begins_a_sentence(line.text):
            return True
        if not _begins_a_sentence(line.text):
            return False
        # Beside a picture all lines are short; one that ends a paragraph is shorter than those around it.
        length, room = above.right - above.left, right - above.left
        is_next_full = line.right >= right - _NEAR_EDGE * line.size
        if number - 1 == first:
            is_shorter = line.right - above.right > _NEAR_EDGE * line.size
            return length < _VERY_SHORT * room or (
                length < _CLEARLY_SHORT * room and (is_shorter or is_next_full)
            )
        before = self._lines[number - 2]
        is_last_full = before.right >= right - _NEAR_EDGE * line.size
        return is_next_full and is_last_full and length < _CLEARLY_SHORT * room

    def _ends_with_column(self, number: int, first: int) -> bool:
        above, line = self._lines[number - 1], self._lines[number]
        if _PARTED.search(above.text):
            return False
        if self._is_large(line) or _BULLET.match(line.text):
            return True
        if (above.weight >= _BOLDER * self.weight) != (line.weight >= _BOLDER * self.weight):
            return True
        if self._first_indent is not None and self._is_indented(number):
            return True
        if not _begins_a_sentence(line.text):
            return False
        is_page_left = above.baseline > self._bottom + _LEFT_LINES * above.size or line.page > above.page + 1
        if line.page != above.page and is_page_left and _ENDS_A_SENTENCE.search(above.text):
            return True
        if _ENDS_A_SENTENCE.search(above.text) and self._is_label(number):
            return True
        if self._first_indent is None and number - 1 == first and _is_titled(above.text):
            return True
        return _has_room(above, line, self._columns[number - 1].right) and (
            self._first_indent is None or _ENDS_A_SENTENCE.search(above.text) is not None
        )

    def _is_label(self, number: int) -> bool:
        """Tell whether a line stands alone and is no sentence: it ends no paragraph, then."""
        line, following = self._lines[number], self._next_down(number)
        is_alone = following is None or line.baseline - self._lines[following].baseline > self._widest(line)
        return is_alone and not _ENDS_A_SENTENCE.search(line.text)

    def put_together(self, groups: Sequence[list[int]]) -> list[list[int]]:
        """Join paragraphs that go on behind what stands in another size at the end of their column."""
        out: list[list[int]] = []
        waiting = list(groups)
        while waiting:
            group = waiting.pop(0)
            while (place := self._goes_on_in(group, waiting)) is not None:
                group = group + waiting.pop(place)
            out.append(group)
        return out

    def _goes_on_in(self, group: Sequence[int], following: Sequence[list[int]]) -> int | None:
        last = self._lines[group[-1]]
        is_text = max(last.size, self.size) <= SAME_SIZE * min(last.size, self.size)
        if not is_text or last.weight >= _BOLDER * max(self.weight, 1) or _ENDS_A_SENTENCE.search(last.text):
            return None
        for place, other in enumerate(following[:_MOST_BETWEEN]):
            line = self._lines[other[0]]
            if not line.has_size_of(last):
                if self._is_large(line):
                    return None
                continue
            if self._has_tags and last.tag.place and line.tag.place:
                return place if place > 0 and last.tag == line.tag else None
            is_continued = (
                place > 0
                and not _goes_down(last, line)
                and not self._is_indented(other[0])
                and not _has_room(last, line, self._columns[group[-1]].right)
            )
            return place if is_continued else None
        return None

    def with_notes_last(self, groups: Sequence[list[int]]) -> list[list[int]]:
        """Move footnotes behind everything else."""
        notes = [group for group in groups if self._is_note(group)]
        if len(notes) == len(groups):
            return list(groups)
        return [group for group in groups if group not in notes] + notes

    def _is_note(self, group: Sequence[int]) -> bool:
        line = self._lines[group[0]]
        if line.size * SAME_SIZE >= self.size or not _NOTE_MARK.match(line.text):
            return False
        return not any(
            other.baseline < line.baseline and other.size >= self.size and other.covers_width_of(line)
            for other in self._pages[line.page]
        )

    def role_of(self, group: Sequence[int]) -> Role | None:
        """Return HEADING for large or bold lines without an end of a sentence."""
        lines = [self._lines[number] for number in group]
        length = sum(len(line.text) for line in lines)
        tag = lines[0].tag
        if self._has_tags and re.fullmatch(r"H\d?|Title", tag.kind):
            return Role.HEADING
        if self._has_tags and tag.is_quoted:
            return Role.QUOTE
        is_closed = _CLOSED.search(lines[-1].text) is not None
        if lines[0].page == 1 and all(is_provenance(line.text) for line in lines):
            return None
        if self._is_large(lines[0]) and length <= _MAX_HEADING_CHARACTERS:
            # A standfirst in larger type is a sentence, and no heading.
            return None if is_closed and lines[0].size < _CERTAIN_HEADING_SIZE * self.size else Role.HEADING
        is_bold = self.weight > 0 and all(line.weight >= _BOLDER * self.weight for line in lines)
        if not is_bold or length > _MAX_BOLD_HEADING_CHARACTERS or lines[0].size * SAME_SIZE < self.size:
            return None
        return None if is_closed else Role.HEADING


def _are_sound_tags(lines: Sequence[PrintedLine]) -> bool:
    """Tell whether tags go with what is certain: that a sentence is in one paragraph."""
    certain, parted = 0, 0
    for above, line in pairwise(lines):
        is_within = line.text[0].islower() and not _ENDS_A_SENTENCE.search(above.text)
        is_tagged = bool(above.tag.place and line.tag.place)
        if is_within and is_tagged and above.has_size_of(line) and _goes_down(above, line):
            certain += 1
            parted += above.tag != line.tag
    return parted <= _WRONG_TAGS * certain


def _smallest_common(counts: Counter[float]) -> float:
    """Return the smallest distance that is common."""
    least = _COMMON_SHARE * counts.total()
    return min(
        distance
        for distance in counts
        if sum(count for other, count in counts.items() if abs(other - distance) <= 0.3) >= least
    )


def _goes_down(above: PrintedLine, below: PrintedLine) -> bool:
    return (
        above.page == below.page
        and above.baseline > below.baseline + 0.1 * below.size
        and above.covers_width_of(below)
    )


def _has_room(above: PrintedLine, line: PrintedLine, right: float) -> bool:
    """Tell whether the first word of a line had room in the line above, in a column that ends at `right`."""
    word = line.words[0]
    return above.right + _BLANK * above.size + (word.right - word.left) < right - 0.1 * above.size


def _is_beside_initial(start: PrintedLine, line: PrintedLine) -> bool:
    initial = start.words[0]
    return (
        initial.size >= INITIAL_SIZE * start.size
        and start.page == line.page
        and line.baseline >= initial.baseline - 0.3 * line.size
    )


def _is_centred(above: PrintedLine, line: PrintedLine) -> bool:
    return (
        abs((above.left + above.right) - (line.left + line.right)) <= 0.4 * line.size
        and abs(above.left - line.left) > _SAME_EDGE * line.size
    )


def _is_titled(text: str) -> bool:
    """Tell whether a line has the capitals of a headline, and no comma or end of a sentence."""
    words = [word for word in text.split() if len(word) >= _MIN_TITLED_CHARACTERS]
    capitals = sum(not word[0].islower() for word in words)
    return "," not in text and not _ENDS_A_SENTENCE.search(text) and capitals >= _TITLED_SHARE * len(words)


def _begins_a_sentence(text: str) -> bool:
    begin = _BEGINS_WITH.match(text)
    return begin is not None and not begin[1].islower()
