"""A floor of the reading screen: undo, where an article comes from, and the export."""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from textual import work

from annotations.errors import AnnotationError
from tui.display import single_line
from tui.screens.pointing import PointingScreen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


class FilingScreen(PointingScreen):
    """Takes changes back, keeps an article's provenance, and writes what was marked to a file."""

    def _tell_step(self, verb: str, label: object) -> None:
        text = f"{verb}: {label}" if label else f"Nothing to {verb.lower().removesuffix('ne')}."
        self.say(single_line(text))

    def action_undo(self) -> None:
        """Undo the last change."""
        self.keep(lambda store: store.undo(), lambda label: self._tell_step("Undone", label))

    def action_redo(self) -> None:
        """Do again what was undone last."""
        self.keep(lambda store: store.redo(), lambda label: self._tell_step("Redone", label))

    async def action_trash(self) -> None:
        """List what was deleted, to bring some of it back."""
        trash = tuple(self.annotations.trash.values())[::-1]
        if not trash:
            self.say("Nothing was deleted, or the trash was emptied.")
            return
        from tui.screens.trash import EVERYTHING, TrashScreen

        def answer(chosen: str | None) -> None:
            if chosen == EVERYTHING:
                self.keep(
                    lambda store: store.empty_trash(),
                    lambda count: self.say(f"{count} given up; u undoes it."),
                )
            elif chosen is not None:
                self.keep(lambda store: store.restore([chosen]), lambda _: self.say("Brought back."))

        await self.app.push_screen(TrashScreen(trash), answer)

    def action_provenance(self) -> None:
        """Fill in where the article being read comes from."""
        record = self.record()
        before = {
            "Title": record.title,
            "Source": record.source or "",
            "Author": record.author or "",
            "Date": record.date or "",
            "Address": record.url or "",
        }

        def check(values: Mapping[str, str]) -> str | None:
            if not values["Title"]:
                return "An article needs a title."
            if values["Date"] and _iso_date(values["Date"]) is None:
                return "There is no such date. Write 14 March 2031 or 2031-03-14; 2031-03 and 2031 will do."
            return None

        def amend(values: dict[str, str] | None) -> None:
            if values is None:
                return
            # What was shown but not changed stays as it is in the record, unprintable characters included.
            said = {
                label: value or None if value != single_line(before[label]).strip() else before[label] or None
                for label, value in values.items()
            }
            amended = replace(
                record,
                title=said["Title"] or record.title,
                source=said["Source"],
                author=said["Author"],
                date=_iso_date(said["Date"] or ""),
                url=said["Address"],
            )
            if amended != record:
                self.keep(lambda store: store.record(amended))

        from tui.screens.form import Form

        self.app.push_screen(Form("Where this comes from", before, check=check), amend)

    def action_export(self) -> None:
        """Write all highlights and notes of these articles to a Markdown file."""
        name = re.sub(r"[^\w-]+", "-", self._library_name).strip("-") or "notes"
        remark = "Highlights, tags and notes of all articles in this library, word for word."
        self._ask_for_file("Export as Markdown", f"{name}-notes.md", remark, self._export_to)

    def _ask_for_file(self, title: str, name: str, remark: str, write: Callable[[Path], object]) -> None:
        """Ask where to write something, and write it there; no file is replaced unasked."""
        target = Path(name)
        with suppress(OSError):  # the current folder may be gone
            target = target.absolute()
        asked: set[str] = set()

        def check(values: Mapping[str, str]) -> str | None:
            return self._why_not_write(values["File"], asked)

        def go_on(values: dict[str, str] | None) -> None:
            if values is not None:
                write(Path(values["File"]).expanduser())

        from tui.screens.form import Form

        self.app.push_screen(Form(title, {"File": str(target)}, remark=remark, check=check), go_on)

    def _why_not_write(self, name: str, asked: set[str]) -> str | None:
        """Return why no file of that name is written; over one that is there, only when asked twice."""
        if not name:
            return "Name a file."
        from annotations.destination import refuse_unfit

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
    async def _export_to(self, target: Path) -> None:
        from annotations.destination import write
        from annotations.markdown import to_markdown

        articles, annotations = self.articles, self.annotations
        written = to_markdown(
            articles, annotations, title=self._library_name, when=datetime.now(UTC), texts=self._texts
        )
        try:
            await asyncio.to_thread(write, target, written)
        except OSError as error:
            fault = f"{target} could not be written: {error.strerror or error}. Name another file."
            self.notify(single_line(fault), severity="error", timeout=10, markup=False)
        else:
            self.say(single_line(f"Written to {target}"))


def _iso_date(written: str) -> str | None:
    """Return a date, whole or reduced, in ISO 8601; None where there is no such date."""
    match = _DATE.fullmatch(written)
    if match is None:
        from corpus.provenance import date_in

        return date_in(written)
    year, month, day = match.groups()
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return written
