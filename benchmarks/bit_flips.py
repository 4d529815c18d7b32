"""Flip bits of a library's files and delete blocks of them: is each fault told, or without any effect?

A fault is told if opening the library says so, in one line; `synoptic doctor` then ends with status 2. It is
without effect if all annotations are as they were. Anything else is silent, and there must be none of it.
"""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from synoptic.annotations.anchoring.anchors import anchor
from synoptic.annotations.errors import StoreError
from synoptic.annotations.library.catalogue import record_of
from synoptic.annotations.library.doctor import examine
from synoptic.annotations.library.library import Library, init
from synoptic.annotations.store.store import AnnotationStore
from synoptic.corpus.files.loading import load_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from synoptic.annotations.model.annotations import Annotations

FLIPS = 4_000
"""Bits that are flipped in each file, one at a time."""
BLOCKS = 1_000
"""Blocks that are deleted from each file, one at a time."""
LONGEST_BLOCK = 2_048
"""Bytes."""
BASE, JOURNAL = "annotations.json", "annotations.json-journal"

_NOW = datetime(2031, 3, 14, tzinfo=UTC)

Outcome: TypeAlias = Literal["told", "harmless", "silent"]


@dataclass(frozen=True, slots=True)
class Specimen:
    """A library with a base, a journal and a backup of both."""

    library: Library
    """Where it is."""
    files: dict[str, bytes]
    """Its annotations, by name of the file, without the room at the end of the journal."""
    annotations: Annotations
    """What it holds."""

    @classmethod
    def make(cls, folder: Path) -> Specimen:
        """Make a library in an empty folder, the same each time but for its random names of bases."""
        numbers_of_ids = count(1)
        path = folder / "story.txt"
        path.write_text("\n".join(f"Sentence {n} of the story says what was said." for n in range(40)))
        library, article = init(folder), load_file(path)
        for numbers in (range(14), range(14, 20), range(20, 26)):
            store = AnnotationStore(
                library.folder, now=lambda: _NOW, new_id=lambda: f"{next(numbers_of_ids):032x}"
            )
            for number in numbers:
                start = article.text.index(f"Sentence {number} ")
                place = anchor(article.text, start, start + 24, article.digest)
                record = record_of(article, library.root, _NOW)
                note = f"So he says, {number} times." if number % 3 == 0 else ""
                made = store.highlight(
                    record, place, tags=[f"tag {number % 4}"], note=note, text=article.text
                )
                if number % 7 == 6:
                    store.remove([made.id])
            if numbers.stop < 26:
                store.close()
        files = {file.name: file.read_bytes() for file in library.folder.iterdir() if file.is_file()}
        files[JOURNAL] = files[JOURNAL].rstrip(b"\n") + b"\n"
        return cls(library, files, store.annotations)

    def outcome(self, name: str, content: bytes) -> Outcome:
        """Open the library with another content of one file, and return what came of it."""
        for file in self.library.folder.iterdir():
            if file.is_file():
                file.unlink()
        for each, whole in self.files.items():
            (self.library.folder / each).write_bytes(content if each == name else whole)
        if self._is_told():
            errors = any(finding.level == "error" for finding in examine(self.library))
            return "told" if errors else "silent"
        same = AnnotationStore(self.library.folder).annotations == self.annotations
        return "harmless" if same else "silent"

    def _is_told(self) -> bool:
        try:
            store = AnnotationStore(self.library.folder)
        except StoreError:
            return True
        return bool(store.damage or store.notices or store.problems)


def flips(content: bytes, number: int, seed: int) -> Iterator[bytes]:
    """Yield a content so many times, each with one bit that is another."""
    chance = random.Random(seed)
    for _ in range(number):
        flipped = bytearray(content)
        flipped[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        yield bytes(flipped)


def deletions(content: bytes, number: int, seed: int) -> Iterator[bytes]:
    """Yield a content so many times, each without one block of it."""
    chance = random.Random(seed)
    for _ in range(number):
        start = chance.randrange(len(content))
        yield content[:start] + content[start + chance.randint(1, LONGEST_BLOCK) :]


def run() -> None:
    """Print how often each fault was told. Raises SystemExit if any was silent."""
    silent = 0
    for name in (BASE, JOURNAL):
        for what, faults, number in (("flipped bits", flips, FLIPS), ("deleted blocks", deletions, BLOCKS)):
            with tempfile.TemporaryDirectory(prefix="synoptic-bench-") as folder:
                specimen = Specimen.make(Path(folder))
                found = Counter(
                    specimen.outcome(name, content)
                    for content in faults(specimen.files[name], number, seed=1)
                )
            silent += found["silent"]
            said = ", ".join(f"{number_of:,} {outcome}" for outcome, number_of in found.most_common())
            print(f"{name}: {number:,} {what}: {said}; {found['silent']} silent")
    if silent:
        raise SystemExit(1)
