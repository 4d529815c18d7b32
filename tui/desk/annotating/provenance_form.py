"""The provenance form: where an article comes from, filled in by the reader."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace

from synoptic.annotations.model.values import is_iso_date
from synoptic.tui.desk.feature import Act, Desk, Feature
from synoptic.tui.shell.display import single_line

if TYPE_CHECKING:
    from synoptic.annotations.model.values import ArticleRecord
    from synoptic.tui.desk.annotating.keeping import Keeping


class ProvenanceForm(Feature):
    """Asks for an article's title, source, author, date and address, and keeps them in its record."""

    def __init__(self, desk: Desk, keeping: Keeping) -> None:
        super().__init__(desk)
        self._keeping = keeping

    @property
    def commands(self) -> Mapping[str, Act]:
        return {"provenance": self.fill_in}

    def fill_in(self) -> None:
        """Fill in where the article being read comes from."""
        record = self._keeping.record()
        before = {
            "Title": record.title,
            "Source": record.source or "",
            "Author": record.author or "",
            "Date": record.date or "",
            "Address": record.url or "",
        }

        def amend(values: Mapping[str, str]) -> None:
            now = self._keeping.record(record.id)
            amended = _amended(now, before, values)
            if amended != now:
                self._keeping.change(lambda store: store.record(amended))

        self.fill_in_form("Where this comes from", before, amend, check=_why_not_amend)


def _why_not_amend(values: Mapping[str, str]) -> str | None:
    if not values["Title"]:
        return "An article needs a title."
    if values["Date"] and _iso_date(values["Date"]) is None:
        return "Unknown date. Write 14 March 2031, 2031-03-14, 2031-03 or 2031."
    return None


def _amended(record: ArticleRecord, before: Mapping[str, str], values: Mapping[str, str]) -> ArticleRecord:
    """Return the record with the values that are not as they were shown before.

    All others stay as they are now: unprintable characters, and what was changed elsewhere meanwhile.
    """

    def said(label: str, now: str | None) -> str | None:
        value = values[label]
        return now if value == single_line(before[label]).strip() else value or None

    day = said("Date", record.date)
    return replace(
        record,
        title=said("Title", record.title) or record.title,
        source=said("Source", record.source),
        author=said("Author", record.author),
        date=day if day == record.date else _iso_date(day or ""),
        url=said("Address", record.url),
    )


def _iso_date(written: str) -> str | None:
    """Return a date, whole or reduced, in ISO 8601; None where there is no such date."""
    if is_iso_date(written):
        return written
    from synoptic.corpus.articles.provenance import date_in

    return date_in(written)
