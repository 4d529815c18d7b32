"""Exports: what was marked, and what other features write to a file."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from synoptic.annotations.errors import AnnotationError
from synoptic.annotations.export.destination import short_path
from synoptic.tui.desk.feature import Act, Desk, Feature
from synoptic.tui.shell.locations import export_folder

if TYPE_CHECKING:
    from synoptic.annotations.library.library import Library


class Exports(Feature):
    """Writes what was marked to a file, and the documents of other features."""

    def __init__(self, desk: Desk, library: Library, name: str) -> None:
        """Export from a library that is called `name`."""
        super().__init__(desk)
        self._library, self._name = library, name

    @property
    def commands(self) -> Mapping[str, Act]:
        return {"export": self.export}

    def export(self) -> None:
        """Write all highlights, notes and links of these articles to a Markdown file."""
        from synoptic.annotations.export.markdown import to_markdown

        def document(_: Path) -> str:
            return to_markdown(
                self._desk.articles,
                self._desk.annotations,
                title=self._name,
                when=datetime.now(UTC),
                texts=self._desk.texts,
                root=self._library.root,
            )

        remark = "Highlights, tags, notes and links of all articles in this library, word for word."
        self.ask_for_file("Export as Markdown", self.named_for_library("notes.md"), remark, document)

    def named_for_library(self, name: str) -> str:
        """Return the name of a file with the library's name before it."""
        library = re.sub(r"[^\w-]+", "-", self._name).strip("-")
        return f"{library}-{name}" if library else name

    def ask_for_file(self, title: str, name: str, remark: str, document: Callable[[Path], str]) -> None:
        """Ask where to write a document, and write it there; no file is replaced unasked.

        `document` makes it when the place is known: a file's name may say in which format.
        """
        target = export_folder() / name
        asked: set[str] = set()

        def check(values: Mapping[str, str]) -> str | None:
            return self._why_not_write(values["File"], asked)

        def go_on(values: Mapping[str, str]) -> None:
            self._desk.run_worker(self._write(Path(values["File"]).expanduser(), document))

        self.fill_in_form(title, {"File": str(target)}, go_on, remark=remark, check=check)

    def _why_not_write(self, name: str, asked: set[str]) -> str | None:
        """Return why no file of that name is written; over one that is there, only when asked twice."""
        if not name:
            return "Type a file name."
        from synoptic.annotations.export.destination import refuse_unfit

        try:
            target = Path(name).expanduser()
            refuse_unfit(target, self._library, self._desk.articles, self._desk.annotations)
        except AnnotationError as error:
            return str(error)
        except (OSError, RuntimeError) as error:  # the latter for the home of a user whom nobody knows
            return f"{name} cannot be written: {error}"
        if target.exists() and name not in asked:
            asked.add(name)
            return "The file exists. Press ⏎ again to replace it."
        return None

    async def _write(self, target: Path, document: Callable[[Path], str]) -> None:
        from synoptic.annotations.export.destination import is_among_articles, write

        try:
            await asyncio.to_thread(write, target, document(target))
        except OSError as error:
            fault = f"{short_path(target)} could not be written: {error.strerror or error}."
            self._desk.alert(f"{fault} Choose another file.", severity="error")
        else:
            self._desk.say(f"Written to {short_path(target)}")
            if is_among_articles(target, self._folders()):
                self._desk.alert(f"{short_path(target)} will be loaded as an article. Move it.")

    def _folders(self) -> set[Path]:
        """Return the folders that articles are read from: the project's, and those of open articles."""
        folders = {article.path.parent for article in self._desk.articles if article.path is not None}
        return folders if self._library.root is None else folders | {self._library.root}
