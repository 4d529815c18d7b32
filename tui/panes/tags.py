"""The codebook as a tree, with colours and counts; choosing a tag lights up its highlights alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive

from synoptic.annotations.model.annotations import Annotations
from synoptic.annotations.model.voices import readers_counted
from synoptic.annotations.store.tags import Branch, tree
from synoptic.tui.article.colours import colour_of
from synoptic.tui.commands import Where, bindings
from synoptic.tui.panes.bars import PaneTitle
from synoptic.tui.panes.lists import ChoiceList
from synoptic.tui.shell.display import single_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from synoptic.annotations.model.values import Tag
    from synoptic.corpus.article import Article


DIGITS = 9
"""Tags that have a digit."""
_LEAD = 5
"""Cells before the name of a tag: the tick, the digit and the sign of its colour."""


class TagPane(Vertical):
    """The tags of the library."""

    DEFAULT_CSS = """
    TagPane { min-height: 3; max-height: 50%; }
    TagPane ChoiceList:blur > .option-list--option-highlighted { background: transparent; text-style: none; }
    """
    BINDINGS = bindings(Where.TAGS)
    SHOWN = (
        ("enter", "light up"),
        "tags-give",
        "tags-add",
        "tags-describe",
        "tags-rename",
        "tags-remove",
        "step-back",
    )
    annotations: reactive[Annotations] = reactive(Annotations())
    articles: reactive[tuple[Article, ...]] = reactive(())
    """The articles of the library: of their highlights is counted."""
    lit: reactive[frozenset[str]] = reactive(frozenset())
    """Names of the tags whose highlights alone are lit; all are where it is empty."""
    digits: reactive[Mapping[int, str]] = reactive(dict)
    """The names of the tags that digits give and take."""

    @dataclass
    class Lit(Message):
        """The reader chose a tag to light up, or to light up no more."""

        name: str

    @dataclass
    class Wanted(Message):
        """The reader wants to `give`, `describe`, `rename` or `remove` a tag, or to `add` one."""

        what: str
        name: str
        """Empty to add one."""

    def compose(self) -> ComposeResult:
        yield PaneTitle("Tags")
        yield ChoiceList()

    def watch_annotations(self, old: Annotations, new: Annotations) -> None:
        if self.is_mounted and (old.tags is not new.tags or old.highlights is not new.highlights):
            self._list_tags()

    def watch_articles(self, old: tuple[Article, ...], new: tuple[Article, ...]) -> None:
        if self.is_mounted and {each.id for each in old} != {each.id for each in new}:
            self._list_tags()

    def _watch(self) -> None:
        if self.is_mounted:
            self._list_tags()

    watch_lit = watch_digits = _watch

    def on_resize(self) -> None:
        self._list_tags()

    def _list_tags(self) -> None:
        choices = self.query_one_optional(ChoiceList)
        if choices is None:
            return  # the screen is going
        articles = {article.id for article in self.articles}
        branches = tree(self.annotations, articles)
        # What is in use here comes first; what only other articles have can be given all the same.
        roots = {branch.name.casefold(): branch.total for branch in branches if not branch.depth}
        shown = sorted(branches, key=lambda branch: not roots[branch.name.casefold().partition("/")[0]])
        self.styles.height = 1 + choices.show((branch.name, self._line(branch)) for branch in shown)
        count = sum(branch.tag is not None and branch.total > 0 for branch in branches)
        whose = readers_counted(self.annotations, articles)
        said = f"{count}, {whose}" if whose else str(count)
        self.query_one(PaneTitle).tell("Tags", f"{len(self.lit)} lit" if self.lit else said)

    def _line(self, branch: Branch) -> Content:
        is_lit = any(branch.name.casefold() == name.casefold() for name in self.lit)
        digits = {name: digit for digit, name in self.digits.items()}
        digit = digits.get(branch.tag.name, "") if branch.tag else ""
        tick, indent = "✓" if is_lit else " ", "  " * branch.depth
        tail = f"{branch.total or '':>4}"
        colour = colour_of(branch.tag.colour if branch.tag else "", dark=self.app.current_theme.dark)
        room = max(1, self.query_one(ChoiceList).line_width - _LEAD - len(indent) - len(tail))
        name = Content(single_line(branch.label)).truncate(room, ellipsis=True, pad=True)
        style = "bold" if is_lit else "" if branch.total else "dim"
        return Content.assemble(
            tick, (f"{digit:<2}", "bold $accent"), indent, ("■ ", colour), name.stylize(style), tail
        )

    @on(ChoiceList.OptionSelected)
    def _light(self, event: ChoiceList.OptionSelected) -> None:
        event.stop()
        if event.option_id is not None:
            self.post_message(self.Lit(event.option_id))

    def action_want(self, what: str) -> None:
        name = "" if what == "add" else self.query_one(ChoiceList).marked
        if name is not None:
            self.post_message(self.Wanted(what, name))


def digits_of(recent: Sequence[Tag], before: Sequence[str]) -> tuple[str, ...]:
    """Return the ids of the tags of the digits from 1 on, the nine `recent` ones; "" for a free digit.

    A tag keeps the digit that it had `before`. A newer one takes a free digit: that of the tag that was not
    used for the longest time, where all nine were taken.
    """
    nine = [tag.id for tag in recent[:DIGITS]]
    kept = [before[index] if index < len(before) and before[index] in nine else "" for index in range(DIGITS)]
    new = (each for each in nine if each not in kept)
    return tuple([each or next(new, "") for each in kept])


def recent_tags(annotations: Annotations) -> tuple[Tag, ...]:
    """Return all tags, those of the highlights changed last first."""
    highlights = sorted(annotations.highlights.values(), key=lambda each: each.modified, reverse=True)
    used = (tag for highlight in highlights for tag in annotations.tags_of(highlight))
    others = sorted(annotations.tags.values(), key=lambda each: each.modified, reverse=True)
    return tuple({tag.id: tag for tag in (*used, *others)}.values())
