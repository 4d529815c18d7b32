"""Routes: each message of a widget, and the features that answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from textual import on
from textual.message import Message

from synoptic.tui.article.view import ArticleView
from synoptic.tui.panes.article_pane import ArticleFocused, PaneHeader
from synoptic.tui.panes.library import LibraryPane
from synoptic.tui.panes.note_editor import NoteEditor
from synoptic.tui.panes.notes import NotesPane
from synoptic.tui.panes.prompt import PromptBar
from synoptic.tui.panes.row import PaneRow
from synoptic.tui.panes.search import SearchPane
from synoptic.tui.panes.tags import TagPane
from synoptic.tui.panes.who_else import ParallelsPane

if TYPE_CHECKING:
    from synoptic.tui.desk.features import Features

Sent = TypeVar("Sent", bound=Message)
Method = TypeVar("Method", bound="Callable[..., object]")


def _route(
    kind: type[Sent], answer: Callable[[Features, Sent], object]
) -> tuple[type[Message], Callable[[Features, Any], object]]:
    return kind, answer


ROUTES: Mapping[type[Message], Callable[[Features, Any], object]] = dict(
    (
        _route(ArticleView.Moved, lambda to, it: to.moved(it.view)),
        _route(ArticleView.LaidOut, lambda to, _: to.who_else.laid_out()),
        _route(ArticleView.Selected, lambda to, it: to.menus.offer_bar(it.view, it.column, it.row)),
        _route(ArticleView.Hovered, lambda to, it: to.menus.show_hovered(it.view, it.highlights)),
        _route(ArticleView.MenuAsked, lambda to, it: to.menus.at_pointer(it.view, it.column, it.row)),
        _route(ArticleView.Unfolded, lambda to, it: to.folds.visit(it.view.article, it.span)),
        _route(ArticleView.HighlightMissing, lambda to, it: to.marking.miss_highlight(it.command)),
        _route(ArticleView.FoldPressed, lambda to, it: to.folds.open_here(it.view)),
        _route(PaneRow.Arranged, lambda to, _: to.desk.refresh_status()),
        _route(ArticleFocused, lambda to, it: to.open_panes.focused(it.article)),
        _route(PaneHeader.Pressed, lambda to, it: to.press_header(it)),
        _route(LibraryPane.Chosen, lambda to, it: to.choosing.open_articles((it.article,))),
        _route(TagPane.Lit, lambda to, it: to.marking.light(it.name)),
        _route(TagPane.Wanted, lambda to, it: to.marking.act_on_tag(it.what, it.name)),
        _route(NotesPane.Chosen, lambda to, it: to.go_to_listed(it.target, edit=it.edit)),
        _route(NotesPane.RemovalAsked, lambda to, it: to.links.remove_listed(it.target)),
        _route(NotesPane.CitationAsked, lambda to, it: to.citing.cite_listed(it.target)),
        _route(NoteEditor.Typed, lambda to, _: to.desk.refresh_saved()),
        _route(NoteEditor.Due, lambda to, _: to.notes.keep_soon()),
        _route(NoteEditor.Closed, lambda to, _: to.leaving.is_asking or to.notes.close()),
        _route(SearchPane.Asked, lambda to, it: to.search.asked(it.query, it.scope)),
        _route(SearchPane.Entered, lambda to, it: to.search.enter(it.query, it.scope, it.done)),
        _route(SearchPane.Shown, lambda to, it: to.search.show_hit(it.index, go=it.go)),
        _route(SearchPane.Recalled, lambda to, it: to.search.recall(it.step)),
        _route(PromptBar.Stepped, lambda to, it: to.find.step_in(it.bar, it.step)),
        _route(ParallelsPane.Shown, lambda to, it: to.who_else.show_answer(it.article, go=it.go)),
        _route(ParallelsPane.NextAsked, lambda to, it: to.who_else.look_beside(it.article, it.step)),
        _route(ParallelsPane.LinkAsked, lambda to, it: to.who_else.link(it.article, it.kind)),
        _route(ParallelsPane.NoteAsked, lambda to, it: to.who_else.note(it.article)),
        _route(ParallelsPane.CitationAsked, lambda to, it: to.who_else.cite(it.article)),
        _route(ParallelsPane.UnlinkAsked, lambda to, it: to.who_else.unlink(it.article)),
    )
)
"""The kinds of message; an answer that is awaitable is waited for."""


def routed(method: Method) -> Method:
    """Have a method of a screen take all these messages."""
    for kind in ROUTES:
        on(kind)(method)
    return method
