"""A library that somebody sent to do harm, with every trick that is known to have worked on some program.

To look at one: `python -m tests.end_to_end.hostile_library FOLDER [TRICK]`.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from synoptic.annotations.anchoring.anchors import anchor
from synoptic.annotations.files.tinydb_storage import JournalledStorage
from synoptic.annotations.library.catalogue import record_of
from synoptic.annotations.store.store import AnnotationStore, utc_now
from synoptic.corpus.article import digest_of
from synoptic.corpus.files.loading import load_file

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from synoptic.annotations.model.values import Anchor
    from synoptic.corpus.article import Article

CLIPBOARD = "\x1b]52;c;aGk=\x07"
PAYLOAD = f"{CLIPBOARD}\x9d52;c;aGk=\x9c\x1b[2J\x9b2J\x1bc\x08\r\x00\u202e\u2066\u2028\ufeff\x7f"
"""What a terminal would obey, in whatever form."""
FORGED = "A real beginning.\r\r## Forged\r\r> Nobody said this.\r\r"
HTML = "<script>alert(1)</script>\n\n<!-- the rest is hidden"
SECRET = "the reader's own diary, which is in no library\n"
"""What stands outside the library and must not get into it."""
TOO_LARGE = 2**40
"""Bytes of a file that takes no room on the disk."""
_ARTICLES = {
    "one.txt": "Bridge shut after a night of wind",
    "two.txt": "Engineers shut the bridge",
}
_BODY = (
    "Source: The Post\n\n14 March 2031\n\n“We closed it because it moved,” said Ines Marl. "
    "Nobody was hurt.\n\nThe city had counted 38 lorries on the bridge.\n"
)


def make(folder: Path) -> None:
    """Make `received`, a project with a library, and a file outside it in a folder."""
    project = folder / "received"
    project.mkdir(parents=True)
    (folder / "diary.txt").write_text(SECRET, encoding="utf-8")
    for name, title in _ARTICLES.items():
        (project / name).write_text(f"{title}\n\n{_BODY}", encoding="utf-8")
    _fill(project)


def play(trick: str, folder: Path) -> None:
    """Play a trick, or `ALL`, on what `make` made in a folder."""
    for change in (QUIET if trick == ALL else {trick: TRICKS[trick]}).values():
        change(folder / "received" / ".synoptic", folder)


def _fill(project: Path) -> None:
    """Make a library: all text in it is out to be obeyed, 42 highlights alternate between huge texts."""
    library = project / ".synoptic"
    store = AnnotationStore(library)
    one, two = (load_file(project / name) for name in _ARTICLES)
    records = [record_of(each, project, utc_now()) for each in (one, two)]
    for record, article in zip(records, (one, two), strict=True):
        tags = ("claim", "bridge/closed")
        store.highlight(record, _anchor(article, "it moved"), tags=tags, note=f"a note {HTML}")
        store.note(article.id, f"on the article {HTML}")
    ends = [(record, _anchor(each, "38 lorries")) for record, each in zip(records, (one, two), strict=True)]
    store.link("agrees", ends[0], ends[1], note="the same")
    store.add_row("quotation:it moved", "it moved")
    store.save_search("mine", "bridge")
    store.confirm_silence("quotation:it moved", "it moved", records[1], two.digest)
    texts = [(text, digest_of(text)) for text in _huge_texts(one)]
    for at in range(40, 47):
        for text, digest in texts:
            store.highlight(records[0], anchor(text, at, at + 9, digest), tags=("claim",))
    store.close()
    _spoil(library / "annotations.json")


def _anchor(article: Article, words: str) -> Anchor:
    start = article.text.index(words)
    return anchor(article.text, start, start + len(words), article.digest)


def _huge_texts(article: Article) -> list[str]:
    """Return six texts as long as an article can be, which take some kilobytes when they are packed."""
    shapes = ("a", "a\n", "ab ", "“", "x. ", article.text)
    return [f"{number}{shape * (2**24 // len(shape) - 1)}" for number, shape in enumerate(shapes)]


def _spoil(base: Path) -> None:
    """Put what is obeyed into all text of all records, under a seal that fits."""
    storage = JournalledStorage(base)
    tables = storage.read()
    assert tables is not None
    wanted = {"title", "source", "author", "url", "name", "description", "text", "note", "label", "before"}
    for table in tables.values():
        for document in table.values():
            for name in wanted & document.keys():
                document[name] = f"{document[name] or ''}{PAYLOAD}"
    highlights = tables["highlights"]
    forged: dict[str, Any] = json.loads(json.dumps(highlights["1"]))
    forged["id"] = "forged"
    forged["anchor"] |= {"exact": FORGED, "end": forged["anchor"]["start"] + len(FORGED)}
    highlights[str(len(highlights) + 1)] = forged
    articles = tables["articles"]
    for identifier, path in (("dated", "gone.txt"), ("device", "/dev/zero"), ("root", "/")):
        record = articles["1"] | {"id": identifier, "path": path}
        articles[str(len(articles) + 1)] = record | ({"date": CLIPBOARD} if identifier == "dated" else {})
    storage.write(tables)
    storage.close()


def _link(name: str, to: str) -> Callable[[Path, Path], None]:
    def change(library: Path, folder: Path) -> None:
        (library / name).unlink(missing_ok=True)
        (library / name).symlink_to(to if to.startswith("/") else folder / to)

    return change


def _pipe(name: str) -> Callable[[Path, Path], None]:
    def change(library: Path, _: Path) -> None:
        (library / name).unlink(missing_ok=True)
        os.mkfifo(library / name)

    return change


def _large(name: str) -> Callable[[Path, Path], None]:
    def change(library: Path, _: Path) -> None:
        with (library / name).open("ab") as file:
            file.truncate(TOO_LARGE)

    return change


def _foreign_session(library: Path, folder: Path) -> None:
    paths = ["/", str(folder), "/proc", str(library.parent / ".." / "diary.txt")]
    searches = [[PAYLOAD, "text"], ["/(?R)/", "all"]]
    (library / "session.json").write_text(json.dumps({"paths": paths, "searches": searches}))


def _bombs(library: Path, _: Path) -> None:
    (library / "texts").mkdir(exist_ok=True)
    for text in _huge_texts(load_file(library.parent / "one.txt")):
        packed = gzip.compress(text.encode("utf-8"), compresslevel=1, mtime=0)
        (library / "texts" / f"{digest_of(text)}.txt.gz").write_bytes(packed)


def _texts_are_pipes(library: Path, folder: Path) -> None:
    _bombs(library, folder)
    for number, file in enumerate(sorted((library / "texts").glob("*.gz"))):
        if number % 3:
            file.unlink()
        if number % 3 == 1:
            os.mkfifo(file)
        elif number % 3 == 2:
            file.symlink_to(folder / "diary.txt")


def _texts_are(make_it: Callable[[Path, Path], object]) -> Callable[[Path, Path], None]:
    def change(library: Path, folder: Path) -> None:
        shutil.rmtree(library / "texts", ignore_errors=True)
        make_it(library / "texts", folder)

    return change


def _library_is_a_link(library: Path, folder: Path) -> None:
    other = folder / "other"
    library.rename(other)
    library.symlink_to(other)


ALL = "all at once"
"""The tricks that do not keep a library from being opened, in one."""
QUIET: Mapping[str, Callable[[Path, Path], None]] = {
    "session names the disk": _foreign_session,
    "reading record is a device": _link("reading.json", "/dev/zero"),
    "backup is a link": _link("annotations.json.bak", "diary.txt"),
    "backup of the journal is a link": _link("annotations.json-journal.bak", "made.txt"),
    "cut line is a link": _link("annotations.json-journal.torn", "made.txt"),
    "texts are pipes and links": _texts_are_pipes,
}
TRICKS: Mapping[str, Callable[[Path, Path], None]] = {
    **QUIET,
    "bombs": _bombs,
    "session is a device": _link("session.json", "/dev/zero"),
    "session is large": _large("session.json"),
    "reading record is large": _large("reading.json"),
    "journal is a link": _link("annotations.json-journal", "diary.txt"),
    "journal is a pipe": _pipe("annotations.json-journal"),
    "base is a dangling link": _link("annotations.json", "made.txt"),
    "base is a link to a file": _link("annotations.json", "diary.txt"),
    "base is a device": _link("annotations.json", "/dev/zero"),
    "base is a pipe": _pipe("annotations.json"),
    "base is large": _large("annotations.json"),
    "lock is a dangling link": _link("annotations.json.lock", "made.txt"),
    "texts is a pipe": _texts_are(lambda texts, _: os.mkfifo(texts)),
    "texts is a loop": _texts_are(lambda texts, _: texts.symlink_to(texts)),
    "texts is a link out": _texts_are(lambda texts, folder: texts.symlink_to(folder)),
    "texts is a dangling link": _texts_are(lambda texts, folder: texts.symlink_to(folder / "made")),
    "library is a link out": _library_is_a_link,
}
"""Each by its name, done to a library and the folder that its project is in."""

if __name__ == "__main__":
    make(Path(sys.argv[1]))
    play(sys.argv[2] if len(sys.argv) > 2 else ALL, Path(sys.argv[1]))
