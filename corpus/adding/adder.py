"""Bring what a reader wants into a folder: several addresses at once, and each article once."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import unquote, urlsplit

from msgspec import Struct
from msgspec.structs import replace

from synoptic.corpus.adding.differing_words import differing_words
from synoptic.corpus.adding.wanted import Wanted, WantedAddress, WantedFile, WantedText, address_lines
from synoptic.corpus.article import digest_of
from synoptic.corpus.errors import CorpusError, FetchFailed, NoNetwork, UnreadableFile
from synoptic.corpus.fetching.page_records import SUFFIX, kept_page, records_of
from synoptic.corpus.fetching.web_address import is_address, page_key, web_address
from synoptic.corpus.files.file_bytes import bytes_of
from synoptic.corpus.files.folders import Problem, iter_files, resolved
from synoptic.corpus.files.loading import articles_from, articles_in, identifier_of
from synoptic.corpus.formats.found_article import RawFile
from synoptic.corpus.formats.registry import MAX_PLAIN_BYTES, PLAIN, format_of, max_bytes_of, suffix_of

if TYPE_CHECKING:
    from synoptic.corpus.adding.collection import Collection, Twin
    from synoptic.corpus.adding.wanted import AddressLines
    from synoptic.corpus.article import Article
    from synoptic.corpus.fetching.fetcher import Fetched, Fetcher
    from synoptic.corpus.fetching.page_records import KeptPage

SEVERAL = 8
"""How many hosts are asked at once."""
MAX_ADDRESSES = 10_000
"""How many addresses are fetched at a time."""

_TITLE_CHARACTERS = 90
_LINE_CHARACTERS = 60
_LISTS = frozenset({".urls"})

Writer: TypeAlias = Callable[[Path, bytes], object]
"""Writes a file whole or not at all. Raises OSError."""


class AddState(StrEnum):
    """What was made of something that a reader wanted."""

    ADDED = "added"
    CHANGED = "changed"
    """Its page was there, and is another now: both are kept."""
    UNCHANGED = "unchanged"
    """Its page was there, was fetched again, and has the same words."""
    THERE = "there"
    """It was there."""
    SIMILAR = "similar"
    """Nearly the same article is there."""
    LISTED = "listed"
    """It is a list; what it lists follows."""
    REFUSED = "refused"
    """A line of a list is no address."""
    FAILED = "failed"


class Result(Struct, frozen=True):
    """What was made of something that a reader wanted."""

    name: str
    """What the reader, or a list, called it."""
    made: AddState
    """What was made of it."""
    articles: tuple[Article, ...] = ()
    """Its articles, those that were there too."""
    path: Path | None = None
    """The file that has them."""
    message: str = ""
    """What is to be said of it, in one line."""
    remarks: tuple[str, ...] = ()
    """What was not understood, a line each."""

    @property
    def warnings(self) -> tuple[str, ...]:
        """Warnings of articles that were added, a line each; of several articles, with their titles."""
        if self.made is not AddState.ADDED:
            return ()
        return tuple(
            warning if len(self.articles) == 1 else f"{article.title}: {warning}"
            for article in self.articles
            for warning in article.warnings
        )


class Adder:
    """Adds to a folder."""

    def __init__(
        self,
        collection: Collection,
        fetcher: Fetcher,
        write: Writer,
        *,
        copies: bool = False,
        update: bool = False,
    ) -> None:
        """Take the folder's articles.

        With `copies`, what is there under another name, or nearly, is added too; with `update`, pages
        that are there are fetched again.
        """
        self._collection = collection
        self._fetcher = fetcher
        self._write = write
        self._copies = copies
        self._update = update
        self._waiting: deque[Wanted] = deque()
        self._by_host: dict[str, deque[WantedAddress]] = {}
        self._running: dict[Future[Fetched | None], WantedAddress] = {}
        self._asked: set[str] = set()
        self.done = 0
        """How many are done."""

    @property
    def left(self) -> int:
        """How many are not done yet."""
        return len(self._waiting) + sum(map(len, self._by_host.values())) + len(self._running)

    def add(self, things: Iterable[Wanted]) -> Iterator[Result]:
        """Add things, and yield what was made of each as soon as it is known.

        Raises OSError where the folder cannot be written to, and NoNetwork where no address can be reached.
        What was yielded is there for good; whoever stops is to call `stop`.
        """
        self._waiting.extend(things)
        with ThreadPoolExecutor(SEVERAL, "fetching") as threads:
            try:
                while self._waiting or self._by_host or self._running:
                    while self._waiting:
                        yield from self._taken(self._waiting.popleft())
                        self._start(threads)
                    self._start(threads)
                    finished, _ = wait(self._running, return_when=FIRST_COMPLETED)
                    for each in finished:
                        yield from self._settled(each)
            except BaseException:
                self._fetcher.stop()
                threads.shutdown(wait=False, cancel_futures=True)
                raise

    def _settled(self, finished: Future[Fetched | None]) -> list[Result]:
        """Return what came of an address that was asked for."""
        wanted = self._running[finished]
        try:
            results = list(self._fetched(wanted, finished.result()))
        except NoNetwork:
            raise
        except CorpusError as error:
            results = [_failed(wanted.name, error)]
        del self._running[finished]
        self.done += 1
        return results

    def _start(self, threads: ThreadPoolExecutor) -> None:
        """Ask for the next address of each host that is not being asked."""
        busy = {_host(each) for each in self._running.values()}
        for host in [host for host in self._by_host if host not in busy]:
            if len(self._running) == SEVERAL:
                return
            addresses = self._by_host[host]
            wanted = addresses.popleft()
            if not addresses:
                del self._by_host[host]
            known = None
            if (path := self._collection.page_at(wanted.name)) is not None:
                with suppress(CorpusError, OSError):
                    page = kept_page(path)
                    known = None if page is None else page.known
            self._running[threads.submit(self._fetcher.fetch, wanted.name, known)] = wanted

    def _taken(self, wanted: Wanted) -> Iterator[Result]:
        """Yield what was made of a thing, unless it is an address that is to be fetched first."""
        try:
            if isinstance(wanted, WantedAddress):
                yield from self._asked_for(wanted)
                return
            self.done += 1
            yield from self._pasted(wanted) if isinstance(wanted, WantedText) else self._of_path(wanted)
        except CorpusError as error:
            self.done += isinstance(wanted, WantedAddress)
            yield _failed(wanted.name, error)

    # Addresses

    def _asked_for(self, wanted: WantedAddress) -> Iterator[Result]:
        address = web_address(wanted.name)
        key = page_key(wanted.name)
        if key in self._asked:
            return
        if len(self._asked) == MAX_ADDRESSES:
            raise FetchFailed(f"More than {MAX_ADDRESSES:,} addresses. Add the rest by another command.")
        self._asked.add(key)
        if not self._update:
            if (path := self._collection.page_at(wanted.name)) is not None:
                self.done += 1
                yield Result(wanted.name, AddState.THERE, _articles_at(path), path)
                return
            if (article := self._collection.article_at(wanted.name)) is not None:
                self.done += 1
                yield Result(wanted.name, AddState.THERE, (article,), article.path)
                return
        self._by_host.setdefault(address.host, deque()).append(wanted)

    def _fetched(self, wanted: WantedAddress, fetched: Fetched | None) -> Iterator[Result]:
        if fetched is None:
            path = self._collection.page_at(wanted.name)
            yield Result(wanted.name, AddState.UNCHANGED, () if path is None else _articles_at(path), path)
            return
        file = RawFile(
            _last_part(fetched.address),
            fetched.answer.content,
            fetched.address,
            fetched.media_type,
            fetched.when,
        )
        form = format_of(file)
        if form is None or form.in_folders:
            yield self._page(wanted, fetched)
        elif wanted.is_listed:
            raise FetchFailed("It is a list, named by another list. Name it yourself.")
        else:
            is_named = suffix_of(file.name) in form.suffixes
            named = file.name if is_named else f"{file.name}{form.suffixes[0]}"
            yield from self._file(wanted.name, named, file.content)

    def _page(self, wanted: WantedAddress, fetched: Fetched) -> Result:
        """Keep a page, unless it is there; a page that changed is one more version in its file."""
        content = records_of(fetched)
        addresses = (wanted.name, fetched.address)
        path = next(filter(None, map(self._collection.page_at, addresses)), None)
        if (
            path is not None
            and (kept := kept_page(path)) is not None
            and kept.known.address == fetched.address
        ):
            self._collection.note_page(path, addresses)
            return self._version(wanted, path, content, kept)
        provisional = self._collection.folder / f"{_last_part(fetched.address)}{SUFFIX}"
        read = articles_from(provisional, content)
        articles = tuple(replace(each, warnings=()) for each in read.articles)
        if not articles:
            raise FetchFailed("No words in it that could be read. Save the page from a browser.")
        for article in articles:
            if article.url and (there := self._collection.article_at(article.url)) is not None:
                return Result(wanted.name, AddState.THERE, (there,), there.path)
        if (twin := self._twin(articles)) is not None:
            return _as_twin(wanted.name, twin, articles)
        path = self._collection.free_path(_name_of(articles[0], fetched.address), SUFFIX)
        self._write_new(path, content)
        placed = tuple(_placed(each, path) for each in read.articles)
        self._collection.note(placed)
        self._collection.note_page(path, (*(each.address for each in fetched.redirects), *addresses))
        return Result(wanted.name, AddState.ADDED, placed, path, "", read.remarks + _doubts(placed))

    def _version(self, wanted: WantedAddress, path: Path, content: bytes, kept: KeptPage) -> Result:
        earlier = articles_in(path).articles
        now = articles_from(path, content).articles
        if [digest_of(each.own_text) for each in earlier] == [digest_of(each.own_text) for each in now]:
            return Result(wanted.name, AddState.UNCHANGED, earlier, path)
        since = "" if kept.when is None else f" since {kept.when:%Y-%m-%d}"
        whole = bytes_of(path, max_bytes_of(path.name)) + content
        if len(whole) > max_bytes_of(path.name):
            raise FetchFailed("Its file is too large for one more version. Move the file away.")
        self._write(path, whole)
        self._collection.note(now)
        before, after = _own(earlier), _own(now)
        number = _changed_paragraphs(before, after)
        differing = "; ".join(differing_words(before, after))
        message = f"changed{since}: {number} paragraph{'' if number == 1 else 's'}; {differing}"
        return Result(wanted.name, AddState.CHANGED, _articles_at(path), path, message)

    # Files and words

    def _of_path(self, wanted: WantedFile) -> Iterator[Result]:
        for each in iter_files([wanted.path]):
            if isinstance(each, Problem):
                raise UnreadableFile(each.path, each.message)
            name = str(each)
            try:
                if self._collection.folder.resolve() in resolved(each).parents:
                    yield Result(name, AddState.THERE, articles_in(each).articles, resolved(each))
                    continue
                content = bytes_of(each, max_bytes_of(each.name))
                yield from self._file(name, each.name, content)
            except CorpusError as error:
                yield _failed(name, error)

    def _pasted(self, wanted: WantedText) -> Iterator[Result]:
        if len(wanted.content) > MAX_PLAIN_BYTES:
            raise FetchFailed("More than 16 MiB. Put it in files.")
        lines = address_lines(wanted.content)
        if lines.is_list:
            yield from self._listed(wanted.name, lines)
            return
        pasted = self._collection.path_for("pasted", ".txt")
        (article,) = articles_from(pasted, wanted.content).articles
        yield from self._file(wanted.name, f"{_name_of(article, '')}.txt", wanted.content)

    def _file(self, name: str, file_name: str, content: bytes) -> Iterator[Result]:
        """Copy a file whose articles are not there, and yield that; have its addresses fetched."""
        suffix = suffix_of(file_name)
        stem = file_name[: len(file_name) - len(suffix)]
        target = self._collection.path_for(stem, suffix)
        if not suffix or suffix in PLAIN or suffix in _LISTS:
            lines = address_lines(content)
            if lines.is_list or (suffix in _LISTS and lines.addresses):
                yield from self._listed(name, lines)
                return
        if target.is_file() and bytes_of(target, max_bytes_of(target.name)) == content:
            yield Result(name, AddState.THERE, articles_in(target).articles, target)
            return
        read = articles_from(target, content)
        if read.addresses:
            yield self._expanded(name, read.addresses, () if read.articles else read.remarks)
        if not read.articles:
            return
        if (twin := self._twin(read.articles)) is not None:
            yield _as_twin(name, twin, read.articles)
            return
        path = self._collection.free_path(stem, suffix)
        self._write_new(path, content)
        placed = tuple(_placed(each, path) for each in read.articles)
        there = sum(self._collection.twin_of(each) is not None for each in placed) if len(placed) > 1 else 0
        self._collection.note(placed)
        remarks = (f"{there} of its {len(placed)} articles are there already, or nearly",) if there else ()
        yield Result(name, AddState.ADDED, placed, path, "", read.remarks + remarks + _doubts(placed))

    def _listed(self, name: str, lines: AddressLines) -> Iterator[Result]:
        """Have the addresses of a list fetched, and name its other lines."""
        yield self._expanded(name, lines.addresses)
        for number, line in lines.others:
            shown = line if len(line) <= _LINE_CHARACTERS else f"{line[:_LINE_CHARACTERS]}…"
            hint = " (add https:// before it)" if "://" not in line and is_address(line) else ""
            yield Result(name, AddState.REFUSED, message=f"Line {number:,} is no address: '{shown}'{hint}")

    def _expanded(self, name: str, addresses: Iterable[str], remarks: tuple[str, ...] = ()) -> Result:
        wanted = [WantedAddress(each, is_listed=True) for each in addresses]
        self._waiting.extend(wanted)
        message = f"{len(wanted)} address{'' if len(wanted) == 1 else 'es'}"
        return Result(name, AddState.LISTED, message=message, remarks=remarks)

    def _twin(self, articles: tuple[Article, ...]) -> Twin | None:
        """Return what is there of these articles, if nothing of them would be new."""
        if self._copies:
            return None
        twin: Twin | None = None
        for article in articles:
            if (twin := self._collection.twin_of(article)) is None:
                return None
        return twin

    def _write_new(self, path: Path, content: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._write(path, content)


def _failed(name: str, error: CorpusError) -> Result:
    reason = error.reason if isinstance(error, UnreadableFile) else str(error)
    return Result(name, AddState.FAILED, message=reason)


def _as_twin(name: str, twin: Twin, articles: tuple[Article, ...]) -> Result:
    if twin.similarity == 1:
        return Result(name, AddState.THERE, (twin.article,), twin.article.path)
    # Of several articles, the last is the twin's.
    differing = "; ".join(differing_words(twin.article.own_text, articles[-1].own_text))
    message = f"{twin.similarity:.0%} the same; differs: {differing}"
    return Result(name, AddState.SIMILAR, (twin.article,), twin.article.path, message)


def _articles_at(path: Path) -> tuple[Article, ...]:
    try:
        return articles_in(path).articles
    except UnreadableFile:
        return ()


def _placed(article: Article, path: Path) -> Article:
    """Return an article that was read from the same bytes under another name."""
    place = resolved(path)
    return replace(article, path=place, id=identifier_of(place, article.digest, article.part))


def _host(wanted: WantedAddress) -> str:
    return web_address(wanted.name).host


def _last_part(address: str) -> str:
    parts = urlsplit(address)
    return PurePosixPath(unquote(parts.path)).name or (parts.hostname or "page")


def _name_of(article: Article, address: str) -> str:
    """Return the name for a file of an article: date, outlet or host, and title."""
    host = (urlsplit(address).hostname or "").removeprefix("www.")
    outlet = article.source or host
    before = " ".join(filter(None, (article.date, outlet)))
    title = article.title[:_TITLE_CHARACTERS]
    return f"{before} — {title}" if before else title


def _doubts(articles: tuple[Article, ...]) -> tuple[str, ...]:
    """Return what is not known of articles; of many in one file, how many lack it."""
    doubts: list[str] = []
    for field, called in (("source", "outlet"), ("date", "date")):
        number = sum(getattr(each, field) is None for each in articles)
        if number:
            doubts.append(
                f"no {called}" if len(articles) == 1 else f"no {called} in {number} of {len(articles)}"
            )
    return tuple(doubts)


def _own(articles: tuple[Article, ...]) -> str:
    return "\n\n".join(each.own_text for each in articles)


def _changed_paragraphs(old: str, new: str) -> int:
    """Return how many paragraphs were changed, added or taken out."""
    # Imported late: hardly a page changes.
    from rapidfuzz.distance import Levenshtein

    return Levenshtein.distance(old.split("\n\n"), new.split("\n\n"))
