"""Read `My Clippings.txt` of a Kindle, in the languages that its menus have.

A clipping is the title with the author in brackets, a line that says what it is, where and when, a blank
line and the words; a row of equals signs ends it. A note is a clipping of its own, where its highlight ends.
The shapes of these lines, in eleven languages and from several generations of the device, are those of the
test data of public readers (`clipshelf`, `kindle-clippings`) and of KOReader, which writes the same file.
A highlight that was made longer stands there twice: the later one counts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from synoptic.annotations.errors import InvalidRequest
from synoptic.annotations.importing.incoming import (
    Incoming,
    IncomingAnchor,
    IncomingArticle,
    IncomingHighlight,
    IncomingNote,
)
from synoptic.corpus.articles.decoding import decode
from synoptic.corpus.errors import CorpusError, on_one_line
from synoptic.corpus.text.normalising import normalise

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SEPARATOR = re.compile(r"^={6,}[ \t]*$\n?", re.MULTILINE)
_AUTHOR = re.compile(
    r"(?P<title>.*\S)\s*[(（](?P<author>(?:[^()（）]|[(（][^()（）]*[)）])*)[)）]", re.DOTALL
)
_RANGE = re.compile(r"#?(\d+)(?:\s*[-–—]\s*(\d+))?")
_HELD_BACK = re.compile(r"<[^<>\n]+>")
"""What stands for words beyond what a publisher allows to be clipped, in the device's language."""
_PROBE_BYTES = 4000
_MOST_PLACES = 500
"""So many places of a long highlight are remembered, and its end."""

_KINDS: Mapping[str, Sequence[str]] = {
    "highlight": (
        *("highlight", "markierung", "surlignement", "subrayado", "resaltado", "evidenziazione", "destaque"),
        *(
            "markering",
            "выделен",
            "标注",
            "標註",
            "ハイライト",
            "하이라이트",
            "zaznaczenie",
            "clip this article",
        ),
    ),
    "note": ("note", "notiz", "nota", "notitie", "заметка", "笔记", "筆記", "メモ", "메모", "notatka"),
    "bookmark": (
        *("bookmark", "lesezeichen", "signet", "marcador", "segnalibro", "bladwijzer", "закладка"),
        *("书签", "書籤", "ブックマーク", "북마크", "zakładka"),
    ),
}
"""Words of a clipping's second line, each in a kind."""
_PLACES = (
    *("location", "loc.", "position", "emplacement", "posición", "posizione", "posição", "locatie"),
    *("местоположение", "位置", "위치", "lokalizacja"),
)
"""Words before the place in a book, which is finer than a page."""
_MONTHS: Mapping[str, int] = {
    month: number
    for months in (
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "januar februar märz april mai juni juli august september oktober november dezember",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
        "januari februari maart april mei juni juli augustus september oktober november december",
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
        "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
        "january february march april may june july august september october november december",
    )
    for number, month in enumerate(months.split(), start=1)
}
_DATE_OF_ASIA = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
_WORD = re.compile(r"[^\W\d_]+")
_DAY_YEAR = re.compile(r"(?<![\d:])(\d{1,2})(?![\d:])|(?<![\d:])(\d{4})(?![\d:])")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\s*([ap])\.?\s?m\b)?", re.IGNORECASE)
_AFTERNOON = ("下午", "오후", "午後")
_MORNING = ("上午", "오전", "午前", "凌晨")


def recognises(content: bytes, name: str) -> bool:
    """Tell whether a text begins with a clipping."""
    del name
    if b"==========" not in content:
        return False
    try:
        text = normalise(decode(content[:_PROBE_BYTES]).text)
    except CorpusError:
        return False
    first = next(_written(text), "")
    line = first.partition("\n")[2].lstrip("\n").partition("\n")[0]
    return re.search(r"\d.*[|｜]", line) is not None and _kind_of(line) is not None


def read(content: bytes, name: str) -> Incoming:
    """Return what the clippings say. Raises InvalidRequest for a file without any."""
    try:
        text = normalise(decode(content).text)
    except CorpusError as error:
        raise InvalidRequest(f"{on_one_line(name)}: {error}") from error
    clippings: list[_Clipping] = []
    left_out: list[str] = []
    bookmarks = 0
    for number, written in enumerate(_written(text), start=1):
        found = _clipping(number, written)
        if found is None:
            left_out.append(f"clipping {number:,}: no second line that says what it is")
        elif found.kind == "bookmark":
            bookmarks += 1
        elif not found.words.strip():
            left_out.append(f"clipping {number:,}: it has no words")
        elif _HELD_BACK.fullmatch(found.words.strip()):
            left_out.append(f"clipping {number:,}: the device kept no words, beyond the publisher’s limit")
        else:
            clippings.append(found)
    if not clippings and not bookmarks:
        raise InvalidRequest(f"{on_one_line(name)}: no clippings of a Kindle; copy My Clippings.txt from it.")
    if bookmarks:
        left_out.append("1 bookmark" if bookmarks == 1 else f"{bookmarks:,} bookmarks")
    return _incoming(clippings, left_out)


class _Clipping(Struct, frozen=True):
    number: int
    title: str
    author: str
    kind: str
    start: int | None
    end: int | None
    when: datetime | None
    words: str

    @property
    def book(self) -> tuple[str, str]:
        return self.title, self.author


def _written(text: str) -> Iterator[str]:
    for each in _SEPARATOR.split(text):
        if each.strip(" \n\t\ufeff"):
            yield each.strip("\n\ufeff")


def _clipping(number: int, written: str) -> _Clipping | None:
    """Return a clipping; None for a text that is none."""
    title, _, rest = written.partition("\n")
    line, _, words = rest.lstrip("\n").partition("\n")
    kind = _kind_of(line)
    if kind is None:
        return None
    title = title.strip(" \t\ufeff")
    named = _AUTHOR.fullmatch(title)
    start, end = _place_of(line)
    return _Clipping(
        number=number,
        title=named["title"] if named else title,
        author=named["author"].strip() if named else "",
        kind=kind,
        start=start,
        end=end,
        when=_time_of(line),
        words=words.strip("\n"),
    )


def _kind_of(line: str) -> str | None:
    """Return what the second line of a clipping says it is; None for another line.

    The first of the words counts: the word for a note may be in that for a highlight's title.
    """
    if not line.lstrip().startswith("-"):
        return None
    said = line.partition("|")[0].casefold()
    found = [
        (place, -len(word), kind)
        for kind, words in _KINDS.items()
        for word in words
        if (place := said.find(word)) >= 0
    ]
    return min(found)[2] if found else None


def _place_of(line: str) -> tuple[int | None, int | None]:
    """Return where a clipping begins and ends, by locations, else by pages."""
    said = line.casefold()
    at = max((said.find(each) for each in _PLACES), default=-1)
    found = _RANGE.search(said, max(at, 0))
    if found is None:
        return None, None
    start = int(found[1])
    if not found[2]:
        return start, start
    # An older Kindle writes 563-64 for 563-564.
    short = found[2]
    return start, int(found[1][: -len(short)] + short) if len(short) < len(found[1]) else int(short)


def _time_of(line: str) -> datetime | None:
    """Return the time of a clipping, whose zone the device does not say."""
    *_, said = re.split(r"[|｜]", line)
    said = said.casefold()
    if (found := _DATE_OF_ASIA.search(said)) is not None:
        year, month, day = map(int, found.groups())
    else:
        named = (_MONTHS.get(word) or _MONTHS.get(word[:3]) for word in _WORD.findall(said))
        month = next((number for number in named if number), 0)
        numbers = _DAY_YEAR.findall(said)
        day = next((int(day) for day, _ in numbers if day), 0)
        year = next((int(year) for _, year in numbers if year), 0)
        if not year:
            days = [int(day) for day, _ in numbers if day]
            year = 2000 + days[1] if len(days) > 1 else 0
    clock = _CLOCK.search(said)
    hour, minute, second = (int(clock[number] or 0) for number in (1, 2, 3)) if clock else (0, 0, 0)
    is_afternoon = (clock is not None and clock[4] == "p") or any(each in said for each in _AFTERNOON)
    is_morning = (clock is not None and clock[4] == "a") or any(each in said for each in _MORNING)
    if is_afternoon and hour < 12:
        hour += 12
    elif is_morning and hour == 12:
        hour = 0
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None


def _incoming(clippings: Sequence[_Clipping], left_out: list[str]) -> Incoming:
    """Return highlights with their notes, and notes without a highlight as notes on their books."""
    articles: dict[tuple[str, str], IncomingArticle] = {}
    for each in clippings:
        key = f"{each.title} ({each.author})" if each.author else each.title
        articles.setdefault(each.book, IncomingArticle(key=key, title=each.title, author=each.author or None))
    marked = _without_earlier([each for each in clippings if each.kind == "highlight"])
    notes: dict[int, list[_Clipping]] = {}
    alone: list[_Clipping] = []
    places = _by_place(marked)
    for note in (each for each in clippings if each.kind == "note"):
        within = () if note.start is None else places.get((note.book, note.start), ())
        place = _nearest(note, marked, within)
        if place is None:
            alone.append(note)
        else:
            notes.setdefault(place, []).append(note)
    shortened = sum(each.kind == "highlight" for each in clippings) - len(marked)
    if shortened:
        said = "1 highlight" if shortened == 1 else f"{shortened:,} highlights"
        left_out.append(f"{said}, made longer or made again later")
    return Incoming(
        format="Kindle’s My Clippings",
        articles=tuple(articles.values()),
        highlights=tuple(
            IncomingHighlight(
                article=articles[each.book].key,
                anchor=IncomingAnchor(exact=each.words),
                note="\n\n".join(note.words for note in notes.get(number, ())),
                created=each.when,
                modified=each.when,
            )
            for number, each in enumerate(marked)
        ),
        notes=tuple(
            IncomingNote(
                article=articles[each.book].key, text=each.words, created=each.when, modified=each.when
            )
            for each in alone
        ),
        left_out=tuple(left_out),
    )


def _without_earlier(marked: Sequence[_Clipping]) -> list[_Clipping]:
    """Return the highlights without those that a later one at the same place has the words of."""
    kept: list[_Clipping] = []
    at: defaultdict[tuple[tuple[str, str], int | None], list[int]] = defaultdict(list)
    for each in marked:
        same_place = at[each.book, each.start]
        before = next((number for number in same_place if _overlap(kept[number].words, each.words)), None)
        if before is None:
            same_place.append(len(kept))
            kept.append(each)
        else:
            kept[before] = each
    return kept


def _overlap(one: str, other: str) -> bool:
    one, other = one.strip(), other.strip()
    return one.startswith(other) or other.startswith(one)


def _by_place(marked: Sequence[_Clipping]) -> Mapping[tuple[tuple[str, str], int], Sequence[int]]:
    """Return the numbers of the highlights by each place in a book that they have."""
    found: defaultdict[tuple[tuple[str, str], int], list[int]] = defaultdict(list)
    for number, each in enumerate(marked):
        if each.start is not None and each.end is not None:
            for place in {*range(each.start, min(each.end, each.start + _MOST_PLACES)), each.end}:
                found[each.book, place].append(number)
    return found


def _nearest(note: _Clipping, marked: Sequence[_Clipping], within: Sequence[int]) -> int | None:
    """Return the number of the highlight that a note is on, of those whose place has the note's.

    A note was made with its highlight, or stands where that ends, or else beside it in the file.
    """

    def nearness(number: int) -> tuple[bool, bool, int]:
        each = marked[number]
        return each.when == note.when, each.end == note.start, -abs(each.number - note.number)

    return max(within, key=nearness, default=None)
