"""Marking: turning words into highlights, tagging, removing and copying them; the tags themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from synoptic.annotations.anchoring.placing import place
from synoptic.annotations.errors import AnnotationError
from synoptic.annotations.model.values import COLOURS, State
from synoptic.annotations.model.wording import counted
from synoptic.annotations.store.tags import clean_name, known_colour, tags_within, uses_in_words
from synoptic.corpus.article import Article, Passage, Span
from synoptic.tui.article.marks import Layer, Mark, highlight_marks
from synoptic.tui.article.target import TargetKind
from synoptic.tui.desk.annotating.keeping import Keeping, anchor_of
from synoptic.tui.desk.feature import Act, Desk, Feature
from synoptic.tui.panes import status_text
from synoptic.tui.shell.display import quoted_in_short, single_line

if TYPE_CHECKING:
    from textual.content import Content

    from synoptic.annotations.model.values import Highlight
    from synoptic.tui.article.target import Target
    from synoptic.tui.article.view import ArticleView
    from synoptic.tui.desk.annotating.citing import Citing
    from synoptic.tui.desk.annotating.links import Links
    from synoptic.tui.desk.annotating.notes import Notes
    from synoptic.tui.desk.folds import Folds
    from synoptic.tui.dialogs.dialog import Confirmation
    from synoptic.tui.dialogs.tag_picker import Picked
    from synoptic.tui.panes.bars import Hint

_SELECTING: tuple[Hint, ...] = (
    "highlight", "tag", "note", "parallels", "grow-selection", "copy", "link",
)  # fmt: skip
_RESHAPING: tuple[Hint, ...] = (
    ("highlight", "keep"), ("next-word", "word"), ("next-sentence", "sentence"), "swap-ends",
    ("step-back", "cancel"),
)  # fmt: skip
_ON_HIGHLIGHT_OF_OTHERS: tuple[Hint, ...] = ("note", "copy", "parallels", "search")
_COLOURS_TOLD = f"Colours: {', '.join(COLOURS)}"
_ON_HIGHLIGHT: tuple[Hint, ...] = ("tag", "note", "reshape", "remove", "copy", "parallels", "search")


class Marking(Feature):
    """Acts on the selection, the highlight under the caret or the sentence there."""

    def __init__(
        self, desk: Desk, keeping: Keeping, notes: Notes, folds: Folds, links: Links, citing: Citing
    ) -> None:
        super().__init__(desk)
        self._citing = citing
        self._keeping, self._notes, self._folds, self._links = keeping, notes, folds, links
        self._pending: Passage | None = None
        """The passage for which tags are being picked, while nothing else shows its extent."""

    @property
    def commands(self) -> Mapping[str, Act]:
        return {
            "highlight": self.highlight,
            "tag": self.tag,
            "note": self.note,
            "remove": self.remove,
            "copy": self.copy,
            "copy-cited": self.cite,
            **{f"recent-tag-{number}": partial(self.give_recent, number) for number in range(1, 10)},
        }

    # Showing

    def marks(self, article: Article, /) -> Iterator[Mark]:
        """Yield the highlights that have their place; with lit tags, only those that carry one."""
        yield from highlight_marks(article, self._desk.annotations, self._desk.lit, self._desk.texts)

    def pending_marks(self, article: Article, /) -> Iterator[Mark]:
        """Yield the passage for which tags are being picked."""
        if self._pending is not None and self._pending.article == article.id:
            yield Mark(self._pending.start, self._pending.end, Layer.PENDING)

    def _show_pending(self, passage: Passage | None) -> None:
        if passage != self._pending:
            self._pending = passage
            self._desk.refresh_marks(self.pending_marks)

    def here(self, view: ArticleView, said: Content, /) -> Content:
        """Return how much is selected, the highlight under the caret, or the tags for the sentence."""
        if view.selecting:
            return status_text.on_selection(
                len(view.selection or ()),
                {} if view.reshaping else self._keeping.digits,
                folded=view.folded_lines_selected(),
            )
        here, chosen = view.marks_here(), view.chosen()
        if said.plain:
            return said
        if chosen is None:
            return status_text.on_sentence(self._keeping.digits)
        annotations = self._desk.annotations
        highlight = annotations.highlights[chosen.highlight]
        state = place(view.article, highlight, self._desk.texts).state
        return status_text.on_highlight(
            highlight,
            annotations,
            state,
            self._keeping.digits,
            of=len(here),
            nth=here.index(chosen) + 1,
            reader=self._keeping.reader,
        )

    def keys_here(self, view: ArticleView) -> tuple[Hint, ...]:
        """Return the keys that act on a selection, or on the highlight under the caret."""
        if view.reshaping:
            return _RESHAPING
        if view.selecting:
            return _SELECTING
        chosen = view.chosen()
        if chosen is None:
            return ()
        highlight = self._desk.annotations.highlights[chosen.highlight]
        is_moved = place(view.article, highlight, self._desk.texts).state is State.MOVED
        overlapping: tuple[Hint, ...] = ("next-overlapping",) if len(view.marks_here()) > 1 else ()
        accept: tuple[Hint, ...] = (("highlight", "accept"),) if is_moved else ()
        if highlight.creator != self._keeping.reader:
            return (*overlapping, *_ON_HIGHLIGHT_OF_OTHERS)
        return (*accept, *overlapping, *_ON_HIGHLIGHT)

    def _light(self, names: Iterable[str]) -> None:
        self._desk.lit = frozenset(names)
        self._desk.refresh_marks(self.marks)

    def light(self, name: str) -> None:
        """Light up the highlights that carry a tag, or light it up no more."""
        self._light(self._desk.lit ^ {name})

    def light_all(self) -> bool:
        """Light up all highlights again; False if they are."""
        was_lit = bool(self._desk.lit)
        if was_lit:
            self._light(())
        return was_lit

    def light_known(self) -> None:
        """Light up no tag that is gone."""
        known = {name for name in self._desk.lit if tags_within(self._desk.annotations, name)}
        if known != self._desk.lit:
            self._light(known)

    # Highlights

    def _highlight_here(self) -> Highlight | None:
        """Return the highlight under the caret that the reader chose, or the innermost."""
        chosen = self._desk.view.chosen()
        return None if chosen is None else self._desk.annotations.highlights.get(chosen.highlight)

    def miss_highlight(self, command: str) -> None:
        """Say that there is no highlight where a command of the article needs one."""
        match command:
            case "next-highlight":
                self._desk.say("No highlight after this.")
            case "previous-highlight":
                self._desk.say("No highlight before this.")
            case _:
                self._refuse_without_highlight()

    def _refuse_without_highlight(self) -> None:
        self._desk.refuse(f"No highlight here. {self.key('next-highlight')} goes to the next.")

    def _rest_on(self, passage: Passage) -> None:
        """Drop the selection, and have keys act on the highlight that was made of it."""
        view = self._desk.row.views.get(passage.article)
        if view is not None:
            view.rest_in(Span(passage.start, passage.end))

    async def highlight(self) -> None:
        """Highlight the selection or the sentence; open the fold here, accept or tag the highlight here."""
        view = self._desk.view
        if view.selection is None and self._folds.open_here(view):
            return
        target = self.target()
        if target is None:
            return
        passage, highlight = target.passage, self._known(target)
        if highlight is not None:
            if not await self._notes.accept_place(highlight):
                await self.tag()
        elif view.reshaping:
            await self._reshape(view.reshaping, passage)
        elif await self._keeping.change_and_wait(self._keeping.highlighting(passage)):
            self._rest_on(passage)
            self._say_done_to(target, "Highlighted")

    def _known(self, target: Target) -> Highlight | None:
        """Return the highlight on which a command acts, if it is one."""
        return self._desk.annotations.highlights.get(target.highlight)

    def _say_done_to(self, target: Target, what: str) -> None:
        """Say what was done to a sentence: a reader has not chosen its extent."""
        if target.kind is TargetKind.SENTENCE:
            self.say_done(f"{what} {quoted_in_short(target.passage.text)}")

    async def _reshape(self, identifier: str, passage: Passage) -> None:
        """Have a highlight begin and end where the selection does."""
        known = self._desk.annotations.highlights.get(identifier)
        if known is not None and self._keeping.refuse_others(known):
            return
        article = self._desk.view.article
        there = anchor_of(article, passage)
        if await self._keeping.change_and_wait(
            lambda store: store.reshape(identifier, there, text=article.text)
        ):
            self._rest_on(passage)

    async def remove(self) -> None:
        """Remove the highlight under the caret, or if there is none, the link."""
        highlight = self._highlight_here()
        if self._desk.view.chosen() is None and self._links.remove_here():
            return
        if highlight is None:
            self._refuse_without_highlight()
        elif self._keeping.refuse_others(highlight):
            return
        elif await self._keeping.change_and_wait(lambda store: store.remove([highlight.id])):
            self.say_done("Highlight removed")

    def copy(self) -> None:
        """Copy the words of the selection, the highlight or the sentence here."""
        if (target := self.target()) is not None:
            self._desk.copy(target.passage.text)
            words = f": {quoted_in_short(target.passage.text)}" if target.kind is TargetKind.SENTENCE else "."
            self._desk.say(f"Copied {counted(len(target.passage.text), 'character')}{words}")
            self._desk.view.drop_selection()

    def cite(self) -> None:
        """Copy the same with where it comes from."""
        if (target := self.target()) is not None:
            self._desk.say(self._citing.cite(target.passage))
            self._desk.view.drop_selection()

    async def note(self) -> None:
        """Write a note on the highlight here, or on what becomes one with the first word of the note."""
        if (target := self.target()) is not None:
            await self._notes.open(target.highlight or target.passage)

    def leave_count(self) -> bool:
        """Forget the number that was typed for a motion; False if none was."""
        was_counting = self._desk.view.count is not None
        if was_counting:
            self._desk.view.forget_count()
        return was_counting

    def leave_selection(self) -> bool:
        """Select nothing; False if nothing is selected."""
        was_selecting = self._desk.view.selecting
        if was_selecting:
            self._desk.view.drop_selection()
        return was_selecting

    # Tagging

    async def tag(self) -> None:
        """Ask which tags the selection or the sentence gets, or the highlight here gets and loses."""
        target = self.target()
        if target is None or self._is_others(target):
            return

        async def change(picked: Picked) -> None:
            if await self._change_tags(target, picked.give, picked.take):
                given = ", ".join(map(single_line, picked.give))
                self._say_done_to(target, f"Tagged {given}:" if given else "Highlighted")

        if target.kind is TargetKind.SENTENCE:
            self._show_pending(target.passage)
        await self._keeping.pick_tags(
            self._tags_of(target),
            lambda picked: self._desk.run_worker(change(picked), group="keep"),
            about=quoted_in_short(target.passage.text),
            closed=lambda: self._show_pending(None),
        )

    def _is_others(self, target: Target) -> bool:
        """Refuse to change the highlight that is meant, if it is somebody else's; False if it is not."""
        highlight = self._known(target)
        return highlight is not None and self._keeping.refuse_others(highlight)

    def _tags_of(self, target: Target) -> Sequence[str]:
        highlight = self._known(target)
        tags = self._desk.annotations.tags_of(highlight) if highlight is not None else ()
        return [tag.name for tag in tags]

    async def _change_tags(self, target: Target, give: Sequence[str] = (), take: Sequence[str] = ()) -> bool:
        """Give tags to what is meant and take others from it; False if that was refused."""
        if target.kind is TargetKind.HIGHLIGHT:
            identifier = target.highlight
            return await self._keeping.change_and_wait(
                lambda store: store.retag(identifier, give=give, take=take)
            )
        is_kept = await self._keeping.change_and_wait(self._keeping.highlighting(target.passage, give))
        if is_kept:
            self._rest_on(target.passage)
        return is_kept

    async def give_recent(self, digit: int) -> None:
        """Give or take the tag of a digit; where there is none, count a motion."""
        name, view = self._keeping.digits.get(digit), self._desk.view
        if view.count is not None or (view.selection is None and (name is None or view.target() is None)):
            view.type_digit(digit)
        elif name is not None:
            await self.toggle_tag(name)
        else:
            self._desk.refuse(f"No recent tag {digit} yet. {self.key('tag')} adds one.")

    async def toggle_tag(self, name: str) -> None:
        """Give a tag to the selection or the sentence; give it to the highlight here, or take it from it."""
        target = self.target()
        if target is None or self._is_others(target):
            return
        has = name in self._tags_of(target)
        give, take = ([], [name]) if has else ([name], [])
        verb = "Untagged" if has else "Tagged"
        if await self._change_tags(target, give, take):
            self.say_done(f"{verb} {single_line(name)}: {quoted_in_short(target.passage.text)}")

    # The tags themselves

    async def act_on_tag(self, what: str, name: str) -> None:
        """Give a tag to what is here, `remove` it everywhere, `rename`, `describe` or `add` one."""
        match what:
            case "give":
                await self.toggle_tag(name)
            case "remove":
                self.remove_tag(name)
            case "rename":
                self.rename_tag(name)
            case "describe":
                self.describe_tag(name)
            case "add":
                self.add_tag()

    def remove_tag(self, name: str) -> None:
        """Remove a tag and those below it from all highlights; of a tag in use, say first what would go."""
        uses = uses_in_words(self._desk.annotations, name, self._keeping.reader)
        nested = len(tags_within(self._desk.annotations, name)) - 1
        below = f" with {counted(nested, 'nested tag')}" if nested > 0 else ""
        asked = (
            f"{single_line(name)}{below}: {single_line(uses)}. {self.key('tags-remove')} again removes it."
        )
        if uses and self._desk.said_before != asked:
            self._desk.say(asked)
            return
        self._keeping.change(lambda store: store.remove_tag(name, nested=True))
        self.say_done(f"Tag {single_line(name)} removed")

    def add_tag(self) -> None:
        """Ask for the name of a new tag, its colour and its description."""

        def check(values: Mapping[str, str]) -> str | None:
            name = values["Name"]
            if (known := self._desk.annotations.tag_named(name)) is not None:
                return f"Name: the tag {known.name} exists."
            return _fault(lambda: clean_name(name)) or _fault_of_colour(values["Colour"])

        async def add(values: Mapping[str, str]) -> bool:
            name, colour, description = (values[label] for label in ("Name", "Colour", "Description"))
            return await self._keeping.change_and_wait(
                lambda store: store.add_tag(name, colour.casefold() or None, description),
                lambda tag: self.say_done(f"Added {single_line(tag.name)}"),
            )

        fields = {"Name": "", "Colour": "", "Description": ""}
        remark = f"A / nests it. {_COLOURS_TOLD}, or empty: the next in turn."
        self.fill_in_form("Add a tag", fields, add, remark=remark, check=check)

    def describe_tag(self, name: str) -> None:
        """Ask for a tag's colour and description; a name that only nests others becomes a tag."""
        tag = self._desk.annotations.tag_named(name)
        before = {"Colour": "", "Description": ""}
        if tag is not None:
            before = {"Colour": tag.colour, "Description": tag.description}

        async def describe(values: Mapping[str, str]) -> bool:
            colour, written = values["Colour"].casefold(), values["Description"]
            # What was shown but not changed stays as it is, line breaks included.
            description = None if written == single_line(before["Description"]).strip() else written
            return await self._keeping.change_and_wait(
                lambda store: store.describe_tag(name, colour=colour or None, description=description),
                lambda known: self.say_done(f"Described {single_line(known.name)}"),
            )

        self.fill_in_form(
            f"Describe {single_line(name)}",
            before,
            describe,
            remark=f"{_COLOURS_TOLD}.",
            check=lambda values: _fault_of_colour(values["Colour"]),
        )

    def rename_tag(self, name: str) -> None:
        """Ask how a tag is called from now on; with the name of another tag, the two become one."""
        from synoptic.tui.dialogs.dialog import Confirmation

        def check(values: Mapping[str, str]) -> Confirmation | str | None:
            new = values["Name"]
            if self._is_other_tag(name, new):
                return Confirmation(f"Tag {new} exists. Press ⏎ again to merge them.")
            return _fault(lambda: clean_name(new))

        async def rename(values: Mapping[str, str]) -> bool:
            new, keep = values["Name"], self._keeping.change_and_wait
            if self._is_other_tag(name, new):
                return await keep(
                    lambda store: store.merge_tags(name, new),
                    lambda tag: self.say_done(f"Merged {single_line(name)} into {single_line(tag.name)}"),
                )
            return new == name or await keep(
                lambda store: store.rename_tag(name, new),
                lambda _: self.say_done(f"Renamed {single_line(name)} to {single_line(clean_name(new))}"),
            )

        remark = "Type the name of another tag to merge the two."
        self.fill_in_form("Rename the tag", {"Name": name}, rename, remark=remark, check=check)

    def _is_other_tag(self, name: str, new: str) -> bool:
        return new.casefold() != name.casefold() and self._desk.annotations.tag_named(new) is not None


def _fault(act: Callable[[], object]) -> str | None:
    """Return why something cannot be, in a sentence; None if it can."""
    try:
        act()
    except AnnotationError as error:
        return str(error)
    return None


def _fault_of_colour(colour: str) -> str | None:
    """Return why no tag can have a colour; None for one of the colours, and for none."""
    return _fault(lambda: known_colour(colour.casefold())) if colour else None
