"""The codebook as a tree, with colours and counts; choosing a tag lights up its highlights alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive

from annotations.model import Annotations
from tui.display import single_line
from tui.palette import colour_of
from tui.widgets.choice_list import ChoiceList
from tui.widgets.pane_title import PaneTitle

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from annotations.model import Tag


class TagPane(Vertical):
    """The tags of the library."""

    DEFAULT_CSS = """
    TagPane { height: 1fr; min-height: 4; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        ("t", "want('give')", "Give this tag"),
        ("r", "want('rename')", "Rename"),
        ("d,delete", "want('remove')", "Remove"),
    ]
    annotations: reactive[Annotations] = reactive(Annotations())
    """Whose tags are shown."""
    lit: reactive[frozenset[str]] = reactive(frozenset())
    """Names of the tags whose highlights alone are lit; all are where it is empty."""

    @dataclass
    class Lit(Message):
        """The reader chose a tag to light up, or to light up no more."""

        name: str

    @dataclass
    class Wanted(Message):
        """The reader wants to `give`, `rename` or `remove` a tag."""

        what: str
        name: str

    def compose(self) -> ComposeResult:
        """Lay out the title and the list."""
        yield PaneTitle("Tags")
        yield ChoiceList()

    def watch_annotations(self, old: Annotations, new: Annotations) -> None:
        """Count again."""
        if self.is_mounted and (old.tags is not new.tags or old.highlights is not new.highlights):
            self._list_tags()

    def watch_lit(self) -> None:
        """Show which are lit."""
        if self.is_mounted:
            self._list_tags()

    def on_resize(self) -> None:
        """Cut the names to the new width."""
        self._list_tags()

    def _list_tags(self) -> None:
        tags = sorted(self.annotations.tags.values(), key=lambda tag: tag.name.casefold())
        counts = Counter(tag for highlight in self.annotations.highlights.values() for tag in highlight.tags)
        self.query_one(ChoiceList).show((tag.name, self._line(tag, counts[tag.id])) for tag in tags)
        self.query_one(PaneTitle).tell("Tags", f"{len(self.lit)} lit" if self.lit else str(len(tags)))

    def _line(self, tag: Tag, count: int) -> Content:
        width = self.query_one(ChoiceList).line_width
        name = tag.name
        parent, _, last = name.rpartition("/")
        nested = bool(parent) and self.annotations.tag_named(parent) is not None
        shown = single_line(last if nested else name)
        indent = "  " * (name.count("/") if nested else 0)
        lead = f"{'✓' if name in self.lit else ' '}{indent}"
        tail = f"{count:>4}"
        colour = colour_of(tag.colour, dark=self.app.current_theme.dark)
        room = max(1, width - len(lead) - 2 - len(tail))
        title = Content(shown).truncate(room, ellipsis=True, pad=True)
        return Content.assemble(lead, ("■ ", colour), title.stylize("bold" if name in self.lit else ""), tail)

    @on(ChoiceList.OptionSelected)
    def _light(self, event: ChoiceList.OptionSelected) -> None:
        event.stop()
        if event.option_id is not None:
            self.post_message(self.Lit(event.option_id))

    def action_want(self, what: str) -> None:
        """Ask the screen to give, rename or remove the tag under the mark."""
        name = self.query_one(ChoiceList).marked
        if name is not None:
            self.post_message(self.Wanted(what, name))
