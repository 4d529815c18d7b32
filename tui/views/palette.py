"""The palette: commands, articles, tags, saved searches and settings, found by a part of their names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct
from textual import on, work
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input
from textual.worker import get_current_worker

from synoptic.tui.commands import COMMANDS, Command, commands_in, key_of, keymap_of, keys_of
from synoptic.tui.dialogs.dialog import Dialog
from synoptic.tui.panes.lists import ECHO, ChoiceList, Field, ListField
from synoptic.tui.shell.display import single_line
from synoptic.tui.shell.naming import short_date, short_name
from synoptic.tui.shell.settings import CHOICES, as_toml

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from synoptic.annotations.model.annotations import Annotations
    from synoptic.corpus.article import Article, Span
    from synoptic.tui.commands import Where
    from synoptic.tui.shell.settings import Settings

_LEAD = 21
"""Cells for the keys of a command, or the kind of another offer."""
_MOST = 100
"""Offers that are listed for what was typed."""


class EntryKind(StrEnum):
    """A kind of offer, by what choosing it does."""

    COMMAND = "Do"
    ARTICLE = "Go to"
    TAG = "Light up tag"
    SEARCH = "Search"
    SETTING = "Set"
    HINT = "Know"


class Entry(Struct, frozen=True):
    """One thing that is offered."""

    kind: EntryKind
    name: str
    """Its id; of a setting, the line of its file."""
    text: str
    """What it is called."""
    lead: str
    """What is shown before that: the keys of a command, or what choosing another entry does."""
    heading: str = ""
    """The heading that it stands under, if there are headings."""
    synonyms: str = ""
    """Other words for it, separated by spaces; they are searched and not shown."""


Found = Sequence[tuple[Entry, Sequence["Span"]]]
"""Entries, each with the spans of its text that match."""


class Catalogue:
    """Finds entries by their text, keys, heading and synonyms."""

    def __init__(self, entries: Iterable[Entry], most: int | None = None) -> None:
        """Find at most so many of the entries."""
        self._entries = tuple(entries)
        self._most = most

    @cached_property
    def _match(self) -> Callable[..., Iterable[tuple[int, Sequence[Span]]]]:
        from synoptic.corpus.search.matcher import Matcher

        texts = [f"{each.text}  {each.heading}  {each.synonyms}" for each in self._entries]
        matcher = Matcher(texts, prefixes=True)
        return lambda query, cancelled: (
            (match.index, match.spans)
            for match in matcher.match(query, limit=self._most, cancelled=cancelled)
        )

    def find(self, query: str, cancelled: Callable[[], bool] = lambda: False) -> Found:
        """Return what a query finds, best first: by its key, by a synonym, then by likeness."""
        wanted = query.strip()
        named = (
            index
            for has in (_has_key, _has_synonym)
            for index, entry in enumerate(self._entries)
            if has(entry, wanted)
        )
        found: dict[int, Sequence[Span]] = dict.fromkeys(named, ())
        for index, spans in self._match(query, cancelled):
            text = self._entries[index].text
            found.setdefault(index, [span for span in spans if span.end <= len(text)])
        return [(self._entries[index], spans) for index, spans in found.items()]


def _has_key(entry: Entry, wanted: str) -> bool:
    """Tell whether a command's key is typed, a name such as Ctrl+F in any case, or an article's letter."""
    if entry.kind is EntryKind.ARTICLE:
        return entry.text.startswith(f"{wanted.upper()} · ")
    keys = entry.lead if len(wanted) == 1 else entry.lead.casefold()
    return (
        entry.kind is EntryKind.COMMAND
        and (wanted if len(wanted) == 1 else wanted.casefold()) in keys.split()
    )


def _has_synonym(entry: Entry, wanted: str) -> bool:
    """Tell whether a synonym is typed, in any case."""
    return wanted.casefold() in entry.synonyms.split()


class Palette(Dialog[Entry]):
    """A field, and below it the entries that match; Enter takes the marked one."""

    DEFAULT_CSS = """
    Palette > Vertical { width: 100; height: 90%; }
    """
    TITLE = "Palette"
    enter = "take"
    placeholder = "Search for commands, articles, tags, saved searches, settings"
    most: int | None = _MOST
    """How many entries are listed for what was typed; None for all."""
    has_headings = False
    """Whether entries stand under their headings, in their order, or the best of them first."""

    def __init__(self, first: Sequence[Entry], entries: Callable[[], Iterable[Entry]]) -> None:
        """Offer the `first` entries, and as soon as something is typed all `entries`, made in a thread."""
        super().__init__()
        self.entries = first
        """What is offered before anything is typed."""
        self._make = entries
        self._shown: dict[str, Entry] = {}
        self._answers = ""
        """The query that the list answers."""
        self._is_entered = False
        """Whether the first answer to what was typed is to be taken as soon as it is there."""

    @cached_property
    def _catalogue(self) -> Catalogue:
        return Catalogue(self._make(), self.most)

    def compose_box(self) -> ComposeResult:
        yield ListField(self.placeholder)
        yield ChoiceList()

    def hints(self) -> str:
        """Return what Enter and the way back do: that empties the field first."""
        back = key_of("dialog-back", keymap_of(self.app))
        is_typed = any(field.value for field in self.query(ListField))
        return f"⏎ {self.enter} · {back} {'clear' if is_typed else 'close'}"

    def on_mount(self) -> None:
        self._show("", [(entry, ()) for entry in self.entries])
        self._prepare()

    @work(thread=True, group="look")
    def _prepare(self) -> None:
        """Have the index made before the first letter."""
        self._catalogue.find("x")

    @on(Field.Typed)
    def _typed(self, event: Field.Typed) -> None:
        event.stop()
        self.query_one(Vertical).border_subtitle = self.hints()
        if event.value.strip():
            self._look(event.value)
        else:
            self.workers.cancel_group(self, "filter")
            self._show(event.value, [(entry, ()) for entry in self.entries])

    @work(thread=True, exclusive=True, group="filter")
    def _look(self, query: str) -> None:
        worker = get_current_worker()
        found = self._catalogue.find(query, lambda: ECHO.given_up(worker))
        if not worker.is_cancelled:
            self.call_later(self._show, query, found)

    def _show(self, query: str, found: Found) -> None:
        if not self.is_attached or self.query_one(ListField).value != query:
            return  # more was typed meanwhile
        best = found[0][0] if found else None
        found = self._arranged(found)
        self._shown = {str(index): entry for index, (entry, _) in enumerate(found)}
        lines = self._lines(found) if found else [("", Content.styled(f"Nothing for “{query}”", "dim"))]
        choices = self.query_one(ChoiceList)
        choices.fill(lines)
        if self.has_headings and best is not None and query.strip():
            choices.mark(next(index for index, entry in self._shown.items() if entry is best))
        self._answers = query
        if self._is_entered:
            self._take()

    def _arranged(self, found: Found) -> Found:
        return found[: self.most]

    def _lines(self, found: Found) -> Iterator[tuple[str, Content]]:
        heading = ""
        for index, (entry, spans) in enumerate(found):
            if self.has_headings and entry.heading != heading:
                if heading:
                    yield "", Content("")
                heading = entry.heading
                yield "", Content.styled(heading, "bold underline")
            text = Content(entry.text)
            for span in spans:
                text = text.stylize("bold underline", span.start, span.end)
            line = Content.assemble((f"{entry.lead:<{_LEAD}}", "bold $accent"), text)
            yield "" if entry.kind is EntryKind.HINT else str(index), line

    @on(Input.Submitted)
    def _enter(self, event: Input.Submitted) -> None:
        event.stop()
        self._is_entered = True
        if self._answers == event.value:
            self._take()

    @on(ChoiceList.OptionSelected)
    def _select(self, event: ChoiceList.OptionSelected) -> None:
        event.stop()
        self._take()

    def _take(self) -> None:
        self._is_entered = False
        marked = self.query_one(ChoiceList).marked
        if marked is not None:
            self.dismiss(self._shown[marked])

    def action_leave(self) -> None:
        """Empty the field; an empty one is left."""
        field = self.query_one(ListField)
        if field.value:
            field.clear()
        else:
            self.dismiss(None)


def command_entry(command: Command, keymap: Mapping[str, str], heading: str = "") -> Entry:
    """Return the entry of a command, with its keys as a person writes them."""
    keys = "  ".join(keys_of(command, keymap))
    return Entry(EntryKind.COMMAND, command.id, command.description, keys, heading, command.synonyms)


def command_entries(keymap: Mapping[str, str], place: Where | None) -> tuple[Entry, ...]:
    """Return the entries of the commands of a view on top, if there is one, and of those of the articles."""
    own = () if place is None else commands_in(place)
    return tuple(
        command_entry(each, keymap) for each in (*own, *(each for each in COMMANDS if each.group is not None))
    )


def other_entries(
    articles: Iterable[Article], annotations: Annotations, lit: frozenset[str], settings: Settings
) -> Iterator[Entry]:
    """Yield the entries of tags, saved searches and settings, then of articles."""
    for tag in annotations.tags.values():
        lead = "Light up no more" if tag.name in lit else EntryKind.TAG
        yield Entry(EntryKind.TAG, tag.name, single_line(tag.name), lead)
    for search in annotations.searches.values():
        text = " · ".join(dict.fromkeys((single_line(search.name), single_line(search.query))))
        yield Entry(EntryKind.SEARCH, search.name, text, EntryKind.SEARCH)
    for name, (label, values) in CHOICES.items():
        now = getattr(settings, name)
        for value in values:
            if value != now:
                text = f"{label}: {_in_words(value)} (now {_in_words(now)})"
                yield Entry(EntryKind.SETTING, f"{name} = {as_toml(value)}", text, EntryKind.SETTING, name)
    for article in articles:
        parts = (article.letter, short_name(article), single_line(article.source or ""), short_date(article))
        yield Entry(EntryKind.ARTICLE, article.id, " · ".join(filter(None, parts)), EntryKind.ARTICLE)


def _in_words(value: int | bool | str) -> str:
    return ("off", "on")[value] if isinstance(value, bool) else str(value)
