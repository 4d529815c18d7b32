"""Choosing a tag, or making one: fuzzy over the codebook."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct
from textual import on
from textual.content import Content
from textual.widgets import Input

from synoptic.annotations.errors import AnnotationError
from synoptic.annotations.store.tags import clean_name
from synoptic.corpus.text.folding import folded_text
from synoptic.tui.article.colours import colour_of
from synoptic.tui.commands import Where, bindings
from synoptic.tui.dialogs.dialog import Dialog
from synoptic.tui.panes.lists import ChoiceList, Field, ListField
from synoptic.tui.shell.display import single_line

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from synoptic.annotations.model.values import Tag
    from synoptic.corpus.search.matcher import Matcher

_NEW = "new:"
_OLD = "old:"
_TALLEST = 12
"""Rows of the list at the most."""


class Picked(Struct, frozen=True):
    """What a reader chose in the tag picker."""

    give: tuple[str, ...]
    """Names of tags to give, some of which may have to be made."""
    take: tuple[str, ...]
    """Names of tags to take away."""


class TagPicker(Dialog[Picked]):
    """A field and the tags that match; Enter is done with the one marked, Tab ticks it and stays."""

    BINDINGS = bindings(Where.TAG_PICKER)
    enter = "give or take"
    shown = ("tick-tag",)

    def __init__(
        self, tags: Sequence[Tag], given: Sequence[str], about: str = "", *, digits: Mapping[int, str]
    ) -> None:
        """Offer `tags`, the most recent first; `given` are the names of those that what it is `about` has.

        `digits` are shown beside the names of the tags that they give and take. These tags are listed before
        the others, and a digit that is typed alone finds its tag.
        """
        super().__init__()
        self.title = f"Tag {about}".rstrip()
        self._digits = {name: str(digit) for digit, name in sorted(digits.items())}
        with_digit = {tag.name: tag for tag in tags if tag.name in self._digits}
        self._tags = (
            *(with_digit[name] for name in self._digits if name in with_digit),
            *(tag for tag in tags if tag.name not in self._digits),
        )
        """The codebook: the tags with a digit in the order of the digits, then the most recent."""
        self._before = frozenset(given)
        self._ticked = set(given)
        self._listed = ""
        """The query whose tags are listed."""

    def compose_box(self) -> ComposeResult:
        yield ListField("find or make a tag; a comma ends it; / nests it")
        yield ChoiceList()

    def on_mount(self) -> None:
        self._list_tags("")
        # As tall as all of them and a new one: with each letter, the box would be laid out anew and move.
        self.query_one(ChoiceList).styles.height = min(_TALLEST, len(self._tags) + 1)

    @cached_property
    def _matcher(self) -> Matcher:
        from synoptic.corpus.search.matcher import Matcher

        return Matcher([tag.name for tag in self._tags], prefixes=True)

    def _matching(self, query: str) -> list[Tag]:
        """Return the tags that are like the query: that of just this name, those that it begins, then others.

        Of those that it begins, and of the others, unticked ones are first.
        """
        if not query.strip():
            return list(self._tags)
        found = self._matcher.match(query)
        tags = [self._tags[index] for index in dict.fromkeys(match.index for match in found)]
        name = folded_text(query).strip()
        return sorted(
            tags,
            key=lambda tag: (
                folded_text(tag.name) != name,
                not _begins(query, tag.name),
                tag.name in self._ticked,
            ),
        )

    def _lines(self, query: str) -> Iterator[tuple[str, Content]]:
        name = query.strip()
        matching = self._matching(query)
        known = {tag.name.casefold() for tag in self._tags}
        made = [
            (_NEW + each, Content.assemble(("✓ + new tag ", "bold"), single_line(each)))
            for each in sorted(self._ticked)
            if each.casefold() not in known
        ]
        if not name:
            yield from made
        # A new name is not taken for an old one that is merely like it: that would be tagged wrongly, unseen.
        is_new = name.casefold() not in known | {each.casefold() for each in self._ticked}
        of_digit = self._of_digit(name)
        ahead = [tag for tag in matching if _begins(query, tag.name)] if of_digit is None else [of_digit]
        yield from map(self._line, ahead)
        if name and is_new:
            yield _NEW + name, Content.assemble(("  + new tag ", "bold"), single_line(name))
        yield from (self._line(tag) for tag in matching if tag not in ahead)
        if name:
            yield from made  # the first line is for what is typed: Enter takes it

    def _of_digit(self, typed: str) -> Tag | None:
        """Return the tag of the digit that is typed alone; None where it is none of a tag."""
        return next((tag for tag in self._tags if self._digits.get(tag.name) == typed), None)

    def _line(self, tag: Tag) -> tuple[str, Content]:
        tick = "✓ " if tag.name in self._ticked else "  "
        sign = ("■ ", colour_of(tag.colour, dark=self.app.current_theme.dark))
        description = (f"  {single_line(tag.description)}" if tag.description else "", "dim")
        digit = (f"{self._digits.get(tag.name, ''):<2}" if self._digits else "", "bold $accent")
        return _OLD + tag.name, Content.assemble(tick, digit, sign, single_line(tag.name), description)

    def _list_tags(self, query: str) -> None:
        self._listed = query
        self.query_one(ChoiceList).fill(self._lines(query))

    def _list_typed(self) -> None:
        """List the tags for what is in the field, if they are not those listed; tick those before a comma."""
        field = self.query_one(ListField)
        *names, rest = field.value.split(",")
        if names and all(self._tick_named(name) for name in filter(str.strip, names)):
            field.value = rest.lstrip()
            field.cursor_position = len(field.value)
            self._list_tags(field.value)
        elif field.value != self._listed:
            self._list_tags(field.value)

    def _tick_named(self, name: str) -> bool:
        """Tick the tag of that digit or of just that name, or a new one.

        Return False, with a message, for a name that no tag can have.
        """
        if (tag := self._of_digit(name.strip())) is not None:
            name = tag.name
        with suppress(AnnotationError):
            name = clean_name(name)
        same = (
            each
            for each in (*self._ticked, *(tag.name for tag in self._tags))
            if each.casefold() == name.casefold()
        )
        known = next(same, None)
        return known in self._ticked or self._tick(_NEW + name if known is None else _OLD + known)

    @on(Field.Typed)
    def _filter(self, event: Field.Typed) -> None:
        event.stop()
        self._list_typed()

    @on(Input.Submitted)
    def _finish(self, event: Input.Submitted) -> None:
        event.stop()
        self._list_typed()
        marked = self.query_one(ChoiceList).marked
        typed = self.query_one(ListField).value.strip()
        takes_marked = marked is not None and (typed or self._ticked == self._before)
        if marked is None or not takes_marked or self._tick(marked):
            self._answer()

    @on(ChoiceList.OptionSelected)
    def _select(self, event: ChoiceList.OptionSelected) -> None:
        event.stop()
        if event.option_id is not None and self._tick(event.option_id):
            self._answer()

    def action_tick(self) -> None:
        self._list_typed()
        marked = self.query_one(ChoiceList).marked
        if marked is not None and self._tick(marked):
            self.query_one(ListField).clear()
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
        give, take = self._ticked - self._before, self._before - self._ticked
        self.dismiss(Picked(tuple(sorted(give)), tuple(sorted(take))))


def _begins(query: str, name: str) -> bool:
    """Tell whether each word of a query begins one of a tag's name, in order."""
    words = iter(re.findall(r"\w+", folded_text(name)))
    typed = re.findall(r"\w+", folded_text(query))
    return all(any(word.startswith(beginning) for word in words) for beginning in typed)
