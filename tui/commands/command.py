"""A command of the reader's, and the places where commands work."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Group(StrEnum):
    """Headings of the help for the commands of the articles."""

    MOVE = "Move"
    MARK = "Mark"
    FIND = "Find"
    ARRANGE = "Arrange"
    KEEP = "Keep"


class Where(StrEnum):
    """A place that answers to keys, by the heading that it has in the help."""

    ARTICLE = "Article"
    DESK = "Articles"
    PROMPT = "Find in this article"
    SEARCH = "Search"
    MATCHES = "List of matches"
    ELSEWHERE = "Who else has this"
    TAGS = "List of tags"
    NOTES = "List of notes"
    EDITOR = "Note"
    LIBRARY = "Library"
    LIBRARY_PANE = "Library at the side"
    ARTICLE_LIST = "List of articles"
    QUOTATIONS = "Quotations"
    WORDINGS = "Wordings of a quotation"
    COMPARE = "Compare"
    DIFFERENCES = "Worth a look"
    MATRIX = "Matrix"
    LINKS = "Links"
    OVERVIEW = "Overview"
    AGREEMENT = "Agreement"
    GRID = "Tables"
    VIEW = "Library, quotations, compare, worth a look, matrix, links, overview, agreement"
    LIST = "Lists"
    FIELD = "Field above a list"
    DIALOG = "Dialogs"
    HELP = "List of keys"
    FORM = "Forms"
    PROVENANCE = "Where an article comes from"
    OFFER = "Questions"
    TAG_PICKER = "Choose tags"
    SEARCH_PICKER = "Saved searches"
    TRASH = "Trash"
    EXPORT = "Export"
    EXPORT_ROW = "Export: what and how"
    TICKS = "Tick several"
    ADD = "Add articles"
    APP = "Everywhere"


class Command(Struct, frozen=True):
    """One thing that a reader can do."""

    id: str
    """Its name in a keymap."""
    keys: str
    """Textual's names of its default keys, separated by commas; the first one is shown in bars."""
    description: str
    """What it does, verb first, for the help and the palette."""
    method: str = ""
    """What is called, in Textual's notation, or a bare name that is called with the id; by default the id."""
    label: str = ""
    """What it does in a word or two, for bars and hints."""
    short: str = ""
    """What a menu calls it; it is clear there on what it acts."""
    also: Where | None = None
    """Another place that answers to it, by its `action_command`."""
    where: Where = Where.DESK
    """The place that answers to it."""
    group: Group | None = None
    """Its heading in the help; None for the heading of its place."""
    synonyms: str = ""
    """Other words for it in the field, separated by spaces: the help and the palette find it by them."""

    @property
    def call(self) -> str:
        """The command in Textual's notation; the articles' screen does its own by their ids."""
        if self.where is Where.DESK:
            return f"command('{self.id}')"
        if "(" in self.method:
            return self.method
        return f"{self.method}('{self.id}')" if self.method else self.id.replace("-", "_")

    @property
    def places(self) -> tuple[Where, ...]:
        """All places that answer to it."""
        return (self.where,) if self.also is None else (self.where, self.also)
