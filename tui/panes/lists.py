"""A one-line field to type into, and a list to choose from, each line with an identifier."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from threading import Event
from typing import TYPE_CHECKING, Any

from textual import events, on
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive, reactive
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option, OptionDoesNotExist

from synoptic.tui.commands import Where, bindings

if TYPE_CHECKING:
    from textual.content import Content
    from textual.worker import Worker


_SLICE = 50
"""Lines that are added to a list at a time behind those in sight: few enough for a letter to come between."""


_LONGEST_ECHO = 0.1
"""Seconds for which threads rest at most."""


class ChoiceList(OptionList):
    """A compact list of literal lines that keeps its mark when its lines change."""

    # The mark stands out where Enter takes its line: here, and from the field beside it.
    DEFAULT_CSS = """
    ChoiceList {
        height: 1fr; text-wrap: nowrap; text-overflow: ellipsis; padding: 0; background: transparent;
    }
    ChoiceList:focus { background-tint: $foreground 0%; }
    *:focus-within > ChoiceList > .option-list--option-highlighted {
        color: $block-cursor-foreground; background: $block-cursor-background;
        text-style: $block-cursor-text-style;
    }
    ChoiceList > .option-list--option-disabled { color: $text-muted; }
    """
    SCOPED_CSS = False  # what is around it decides as well
    BINDINGS = bindings(Where.LIST)
    ALLOW_SELECT = False
    virtual_size = Reactive(Size(0, 0))
    """The size of all lines. Textual would lay out the whole screen whenever their number changes."""

    def __init__(self) -> None:
        super().__init__(compact=True, markup=False)
        self._behind: Iterator[tuple[str, Content]] = iter(())
        """The lines that are still to be added."""

    @property
    def marked(self) -> str | None:
        """The identifier of the line that is marked."""
        return None if self.highlighted is None else self.get_option_at_index(self.highlighted).id

    @property
    def line_width(self) -> int:
        """Cells a line may take."""
        return max(8, self.scrollable_content_region.width)

    def show(self, lines: Iterable[tuple[str, Content]], *, mark: int | None = None) -> int:
        """Show these lines instead, each with its identifier, and return how many there are.

        One without an identifier is a heading, which is never marked. The mark goes to the line of that
        index, or else stays where it was.
        """
        self._behind = iter(())
        kept = self.highlighted if mark is None else mark
        self.set_options(_options(lines))
        self.highlighted = None
        if self.option_count:
            self._mark_near(min(kept or 0, self.option_count - 1), 1)
        return self.option_count

    def fill(self, lines: Iterable[tuple[str, Content]], *, mark: int = 0) -> None:
        """Show these lines instead, as `show` does: those in sight now, others in slices between frames.

        `lines` are made as they are added; the next lines shown give up what is left of them.
        """
        behind = iter(lines)
        # Before it has a size, a slice: a list may begin with a heading, which cannot be marked.
        self.show(islice(behind, max(mark, self.size.height or _SLICE) + 1), mark=mark)
        self._behind = behind
        self.call_after_refresh(self._go_on, behind)

    def _go_on(self, behind: Iterator[tuple[str, Content]]) -> None:
        if behind is self._behind and self._add_slice():
            self.call_after_refresh(self._go_on, behind)

    def _add_slice(self) -> bool:
        """Add some more lines; False if there are none."""
        more = list(_options(islice(self._behind, _SLICE)))
        self.add_options(more)
        return bool(more)

    def mark(self, identifier: str) -> None:
        while True:
            with suppress(OptionDoesNotExist):
                self.highlighted = self.get_option_index(identifier)
                return
            if not self._add_slice():
                return

    def move(self, rows: int) -> None:
        """Move the mark, as far as there are lines."""
        if self.option_count:
            here = -1 if self.highlighted is None else self.highlighted
            while here + rows >= self.option_count and self._add_slice():
                pass
            self._mark_near(min(max(here + rows, 0), self.option_count - 1), 1 if rows > 0 else -1)

    def _mark_near(self, index: int, step: int) -> None:
        """Mark the first line that is no heading from an index on, or else before it."""
        onward = range(index, self.option_count if step > 0 else -1, step)
        back = range(index, -1 if step > 0 else self.option_count, -step)
        for each in (*onward, *back):
            if not self.get_option_at_index(each).disabled:
                self.highlighted = each
                return


class Echo:
    """Lets threads that search rest between a letter's key and its frame.

    Of threads that compute, one at a time goes on: reading a key, taking it up and drawing it would each wait
    for its turn.
    """

    def __init__(self) -> None:
        self._is_drawn = Event()
        self._is_drawn.set()

    def begin(self) -> None:
        """Let threads rest: a letter came for a field."""
        self._is_drawn.clear()

    def end(self) -> None:
        """Let them go on: it is drawn."""
        self._is_drawn.set()

    def given_up(self, worker: Worker[Any]) -> bool:
        """Tell whether the work of this thread was given up, after the rest if there is one to take."""
        if not self._is_drawn.wait(_LONGEST_ECHO):
            self.end()  # the letter changed nothing, or its field is gone
        return worker.is_cancelled


ECHO = Echo()


def _options(lines: Iterable[tuple[str, Content]]) -> Iterator[Option]:
    return (Option(line, id=identifier or None, disabled=not identifier) for identifier, line in lines)


class Field(Input):
    """A line to type into: a letter is drawn before anything is made of it, and a paste keeps all its words.

    Whoever makes something of the text takes `Typed`, which comes behind the letter's frame, in the place of
    `Input.Changed`. Enter does not wait for that: whoever takes `Input.Submitted` first makes what was typed
    last, if `Typed` has not come yet, and the `Typed` that comes after it has nothing new.
    """

    @dataclass
    class Typed(Message):
        """The text was changed, and is drawn."""

        field: Field
        value: str
        """The newest text; one that was changed again before it was drawn is never told of."""

        @property
        def control(self) -> Field:
            return self.field

    DEFAULT_CSS = """
    Field { background: transparent; }
    Field:focus { background-tint: $foreground 0%; }
    Field > .input--placeholder { color: $text-muted; }
    """
    cursor_blink = reactive(False, init=False)
    """As the caret of an article: a terminal far away gets nothing at rest."""
    _newest: Input.Changed | None = None

    @on(Input.Changed)
    def _await_frame(self, event: Input.Changed) -> None:
        event.stop()
        self._newest = event
        # The screen hears that the letter is to be drawn when the field comes to rest, and no sooner.
        self.call_next(self.call_after_refresh, self._tell, event)

    def _tell(self, event: Input.Changed) -> None:
        if event is self._newest:
            ECHO.end()
            self.post_message(self.Typed(self, event.value))

    @property
    def content_width(self) -> int:
        """The cells that the text takes, and all that there are as long as it fits.

        Whenever that changes, Textual lays out the whole screen: not for each letter.
        """
        return max(super().content_width, self.content_size.width)

    def on_paste(self, event: events.Paste) -> None:
        """Take in all lines; `Input` would take in the first."""
        event.stop()
        event.prevent_default()
        self.replace(on_one_line(event.text), *sorted(self.selection))

    def action_paste(self) -> None:
        self.on_paste(events.Paste(self.app.clipboard))


class ListField(Field):
    """A one-line field beside a `ChoiceList`: while it is typed in, the arrow keys move the list's mark."""

    BINDINGS = bindings(Where.FIELD)

    def __init__(self, placeholder: str) -> None:
        super().__init__(placeholder=placeholder, compact=True, select_on_focus=False)

    def action_move(self, rows: int) -> None:
        """Move the mark in the list that stands in the same container."""
        if self.parent is not None:
            self.parent.query_one(ChoiceList).move(rows)


_LINE_END = re.compile(r"\s*[\n\r\v\f\x1c-\x1f\x85\u2028\u2029]\s*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def on_one_line(text: str) -> str:
    """Return a text as one line: lines joined with a space, tabs as spaces, no other control characters."""
    return _CONTROL.sub("", _LINE_END.sub(" ", text.strip("\n\r")).replace("\t", " "))
