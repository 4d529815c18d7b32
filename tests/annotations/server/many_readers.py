"""Many readers of one library at once, whose lines are cut and whose server is killed.

Each makes changes as fast as it can, notes those that were acknowledged, and reads at the end until nothing
waits. Then all of them must see the same: all that was acknowledged, once.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

import psycopg
from msgspec.structs import replace
from psycopg import sql

from synoptic.annotations.anchoring.anchors import anchor
from synoptic.annotations.errors import AnnotationError, Conflict
from synoptic.annotations.files.codec import to_document
from synoptic.annotations.model.changes import SHELVES
from synoptic.annotations.model.values import LIBRARY
from synoptic.annotations.server import administration
from synoptic.annotations.server.connection import ServerAddress
from synoptic.annotations.server.offline import PatientAnnotations
from synoptic.annotations.server.server_session import ServerSession
from synoptic.annotations.server.shared_texts import SharedTexts
from synoptic.annotations.store.store import AnnotationStore
from synoptic.corpus.article import Article, digest_of
from tests.annotations.specimens import record_for

if TYPE_CHECKING:
    from synoptic.annotations.model.annotations import Annotations
    from synoptic.annotations.model.values import ArticleRecord, Highlight
    from tests.shared_library import SharedLibrary

PATIENCE = 120.0
"""Seconds within which all must see the same after the last change."""
TAGS = ("claim", "number", "source", "doubt")


@dataclass(frozen=True)
class Task:
    """What one reader does."""

    number: int
    reader: str
    address: str
    folder: str
    changes: int
    readers: int
    pause: float
    """Seconds that pass between two changes at the most."""


@dataclass
class Work:
    """What one reader did."""

    reader: str
    marked: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Words that are highlighted now, with the names of their tags."""
    unmarked: list[str] = field(default_factory=list)
    """Words whose highlight was undone or removed."""
    written: list[str] = field(default_factory=list)
    """Words that were written into notes."""
    value: str | None = None
    """The reader's own field of the article, written again and again."""
    seconds: list[float] = field(default_factory=list)
    """What each change that the server took at once cost."""
    waited: int = 0
    """How many changes were put into the queue."""
    faults: list[str] = field(default_factory=list)
    """What was raised."""
    view: str = ""
    """All that the reader saw at the end."""


def text_for(readers: int, changes: int) -> Article:
    """Return an article in which each change of each reader has a word of its own."""
    words = (word_of(reader, change) for reader in range(readers) for change in range(changes))
    text = " ".join(words)
    return Article("article-1", "A text of many words", text, digest_of(text), Path("/articles/words.txt"))


def word_of(reader: int, change: int) -> str:
    return f"word{reader:03}x{change:03}."


def work(task: Task) -> Work:
    """Do a task, in a thread or in a process of its own."""
    done = Work(task.reader)
    chosen = random.Random(task.number)
    folder = Path(task.folder)
    session = ServerSession(ServerAddress(task.address))
    texts = SharedTexts(session, folder / "shared")
    backend = PatientAnnotations(session, folder / "shared", bytes(32), texts)
    store = _opened(folder, backend, texts)
    backend.listen()
    article = text_for(task.readers, task.changes)
    progress = folder / "progress"
    for number in range(task.changes):
        before = backend.waiting
        begun = time.perf_counter()
        try:
            _change(store, article, chosen, done, task.number, number)
        except AnnotationError as error:
            done.faults.append(f"{task.reader}, change {number}: {error!r}")
        if backend.is_online and not before:
            done.seconds.append(time.perf_counter() - begun)
        done.waited += backend.waiting > before
        with progress.open("ab") as file:
            file.write(b".")
        time.sleep(chosen.random() * task.pause)
    _read_to_the_end(store, backend, done)
    (folder / "ended").touch()
    _wait_for_the_others(folder.parent, task.readers)
    _read_to_the_end(store, backend, done)
    done.view = view_of(store.annotations)
    done.faults += [each for each in store.notices if "The server refused" in each or "damaged" in each]
    store.close()
    return done


def _opened(folder: Path, backend: PatientAnnotations, texts: SharedTexts) -> AnnotationStore:
    """Open a store; who was never there before waits for the server."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return AnnotationStore(folder, backend=backend, texts=texts)
        except AnnotationError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def _change(
    store: AnnotationStore, article: Article, chosen: random.Random, done: Work, reader: int, number: int
) -> None:
    """Make one change, and note it once it is acknowledged."""
    what = chosen.choice(("mark", "mark", "mark", "note", "note", "field", "retag", "undo", "remove"))
    token = f"t{reader}x{number}t"
    own = list(done.marked)
    if what == "note":
        known = store.annotations.note_on(LIBRARY, store.reader)
        store.note(LIBRARY, f"{known.text}\n{token}" if known else token)
        done.written.append(token)
    elif what == "field":
        try:
            store.record(_with_field(store, article, done.reader, token))
        except Conflict:
            # Somebody recorded the article first; their fields are seen now, and stay.
            store.record(_with_field(store, article, done.reader, token))
        done.value = token
    elif what == "retag" and own:
        word = chosen.choice(own)
        tag = chosen.choice(TAGS)
        store.retag(_highlight_on(store, word).id, give=[tag], take=done.marked[word])
        done.marked[word] = (tag,)
    elif what == "remove" and own:
        word = chosen.choice(own)
        store.remove([_highlight_on(store, word).id])
        del done.marked[word]
        done.unmarked.append(word)
    else:
        word = word_of(reader, number)
        start = article.text.index(word)
        place = anchor(article.text, start, start + len(word), article.digest)
        tags = tuple(chosen.sample(TAGS, 2))
        store.highlight(record_for(article), place, tags=tags, note=f"on {token}")
        done.marked[word] = tags
        if what == "undo":
            store.undo()
            del done.marked[word]
            done.unmarked.append(word)
        else:
            done.written.append(token)


def _with_field(store: AnnotationStore, article: Article, name: str, value: str) -> ArticleRecord:
    record = store.annotations.articles.get(article.id) or record_for(article)
    return replace(record, fields=tuple((dict(record.fields) | {name: value}).items()))


def _highlight_on(store: AnnotationStore, word: str) -> Highlight:
    found = (each for each in store.annotations.highlights.values() if each.anchor.exact == word)
    return next(each for each in found if each.creator == store.reader)


def _read_to_the_end(store: AnnotationStore, backend: PatientAnnotations, done: Work) -> None:
    """Read until nothing waits and there is no news."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with suppress(AnnotationError):
            if not store.refresh() and backend.status is None:
                return
        time.sleep(0.05)
    done.faults.append(f"{done.reader}: {backend.status} at the end")


def _wait_for_the_others(folder: Path, readers: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and len(list(folder.glob("*/ended"))) < readers:
        time.sleep(0.05)


def view_of(annotations: Annotations) -> str:
    """Return all annotations as text: the same for two readers who see the same."""
    return "\n".join(
        f"{name} {identifier} {sorted(to_document(record).items())}"
        for name in SHELVES.values()
        for identifier, record in sorted(getattr(annotations, name).items())
    )


def add_readers(library: SharedLibrary, number: int) -> list[str]:
    """Make so many coders, `reader0` and so on, and return their names."""
    names = [f"reader{each}" for each in range(number)]
    with psycopg.connect(library.server.address(library.database), autocommit=True) as superuser:
        for name in names:
            with suppress(psycopg.errors.DuplicateObject):
                superuser.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(name)))
    for name in names:
        administration.set_member(library.address(), name, "coder")
    return names


class Troubles:
    """Cuts lines at random, and kills the server whenever another part of the work is done."""

    def __init__(self, library: SharedLibrary, folder: Path, changes: int, kills: int) -> None:
        self._library, self._folder, self._changes, self._kills = library, folder, changes, kills
        self._chosen, self._is_over = random.Random(17), Event()
        self.cuts = self.deaths = 0
        self._threads = [Thread(target=self._cut), Thread(target=self._kill)]

    def __enter__(self) -> Troubles:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        for thread in self._threads:
            thread.join()

    @property
    def made(self) -> int:
        """How many changes were made so far."""
        return sum(each.stat().st_size for each in self._folder.glob("*/progress"))

    def _cut(self) -> None:
        query = (
            "SELECT pg_terminate_backend(pid) FROM (SELECT pid FROM pg_stat_activity"
            " WHERE usename LIKE 'reader%' ORDER BY random() LIMIT 2) chosen"
        )
        while not self._is_over.wait(self._chosen.uniform(0.1, 0.5)):
            with (
                suppress(psycopg.Error),
                psycopg.connect(self._library.server.address(), autocommit=True) as superuser,
            ):
                self.cuts += len(superuser.execute(query).fetchall())

    def _kill(self) -> None:
        for number in range(1, self._kills + 1):
            while self.made < number * self._changes // (self._kills + 1):
                if self._is_over.wait(0.02):
                    return
            self._library.server.kill()
            self.deaths += 1
            time.sleep(self._chosen.uniform(0.2, 0.8))
            self._library.server.start()


def tasks(library: SharedLibrary, folder: Path, readers: int, changes: int, pause: float) -> list[Task]:
    """Return the tasks of so many readers, each with a folder of its own."""
    made = []
    for number, name in enumerate(add_readers(library, readers)):
        (folder / name).mkdir(parents=True)
        (folder / name / "progress").touch()
        address = library.address(name).text
        made.append(Task(number, name, address, str(folder / name), changes, readers, pause))
    return made


def wrong(library: SharedLibrary, done: Sequence[Work], opened: Callable[[], AnnotationStore]) -> list[str]:
    """Return what is not as it should be, a line each; `opened` opens a store that saw nothing before."""
    store = opened()
    now = store.annotations
    found = [fault for each in done for fault in each.faults]
    view = view_of(now)
    found += [f"{each.reader} sees something else" for each in done if each.view != view]
    marks = Counter((each.creator, each.anchor.exact) for each in now.highlights.values())
    found += [f"{mark} is there {number} times" for mark, number in marks.items() if number > 1]
    notes = Counter((each.creator, each.target) for each in now.notes.values())
    found += [f"the note of {mark} is there {number} times" for mark, number in notes.items() if number > 1]
    names = Counter(each.name.casefold() for each in now.tags.values())
    found += [f"the tag {name} is there {number} times" for name, number in names.items() if number > 1]
    tags = {
        (each.creator, each.anchor.exact): {tag.name for tag in now.tags_of(each)}
        for each in now.highlights.values()
    }
    written = Counter(word for each in now.notes.values() for word in each.text.split())
    kept = Counter(
        word for each in now.trash.values() if each.note is not None for word in each.note.text.split()
    )
    values = dict(next(iter(now.articles.values())).fields) if now.articles else {}
    for each in done:
        for word, names_of in each.marked.items():
            if tags.get((each.reader, word)) != set(names_of):
                found.append(f"{each.reader}: {word} {names_of} is {tags.get((each.reader, word))}")
        found += [f"{each.reader}: {word} is back" for word in each.unmarked if (each.reader, word) in tags]
        found += [
            f"{each.reader}: {token} is there {written[token]} times, and {kept[token]} in the trash"
            for token in each.written
            if written[token] + kept[token] != 1
        ]
        if values.get(each.reader) != each.value:
            found.append(f"{each.reader}: {each.value} is {values.get(each.reader)}")
    with library.connect() as client:
        numbers = client.execute("SELECT count(*), max(sequence) FROM synoptic.changes").fetchone()
        if numbers is None or numbers[0] != numbers[1]:
            found.append(f"changes: {numbers}")
    store.close()
    return found
