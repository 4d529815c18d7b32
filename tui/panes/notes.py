"""The notes on the article being read, in text order, and its links."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message

from synoptic.annotations.anchoring.placing import Texts, place
from synoptic.annotations.library.record_names import called
from synoptic.annotations.model.annotations import Annotations
from synoptic.annotations.model.values import State
from synoptic.annotations.model.wording import SAID_OF, excerpt
from synoptic.tui.article.colours import colour_of
from synoptic.tui.commands import Where, bindings
from synoptic.tui.panes import status_text
from synoptic.tui.panes.bars import KeyBar, PaneTitle
from synoptic.tui.panes.lists import ChoiceList
from synoptic.tui.shell.display import passage_quoted, visible

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from synoptic.corpus.article import Article
    from synoptic.tui.panes.bars import Hint


_ON_NOTHING: Sequence[Hint] = ("search", "step-back")
_ON_NOTE: Sequence[Hint] = (("enter", "go there"), "notes-edit", *_ON_NOTHING)
_ON_LINK: Sequence[Hint] = (("enter", "go there"), "notes-edit", "notes-remove-link", *_ON_NOTHING)


class NotesPane(Vertical):
    """Notes, each below the words it is about."""

    DEFAULT_CSS = """
    NotesPane { width: 34; border-left: vkey $border-line; }
    NotesPane ChoiceList { text-wrap: wrap; }
    NotesPane ChoiceList:blur > .option-list--option-highlighted {
        background: transparent; text-style: none;
    }
    """
    BINDINGS = bindings(Where.NOTES)
    SHOWN: Sequence[Hint] = _ON_NOTHING

    @dataclass
    class Chosen(Message):
        """The reader wants to see the target of a note, or to edit the note."""

        target: str
        """Id of the highlight, of the article or of the link."""
        edit: bool

    @dataclass
    class CitationAsked(Message):
        """The reader wants the passage of the marked line with its source."""

        target: str
        """Id of the highlight, of the article or of the link."""

    @dataclass
    class RemovalAsked(Message):
        """The reader wants to remove the marked line's note or link."""

        target: str
        """Id of the highlight, of the article or of the link."""

    def __init__(self) -> None:
        super().__init__(id="notes")
        self._annotations = Annotations()
        self._article: Article | None = None
        self._reader: str | None = None

    def compose(self) -> ComposeResult:
        yield PaneTitle("Notes")
        yield ChoiceList()

    def show(
        self, annotations: Annotations, article: Article, texts: Texts, reader: str | None = None
    ) -> None:
        """List the notes on this article, and the highlights that lost their place in it.

        Those that are not the reader's of that name have their own reader's name.
        """
        self._reader = reader
        choices = self.query_one_optional(ChoiceList)
        if choices is not None and (annotations, article) != (self._annotations, self._article):
            self._annotations, self._article = annotations, article
            count = choices.show(self._lines(article, texts))
            self.query_one(PaneTitle).tell("Notes", str(count) if count else "none on this article")
            self._show_keys()

    def _lines(self, article: Article, texts: Texts) -> Iterator[tuple[str, Content]]:
        if notes := tuple(self._notes(article.id)):
            yield article.id, Content("\n").join([Content.styled("On the article", "bold"), *notes])
        placed: list[tuple[str, Content]] = []
        orphans: list[tuple[str, Content]] = []
        for highlight in self._annotations.highlights_of(article.id):
            notes = tuple(self._notes(highlight.id))
            state = place(article, highlight, texts).state
            if not notes and state not in {State.ORPHAN, State.MOVED}:
                continue
            tag = next(self._annotations.tags_of(highlight), None)
            quote = Content(passage_quoted(highlight.anchor.exact)).truncate(60, ellipsis=True)
            colour = colour_of(tag.colour if tag else "", dark=self.app.current_theme.dark)
            by = status_text.by_name(highlight.creator, self._reader)
            lines = [Content.assemble(("▌", colour), (by, "bold"), quote.stylize("italic"))]
            if state is not State.SAME:
                lines.append(Content.styled(SAID_OF[state], "bold"))
            lines += notes
            (orphans if state is State.ORPHAN else placed).append((highlight.id, Content("\n").join(lines)))
        yield from placed
        yield from orphans
        yield from self._links(article)

    def _notes(self, target: str) -> Iterator[Content]:
        """Yield the notes on a target, the reader's own first."""
        for note in status_text.notes_in_order(self._annotations, target, self._reader):
            by = status_text.by_name(note.creator, self._reader)
            yield Content.assemble((by, "bold"), visible(note.text))

    def _links(self, article: Article) -> Iterator[tuple[str, Content]]:
        """Yield the article's links in text order; those on it as a whole first."""
        found = []
        for link in self._annotations.links_of(article.id):
            here = link.one if link.one.article == article.id else link.other
            there = link.other if here is link.one else link.one
            record = self._annotations.articles.get(there.article)
            name = excerpt(called(record)) if record is not None else "an article that is gone"
            words = passage_quoted(here.anchor.exact) if here.anchor is not None else "On the article"
            lines = [
                Content(words).truncate(60, ellipsis=True),
                status_text.on_link(link, here, name, self._reader),
            ]
            start = here.anchor.start if here.anchor is not None else -1
            found.append((start, (link.id, Content("\n").join(lines))))
        yield from (line for _, line in sorted(found, key=lambda each: each[0]))

    @on(ChoiceList.OptionHighlighted)
    def _mark(self, event: ChoiceList.OptionHighlighted) -> None:
        event.stop()
        self._show_keys()

    def _show_keys(self) -> None:
        """Offer what can be done with the marked line: only links are removed here."""
        marked = self.query_one(ChoiceList).marked
        keys = _ON_NOTHING if marked is None else _ON_LINK if marked in self._annotations.links else _ON_NOTE
        if keys != self.SHOWN:
            self.SHOWN = keys
            self.screen.query(KeyBar).refresh()

    @on(ChoiceList.OptionSelected)
    def _go(self, event: ChoiceList.OptionSelected) -> None:
        event.stop()
        if event.option_id is not None:
            self.post_message(self.Chosen(event.option_id, edit=False))

    def action_cite(self) -> None:
        if (target := self.query_one(ChoiceList).marked) is not None:
            self.post_message(self.CitationAsked(target))

    def action_edit(self) -> None:
        if (target := self.query_one(ChoiceList).marked) is not None:
            self.post_message(self.Chosen(target, edit=True))

    def action_remove(self) -> None:
        if (target := self.query_one(ChoiceList).marked) is not None:
            self.post_message(self.RemovalAsked(target))
