"""A floor of the reading screen: asks where an export goes and writes it there."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from textual import work

from synoptic.annotations.errors import AnnotationError
from synoptic.annotations.export.destination import short_path
from synoptic.tui.desk.pointing import PointingScreen
from synoptic.tui.shell.display import single_line
from synoptic.tui.shell.locations import export_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class ExportingScreen(PointingScreen):
    """Writes what was marked to a file, and whatever the floors above export."""

    def action_export(self) -> None:
        """Write all highlights, notes and links of these articles to a Markdown file."""
        from synoptic.annotations.export.markdown import to_markdown

        def document(_: Path) -> str:
            return to_markdown(
                self.articles,
                self.annotations,
                title=self._library_name,
                when=datetime.now(UTC),
                texts=self._texts,
                root=self._library.root,
            )

        remark = "Highlights, tags, notes and links of all articles in this library, word for word."
        self.ask_for_file("Export as Markdown", self.named_for_library("notes.md"), remark, document)

    def named_for_library(self, name: str) -> str:
        """Return the name of a file with the library's name before it."""
        library = re.sub(r"[^\w-]+", "-", self._library_name).strip("-")
        return f"{library}-{name}" if library else name

    def ask_for_file(self, title: str, name: str, remark: str, document: Callable[[Path], str]) -> None:
        """Ask where to write a document, and write it there; no file is replaced unasked.

        `document` makes it when the place is known: a file's name may say in which format.
        """
        target = export_folder() / name
        asked: set[str] = set()

        def check(values: Mapping[str, str]) -> str | None:
            return self._why_not_write(values["File"], asked)

        def go_on(values: dict[str, str] | None) -> None:
            if values is not None:
                self._write(Path(values["File"]).expanduser(), document)

        from synoptic.tui.dialogs.form import Form

        self.app.push_screen(Form(title, {"File": str(target)}, remark=remark, check=check), go_on)

    def _why_not_write(self, name: str, asked: set[str]) -> str | None:
        """Return why no file of that name is written; over one that is there, only when asked twice."""
        if not name:
            return "Name a file."
        from synoptic.annotations.export.destination import refuse_unfit

        try:
            target = Path(name).expanduser()
            refuse_unfit(target, self._library, self.articles, self.annotations)
        except AnnotationError as error:
            return str(error)
        except (OSError, RuntimeError) as error:  # the latter for the home of a user whom nobody knows
            return f"{name} cannot be written: {error}"
        if target.exists() and name not in asked:
            asked.add(name)
            return "There is such a file already. ⏎ once more replaces it."
        return None

    @work
    async def _write(self, target: Path, document: Callable[[Path], str]) -> None:
        from synoptic.annotations.export.destination import write

        try:
            await asyncio.to_thread(write, target, document(target))
        except OSError as error:
            fault = (
                f"{short_path(target)} could not be written: {error.strerror or error}. Name another file."
            )
            self.notify(single_line(fault), severity="error", timeout=10, markup=False)
        else:
            self.say(single_line(f"Written to {short_path(target)}"))
