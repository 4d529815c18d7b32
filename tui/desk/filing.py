"""A floor of the reading screen: undo, the trash, and where an article comes from."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from synoptic.tui.desk.exporting import ExportingScreen
from synoptic.tui.shell.display import single_line

if TYPE_CHECKING:
    from collections.abc import Mapping

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


class FilingScreen(ExportingScreen):
    """Takes changes back and keeps an article's provenance."""

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
        from synoptic.tui.dialogs.trash import EVERYTHING, TrashScreen

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

        from synoptic.tui.dialogs.form import Form

        self.app.push_screen(Form("Where this comes from", before, check=check), amend)


def _iso_date(written: str) -> str | None:
    """Return a date, whole or reduced, in ISO 8601; None where there is no such date."""
    match = _DATE.fullmatch(written)
    if match is None:
        from synoptic.corpus.articles.provenance import date_in

        return date_in(written)
    year, month, day = match.groups()
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return written
