"""Bringing articles in: files that are chosen or dropped on the desk, and text that is pasted."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from synoptic.annotations.library.letters import letter_order
from synoptic.annotations.model.wording import counted
from synoptic.corpus.files.path_completion import located
from synoptic.tui.desk.feature import Act, Desk, Feature
from synoptic.tui.panes.row import MOST_PANES
from synoptic.tui.shell.display import quoted
from synoptic.tui.shell.naming import letter_or_name

if TYPE_CHECKING:
    from synoptic.annotations.library.library import Library
    from synoptic.corpus.article import Article
    from synoptic.corpus.fetching.fetcher import Fetcher
    from synoptic.tui.desk.feature import Job
    from synoptic.tui.desk.following import Following
    from synoptic.tui.dialogs.add_dialog import AddAnswer
    from synoptic.tui.shell.session import Session

LEAST_CHARACTERS = 200
"""Characters from which on what is pasted may be an article."""
_EVERY = 0.2
"""Seconds between two tellings of how far the reading is."""
_NAMED = 3
"""Of what was not added, how many are named."""
_GROUP = "add"
_FACTS = {"Title": "title", "Outlet": "source", "Author": "author", "Date": "date", "Address": "url"}
_FOLDER = "Save in"
_NO_FOLDER = "Name a folder to save it in."


_Likeness: TypeAlias = tuple[str, str | None, str | None]


def _likeness(article: Article) -> _Likeness:
    """Return what two articles share that are one: the text, the outlet and the date.

    The same words in two papers are two articles.
    """
    return article.digest, article.source, article.date


class Brought(Struct, frozen=True):
    """What was read so far of the files that the reader brings in."""

    paths: tuple[Path, ...]
    """The files and folders of those that the reader named that gave an article."""
    articles: tuple[Article, ...]
    """Those that are new, as their files have them."""
    refused: tuple[str, ...]
    """A line for each thing that is not added."""
    read: int
    """How many files were read."""
    files: int
    """How many there are."""
    is_all: bool = False
    remarks: tuple[str, ...] = ()
    """A line for each file with something to be said of it."""
    addresses: tuple[str, ...] = ()
    """Addresses that lists among the files name, and whose pages are nowhere yet."""


class BringingIn(Feature):
    """Adds articles to those that are read; what is open stays as it is."""

    def __init__(
        self,
        desk: Desk,
        following: Following,
        library: Library,
        session: Session,
        take_in_more: Callable[[Sequence[Article]], tuple[str, ...]],
    ) -> None:
        """Add to what the session reads; `take_in_more` shows articles, as read, and returns their ids."""
        super().__init__(desk)
        self._following, self._library = following, library
        self._paths = session.paths
        self._take_in_more = take_in_more
        self._folder: Path | None = None
        """The folder that was added from last."""
        self._job: Job[object] | None = None
        self._fetcher: Fetcher | None = None
        """What fetches pages for it."""
        self._said = ""
        """What is told before what was added."""
        self.takes_annotations: Callable[[Sequence[Path]], Awaitable[bool]] = _never
        """Takes up files of annotations; False for anything else."""

    @property
    def commands(self) -> Mapping[str, Act]:
        return {"add-articles": self.ask}

    def remember(self, session: Session, /) -> Session:
        """Return the session with the paths that were added."""
        return replace(session, paths=self._paths)

    # Asking

    async def ask(self) -> None:
        """Ask for files and folders."""
        if self._desk.is_in_browser:
            self._desk.refuse("A browser cannot name files here. Paste the text of an article to add it.")
        else:
            await self._ask(())

    async def _ask(self, pasted: tuple[Path, ...]) -> None:
        from synoptic.tui.dialogs.add_dialog import AddDialog

        async def go_on(answer: AddAnswer) -> None:
            if answer.address:
                self._offer_pages((answer.address,))
            else:
                self._folder = answer.paths[0].parent
                await self._add(answer.paths)

        await self.put_up(AddDialog(self._folder or Path.cwd(), pasted), go_on)

    async def pasted(self, text: str) -> bool:
        """Take in what was pasted: files, or the text of an article; False if it is neither.

        From a browser only text is taken: it could look for files of this machine, and have it fetch pages of
        its own network.
        """
        from synoptic.corpus.adding.wanted import addresses_in
        from synoptic.corpus.files.pasted_paths import paths_in

        here = not self._desk.is_in_browser
        if here and (paths := paths_in(text)):
            await self._ask(paths)
        elif addresses := addresses_in(text.replace("\r", "\n").encode()):
            if here:
                self._offer_pages(addresses)
            else:
                self._desk.refuse("A browser cannot fetch pages. Paste the text of the article.")
        elif len(text.strip()) >= LEAST_CHARACTERS:
            await self._offer_text(text)
        else:
            return False
        return True

    async def _add(self, paths: tuple[Path, ...]) -> None:
        """Read files and folders; of a list of addresses, offer to fetch the pages."""
        from synoptic.corpus.adding.wanted import addresses_listed_by

        if await self.takes_annotations(paths):
            return
        listed = await asyncio.to_thread(addresses_listed_by, paths[0]) if len(paths) == 1 else ()
        if listed:
            self._offer_pages(listed)
        else:
            self.bring_in(paths)

    # Reading

    def bring_in(self, paths: Sequence[Path], said: str = "") -> None:
        """Read files and folders in the background, and show their articles; `said` is told before."""
        self._said = said
        absolute = tuple(dict.fromkeys(Path(os.path.normpath(path.absolute())) for path in paths))
        known, kept = self._here(), self._kept_encodings()
        self._job = self._desk.in_thread(
            _GROUP, lambda cancelled: _read(absolute, known, kept, cancelled), self._show
        )

    def _here(self) -> Mapping[Path | _Likeness, str]:
        """Return the files and the articles that are here, each with the letter of an article."""
        here: dict[Path | _Likeness, str] = {}
        for each in self._desk.articles:
            here[_likeness(each)] = letter_or_name(each)
            if each.path is not None:
                here[each.path] = letter_or_name(each)
        return here

    def _kept_encodings(self) -> Mapping[Path, str]:
        from synoptic.annotations.library.catalogue import kept_encodings

        return kept_encodings(self._desk.annotations, self._library.root)

    def give_up(self) -> bool:
        """Read no more files; False if none are being read."""
        if self._job is None:
            return False
        self._job.cancel()
        if self._fetcher is not None:
            self._fetcher.stop()
        self._job = self._fetcher = None
        self._desk.say("Nothing was added.")
        return True

    def _show(self, brought: Brought) -> None:
        if not brought.is_all:
            key = self.key("step-back")
            self._desk.say(f"Reading {brought.read + 1} of {brought.files} …  {key} gives up")
            return
        self._job = self._fetcher = None
        self._tell(brought, self._take_in(brought) if brought.articles else ())
        if brought.addresses:
            self._offer_pages(brought.addresses)

    def _take_in(self, brought: Brought) -> tuple[str, ...]:
        """Show the articles, the first in a pane beside the one being read, and return their ids."""
        desk = self._desk
        self._read_next_time(brought.paths)
        added = self._take_in_more(brought.articles)
        self._following.take_up(added)
        if len(desk.panes) < MOST_PANES:
            after = desk.panes.index(desk.active) + 1
            desk.panes = (*desk.panes[:after], added[0], *desk.panes[after:])
        return added

    def _read_next_time(self, paths: Sequence[Path]) -> None:
        """Have the session read these paths too, from the next start on."""
        from synoptic.tui.shell.session import remember_library

        root = self._library.root
        before = self._paths or ((root,) if root is not None else self._own_files())
        more = tuple(path for path in paths if not any(_holds(each, path) for each in before))
        if more:
            self._paths = (*before, *more)
            self._desk.run_worker(
                asyncio.to_thread(remember_library, self._library, self._paths), group="keep"
            )

    def _own_files(self) -> tuple[Path, ...]:
        paths = (each.path for each in self._desk.articles if each.path is not None)
        return tuple(dict.fromkeys(paths))

    def _tell(self, brought: Brought, added: Sequence[str]) -> None:
        """Say what was added, and what was not and why."""
        articles = [self._desk.article(each) for each in added]
        parts = [self._said] if self._said else []
        parts += [self._added_in_words(articles)] if articles else []
        refused = brought.refused
        if refused:
            parts.append(f"Not added: {' '.join(refused[:_NAMED])}")
        if len(refused) > _NAMED:
            parts.append(f"And {len(refused) - _NAMED} more.")
        parts += brought.remarks[:_NAMED]
        self._desk.say(" ".join(parts) or "Nothing to add.")
        if refused or brought.remarks:  # the status line may be too short for it
            self._desk.alert(" ".join(parts), "Add articles")

    def _added_in_words(self, articles: Sequence[Article]) -> str:
        first = letter_or_name(articles[0])
        names = [letter_or_name(each) for each in sorted(articles, key=letter_order)]
        is_open = articles[0].id in self._desk.panes
        where = f"{first} opened beside" if is_open else f"{self.key('library')} finds it in the library"
        if len(articles) == 1:
            return f"Added {first}, {quoted(articles[0].title)}; {where}."
        return f"Added {counted(len(articles), 'article')}, {names[0]} to {names[-1]}; {where}."

    # Pasted addresses and text

    def _offer_pages(self, addresses: Sequence[str]) -> None:
        from synoptic.annotations.export.destination import short_path

        def fetch(values: Mapping[str, str]) -> None:
            self._fetch(addresses, located(values[_FOLDER], Path.cwd()))

        from synoptic.corpus.fetching.hosts import are_named_local

        more = f" and {len(addresses) - 1} more" if len(addresses) > 1 else ""
        where = ", on this machine or its networks" if are_named_local(addresses) else ""
        self.fill_in_form(
            f"Fetch and add {counted(len(addresses), 'page')}?",
            {_FOLDER: short_path(self.own_folder())},
            fetch,
            remark=f"{addresses[0]}{more}{where}",
            check=lambda values: None if values[_FOLDER] else _NO_FOLDER,
        )

    def _fetch(self, addresses: Sequence[str], folder: Path) -> None:
        """Fetch pages into a folder in the background, and show their articles."""
        from importlib.metadata import version

        from synoptic.corpus.fetching.fetcher import Fetcher
        from synoptic.corpus.fetching.hosts import are_named_local
        from synoptic.tui.shell.locations import reading_cache

        local = are_named_local(addresses)
        fetcher = self._fetcher = Fetcher(local=local, version=version("synoptic-reader"))
        known, kept = self._here(), self._kept_encodings()
        cache = reading_cache(self._library.folder, (folder,))

        def work(cancelled: Callable[[], bool]) -> Iterator[Brought]:
            paths, refused = _fetched(addresses, folder, cache, fetcher)
            for brought in _read(paths, known, kept, cancelled):
                yield replace(brought, refused=(*refused, *brought.refused))

        self._job = self._desk.in_thread(_GROUP, work, self._show)
        self._desk.say(f"Fetching {counted(len(addresses), 'page')} …  {self.key('step-back')} gives up")

    async def _offer_text(self, text: str) -> None:
        from synoptic.annotations.export.destination import short_path
        from synoptic.corpus.articles.provenance import provenance_of
        from synoptic.corpus.text.normalising import normalise
        from synoptic.tui.desk.annotating.provenance_form import iso_date

        found = await asyncio.to_thread(lambda: provenance_of(normalise(text)))
        fields = {label: getattr(found, name) or "" for label, name in _FACTS.items()}
        own = self.own_folder()
        if not self._desk.is_in_browser:
            fields[_FOLDER] = short_path(own)

        def check(values: Mapping[str, str]) -> str | None:
            if not values["Title"]:
                return "An article needs a title."
            if values["Date"] and iso_date(values["Date"]) is None:
                return "Unknown date. Write 14 March 2031, 2031-03-14, 2031-03 or 2031."
            return None if values.get(_FOLDER, "…") else _NO_FOLDER

        async def save(values: Mapping[str, str]) -> bool:
            from synoptic.corpus.files.article_file import write_article

            facts = {name: values[label] for label, name in _FACTS.items()}
            facts["date"] = iso_date(facts["date"]) or ""
            folder = located(values[_FOLDER], Path.cwd()) if _FOLDER in values else own
            try:
                path = await asyncio.to_thread(write_article, folder, text, facts)
            except OSError as error:
                fault = (
                    f"{folder}: the article cannot be saved there ({error.strerror}). Name another folder."
                )
                if self._desk.is_in_browser:  # who can name none
                    fault = f"The server cannot save the article ({error.strerror})."
                self._desk.alert(fault, severity="error")
                return False
            self.bring_in((path,))
            return True

        remark = f"{counted(len(text.split()), 'word')}. They go to a new text file, with what you fill in."
        self.fill_in_form("Add the pasted text as an article?", fields, save, remark=remark, check=check)

    def own_folder(self) -> Path:
        """Return the folder in which new articles are saved by default."""
        from synoptic.corpus import samples

        if self._library.root is not None:
            return self._library.root
        named = next((path for path in self._paths if path.is_dir()), None)
        beside = self._desk.article(self._desk.active).path
        if named is None and beside is not None:
            named = beside.parent
        return Path.cwd() / "articles" if named is None or named == samples.folder() else named


async def _never(_: Sequence[Path]) -> bool:
    return False


def _fetched(
    addresses: Sequence[str], folder: Path, cache: Path, fetcher: Fetcher
) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """Return the files that have the pages of addresses, and a line for each that was not kept."""
    from synoptic.annotations.export.destination import write
    from synoptic.corpus.adding.adder import Adder
    from synoptic.corpus.adding.collection import Collection
    from synoptic.corpus.adding.wanted import WantedAddress
    from synoptic.corpus.errors import CorpusError

    paths: list[Path] = []
    refused: list[str] = []
    try:
        adder = Adder(Collection(folder, cache), fetcher, write)
        for result in adder.add([WantedAddress(address) for address in addresses]):
            if result.path is not None:
                paths.append(result.path)
            else:
                refused.append(f"{result.name}: {result.message}")
    except (CorpusError, OSError) as error:
        refused.append(str(error))
    return tuple(dict.fromkeys(paths)), tuple(refused)


def _read(
    paths: Sequence[Path],
    known: Mapping[Path | _Likeness, str],
    kept: Mapping[Path, str],
    cancelled: Callable[[], bool],
) -> Iterator[Brought]:
    """Yield now and then what was read of files and folders, and at last all of it."""
    from synoptic.corpus.errors import UnreadableFile, on_one_line
    from synoptic.corpus.files.folders import Problem, iter_files, resolved
    from synoptic.corpus.files.loading import articles_in

    files = list(iter_files(paths))
    articles: list[Article] = []
    giving: set[Path] = set()
    refused: list[str] = []
    remarks: list[str] = []
    addresses: dict[str, None] = {}
    told = monotonic()
    for number, found in enumerate(files):
        if cancelled():
            return
        if isinstance(found, Problem):
            refused.append(str(found))
            continue
        place = resolved(found)
        if place in known:
            refused.append(f"{on_one_line(found.name)} is here already ({known[place]}).")
            continue
        if monotonic() - told > _EVERY:
            told = monotonic()
            yield Brought((), (), (), number, len(files))
        try:
            read = articles_in(found, kept=kept.get(place))
        except UnreadableFile as error:
            refused.append(f"{on_one_line(found.name)}: {error.reason}")
        else:
            new = [each for each in read.articles if _likeness(each) not in known]
            if len(new) < len(read.articles):
                there = sorted({known[_likeness(each)] for each in read.articles if each not in new})
                refused.append(
                    f"{on_one_line(found.name)}: {', '.join(there)} is here already, word for word."
                )
            articles += new
            if new:
                giving.add(place)
            remarks += (f"{on_one_line(found.name)}: {each}" for each in read.remarks)
            addresses |= dict.fromkeys(read.addresses)
    # A file that cannot be read would be told of again at each start.
    kept_paths = tuple(path for path in paths if any(each.is_relative_to(resolved(path)) for each in giving))
    yield Brought(
        kept_paths,
        tuple(articles),
        tuple(refused),
        len(files),
        len(files),
        is_all=True,
        remarks=tuple(remarks),
        addresses=tuple(addresses),
    )


def _holds(named: Path, path: Path) -> bool:
    """Tell whether reading one path reads another."""
    from synoptic.corpus.formats.registry import suffixes_in_folders

    if named == path:
        return True
    if not path.is_relative_to(named) or any(part.startswith(".") for part in path.relative_to(named).parts):
        return False
    return path.is_dir() or path.suffix.lower() in suffixes_in_folders()
