"""Choosing a tag, or making one: fuzzy over the codebook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input

from annotations.codebook import clean_name
from annotations.errors import AnnotationError
from tui.display import single_line
from tui.palette import colour_of
from tui.screens.dialog import Dialog
from tui.widgets.choice_list import ChoiceList, ListField

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from annotations.model import Tag

_NEW = "new:"
_OLD = "old:"


@dataclass(frozen=True, slots=True)
class Picked:
    """What a reader chose in the tag picker."""

    give: tuple[str, ...]
    """Names of tags to give, some of which may have to be made."""
    take: tuple[str, ...]
    """Names of tags to take away."""


class TagPicker(Dialog[Picked]):
    """A field and the tags that match; Enter is done with the one marked, Tab ticks it and stays."""

    DEFAULT_CSS = """
    TagPicker ChoiceList { height: auto; max-height: 12; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [("tab", "tick", "Tick, and stay")]

    def __init__(self, tags: Sequence[Tag], given: Sequence[str]) -> None:
        super().__init__()
        self._tags = tags
        """The codebook, the most recent first."""
        self._before = frozenset(given)
        self._ticked = set(given)

    def compose(self) -> ComposeResult:
        """Lay out the field and the list."""
        with Vertical() as box:
            box.border_title = "Tag"
            box.border_subtitle = "⏎ give or take · Tab tick several · Esc back"
            yield ListField("find a tag, or type a new one; nest with /")
            yield ChoiceList()

    def on_mount(self) -> None:
        """Show all tags."""
        self._list_tags("")

    def _matching(self, query: str) -> list[Tag]:
        if not query.strip():
            return list(self._tags)
        from corpus.matching import Matcher

        found = Matcher([tag.name for tag in self._tags], prefixes=True).match(query)
        return [self._tags[match.index] for match in found]

    def _lines(self, query: str) -> Iterator[tuple[str, Content]]:
        dark = self.app.current_theme.dark
        name = query.strip()
        known = any(tag.name.casefold() == name.casefold() for tag in self._tags)
        matching = self._matching(query)
        for tag in matching:
            tick = "✓ " if tag.name in self._ticked else "  "
            yield (
                _OLD + tag.name,
                Content.assemble(
                    tick,
                    ("■ ", colour_of(tag.colour, dark=dark)),
                    single_line(tag.name),
                    (f"  {single_line(tag.description)}" if tag.description else "", "dim"),
                ),
            )
        if name and not known:
            yield _NEW + name, Content.assemble(("+ new tag ", "bold"), single_line(name))

    def _list_tags(self, query: str) -> None:
        self.query_one(ChoiceList).show(self._lines(query), mark=0)

    @on(Input.Changed)
    def _filter(self, event: Input.Changed) -> None:
        event.stop()
        self._list_tags(event.value)

    @on(Input.Submitted)
    def _finish(self, event: Input.Submitted) -> None:
        event.stop()
        marked = self.query_one(ChoiceList).marked
        if (
            (event.value.strip() or self._ticked == self._before)
            and marked is not None
            and not self._tick(marked)
        ):
            return
        self._answer()

    @on(ChoiceList.OptionSelected)
    def _select(self, event: ChoiceList.OptionSelected) -> None:
        event.stop()
        if event.option_id is not None and self._tick(event.option_id):
            self._answer()

    def action_tick(self) -> None:
        """Tick the marked tag and stay, for more than one."""
        marked = self.query_one(ChoiceList).marked
        if marked is not None and self._tick(marked):
            if marked.startswith(_NEW):
                self._answer()
            else:
                field = self.query_one(ListField)
                field.clear()
                self._list_tags("")

    def _tick(self, identifier: str) -> bool:
        """Tick or untick; False, with a message, for a name that no tag can have."""
        name = identifier.removeprefix(_OLD).removeprefix(_NEW)
        if identifier.startswith(_NEW):
            try:
                name = clean_name(name)
            except AnnotationError as error:
                self.notify(single_line(str(error)), severity="error", markup=False)
                return False
        self._ticked ^= {name}
        return True

    def _answer(self) -> None:
        give = tuple(sorted(self._ticked - self._before))
        take = tuple(sorted(self._before - self._ticked))
        self.dismiss(Picked(give, take))
