"""Agreement: how far coders agree, and each disagreement in turn, for an owner to decide on."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from msgspec.structs import replace
from textual import on, work
from textual.message import Message
from textual.widgets import Static
from textual.worker import get_current_worker

from synoptic.annotations.model.voices import name_of
from synoptic.corpus.article import Passage
from synoptic.tui.commands import Where, bindings
from synoptic.tui.panes.grid import GridView, row_after
from synoptic.tui.views.full_screen import View

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from synoptic.annotations.agreement.divergences import Agreed, Divergence
    from synoptic.annotations.anchoring.placing import Texts
    from synoptic.annotations.model.annotations import Annotations
    from synoptic.corpus.article import Article
    from synoptic.tui.views.agreement.comparing_coders import AgreementState, ComparedCoders

_LABEL = 19
"""Cells that the kind of a disagreement takes."""
_LINES_A_TAG = 4
"""Lines of the screen, beyond a small one, for each tag whose figures are shown."""
_SMALL = 21
"""Lines of a screen without room for more than the figures of all tags together."""


class AgreementEditor(Protocol):
    """A reader's ways to decide on a disagreement of coders."""

    def decide(self, shown: ComparedCoders, one: Divergence, coder: int, /) -> Awaitable[None]:
        """Decide as a coder has it, by number."""

    def decide_on_all(self, shown: ComparedCoders, one: Divergence, /) -> Awaitable[None]:
        """Decide for what all of them have."""

    def decide_on_none(self, one: Divergence, /) -> Awaitable[None]:
        """Decide that there is nothing."""

    def ask_own(self, shown: ComparedCoders, one: Divergence, /) -> None:
        """Ask for other boundaries and tags, and decide on these."""

    def take_agreed(self, shown: ComparedCoders, waiting: Sequence[Agreed], /) -> Awaitable[None]:
        """Take over the passages on which all agree."""

    def export(self) -> Awaitable[None]:
        """Ask how and where to export the figures; wait for the return until that is up."""


class AgreementView(View):
    """Figures, a line for each disagreement, and what each coder has at the marked one."""

    DEFAULT_CSS = """
    AgreementView #figures { height: auto; max-height: 50%; padding: 0 1; text-wrap: nowrap; }
    AgreementView #sides {
        height: auto; min-height: 3; max-height: 45%; padding: 0 1;
        border-top: hkey $border-line; overflow: hidden;
    }
    """
    BINDINGS = bindings(Where.AGREEMENT)
    SHOWN = (
        "agreement-coder-1", "agreement-coder-2", "agreement-both", "agreement-neither", "agreement-own",
        "agreement-by-all", "view-back",
    )  # fmt: skip
    NAME = Where.AGREEMENT

    @dataclass
    class Compared(Message):
        """It is known how far the coders agree."""

        shown: ComparedCoders

    def __init__(
        self,
        articles: Sequence[Article],
        annotations: Annotations,
        texts: Texts,
        editor: AgreementEditor,
        state: AgreementState,
    ) -> None:
        """Compare the coders of these annotations, two or more, in the articles that are read."""
        super().__init__()
        self._articles = tuple(articles)
        self._annotations, self._texts, self._editor = annotations, texts, editor
        self.state = state
        """How the view looks now."""
        self.shown: ComparedCoders | None = None
        """What is shown, once it is known."""
        self._gone: Sequence[str] = ()
        """The keys of disagreements that had the mark and were decided on, the last one last."""

    def compose_view(self) -> ComposeResult:
        yield Static("", id="figures", markup=False)
        yield GridView(label_width=_LABEL, most=1)
        yield Static("", id="sides", markup=False)

    def on_mount(self) -> None:
        self.query_one(GridView).focus()
        self._compare(self._annotations)

    def on_resize(self) -> None:
        self._show_figures()
        self._show_sides()

    def take_in(self, annotations: Annotations) -> None:
        """Show what the coders have by now, and what was decided."""
        self._annotations = annotations
        if self.is_composed:
            self._compare(annotations)

    @work(thread=True, exclusive=True, group="agreement")
    def _compare(self, annotations: Annotations) -> None:
        # Imported late: an app that starts has no need of it yet.
        from synoptic.tui.views.agreement.comparing_coders import compared_coders

        shown = compared_coders(self._articles, annotations, self._texts, self.state, self.shown)
        if not get_current_worker().is_cancelled:
            self.post_message(self.Compared(shown))

    @on(Compared)
    def _show(self, message: Compared) -> None:
        from synoptic.tui.views.agreement.table import divergence_grid

        first, before = self.shown is None, () if self.shown is None else self.shown.left
        self.shown = shown = message.shown
        table = self.query_one(GridView)
        row, self._gone = row_after(
            [each.key for each in before], table.cursor[0], [each.key for each in shown.left], self._gone
        )
        table.show(divergence_grid(shown), self.state.cursor if first else (row, table.cursor[1]))
        self._show_figures()
        self._show_sides()
        waiting = f" ({self.key('agreement-agreed')} takes them over)" if shown.waiting else ""
        decided = len(shown.found) - len(shown.left)
        self.tell(
            f"{len(shown.left)} left · {decided} decided · {len(shown.agreed)} agreed{waiting}",
            ", ".join(map(name_of, shown.coders)),
        )
        if not shown.coding.articles:
            self.point_out("No article in which all coders marked something.")
        elif not shown.left:
            self.point_out(
                "All disagreements are decided." if decided else "No disagreements in these articles."
            )

    def _show_figures(self) -> None:
        if self.shown is None or not self.is_composed:
            return
        from synoptic.tui.views.agreement.table import figures_content

        room = (self.size.height - _SMALL) // _LINES_A_TAG
        rows = len(self.shown.figures.tags) if self.state.has_all_tags else max(0, room)
        self.query_one("#figures", Static).update(
            figures_content(
                self.shown,
                rows,
                self.size.width - 2,
                tags_key=self.key("agreement-tags"),
                by_all_key=self.key("agreement-by-all"),
            )
        )

    def _show_sides(self) -> None:
        from synoptic.tui.views.agreement.table import sides_content

        if not self.is_composed:
            return
        one, sides = self.marked, self.query_one("#sides", Static)
        sides.display = one is not None
        if one is not None and self.shown is not None:
            sides.update(sides_content(one, self.shown, self.size.width - 2))

    # The mark

    @property
    def marked(self) -> Divergence | None:
        """The disagreement that has the mark."""
        if self.shown is None or not self.shown.left:
            return None
        return self.shown.left[self.query_one(GridView).cursor[0]]

    @on(GridView.Moved)
    def _tell_row(self, message: GridView.Moved) -> None:
        self.state = replace(self.state, cursor=(message.row, message.column))
        self._show_sides()
        if self.shown is not None and (one := self.marked) is not None:
            keys = (f"{self.key(f'agreement-coder-{n}')} {name_of(c)}" for n, c in self._numbered)
            self.point_out(f"{one.kind}, {message.row + 1} of {len(self.shown.left)} · {' · '.join(keys)}")

    @property
    def _numbered(self) -> Sequence[tuple[int, str | None]]:
        """The coders with a key of their own, by number."""
        return list(enumerate(self.shown.coders, 1))[:9] if self.shown is not None else []

    @on(GridView.Chosen)
    def _go(self, message: GridView.Chosen) -> None:
        """Go to the passage of the marked coder, or to where the others have one."""
        if (one := self.marked) is not None:
            self.dismiss(self._passage(one, message.column))

    def _passage(self, one: Divergence, column: int) -> Passage:
        side = one.sides[column]
        return Passage.of(one.article, side[0].span.start, side[-1].span.end) if side else one.passage

    def marked_passages(self) -> Sequence[Passage]:
        if (one := self.marked) is None:
            return ()
        return (self._passage(one, self.query_one(GridView).cursor[1]),)

    # Decisions

    async def action_decide(self, number: int) -> None:
        if (asked := self._asked()) is None:
            return
        shown, one = asked
        if number > len(shown.coders):
            self.refuse(f"There are {len(shown.coders)} coders.")
        else:
            await self._editor.decide(shown, one, number - 1)

    async def action_both(self) -> None:
        if (asked := self._asked()) is not None:
            await self._editor.decide_on_all(*asked)

    async def action_neither(self) -> None:
        if (asked := self._asked()) is not None:
            await self._editor.decide_on_none(asked[1])

    def action_own(self) -> None:
        if (asked := self._asked()) is not None:
            self._editor.ask_own(*asked)

    def _asked(self) -> tuple[ComparedCoders, Divergence] | None:
        """Return what is shown, and what a key decides on; refuse the key where nothing is left."""
        one, shown = self.marked, self.shown
        if one is None or shown is None:
            self.refuse("There is nothing left to decide on.")
            return None
        return shown, one

    async def action_agreed(self) -> None:
        if self.shown is None or not self.shown.waiting:
            self.refuse("No passages to take over: all that is agreed on is there.")
        else:
            await self._editor.take_agreed(self.shown, self.shown.waiting)

    async def action_export(self) -> None:
        await self._editor.export()

    # What is shown

    def action_unit(self) -> None:
        """Compute over characters in the place of sentences, or back."""
        from synoptic.annotations.agreement.coding import CodingUnit

        is_sentence = self.state.unit is CodingUnit.SENTENCE
        unit = CodingUnit.CHARACTER if is_sentence else CodingUnit.SENTENCE
        self.state = replace(self.state, unit=unit)
        self._compare(self._annotations)

    def action_by_all(self) -> None:
        """Leave out the articles in which not all coders marked something, or take them in again."""
        self.state = replace(self.state, by_all=not self.state.by_all)
        self._compare(self._annotations)

    def action_all_tags(self) -> None:
        self.state = replace(self.state, has_all_tags=not self.state.has_all_tags)
        self._show_figures()
