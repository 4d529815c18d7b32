"""Read one article of an export from its lines: head, body, and what the database adds below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from synoptic.corpus.article import Role
from synoptic.corpus.articles.date_lines import WrittenDate, dates_at_start
from synoptic.corpus.formats.found_article import Block, Fact, FoundArticle
from synoptic.corpus.formats.news.export_lines import ExportLine, as_heading, blocks_of_lines, cut

if TYPE_CHECKING:
    from synoptic.corpus.formats.news.export_rules import DatabaseRules, ExportRules

_HEAD_LINES, _BODY_LABEL_LINES, _HEAD_EVIDENCE_LINES = 40, 60, 25
_MAX_GAP_IN_HEAD = 3
_MAX_GAP_IN_TAIL, _MAX_GAP_OF_GRAPHICS = 2, 12
_MAX_BESIDE_DATE = 45
_MAX_GLUED_CHARACTERS = 800
_MAX_NAME_WORDS, _MAX_SECTION_WORDS = 12, 5
_PLACED_LINES = 14
_LENGTH_SHARE = 0.8
_OWN = frozenset({"author", "highlight", "dateline"})
_MENTIONS_SENTENCE = re.compile(r"[.!?;]\s*\S")
_NUMERIC_DATE = re.compile(r"\d{1,2}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?(?:\d{4}|\d{2})(?!\d)")
_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}(?:\s.{0,8})?")
_SOURCE_CODE = re.compile(r"[A-Z][A-Z0-9]{2,7}")
_PUBLISHED_ON = re.compile(r"\]\s*(?P<date>[^\]:]{6,30}?)\s*(?::|$)")
_UP_TO_PLACE = re.compile(r"\s*(?:;|\[)")
_ENDS_A_SENTENCE = re.compile(r"[.!?…][\"'”’»)\]]*$")


class ReadArticle(Struct, frozen=True):
    """An article of an export."""

    found: FoundArticle
    """Its blocks, its furniture and its facts."""
    has_body: bool
    """Whether words of its own stand below its head."""


class _Reading(Struct):
    """What is known of an article while its lines are read."""

    database: DatabaseRules
    rules: ExportRules
    title: list[ExportLine] = []
    own: list[ExportLine] = []
    body: list[ExportLine] = []
    furniture: list[ExportLine] = []
    facts: dict[str, str] = {}
    warnings: list[str] = []

    def note(self, kind: str, value: str) -> None:
        """Enter what a label says, unless it is said already."""
        words = " ".join(value.split())
        if words:
            self.facts.setdefault(kind, words)


class HeadSigns(Struct, frozen=True):
    """How much at the beginning of some lines looks like the head of an article."""

    date: int | None
    """The place of the line with the date of publication."""
    label: int | None
    """The place of the first label of a field."""
    labels: int
    """How many there are."""
    has_body: bool
    """Whether a label says where the body begins."""
    has_copyright: bool

    @property
    def signs(self) -> int:
        """How many kinds of signs there are."""
        return (self.date is not None) + min(self.labels, 2) + self.has_body + self.has_copyright


def evidence(lines: Sequence[ExportLine], database: DatabaseRules, rules: ExportRules) -> HeadSigns:
    """Return what at the beginning of lines looks like the head of an article."""
    head = unglued(lines[:_HEAD_EVIDENCE_LINES], database, rules)
    labels = [place for place, line in enumerate(head) if database.head.match(line.text)]
    return HeadSigns(
        next((place for place, line in enumerate(head[:12]) if place and _is_date_line(line)), None),
        labels[0] if labels else None,
        len(labels),
        any(database.body.fullmatch(line.text) is not None for line in lines[:_BODY_LABEL_LINES]),
        any(rules.copyright.fullmatch(line.key) is not None for line in head),
    )


def is_labelled(line: ExportLine, database: DatabaseRules) -> bool:
    """Tell whether a line begins with a label that the database uses."""
    return any(
        pattern.match(line.key) is not None for pattern in (database.head, database.tail, database.body)
    )


def may_be_outlet(lines: Sequence[ExportLine], place: int, database: DatabaseRules) -> bool:
    """Tell whether a line may be the outlet's in a head: the date or the first label is next."""
    below = lines[place + 1 : place + 3]
    return any(_is_date_line(line) for line in below[:1]) or any(database.head.match(x.text) for x in below)


def is_placed(lines: Sequence[ExportLine], rules: ExportRules) -> int | None:
    """Return the place of the line with the length by which Factiva's heads are known; None without one."""
    head = lines[:_PLACED_LINES]
    return next((i for i, line in enumerate(head) if i and rules.words.fullmatch(line.key)), None)


def read_article(
    lines: Sequence[ExportLine], part: str, database: DatabaseRules, rules: ExportRules
) -> ReadArticle:
    """Return the article that stands in lines, without those that mark its beginning and its end."""
    reading = _Reading(database, rules)
    kept = _without_page_heads(lines, reading)
    if database.codes:
        if codes := _codes(kept, database):
            _read_coded(kept, codes, reading)
        else:
            _read_placed(kept, reading)
    else:
        _read_labelled(kept, reading)
    return _finished(reading, part)


def _without_page_heads(lines: Sequence[ExportLine], reading: _Reading) -> list[ExportLine]:
    """Return the lines without running heads: "Page 2 of 9", and the headline at the top of another page."""
    is_head = [reading.rules.page_head.fullmatch(line.key) is not None for line in lines]
    first = next((place for place, head in enumerate(is_head) if not head), len(lines))
    title = lines[first].key if first < len(lines) else ""
    for place in range(first + 1, len(lines)):
        turns = lines[place].block.page > lines[place - 1].block.page > 0
        beside = is_head[place - 1] or (place + 1 < len(lines) and is_head[place + 1])
        if (turns or beside) and _repeats(lines[place].key, title):
            is_head[place] = True
    reading.furniture += [line for line, head in zip(lines, is_head, strict=True) if head]
    return [line for line, head in zip(lines, is_head, strict=True) if not head]


def _repeats(line: str, title: str) -> bool:
    """Tell whether a line is the headline, or its beginning with dots behind it."""
    beginning = line.rstrip(".… ")
    return line == title or (len(beginning) < len(line) and len(line) > 20 and title.startswith(beginning))


# Nexis and ProQuest: labels.


def _read_labelled(lines: Sequence[ExportLine], reading: _Reading) -> None:
    lines = [*unglued(lines[:_HEAD_LINES], reading.database, reading.rules), *lines[_HEAD_LINES:]]
    below = _tail_start(lines, reading)
    body_label = _body_label(lines[:below], reading)
    head_end = _head_end(lines[:below], reading) if body_label is None else body_label
    _read_head(lines[:head_end], reading)
    body = list(lines[head_end:below])
    if body_label is not None:
        found = reading.database.body.fullmatch(body[0].text)
        value = found and found["value"]
        if value:
            start = len(body[0].text) - len(value)
            reading.furniture.append(cut(body[0], 0, start))
            body[0] = cut(body[0], start)
        else:
            reading.furniture.append(body.pop(0))
    reading.body += body
    _read_tail(lines[below:], reading)


def _body_label(lines: Sequence[ExportLine], reading: _Reading) -> int | None:
    """Return the place of the label that stands before the body; None without one."""
    has_head = False
    for place, line in enumerate(lines[:_BODY_LABEL_LINES]):
        if has_head and place and reading.database.body.fullmatch(line.text):
            return place
        has_head = (
            has_head
            or _is_date_line(line)
            or reading.database.head.match(line.text) is not None
            or reading.rules.copyright.fullmatch(line.key) is not None
        )
    return None


def _head_end(lines: Sequence[ExportLine], reading: _Reading) -> int:
    """Return where the head ends that no label of the body ends: below the last of its labels.

    Each label stands there once; a second one is in the body, as is one that is far from the others.
    """
    seen: set[str] = set()
    date = None
    end = 0
    for place, line in enumerate(lines[:_HEAD_LINES]):
        found = reading.database.head.match(line.text)
        kind = found and reading.database.kinds_in_head[_label(found["label"])]
        if kind is not None:
            if kind in seen or (seen and place - end > _MAX_GAP_IN_HEAD):
                break
            seen.add(kind)
            end = place + 1
        elif date is None and place and _is_date_line(line):
            date, end = place, max(end, place + 1)
        elif reading.rules.copyright.fullmatch(line.key) and place - end <= _MAX_GAP_IN_HEAD:
            end = place + 1
    return end or min(1, len(lines))


def _read_head(lines: Sequence[ExportLine], reading: _Reading) -> None:
    above: list[ExportLine] = []
    below: list[ExportLine] = []
    own: list[ExportLine] = []
    has_date = False
    kind, is_open = "", False
    for line in lines:
        found = reading.database.head.match(line.text)
        if found is not None:
            kind = reading.database.kinds_in_head[_label(found["label"])]
            is_open = kind == "highlight" or not found["value"].strip()
            reading.note(kind, found["value"])
            if kind == "title":
                reading.title = [cut(line, found.start("value"))]
                reading.furniture.append(cut(line, 0, found.start("value")))
            else:
                (own if kind in _OWN else reading.furniture).append(line)
        elif reading.rules.copyright.fullmatch(line.key):
            reading.furniture.append(line)
            is_open = False
        elif not has_date and (above or reading.title) and _is_date_line(line):
            has_date, is_open = True, False
            reading.note("date", line.text)
            reading.furniture.append(line)
        elif is_open:
            reading.note(kind, line.text)
            (own if kind in _OWN else reading.furniture).append(line)
        else:
            (below if has_date else above).append(line)
    _place_names(above, below, own, reading, has_date=has_date)
    reading.own = sorted((*reading.own, *own), key=lambda line: line.number)


def _place_names(
    above: list[ExportLine],
    below: list[ExportLine],
    own: list[ExportLine],
    reading: _Reading,
    *,
    has_date: bool,
) -> None:
    """Tell headline and outlet by their places: both above the date, or the outlet above and it below."""
    editions = [line for line in below if reading.rules.edition.fullmatch(line.key)]
    reading.furniture += editions
    below = [line for line in below if line not in editions]
    is_heading = bool(above) and above[0].block.role is Role.HEADING
    source: ExportLine | None = None
    if not reading.title:
        if has_date and len(above) == 1 and below and not is_heading:
            source = above.pop()
            reading.title = [below.pop(0)]
        elif above or below:
            reading.title = _taken_together(above or below)
    if source is None and above and "source" not in reading.facts and not _is_publication(reading):
        source = above.pop() if has_date else above.pop(0)
    if source is not None:
        reading.note("source", source.key.rstrip("."))
        reading.furniture.append(source)
    own += (*above, *below)


def _taken_together(lines: list[ExportLine]) -> list[ExportLine]:
    """Take the first lines that stand in one block."""
    count = sum(line.place == lines[0].place for line in lines)
    taken = lines[:count]
    del lines[:count]
    return taken


def _is_publication(reading: _Reading) -> bool:
    return "publication" in reading.database.kinds_in_head.values()


def unglued(lines: Sequence[ExportLine], database: DatabaseRules, rules: ExportRules) -> list[ExportLine]:
    """Return lines so that each label of a head begins one: "Byline: Ilse Brandt Highlight: The flood …"."""
    parted = []
    for line in lines:
        start = 0
        while (inside := _label_inside(line, start, database, rules)) is not None:
            parted.append(cut(line, start, inside))
            start = inside
        parted.append(cut(line, start) if start else line)
    return parted


def _label_inside(line: ExportLine, start: int, database: DatabaseRules, rules: ExportRules) -> int | None:
    """Return where a label stands within a line that begins with another, a date or a copyright."""
    if len(line.text) > _MAX_GLUED_CHARACTERS or line.text.find(":", start) < 0:
        return None
    label = database.head.match(line.text[start:])
    if label is None:
        said = " ".join(line.text[start:].split())
        begins = bool(dates_at_start(said)) or rules.copyright.fullmatch(said) is not None
    else:
        begins = database.kinds_in_head[_label(label["label"])] not in ("highlight", "title")
    found = database.glued.search(line.text, start + 1) if begins else None
    return None if found is None else found.start()


def _tail_start(lines: Sequence[ExportLine], reading: _Reading) -> int:
    """Return where the database's own lines begin below the body: they reach to the end without a break."""
    start = last = len(lines)
    opening = last
    for place in range(len(lines) - 1, 0, -1):
        if last - place > _MAX_GAP_OF_GRAPHICS + 1:
            break
        kind = _tail_kind(lines[place], reading)
        if kind is None:
            continue
        gap = _MAX_GAP_OF_GRAPHICS if kind in ("graphic", "notes") else _MAX_GAP_IN_TAIL
        if last - place - 1 > gap:
            break
        start = last = place
        if kind in reading.database.closing:
            opening = start
    return opening


def _tail_kind(line: ExportLine, reading: _Reading) -> str | None:
    found = reading.database.tail.fullmatch(line.text)
    if found is not None:
        return reading.database.kinds_in_tail[_label(found["label"] or found["alone"])]
    return "copyright" if reading.rules.copyright.fullmatch(line.key) else None


def _read_tail(lines: Sequence[ExportLine], reading: _Reading) -> None:
    for line in lines:
        found = reading.database.tail.fullmatch(line.text)
        if found is not None and found["label"]:
            kind = reading.database.kinds_in_tail[_label(found["label"])]
            reading.note(kind, found["value"])
        reading.furniture.append(line)


# Factiva: codes, or places.


class _CodedLine(Struct, frozen=True):
    place: int
    code: str
    value: int
    """Where the value begins in the line."""


def _codes(lines: Sequence[ExportLine], database: DatabaseRules) -> list[_CodedLine]:
    """Return the lines that begin with the code of a field; none if the article has no codes.

    A code that only a space parts from a word counts where it is the next in the order, and the codes of
    the index where a name in it follows: "IN" may begin a sentence.
    """
    found: list[_CodedLine] = []
    last = -1
    for place, line in enumerate(lines):
        code, *_ = line.key.split(" ", 1)
        kind = database.codes.get(code)
        if kind is None:
            continue
        rest = line.text.lstrip()[len(code) :]
        is_apart = not rest.strip() or re.match(r"\s*(?:\||\t|\s{2,}|:)", rest) is not None
        rank = database.order.index(code)
        is_next = rank > last and (kind != "index" or ":" in rest or code in ("IPC", "IPD", "PUB", "AN"))
        if is_apart or is_next:
            value = len(line.text) - len(rest.lstrip("| \t\u00a0:"))
            found.append(_CodedLine(place, code, value))
            last = max(rank, last)
    kinds = {database.codes[each.code] for each in found}
    return found if {"title", "body"} <= kinds or {"title", "date", "length"} <= kinds else []


def _read_coded(lines: Sequence[ExportLine], codes: Sequence[_CodedLine], reading: _Reading) -> None:
    reading.own += lines[: codes[0].place]
    ends = [each.place for each in codes[1:]] + [len(lines)]
    for each, end in zip(codes, ends, strict=True):
        kind = reading.database.codes[each.code]
        first = cut(lines[each.place], each.value)
        values = [first, *lines[each.place + 1 : end]] if first.text else list(lines[each.place + 1 : end])
        if kind in ("title", "author", "body"):
            reading.furniture.append(cut(lines[each.place], 0, each.value))
            {"title": reading.title, "author": reading.own, "body": reading.body}[kind].extend(values)
        else:
            reading.furniture += lines[each.place : end]
        reading.note(kind, " ".join(line.text for line in values))


def _read_placed(lines: Sequence[ExportLine], reading: _Reading) -> None:
    length = is_placed(lines, reading.rules)
    if length is None:
        reading.title += lines[:1]
        reading.body += lines[1:]
        reading.warnings.append("the lines above the body were not understood")
        return
    _read_above_length(lines[:length], reading)
    reading.note("length", lines[length].text)
    end = _read_below_length(lines, length + 1, reading)
    reading.furniture += lines[length:end]
    below = len(lines)
    last = lines[-1]
    is_short = len(last.key.split()) <= _MAX_NAME_WORDS and not _ENDS_A_SENTENCE.search(last.key)
    # The publisher, who holds the rights, stands last.
    if below - 1 > end and is_short:
        below -= 1
    reading.body += lines[end:below]
    reading.furniture += lines[below:]


def _read_above_length(lines: Sequence[ExportLine], reading: _Reading) -> None:
    first = 0
    if len(lines) > 1:
        words, below = len(lines[0].key.split()), len(lines[1].key.split())
        is_byline = reading.rules.by.match(lines[1].key) is not None
        has_page = ";" in lines[0].key and _section(lines[0].key, reading.rules) != lines[0].key
        if has_page or (words <= _MAX_SECTION_WORDS and not is_byline and (words < below or len(lines) > 2)):
            first = 1
            reading.note("section", lines[0].text)
            reading.furniture.append(lines[0])
    reading.title.append(lines[first])
    reading.own += lines[first + 1 :]
    if first + 1 < len(lines):
        reading.note("author", lines[first + 1].text)


def _read_below_length(lines: Sequence[ExportLine], start: int, reading: _Reading) -> int:
    """Read date, outlet, language and copyright below the length; return where the body begins."""
    end = start
    if end < len(lines) and _is_date_line(lines[end]):
        reading.note("date", lines[end].text)
        end += 1
    if end < len(lines) and _CLOCK.fullmatch(lines[end].key):
        end += 1
    if end < len(lines):
        reading.note("source", lines[end].text)
        end += 1
    within = range(end, min(end + 6, len(lines)))
    language = next((i for i in within if lines[i].key.lower() in reading.rules.languages), None)
    if language is not None:
        reading.note("language", lines[language].text)
        end = language + 1
    elif end < len(lines) and _SOURCE_CODE.fullmatch(lines[end].key):
        end += 1
    while end < len(lines) and reading.rules.copyright.fullmatch(lines[end].key):
        end += 1
    return end


# All of them.


def _label(written: str) -> str:
    return " ".join(written.split()).lower()


def _is_date_line(line: ExportLine) -> bool:
    return _date_of(line.key) is not None


def _date_of(line: str) -> WrittenDate | None:
    """Return the date at the beginning of a line that says little else: a weekday, an edition, a time."""
    date = next(iter(dates_at_start(line)), None)
    if date is None:
        return None
    is_date = date.iso is not None or _NUMERIC_DATE.match(line) is not None
    rest = line[date.end :].strip()
    return date if is_date and len(rest) <= _MAX_BESIDE_DATE and not _MENTIONS_SENTENCE.search(rest) else None


def _finished(reading: _Reading, part: str) -> ReadArticle:
    facts, database = reading.facts, reading.database
    title = " ".join(line.text.strip() for line in reading.title) or facts.get("title", "")
    heading = [as_heading(reading.title)] if reading.title else []
    if "publication" in facts:
        _read_publication(facts)
    body = blocks_of_lines(reading.body)
    counted = sum(len(block.text.split()) for block in body)
    if counted:
        above = sum(len(line.text.split()) for line in (*reading.title, *reading.own))
        _check_length(reading, counted, above)
    found = FoundArticle(
        (*heading, *blocks_of_lines(reading.own), *body),
        tuple(_furniture_blocks(reading.furniture)),
        part,
        title=_fact(" ".join(title.split()), database),
        source=_fact(facts.get("source"), database),
        author=_fact(_author(facts.get("author", ""), reading.rules), database),
        date=_fact(_date(reading), database),
        url=_fact(facts.get("url"), database),
        section=_fact(_section(facts.get("section", ""), reading.rules), database),
        language=_fact(_language(facts.get("language", ""), reading.rules), database),
        warnings=tuple(reading.warnings),
    )
    return ReadArticle(found, counted > 0)


def _furniture_blocks(lines: Sequence[ExportLine]) -> list[Block]:
    ordered = sorted(lines, key=lambda line: line.number)
    return [
        Block(line.text, is_tight=place > 0, page=line.block.page)
        for place, line in enumerate(ordered)
        if line.text
    ]


def _fact(value: str | None, database: DatabaseRules) -> Fact | None:
    return Fact(value, database.name) if value else None


def _read_publication(facts: dict[str, str]) -> None:
    """Read ProQuest's line: "The Times ; London (UK) [London (UK)]. 28 Nov 2025: 4."."""
    said = facts["publication"]
    facts["source"] = _UP_TO_PLACE.split(facts.get("source", said), maxsplit=1)[0].strip()
    if "date" not in facts and (found := _PUBLISHED_ON.search(said)):
        facts["date"] = found["date"].lstrip(". ")


def _date(reading: _Reading) -> str | None:
    said = reading.facts.get("date")
    if said is None:
        return None
    date = next(iter(dates_at_start(said)), None)
    if date is None or date.iso is None:
        reading.warnings.append(f"the date “{said}” is not certain")
        return None
    return date.iso


def _author(said: str, rules: ExportRules) -> str:
    words = rules.by.sub("", said, count=1) if rules.by.match(said) else said
    return words.strip(" ,;")


def _section(said: str, rules: ExportRules) -> str:
    parts = (part.strip() for part in said.split(";"))
    return "; ".join(dict.fromkeys(part for part in parts if not rules.beside_section.fullmatch(part)))


def _language(said: str, rules: ExportRules) -> str | None:
    names = re.split(r"[;,/]", said.lower())
    return next((rules.languages[name.strip()] for name in names if name.strip() in rules.languages), None)


def _check_length(reading: _Reading, counted: int, above: int) -> None:
    """Warn of a body that is shorter than the file says; some databases count what is above it, too."""
    found = re.search(r"\d[\d.,\s]*", reading.facts.get("length", ""))
    said = int(re.sub(r"\D", "", found.group())) if found else 0
    if counted + above < _LENGTH_SHARE * said:
        reading.warnings.append(f"the file says {said:,} words, {counted:,} are here")
