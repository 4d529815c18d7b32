"""One pane of the reading screen: an article's title and provenance above its text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from synoptic.annotations.model.wording import date_in_words
from synoptic.corpus.articles.decoding import encoding_name
from synoptic.tui.article.wrapping import cell_width
from synoptic.tui.commands import key_or_name, keymap_of
from synoptic.tui.shell.display import single_line
from synoptic.tui.shell.naming import short_name

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult, RenderResult

    from synoptic.annotations.model.reading import Coverage
    from synoptic.corpus.article import Article
    from synoptic.tui.article.view import ArticleView


_INDENT = "   "
_LEAST_SOURCE = 5
"""Cells that the beginning of an outlet's name takes at the least; less would say nothing."""


def round_down(share: float) -> int:
    """Return a share from 0 to 1 in per cent, 100 only where nothing is left."""
    return int(share * 100)


@dataclass
class ArticleFocused(Message):
    """The keyboard went to an article."""

    article: str
    """Its id."""


def _long_name(article: Article) -> str:
    """Return the title, after the file's name where the title is only the opening words."""
    short, title = short_name(article), single_line(article.title)
    return title if short == title else f"{short}: {title}"


class PaneHeader(Widget):
    """Two lines: the pane's number and title; the outlet, author and date, with “?” for those not known."""

    DEFAULT_CSS = """
    PaneHeader { height: 2; padding: 0 1; background: $panel; color: $text-muted; text-wrap: nowrap; }
    """
    ALLOW_SELECT = False

    @dataclass
    class Pressed(Message):
        """The header was clicked."""

        article: str
        """Id of its article."""
        on_provenance: bool
        """Whether the line with outlet, author and date was pressed."""

    outdated: reactive[bool] = reactive(False)
    """Whether the file has changed since it was read."""
    read: reactive[float | None] = reactive(None)
    """How much of the text was read, from 0 to 1; None while that is not counted."""

    apart: reactive[str] = reactive("")
    """How many days it lies from another open article, if that is far."""
    in_step: reactive[str] = reactive("")
    """The sign of this pane while articles scroll together; empty while they do not."""

    def __init__(self, article: Article) -> None:
        super().__init__()
        self.article = article
        self.number = 1

    def render(self) -> RenderResult:
        article = self.article
        pane = self.parent
        mark = "▸" if isinstance(pane, Widget) and pane.has_class("-active") else " "
        title = Content.assemble((f"{mark}{self.number} {_long_name(article)}", "bold"))
        width = self.content_size.width
        read = f" {round_down(self.read)} % read" if self.read is not None else ""
        tails = [f" {self.in_step} ·{read}", f" {self.in_step}"] if self.in_step and read else []
        tails = tails or [f" {self.in_step}" if self.in_step else read]
        # How far the reader is gives way to what is said only now, where the date would be cut.
        date, last = len(_INDENT) + cell_width(self._date()), len(tails) - 1
        tail = next((each for each in tails[:last] if date + cell_width(each) <= width), tails[last])
        room = max(0, width - cell_width(tail))
        provenance = Content(_INDENT + self._provenance(room - len(_INDENT)))
        second = provenance.truncate(room, ellipsis=True, pad=True)
        return Content("\n").join([title.truncate(width, ellipsis=True), second + Content(tail)])

    def _date(self) -> str:
        date = self.article.date
        return single_line(date_in_words(date, short=True) if date else "date?")

    def _provenance(self, room: int) -> str:
        """Return where the article comes from, in so many cells if it can be.

        The hint gives way first, then the author, then the end of the outlet's name: the date is told last.
        """
        article = self.article
        source = single_line(article.source) if article.source else "source?"
        author = [single_line(article.author)] if article.author else []
        date = f"{self._date()} {self.apart}" if self.apart else self._date()
        whole = " · ".join([source, *author, date])
        hint = "" if article.source and article.date else f"  ({self._key('provenance')} to fill in)"
        if self.outdated:
            return f"⟳ changed on the disk: {self._key('reload')} reloads it · {whole}{hint}"
        if article.warnings:
            return f"⚠ {single_line(article.warnings[0])} · {whole}{hint}"
        # Only a choice of the reader's: what the file itself tells is nothing to check.
        read_as = f" · {encoding_name(article.encoding).partition(' (')[0]}" if article.encoding else ""
        for told in (whole + read_as + hint, whole + read_as, whole + hint, whole, f"{source} · {date}"):
            if cell_width(told) <= room:
                return told
        left = room - cell_width(f" · {date}")
        if left >= _LEAST_SOURCE:
            return f"{Content(source).truncate(left, ellipsis=True).plain} · {date}"
        return date if cell_width(date) <= room else self._date()

    def _key(self, identifier: str) -> str:
        return key_or_name(identifier, keymap_of(self.app))

    def on_click(self, event: events.Click) -> None:
        self.post_message(self.Pressed(self.article.id, on_provenance=event.y == 1))


class ArticlePane(Vertical):
    """A header, and below it the article's view."""

    DEFAULT_CSS = """
    ArticlePane { width: 1fr; border-left: vkey $panel-lighten-2; }
    ArticlePane.-first { border-left: none; }
    ArticlePane.-active PaneHeader { background: $primary-darken-2; color: $text; }
    """
    active: reactive[bool] = reactive(False)
    """Whether this is the article being read."""

    def __init__(self, view: ArticleView) -> None:
        super().__init__()
        self.article = view.article
        self.header = PaneHeader(self.article)
        self.view = view

    def compose(self) -> ComposeResult:
        yield self.header
        yield self.view

    def show_coverage(self, coverage: Coverage, share: float | None) -> None:
        """Show reading progress: beside the text, and as a share (0 to 1) in the header, if it is counted."""
        self.view.show_coverage(coverage)
        self.header.read = share

    def watch_active(self, active: bool) -> None:
        self.set_class(active, "-active")
        self.header.refresh()

    def show_article(self, article: Article, number: int) -> None:
        """Show this provenance, under this number."""
        if (article, number) != (self.header.article, self.header.number):
            self.article = self.header.article = article
            self.header.number = number
            self.header.refresh()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        if event.widget is self.view:
            self.post_message(ArticleFocused(self.article.id))
