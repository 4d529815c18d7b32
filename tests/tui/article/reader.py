"""A reader at an article without a screen: the parts of its view, driven by keys and a hand on the mouse."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from synoptic.corpus.articles.boilerplate import Fold
from synoptic.tui.article.caret import Caret
from synoptic.tui.article.drag import Drag
from synoptic.tui.article.marks import Marks
from synoptic.tui.article.viewport import Viewport
from synoptic.tui.commands import COMMANDS, Where, split_keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from synoptic.corpus.article import Span
    from synoptic.tui.article.marks import Mark

_CALLS = {
    key: command.call
    for command in COMMANDS
    if command.where is Where.ARTICLE
    for key in split_keys(command.keys)
}
_WITHIN = 0.5
"""Seconds in which one click follows another."""


class Reader:
    """A caret in a text of so many columns and rows."""

    def __init__(
        self,
        text: str,
        *,
        size: tuple[int, int] = (90, 24),
        measure: int = 78,
        folds: Sequence[Span] = (),
        marks: Iterable[Mark] = (),
    ) -> None:
        self.text = text
        self.viewport = Viewport(
            text, measure, centred=True, folds=[Fold(span, 1, ("ads",)) for span in folds]
        )
        self.viewport.resize(*size, 0)
        self.marks = Marks(marks)
        self.caret = Caret()

    @property
    def after_caret(self) -> str:
        """The words from the caret on."""
        return self.text[self.caret.offset :]

    @property
    def selected(self) -> str | None:
        """The selected words."""
        span = self.caret.selection
        return None if span is None else self.text[span.start : span.end]

    @property
    def point(self) -> tuple[int, int]:
        """Where the caret is drawn."""
        return self.viewport.point_of(self.caret.offset)

    def go_to(self, words: str) -> None:
        """Put the caret on the first character of some words, with nothing selected."""
        self.caret = self.caret.dropped(self.viewport.layout).at(self.text.index(words))
        self.viewport.reveal(self.caret.offset)

    def press(self, *keys: str) -> None:
        """Press keys of an article, and the digits of a count."""
        for key in keys:
            if key in "123456789" or (key == "0" and self.caret.count is not None):
                self.caret = self.caret.typed(int(key))
            else:
                called = re.fullmatch(r"(\w+)(?:\((.*)\))?", _CALLS[key])
                assert called, _CALLS[key]
                self.caret = self._after(called[1], (called[2] or "").strip("'"))
                self.viewport.reveal(self.caret.offset)

    def _after(self, action: str, argument: str) -> Caret:
        caret, layout = self.caret, self.viewport.layout
        match action:
            case "move":
                return caret.moved(layout, argument)
            case "move_rows":
                return caret.down(layout, int(argument))
            case "move_page":
                rows = round(float(argument) * caret.times * (self.viewport.height - 2))
                self.viewport.page(rows)
                return caret.uncounted().down(layout, rows)
            case "article_start":
                return caret.put(layout, 0)
            case "article_end":
                return caret.put(layout, len(self.text))
            case "next_highlight" | "previous_highlight":
                there = getattr(self.marks, action)(caret.offset, caret.times)
                return caret.uncounted() if there is None else caret.put(layout, there)
            case "select":
                return caret.selecting(layout)
            case "count":
                return caret.counting()
            case "swap_ends":
                return caret.swapped()
            case "grow_selection":
                return caret.grown(layout)
            case "shrink_selection":
                return caret.shrunk(layout)
            case "next_overlapping" | "reshape":
                return caret.uncounted()
            case _:
                moved: Caret = getattr(caret, action)(layout)
                return moved


class Hand:
    """A hand on the mouse of a reader. Places are columns and rows of the view; time stands still."""

    def __init__(self, reader: Reader, *, by_words: bool = False) -> None:
        self.reader = reader
        self.drag = Drag(reader.text)
        self.now = 0.0
        self._by_words = by_words

    def at(self, words: str, *, last: bool = False) -> tuple[int, int]:
        """Return where the first character of some words is drawn, or the last one."""
        offset = self.reader.text.index(words) + (len(words) - 1 if last else 0)
        return self.reader.viewport.point_of(offset)

    def press(self, place: tuple[int, int], *, shift: bool = False) -> None:
        """Press the left button."""
        reader, under = self.reader, self.reader.viewport.under(*place)
        if shift:
            reader.caret = self.drag.extend(place, under, reader.caret, now=self.now, within=_WITHIN)
        else:
            layout = reader.viewport.layout
            reader.caret = self.drag.press(
                place, under.start, reader.caret, layout, now=self.now, within=_WITHIN
            )

    def move(self, place: tuple[int, int]) -> None:
        """Move with the button down."""
        under = self.reader.viewport.under(*place)
        self.reader.caret = self.drag.move(place, under, self.reader.caret, by_words=self._by_words)

    def release(self) -> None:
        """Let the button go."""
        self.reader.caret = self.drag.release(self.reader.caret)

    def click(self, place: tuple[int, int], *, times: int = 1, shift: bool = False) -> None:
        """Press the button and let it go, once or more."""
        for _ in range(times):
            self.press(place, shift=shift)
            self.release()

    def sweep(self, start: tuple[int, int], *way: tuple[int, int], times: int = 1) -> None:
        """Press at a place, the last of `times`, go a way, and let go at its end."""
        self.now += 60.0
        self.click(start, times=times - 1)
        self.press(start)
        for place in way:
            self.move(place)
        self.release()
