"""A floor of the reading screen: what is laid out, what lies over articles, what the bars say."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from textual import on
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from synoptic.annotations.anchoring.placing import place
from synoptic.annotations.library.catalogue import identify
from synoptic.annotations.store.tags import tags_within
from synoptic.tui.article.marks import Layer, Marks, highlight_marks, hit_marks, orphans_of
from synoptic.tui.article.view import ArticleView
from synoptic.tui.desk.library_state import LibraryState
from synoptic.tui.panes import status_text
from synoptic.tui.panes.bars import KeyBar, StatusLine, TopBar
from synoptic.tui.panes.library import LibraryPane
from synoptic.tui.panes.note_editor import NoteEditor
from synoptic.tui.panes.notes import NotesPane
from synoptic.tui.panes.row import PaneRow
from synoptic.tui.panes.tags import TagPane
from synoptic.tui.shell.display import single_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.geometry import Size
    from textual.widget import AwaitMount, Widget

    from synoptic.annotations.model.annotations import Annotations
    from synoptic.corpus.article import Article
    from synoptic.corpus.articles.boilerplate import Fold
    from synoptic.tui.article.marks import Mark

Pane = TypeVar("Pane", bound="Widget")

_NARROW = 110
"""Columns below which the side panes open over the articles instead of beside them."""
_SIDE = 28
"""Columns of the side panes."""
_SAID_FOR = 4.0
"""Seconds for which a remark stands in the status line."""
_LEAST_WIDTH, _LEAST_HEIGHT = 40, 10
"""Columns and rows below which nothing can be read."""
_LOW = 30
"""Rows below which the panes at the bottom take fewer."""


class LibraryScreen(LibraryState):
    """Articles side by side, and what was found and marked in them."""

    DEFAULT_CSS = """
    LibraryScreen { layers: base above; }
    LibraryScreen #body { height: 1fr; }
    LibraryScreen #side { width: 28; /* as _SIDE */ border-right: vkey $panel-lighten-2; }
    LibraryScreen.-narrow #side { dock: left; layer: above; width: 36; background: $surface; display: none; }
    LibraryScreen.-narrow #side.-asked { display: block; }
    LibraryScreen #too-small { display: none; }
    LibraryScreen.-tiny #too-small {
        display: block; layer: above; dock: top; width: 100%; height: 100%; background: $background;
    }
    LibraryScreen.-noting SearchPane, LibraryScreen.-asking SearchPane { display: none; }
    LibraryScreen.-noting ParallelsPane { display: none; }
    LibraryScreen.-low SearchPane, LibraryScreen.-low NoteEditor { height: 7; }
    LibraryScreen.-low ParallelsPane { height: 10; }
    LibraryScreen.-narrow NotesPane { dock: right; layer: above; width: 40; background: $surface; }
    """

    _side: tuple[LibraryPane, TagPane]
    _side_mounted: AwaitMount | None = None
    """When the panes at the side are there; None before they are laid out."""

    def compose(self) -> ComposeResult:
        """Lay out the bars and the articles; the panes at the side follow, once the articles can be read."""
        cls = LibraryScreen
        self._side = (
            LibraryPane().data_bind(cls.articles, cls.panes, cls.active, cls.counts, cls.shares),
            TagPane().data_bind(cls.annotations, cls.articles, cls.lit),
        )
        self.set_class(self.app.size.width < _NARROW, "-narrow")
        self.set_class(self.app.size.height < _LOW, "-low")
        yield TopBar()
        with Horizontal(id="body"):
            yield Vertical(id="side")
            yield PaneRow(
                self._open_articles(),
                self._session.positions,
                self._session.widths,
                self.folds_of,
                self.settings,
                active=self.active,
                room=self.app.size.width - (0 if self.has_class("-narrow") else _SIDE),
            ).data_bind(cls.active)
        yield StatusLine()
        yield Static("", id="too-small", markup=False)
        yield KeyBar(self._keymap)

    def on_mount(self) -> None:
        """Show what is marked, and give the keyboard to the article that had it."""
        edited = [article for article in self.articles if self._was_edited(article)]
        if edited:
            self.run_worker(self._compare_then_mark(edited), group="compare")
        else:
            self._mark_articles()
            self._tell_top()
        self.view.focus()
        self.call_after_refresh(self.lay_out_side)

    async def lay_out_side(self) -> None:
        """Lay out the library and the tags; return when they are there, whoever asked for them first."""
        side = self.query_one("#side")
        if self._side_mounted is None and side.is_attached:  # it is not where the reader left at once
            self._side_mounted = side.mount(*self._side)
        if self._side_mounted is not None:
            await self._side_mounted

    def on_resize(self, event: events.Resize) -> None:
        """Fold the panes of a small terminal."""
        self._fold(event.size)

    def _fold(self, size: Size) -> None:
        self.set_class(size.width < _NARROW, "-narrow")
        self.set_class(size.height < _LOW, "-low")
        too_small = size.width < _LEAST_WIDTH or size.height < _LEAST_HEIGHT
        self.set_class(too_small, "-tiny")
        if too_small:
            told = f"{size.width}×{size.height} is too small: Synoptic needs {_LEAST_WIDTH}×{_LEAST_HEIGHT}."
            self.query("#too-small").first(Static).update(told)

    async def summon(self, pane: Pane) -> Pane:
        """Lay out a pane that was not needed before: at the side for notes, else at the bottom."""
        if pane.id == "notes":
            await self.query_one("#body").mount(pane)
        else:
            await self.mount(pane, before=self.query_one(StatusLine))
        return pane

    def folds_of(self, article: Article) -> Sequence[Fold]:  # noqa: ARG002  a floor above knows
        """Return what is folded in an article that is opened."""
        return ()

    def watch_annotations(self, old: Annotations, new: Annotations) -> None:
        """Show what changed."""
        if not self.is_mounted:
            return
        if old.articles is not new.articles:
            self._identify(new)
            self.row.number(self._open_articles())
        self.counts = self._counts()
        self.lit = frozenset(name for name in self.lit if tags_within(new, name))
        self._mark_articles()
        self._tell_top()
        self._tell_here()
        self._tell_notes()

    def watch_active(self) -> None:
        """Show the notes on the article being read now, and what is under its caret."""
        if self.is_mounted:
            self._tell_notes()
            self._tell_here()

    def _tell_notes(self) -> None:
        if (pane := self.query_one_optional(NotesPane)) is not None:
            pane.show(self.annotations, self.article(self.active), self._texts)

    def watch_lit(self) -> None:
        """Light up what carries these tags."""
        if self.is_mounted:
            self._mark_articles()

    def watch_hits(self) -> None:
        """List and light up what was found."""
        self._tell_hits()

    def watch_current(self) -> None:
        """Show which hit the reader looks at."""
        self._tell_hits()

    def watch_searching(self) -> None:
        """Say that an answer is awaited."""
        self._tell_hits()

    def _tell_hits(self) -> None:
        """Show what was found; a floor above knows how."""

    def watch_saving(self) -> None:
        """Say whether all is saved."""
        if self.is_mounted:
            self._tell_top()

    def watch_panes(self) -> None:
        """Open and close panes."""
        if self.is_mounted:
            self.row.show_articles(self._open_articles())
            self._mark_articles()

    def _mark_articles(self) -> None:
        for pane in self.row.panes:
            pane.view.show_marks(Marks(self._marks_on(pane.article)))

    def _marks_on(self, article: Article) -> Iterator[Mark]:
        """Yield all that lies over an article's text."""
        yield from highlight_marks(article, self.annotations, self.lit, self._texts)
        for index, hit in enumerate(self.hits):
            if hit.article is not None and hit.article.id == article.id:
                layer = Layer.CURRENT_HIT if index == self.current else Layer.HIT
                yield from hit_marks(article.text, hit.places, layer)

    def take_in(self, read: Mapping[str, Article]) -> None:
        """Show articles, by id, as they were read again."""
        self._as_read = tuple(
            replace(read[shown.id], id=old.id) if shown.id in read else old
            for old, shown in zip(self._as_read, self.articles, strict=True)
        )
        self._identify(self.annotations)
        self.row.show_articles(self._open_articles())
        self._mark_articles()
        self._tell_top()
        self._tell_here()

    async def _compare_then_mark(self, articles: Iterable[Article]) -> None:
        await self.compare(articles)
        self._mark_articles()
        self._tell_top()
        self._tell_here()

    def _identify(self, annotations: Annotations) -> None:
        """Show the articles under the ids that the library has; a record taken over brings its own."""
        before = self.articles
        after = identify(self._as_read, annotations, self._library.root)
        became = {old.id: new.id for old, new in zip(before, after, strict=True)}
        active = became[self.active]
        self.articles = after
        self.panes = tuple(became[identifier] for identifier in self.panes)
        self.active = active

    def tell_saved(self) -> None:
        """Say whether all is saved."""
        self._tell_top()

    def _tell_top(self) -> None:
        ids = {article.id for article in self.articles}
        highlights = sum(count for article, count in self.counts.items() if article in ids)
        orphans = sum(len(orphans_of(article, self.annotations, self._texts)) for article in self.articles)
        editor = self.query_one_optional(NoteEditor)
        typing = editor is not None and editor.is_unsaved
        saved = "saving …" if self.saving or typing else "saved"
        state = "read-only" if self.keeper.read_only else saved
        bar = self.query_one(TopBar)
        bar.library, bar.remark = (
            single_line(self._library_name),
            status_text.on_library(len(self.articles), highlights, orphans, state),
        )

    @on(ArticleView.Moved)
    @on(PaneRow.Arranged)
    def _tell_here(self) -> None:
        status = self.query_one(StatusLine)
        view = self.view
        first, last = self.row.in_sight
        which = f"panes {first + 1}–{last}" if last - first > 1 else f"pane {last}"
        sight = f"{which} of {len(self.panes)} · " if last - first < len(self.panes) else ""
        percent = 100 * view.caret // max(1, len(view.article.text))
        status.place = f"{self._walked()}{sight}{percent} %"
        status.mode = self._mode(view)
        status.here = self._what_is_here(view)

    def _walked(self) -> str:
        """Return which of the hits the reader looks at."""
        if self.current is None or not self.hits:
            return ""
        return f"hit {self.current + 1} of {len(self.hits)} · "

    @staticmethod
    def _mode(view: ArticleView) -> str:
        mode = "RESHAPE" if view.reshaping else "SELECT" if view.selecting else ""
        return f"{mode} {view.count}…".lstrip() if view.count else mode

    def _what_is_here(self, view: ArticleView) -> Content:
        if view.selecting:
            return status_text.on_selection(
                self._recent_tags(),
                self._keymap,
                reshaping=bool(view.reshaping),
                folded=view.folded_lines_selected(),
            )
        if (fold := view.fold_here()) is not None:
            return status_text.on_fold(fold, self._keymap)
        here, chosen = view.marks_here(), view.chosen()
        if chosen is None:
            return Content("")
        highlight = self.annotations.highlights[chosen.highlight]
        state = place(view.article, highlight, self._texts).state
        return status_text.on_highlight(
            highlight, self.annotations, state, self._keymap, of=len(here), nth=here.index(chosen) + 1
        )

    def say(self, message: str) -> None:
        """Say something in the status line, where it covers no text, for a while."""
        status = self.query_one(StatusLine)
        status.said = single_line(message)
        if self._hush is not None:
            self._hush.stop()
        self._hush = self.set_timer(_SAID_FOR, status.hush)
