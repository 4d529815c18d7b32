"""One pane of the reading screen: an article's title and provenance above its text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from synoptic.annotations.model.reading import round_down
from synoptic.corpus.articles.decoding import encoding_name
from synoptic.tui.article.wrapping import cell_width
from synoptic.tui.commands import key_or_name, keymap_of
from synoptic.tui.shell.display import single_line
from synoptic.tui.shell.naming import letter_content, letter_style, short_date, short_name

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult, RenderResult

    from synoptic.annotations.model.reading import Coverage
    from synoptic.corpus.article import Article
    from synoptic.tui.article.view import ArticleView


_LEAST_TITLE = 16
"""Cells of a title that are told before anything of where the article comes from."""
_TITLE_SHARE = 0.5
"""The share of the header that a longer title takes at the least."""


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
    """One line: the article's letter and title; its outlet and date, and how much of it was read."""

    DEFAULT_CSS = """
    PaneHeader { height: 1; padding: 0 1 0 0; background: $surface; color: $text-muted; text-wrap: nowrap; }
    """
    ALLOW_SELECT = False

    @dataclass
    class Pressed(Message):
        """The header was clicked."""

        article: str
        """Id of its article."""
        on_provenance: bool
        """Whether what is told of outlet and date was pressed."""

    outdated: reactive[bool] = reactive(False)
    """Whether the file has changed since it was read."""
    read: reactive[float | None] = reactive(None)
    """How much of the text was read, from 0 to 1; None while that is not counted."""

    apart: reactive[tuple[str, ...]] = reactive(())
    """How far it lies from another open article; if that is a warning, the same shorter. Empty if not far."""
    in_step: reactive[str] = reactive("")
    """The sign of this pane while articles scroll together; empty while they do not."""

    def __init__(self, article: Article) -> None:
        super().__init__()
        self.article = article

    def render(self) -> RenderResult:
        letter = letter_content(self.article)
        pane = self.parent
        is_active = isinstance(pane, Widget) and pane.has_class("-active")
        # The active one is told by its edge, and without colours by a broader stripe and its bold title.
        stripe = Content.styled("█" if is_active else "▌", letter_style(self.article.letter))
        name = Content.styled(_long_name(self.article), "bold $foreground" if is_active else "")
        left = Content.assemble(stripe, letter, " ", name)
        told = self._told(left.cell_length)
        room = self.content_size.width - cell_width(told)
        right = Content.styled(told, "$text-warning" if self._alert() else "")
        return Content.assemble(left.truncate(max(0, room), ellipsis=True, pad=True), right)

    def _told(self, length: int) -> str:
        """Return what stands behind a name of so many cells: as much as leaves the name enough room."""
        width = self.content_size.width
        least = min(length, max(_LEAST_TITLE, int(width * _TITLE_SHARE)))
        step = f" {self.in_step}" if self.in_step else ""
        if alert := self._alert():
            room = width - min(length, _LEAST_TITLE) - 2
            return f"  {Content(alert).truncate(max(1, room), ellipsis=True).plain}{step}"
        shown = [f"  {told}{step}" if told else step for told in self._provenance()]
        return next((each for each in shown if width - cell_width(each) >= least), shown[-1])

    def _provenance(self) -> Iterator[str]:
        """Yield what there is to say of the article besides its name, from the most to the least."""
        article = self.article
        source = single_line(article.source or "")
        date = short_date(article)
        apart, short = (*self.apart, "", "")[:2]
        # Only a choice of the reader's: what the file itself tells is nothing to check.
        encoding = encoding_name(article.encoding).partition(" (")[0] if article.encoding else ""
        share = f"{round_down(self.read)} %" if self.read is not None else ""
        read = f"{share} read" if share else ""
        days = f"{date} {apart}".strip() if short else date
        for parts in (
            *([(source, date, apart, encoding, read)] if apart and not short else []),
            (source, days, encoding, read),
            (source, days, encoding, share),
            (source, days, share),
            (days, share),
            (days,),
            # A warning that articles are of different days is told before all else that is.
            *(((apart, share), (apart,), (short, share), (short,)) if short else ((),)),
        ):
            yield " · ".join(filter(None, parts))

    def _alert(self) -> str:
        """Return what the reader has to know of the file before all else; empty for nothing."""
        if self.outdated:
            return f"⟳ {self._key('reload')} reloads it: changed on the disk"
        return f"⚠ {single_line(self.article.warnings[0])}" if self.article.warnings else ""

    def _key(self, identifier: str) -> str:
        return key_or_name(identifier, keymap_of(self.app))

    def on_click(self, event: events.Click) -> None:
        name = 3 + cell_width(_long_name(self.article))
        on_provenance = event.x >= self.content_size.width - cell_width(self._told(name).lstrip())
        self.post_message(self.Pressed(self.article.id, on_provenance=on_provenance))


class ArticlePane(Vertical):
    """A header, and below it the article's view."""

    DEFAULT_CSS = """
    ArticlePane { width: 1fr; border-left: vkey $border-line; }
    ArticlePane.-active { border-left: vkey $accent; }
    ArticlePane.-active PaneHeader { background: $panel; }
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

    def show_article(self, article: Article) -> None:
        """Show the letter and the provenance of the article as they are now."""
        if article != self.header.article:
            self.article = self.header.article = article
            self.header.refresh()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        if event.widget is self.view:
            self.post_message(ArticleFocused(self.article.id))
