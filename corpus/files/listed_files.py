"""Read the files that a list of articles names, never outside the list's own folder.

What the list says of an article goes before what its file says: a PDF hardly knows its outlet.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import unquote

from msgspec import Struct
from msgspec.structs import replace

from synoptic.corpus.article import Article
from synoptic.corpus.errors import CorpusError, UnreadableFile, on_one_line
from synoptic.corpus.formats.registry import suffixes_in_folders

if TYPE_CHECKING:
    from synoptic.corpus.formats.found_article import Listed

ReadFile: TypeAlias = Callable[[Path], Sequence[Article]]
"""Return the articles in a file. Raises UnreadableFile."""

_FACTS = ("title", "source", "author", "date", "section", "language")
_ELSEWHERE = re.compile(r"[/\\]|[A-Za-z][A-Za-z0-9+.-]*:")

_NOT_THERE = "not there"
_OUTSIDE = "outside the list's folder and not read; name it to read it"
_NO_ARTICLE = "no file of an article"


class ListedArticles(Struct, frozen=True):
    """What became of the files that a list names."""

    found: tuple[Article, ...] = ()
    """The articles, with the facts of the list, in its order; each file is read once, and of each entry the
    first sound file."""
    remarks: tuple[str, ...] = ()
    """A line for each reason for which files were not read."""
    addresses: tuple[str, ...] = ()
    """Addresses of entries that have one, and no file that could be read."""


def articles_listed(path: Path, listed: Iterable[Listed], read: ReadFile) -> ListedArticles:
    """Return the articles in the files that a list at `path` names. Raises nothing."""
    found: list[Article] = []
    unread: defaultdict[str, list[str]] = defaultdict(list)
    addresses: dict[str, None] = {}
    seen: set[Path] = set()
    further = 0
    for each in listed:
        if not each.files:
            continue
        reasons: list[tuple[str, str]] = []
        for number, name in enumerate(each.files, start=1):
            try:
                place = _sound_path(path.parent, name)
                articles = () if place in seen else tuple(read(place))
            except CorpusError as error:
                reason = error.reason if isinstance(error, UnreadableFile) else str(error)
                reasons.append((reason, name))
                continue
            one = len(articles) == 1
            found += (_with_facts(own, each) if one else own for own in articles)
            seen.add(place)
            further += len(each.files) - number
            break
        else:
            for reason, name in reasons:
                unread[reason].append(name)
            if each.url:
                addresses[each.url] = None
    return ListedArticles(tuple(found), _remarks(unread, further), tuple(addresses))


def _sound_path(folder: Path, name: str) -> Path:
    """Return the file below a folder that a list names. Raises CorpusError if there is none to read."""
    if _ELSEWHERE.match(name):
        raise CorpusError(_OUTSIDE)
    slashed = name.replace("\\", "/")
    composed, apart = (unicodedata.normalize(form, slashed) for form in ("NFC", "NFD"))
    spellings = (name, slashed, unquote(slashed), composed, apart)
    for spelling in dict.fromkeys(spellings):
        if ".." in PurePosixPath(spelling).parts or _ELSEWHERE.match(spelling):
            raise CorpusError(_OUTSIDE)
        try:
            place = (folder / spelling).resolve()
            is_there = place.is_file()
        except (OSError, ValueError):
            continue
        if not is_there:
            continue
        if not place.is_relative_to(folder.resolve()):
            raise CorpusError(_OUTSIDE)
        if place.suffix.lower() not in suffixes_in_folders():
            raise CorpusError(_NO_ARTICLE)
        return place
    raise CorpusError(_NOT_THERE)


def _with_facts(article: Article, listed: Listed) -> Article:
    origins = dict(article.origins)
    values: dict[str, str | None] = {name: getattr(article, name) for name in (*_FACTS, "url")}
    for name in _FACTS:
        fact = getattr(listed, name)
        if fact is not None:
            values[name] = fact.value
            origins[name] = fact.origin
    if listed.url:
        values["url"] = listed.url
        origins["url"] = listed.title.origin if listed.title is not None else "the list"
    return replace(article, **values, origins=tuple(origins.items()))


def _remarks(unread: dict[str, list[str]], further: int) -> tuple[str, ...]:
    lines: list[str] = []
    for reason, names in unread.items():
        more = f" and {len(names) - 1:,} more" if len(names) > 1 else ""
        lines.append(f"{on_one_line(names[0])}{more}: {reason.rstrip('.')}.")
    if further:
        files = "1 further file" if further == 1 else f"{further:,} further files"
        lines.append(f"{files} of these entries left out; name them to read them.")
    return tuple(lines)
