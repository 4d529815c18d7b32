"""The widget that shows an article: it takes keys and the mouse, draws, and reports by messages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from time import monotonic
from typing import TYPE_CHECKING, TypeAlias

from msgspec.structs import replace
from textual.scroll_view import ScrollView

from synoptic.tui.article import messages
from synoptic.tui.article.canvas import Canvas, Over
from synoptic.tui.article.caret import Caret
from synoptic.tui.article.frame import Frame
from synoptic.tui.article.marks import Choice, Layer, Mark, Marks
from synoptic.tui.article.motions import sentence_around, skip_space, visible_at
from synoptic.tui.article.mouse import Mouse
from synoptic.tui.article.target import Target, target_at
from synoptic.tui.article.viewport import Viewport
from synoptic.tui.commands import Where, bindings, key_or_name, keymap_of
from synoptic.tui.shell.settings import Settings

if TYPE_CHECKING:
    from textual import events
    from textual.geometry import Region
    from textual.strip import Strip
    from textual.timer import Timer

    from synoptic.annotations.model.reading import Coverage
    from synoptic.corpus.article import Article, Span
    from synoptic.corpus.articles.boilerplate import Fold
    from synoptic.tui.article.layout import Layout

_COUNT_SECONDS = 3.0
"""After which a number that was typed, and no motion after it, is forgotten."""


class ArticleView(ScrollView, can_focus=True):
    """An article that is read, moved through and selected in; marks, folds and coverage it is told.

    The caret is a value, `Caret`. `Viewport` knows the rows in sight, `Canvas` draws them, `Frame` keeps the
    widget in step with both, `Mouse` tells gestures apart. Here they meet the events of a widget.
    """

    DEFAULT_CSS = """
    ArticleView { width: 1fr; background: $background; color: $foreground; overflow: hidden hidden; }
    """
    ALLOW_SELECT = False
    BINDINGS = bindings(Where.ARTICLE)

    Moved: TypeAlias = messages.Moved
    LaidOut: TypeAlias = messages.LaidOut
    Unfolded: TypeAlias = messages.Unfolded
    Selected: TypeAlias = messages.Selected
    MenuAsked: TypeAlias = messages.MenuAsked
    Hovered: TypeAlias = messages.Hovered
    HighlightMissing: TypeAlias = messages.HighlightMissing
    FoldPressed: TypeAlias = messages.FoldPressed

    def __init__(
        self,
        article: Article,
        *,
        top: int = 0,
        caret: int = 0,
        folds: Sequence[Fold] = (),
        settings: Settings | None = None,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        """Show an article with the offset `top` in the first row; `clock` tells seconds between clicks."""
        super().__init__()
        self.article = article
        self.settings = settings = settings or Settings()
        self._caret = Caret(min(max(caret, 0), len(article.text)))
        self._viewport = Viewport(
            article.text, settings.measure, centred=settings.centred, folds=folds, top=top
        )
        self._canvas = Canvas(article)
        self._frame = Frame(self, self._viewport, self._canvas)
        self._mouse = Mouse(self, self._viewport, clock)
        self._choice = Choice()
        self._marks: dict[object, tuple[Mark, ...]] = {}
        """The marks over the text, by their sources."""
        self._over = Over()
        """The caret and its kin as they are drawn now."""
        self._lights_sentence = False
        self._sentence: Span | None = None
        """The sentence that the caret was in last: it is looked for once it is left."""
        self._count_timer: Timer | None = None

    # The caret and the text under it

    @property
    def caret(self) -> int:
        """Offset of the caret."""
        return self._caret.offset

    @caret.setter
    def caret(self, offset: int) -> None:
        self.take(self._caret.at(offset))

    @property
    def origin(self) -> int | None:
        """Offset of the selection's other end; nothing is selected while it is None."""
        return self._caret.origin

    @origin.setter
    def origin(self, offset: int | None) -> None:
        self.take(replace(self._caret, origin=offset))

    @property
    def caret_state(self) -> Caret:
        return self._caret

    @property
    def selection(self) -> Span | None:
        return self._caret.selection

    @property
    def selecting(self) -> bool:
        return self._caret.is_selecting

    @property
    def count(self) -> int | None:
        """The number typed for the next motion; 0 where it was only begun, None where it was not."""
        return self._caret.count

    @property
    def reshaping(self) -> str:
        return self._caret.reshaping

    @property
    def marks(self) -> Marks:
        return self._canvas.marks

    def target(self, *, highlights: bool = True) -> Target | None:
        """Return the words on which a command acts here; None where that is nothing.

        Without `highlights`, a command that does not act on them is meant.
        """
        chosen = self.chosen() if highlights else None
        is_folded = self.fold_here() is not None
        caret = self._caret if self.selecting else self._caret.at(self._meant)
        return target_at(self.article, caret, chosen=chosen, is_folded=is_folded)

    @property
    def _meant(self) -> int:
        """The place whose sentence is meant: the caret; behind folded lines, what follows."""
        text, caret, fold_at = self.article.text, self.caret, self._viewport.fold_at
        if fold_at(caret) is None and fold_at(visible_at(text, caret)) is not None:
            return visible_at(text, skip_space(text, caret))
        return caret

    def marks_here(self) -> tuple[Mark, ...]:
        """Return the highlights under the caret, in text order."""
        return self.marks.highlights_at(self.caret)

    def links_here(self) -> tuple[str, ...]:
        """Return the ids of the links that have an end under the caret, in text order."""
        return self.marks.links_at(self.caret)

    def chosen(self) -> Mark | None:
        """Return the highlight that keys act on: the one cycled to or made last, or else the shortest."""
        return self._choice.among(self.marks_here())

    def fold_here(self) -> Fold | None:
        """Return the fold under the caret; at the text's end, the one that ends there."""
        return self._viewport.fold_at(self._meant)

    def folded_lines_selected(self) -> int:
        return self._viewport.lines_folded_in(self.selection) if self.selection is not None else 0

    def type_digit(self, digit: int) -> None:
        """Take a digit of the count for the next motion."""
        self._await_digits(self._caret.typed(digit))

    def _await_digits(self, caret: Caret) -> None:
        self.take(caret)
        if self._count_timer is not None:
            self._count_timer.stop()
        self._count_timer = self.set_timer(_COUNT_SECONDS, self.forget_count)

    def forget_count(self) -> None:
        self.take(self._caret.uncounted())

    def take_count(self) -> int:
        """Return how often a motion is to be made, and forget that; at least 1."""
        times = self._caret.times
        self.forget_count()
        return times

    def drop_selection(self) -> None:
        """Select nothing; the caret stays, or goes back into the highlight that was taken hold of."""
        (self.go if self.reshaping else self.take)(self._caret.dropped(self._layout))

    def rest_in(self, span: Span) -> None:
        """Have keys act on the span highlighted just now: the caret stays in it, or goes to its end."""
        self._choice = Choice(made=span)
        stays = self.selection is None and span.start <= self.caret < span.end
        self.go_to(self.caret if stays else max(span.start, span.end - 1))

    def go_to(self, offset: int, *, end: int | None = None) -> None:
        """Put the caret on an offset and bring it into sight, with the text up to `end` if it fits."""
        self.drop_selection()
        self._unfold(offset)
        self.go(self._caret.at(offset), end)

    # Rows

    @property
    def place(self) -> tuple[int, int]:
        """The offsets of the first row in sight and of the caret, for coming back to."""
        return self._viewport.top, self.caret

    @property
    def is_filled(self) -> bool:
        return self._layout.is_filled

    @property
    def is_settled(self) -> bool:
        """Whether the text is laid out in the size that the view has now."""
        viewport, size = self._viewport, self.size
        return viewport.is_laid_out and (viewport.width, viewport.height) == (size.width, max(1, size.height))

    @property
    def sight(self) -> tuple[Span, ...]:
        return self._viewport.spans_in_sight

    @property
    def folds_in_sight(self) -> tuple[Fold, ...]:
        return self._viewport.folds_in_sight

    def point_of(self, offset: int) -> tuple[int, int]:
        return self._viewport.point_of(offset)

    def height_of(self, offset: int) -> int:
        return self._viewport.height_of(offset)

    def heights_for(self, offset: int) -> tuple[int, int]:
        return self._viewport.heights_for(offset)

    def height_fitting(self, start: int, end: int) -> int:
        return self._viewport.height_fitting(start, end)

    def hold(self, offset: int, height: int) -> None:
        """Scroll so that an offset stands at a height, or as near as can be; a selection stays as it is.

        The caret stays where it is too, unless that is out of sight then: it comes along, as in pagers.
        """
        if self._viewport.hold(offset, height):
            self._scroll()

    def return_to(self, place: tuple[int, int]) -> None:
        """Go back to a place that `place` gave."""
        top, offset = place
        self.take(replace(self._caret, origin=None, offset=offset))
        self._viewport.top = top
        self._viewport.settle()
        self._show_rows()

    def scroll_to_share(self, share: float) -> None:
        """Bring the place into sight that is so far into the text, from 0 to 1, and the caret with it."""
        self._viewport.scroll_to_share(share)
        self._scroll()

    def scroll_rows(self, rows: int) -> None:
        """Scroll so many rows down, or up, the caret still in sight."""
        self._viewport.scroll(self._viewport.first + rows)
        self._scroll()

    def use(self, settings: Settings) -> None:
        """Have other settings from now on."""
        self.settings = settings
        self._viewport.measure(settings.measure, centred=settings.centred, caret=self.caret)
        self._frame.lay_out()
        self.post_message(self.LaidOut(self))

    def show_folds(self, folds: Sequence[Fold]) -> None:
        """Fold these lines instead of those before; the first words in sight stay first."""
        if self._viewport.fold(folds):
            self._frame.lay_out()
            self._draw_over()
            self.post_message(self.Moved(self))

    def _unfold(self, offset: int) -> None:
        span = self._viewport.unfold(offset)
        if span is not None:
            self._frame.lay_out()
            self.post_message(self.Moved(self))
            self.post_message(self.Unfolded(self, span))

    @property
    def allow_vertical_scroll(self) -> bool:
        """Whether the wheel scrolls: there is no scroll bar of Textual's to tell by."""
        return not self.is_disabled

    def on_resize(self) -> None:
        self._take_room()

    def _take_room(self) -> None:
        if not self.is_settled:
            self._viewport.resize(*self.size, self.caret)
            self._frame.lay_out()
            self.post_message(self.LaidOut(self))

    @property
    def _layout(self) -> Layout:
        return self._viewport.layout

    def _show_rows(self) -> None:
        """Have the rows on the screen that the viewport has in sight."""
        if self._frame.scroll():
            self.post_message(self.Moved(self))

    def _scroll(self) -> None:
        """Take up where a reader has scrolled to."""
        self._show_rows()
        self._bring_caret_along()

    def _bring_caret_along(self) -> None:
        """Keep the caret in sight when the reader scrolls, as pagers do."""
        if not self.selecting:
            self.caret = self._viewport.nearest(self.caret)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Take up where Textual has scrolled to by itself: a turn of the wheel."""
        super().watch_scroll_y(old_value, new_value)
        if self._frame.follow(round(new_value)):
            self._bring_caret_along()
            self.post_message(self.Moved(self))

    # Drawing

    def show_marks(self, marks: Mapping[object, Iterable[Mark]]) -> None:
        """Lay marks over the text, each source's in place of those it laid before."""
        laid = self._marks | {source: tuple(found) for source, found in marks.items()}
        if laid == self._marks:
            return
        self._marks = laid
        self._canvas.show_marks(Marks(chain.from_iterable(self._marks.values())))
        self.refresh()
        self._over = replace(self._over, chosen=self._shown_chosen())

    @property
    def lights_sentence(self) -> bool:
        """Whether the sentence under the caret is lit, while nothing is selected."""
        return self._lights_sentence

    @lights_sentence.setter
    def lights_sentence(self, lights: bool) -> None:
        if lights != self._lights_sentence:
            self._lights_sentence = lights
            self._draw_over()

    def show_coverage(self, coverage: Coverage) -> None:
        """Show at the right edge which text was read."""
        self._frame.show_coverage(coverage)

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._frame.restyle()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw some rows, wrapped to the size that the widget has now.

        It hears of its first size only once drawn, and of another one not at all if Textual was asked where
        widgets are before it laid them out anew.
        """
        self._take_room()
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        return self._frame.line(y, self._over)

    def take(self, caret: Caret) -> None:
        """Have another caret: draw anew the rows that look different with it, and report it."""
        before, self._caret = self._caret, caret
        if caret == before:
            return
        if caret.origin != before.origin:
            ends = (before.origin, caret.origin, before.offset, caret.offset)
            self._frame.refresh_between(*(offset for offset in ends if offset is not None))
        elif caret.offset != before.offset:
            self._frame.refresh_between(before.offset, caret.offset)
        self._draw_over()
        self.post_message(self.Moved(self))

    def go(self, caret: Caret, end: int | None = None) -> None:
        """Have another caret and bring it into sight, with the text up to `end` if it fits."""
        self.take(caret)
        self._viewport.reveal(caret.offset, end)
        self._show_rows()

    def _draw_over(self) -> None:
        """Have the caret, the selection, the chosen highlight and the sentence drawn as they are now."""
        before = self._over
        caret = self.caret if self.has_focus else None
        self._over = now = Over(caret, self.selection, self._shown_chosen(), self._shown_sentence())
        for old, new in ((before.chosen, now.chosen), (before.sentence, now.sentence)):
            for mark in (old, new) if old != new else ():
                if mark is not None:
                    self._frame.refresh_between(mark.start, mark.end)

    def _shown_chosen(self) -> Mark | None:
        """Return the mark that lets the chosen highlight stand out, while the keyboard is here."""
        chosen = self.chosen() if self.has_focus and not self.selecting else None
        return None if chosen is None else Mark(chosen.start, chosen.end, Layer.CHOSEN, chosen.colours)

    def _shown_sentence(self) -> Mark | None:
        """Return the mark that shows which sentence is meant, where nothing is selected or folded."""
        if not self._lights_sentence or self.selection is not None or self.fold_here() is not None:
            return None
        span = self._sentence
        if span is None or not span.start <= self.caret < span.end:
            self._sentence = span = sentence_around(self.article.text, self._meant)
        return None if span is None else Mark(span.start, span.end, Layer.SENTENCE)

    def on_mount(self) -> None:
        self._canvas.opening_key = key_or_name("highlight", keymap_of(self.app))
        self.post_message(self.Moved(self))

    def on_focus(self) -> None:
        self._frame.refresh_between(self.caret)
        self._draw_over()

    def on_blur(self) -> None:
        """Hide the caret; the chosen highlight goes on standing out."""
        self._over = replace(self._over, caret=None)
        self._frame.refresh_between(self.caret)

    # Keys

    def action_move_rows(self, rows: int) -> None:
        self.go(self._caret.down(self._layout, rows))

    def action_move_page(self, pages: float) -> None:
        """Go down so many pages, but for two rows, or up."""
        rows = round(pages * self.take_count() * max(1, self._viewport.height - 2))
        self._viewport.page(rows)
        self._show_rows()
        self.action_move_rows(rows)

    def action_move(self, motion: str) -> None:
        self.go(self._caret.moved(self._layout, motion))

    def action_line_start(self) -> None:
        """Go to the start of the row; after a digit, this is one more digit."""
        if self.count is not None:
            self.type_digit(0)
        else:
            self.go(self._caret.line_start(self._layout))

    def action_line_end(self) -> None:
        self.go(self._caret.line_end(self._layout))

    def action_article_start(self) -> None:
        self.go(self._caret.put(self._layout, 0))

    def action_article_end(self) -> None:
        self.go(self._caret.put(self._layout, len(self.article.text)))

    def action_share(self) -> None:
        """Go to the place that so many per cent of the text stand before: the number that was typed."""
        (self.go if self.count else self.take)(self._caret.share(self._layout))

    def action_count(self) -> None:
        """Take the next digits for a count, whatever they do else."""
        self._await_digits(self._caret.counting())

    def action_next_highlight(self) -> None:
        self._go_into(self.marks.next_highlight(self.caret, self.take_count()), "next-highlight")

    def action_previous_highlight(self) -> None:
        self._go_into(self.marks.previous_highlight(self.caret, self.take_count()), "previous-highlight")

    def _go_into(self, offset: int | None, command: str) -> None:
        """Go to where a highlight begins, and choose it among those that overlap there."""
        if offset is None:
            self.post_message(self.HighlightMissing(self, command))
        else:
            self._unfold(offset)
            self._choice = self._choice.beginning(self.marks.highlights_at(offset), offset)
            self.go(self._caret.put(self._layout, offset))

    def action_next_overlapping(self) -> None:
        self.forget_count()
        choice = self._choice.after(self.marks_here())
        if choice != self._choice:
            self._choice = choice
            self._draw_over()
            self.post_message(self.Moved(self))

    def action_select(self) -> None:
        (self.go if self.reshaping else self.take)(self._caret.selecting(self._layout))

    def action_swap_ends(self) -> None:
        (self.go if self.selecting else self.take)(self._caret.swapped())

    def action_grow_selection(self) -> None:
        self._reselect(self._caret.grown(self._layout))

    def action_shrink_selection(self) -> None:
        self._reselect(self._caret.shrunk(self._layout))

    def _reselect(self, caret: Caret) -> None:
        (self.take if caret.selection == self.selection else self.go)(caret)

    def action_reshape(self) -> None:
        """Take hold of the chosen highlight: its end goes where motions go, until Enter or Escape."""
        self.forget_count()
        mark = self.chosen()
        if mark is None:
            self.post_message(self.HighlightMissing(self, "reshape"))
        else:
            self.go(self._caret.reshaped(self._layout, mark))

    # The mouse

    def on_mouse_down(self, event: events.MouseDown) -> None:
        self._mouse.press(event)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        self._mouse.move(event)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        self._mouse.release(event)
