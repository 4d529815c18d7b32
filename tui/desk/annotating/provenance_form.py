"""The provenance form: where an article comes from, or several, filled in by the reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from synoptic.annotations.errors import InvalidRequest
from synoptic.annotations.library.catalogue import dated_by_name
from synoptic.annotations.model.corrections import FILE_NAME, corrected, origins_of
from synoptic.annotations.model.values import is_iso_date
from synoptic.annotations.model.wording import counted, date_in_words
from synoptic.corpus.articles.telling_names import offered_by
from synoptic.tui.desk.feature import Act, Desk, Feature
from synoptic.tui.shell.display import single_line
from synoptic.tui.shell.naming import letter_or_name

if TYPE_CHECKING:
    from synoptic.annotations.model.values import ArticleRecord
    from synoptic.corpus.article import Article
    from synoptic.tui.desk.annotating.keeping import Keeping
    from synoptic.tui.dialogs.form import Beside

_NAMES: Mapping[str, str] = {
    "Title": "title",
    "Outlet": "source",
    "Author": "author",
    "Date": "date",
    "Address": "url",
    "Section": "section",
    "Language": "language",
}
"""The fields of a record, by what the form calls them; anything else is a fact of the reader's own."""
_OF_ONE = ("Title", "Address")
"""What several articles do not have in common."""
_EXAMPLES = 3
"""File names that a question shows at most."""


class ProvenanceForm(Feature):
    """Asks where articles come from, own facts included, and keeps it in their records."""

    def __init__(self, desk: Desk, keeping: Keeping) -> None:
        super().__init__(desk)
        self._keeping = keeping

    @property
    def commands(self) -> Mapping[str, Act]:
        return {"provenance": self.fill_in}

    def fill_in(self) -> None:
        """Fill in where the article being read comes from."""
        self.fill_in_for([self._desk.active])

    def fill_in_for(self, articles: Sequence[str]) -> None:
        """Fill in where articles, by their ids, come from; of several, what they have in common."""
        records = [self._keeping.record(each) for each in articles]
        several = len(records) > 1
        before = _in_common(records) if several else _fields(records[0])
        beside = _origins(records) if several else _beside(records[0], self._desk.article(articles[0]))

        async def amend(values: Mapping[str, str]) -> bool:
            # Of several, a field that is left empty says nothing.
            said = {label: value or before.get(label, "") for label, value in values.items()}
            now = [self._keeping.record(each.id) for each in records]
            amended = [_amended(each, before, said if several else values, beside) for each in now]
            changed = [new for new, old in zip(amended, now, strict=True) if new != old]
            if len(changed) == 1:
                return await self._keeping.change_and_wait(lambda store: store.record(changed[0]))
            return not changed or await self._record_all(changed, "Filled in")

        def why_not(values: Mapping[str, str]) -> str | None:
            return _why_not_amend(records[0], values)

        title = f"Where these {len(records)} come from" if several else "Where this comes from"
        remark = "What you leave empty stays as it is in each article." if several else ""
        self.fill_in_form(title, before, amend, remark=remark, check=why_not, beside=beside)

    async def _record_all(self, records: Sequence[ArticleRecord], deed: str) -> bool:
        said = f"{deed} {counted(len(records), 'article')}"
        return await self._keeping.change_and_wait(
            lambda store: store.record_all(records), lambda _: self.say_done(said)
        )

    def take_dates(self) -> None:
        """Offer to take the dates that file names tell, for all articles without one."""
        from synoptic.tui.dialogs.offer import Offer

        dated = {each.id: self._dated(each) for each in self._desk.articles if not each.date}
        found = {identifier: date for identifier, date in dated.items() if date}
        if not found:
            self._desk.refuse("No file name tells a date that is missing.")
            return
        examples = [
            f"{letter_or_name(self._desk.article(identifier))} {date_in_words(date)}"
            for identifier, date in list(found.items())[:_EXAMPLES]
        ]
        shown = ", ".join([*examples, *(["…"] if len(found) > _EXAMPLES else [])])
        tell = (
            "1 file name tells a date: take it?"
            if len(found) == 1
            else f"{len(found)} file names tell a date: take them?"
        )

        async def take(_: bool) -> None:
            records = ((self._keeping.record(each), self._desk.article(each)) for each in found)
            await self._record_all([dated_by_name(record, article) for record, article in records], "Dated")

        self.put_up(Offer("Dates from file names", f"{tell} {shown}"), take)

    def _dated(self, article: Article) -> str | None:
        return dated_by_name(self._keeping.record(article.id), article).date


def _fields(record: ArticleRecord) -> dict[str, str]:
    known = {label: getattr(record, name) or "" for label, name in _NAMES.items()}
    return known | dict(record.fields)


def _in_common(records: Sequence[ArticleRecord]) -> dict[str, str]:
    """Return the fields of records, each where all have the same, else empty."""
    all_fields = [_fields(record) for record in records]
    labels = dict.fromkeys(label for fields in all_fields for label in fields if label not in _OF_ONE)
    return {
        label: all_fields[0].get(label, "") if len({fields.get(label) for fields in all_fields}) == 1 else ""
        for label in labels
    }


def _origins(records: Sequence[ArticleRecord]) -> dict[str, Beside]:
    """Return where the values of records come from, each where it is the same for all."""
    from synoptic.tui.dialogs.form import Beside

    origins = [origins_of(record) for record in records]
    return {
        label: Beside(origins[0].get(name, ""))
        for label, name in _NAMES.items()
        if len({each.get(name) for each in origins}) == 1
    }


def _beside(record: ArticleRecord, article: Article) -> dict[str, Beside]:
    """Return where the values of a record come from, and what the name of its file offers."""
    from synoptic.tui.dialogs.form import Beside

    offer = offered_by(article.path.name) if article.path is not None else None
    offers = {} if offer is None else {"Date": offer.date, "Outlet": offer.source}
    origins = origins_of(record)
    return {
        label: Beside(origins.get(name, ""), offers.get(label, ""), "file name")
        for label, name in _NAMES.items()
    } | {label: Beside("you") for label, _ in record.fields}


def _why_not_amend(record: ArticleRecord, values: Mapping[str, str]) -> str | None:
    if not values.get("Title", "one"):
        return "An article needs a title."
    if values["Date"] and iso_date(values["Date"]) is None:
        return "Unknown date. Write 14 March 2031, 2031-03-14, 2031-03 or 2031."
    try:
        corrected(record, _named(values))
    except InvalidRequest as error:
        return str(error)
    return None


def _amended(
    record: ArticleRecord, before: Mapping[str, str], values: Mapping[str, str], beside: Mapping[str, Beside]
) -> ArticleRecord:
    """Return the record with the values that are not as they were shown before.

    All others stay as they are now: unprintable characters, and what was changed elsewhere meanwhile.
    """
    said = {
        label: value for label, value in values.items() if value != single_line(before.get(label, "")).strip()
    }
    taken = {label for label, value in said.items() if label in beside and value == beside[label].offer != ""}
    record = corrected(record, _named({label: said[label] for label in taken}), FILE_NAME)
    return corrected(record, _named({label: value for label, value in said.items() if label not in taken}))


def _named(values: Mapping[str, str]) -> dict[str, str | None]:
    """Return values by the names of their fields, with dates in ISO 8601."""
    named = {_NAMES.get(label, label): value or None for label, value in values.items()}
    if day := named.get("date"):
        named["date"] = iso_date(day)
    return named


def iso_date(written: str) -> str | None:
    """Return a date, whole or reduced, in ISO 8601; None where there is no such date."""
    if is_iso_date(written):
        return written
    from synoptic.corpus.articles.provenance import date_in

    return date_in(written)
