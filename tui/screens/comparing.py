"""A floor of the reading screen: who else has a passage, and all of them lined up."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from textual import on, work
from textual.message import Message
from textual.worker import get_current_worker

from annotations.model import LINK_KINDS
from corpus.article import Passage, Span
from tui.reading.alignment import common_height
from tui.reading.marks import Layer, Mark
from tui.screens.linking import LinkingScreen
from tui.widgets.article_view import ArticleView
from tui.widgets.pane_row import MOST_PANES
from tui.widgets.parallels_pane import Answer, ParallelsPane

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from annotations.model import Annotations, Link
    from corpus.article import Article
    from tui.reading.witnesses import Inquirer, Witness

_LONGEST_NAME = 60
_MOST_WAITS = 20
"""How often it is looked whether panes that were opened are laid out."""


@dataclass(frozen=True, slots=True)
class _Where:
    """Where the reader was."""

    panes: tuple[str, ...]
    active: str
    places: Mapping[str, tuple[int, int]]
    origins: Mapping[str, int]
    """Article id to where a selection was begun in it."""


class ComparingScreen(LinkingScreen):
    """Asks the other articles in a thread of its own, and goes back to where the reader was."""

    asked: Passage | None = None
    """The passage that is asked about, while the answers are on the screen."""
    _witnesses: tuple[Witness, ...] = ()
    _marked = ""
    """Id of the article whose answer the reader looks at."""
    _level: int | None = None
    """At which height the passages stand, once they are lined up, in rows."""
    _before_asking: _Where | None = None

    class Answered(Message):
        """The other articles have been asked."""

        def __init__(self, passage: Passage, witnesses: tuple[Witness, ...]) -> None:
            super().__init__()
            self.passage = passage
            self.witnesses = witnesses

    @cached_property
    def inquirer(self) -> Inquirer:
        """Who asks the other articles, and remembers what they have in common."""
        # Imported late, in a worker: an app that starts has no need of it yet.
        from tui.reading.witnesses import Inquirer

        return Inquirer()

    # Asking

    async def action_parallels(self) -> None:
        """Ask who else has the selection, the quotation or the sentence here; in the list, put it away."""
        pane = self.query_one_optional(ParallelsPane)
        if pane is not None and pane.has_focus_within:
            await self.close_parallels()
            return
        passage = self.passage_here()
        if passage is None:
            self.say("Nothing stands here that could be asked about.")
            return
        if len(self.articles) < 2:
            self.say("There is no other article to ask. Open a folder with several.")
            return
        if pane is None:
            self._before_asking = self._where()
            self.add_class("-asking")
            pane = await self.summon(ParallelsPane())
        self.asked, self._witnesses, self._level = passage, (), None
        pane.ask(passage.text)
        self._mark_articles()
        article = self.article(passage.article)
        self._ask_others(article, passage, tuple(each for each in self.articles if each is not article))

    @work(thread=True, exclusive=True, group="parallels")
    def _ask_others(self, article: Article, passage: Passage, others: tuple[Article, ...]) -> None:
        worker = get_current_worker()
        span = Span(passage.start, passage.end)
        found = self.inquirer.ask(article, span, others, cancelled=lambda: worker.is_cancelled)
        if found is not None and not worker.is_cancelled:
            self.post_message(self.Answered(passage, found))

    @on(Answered)
    def _take_answers(self, message: Answered) -> None:
        if message.passage != self.asked:
            return
        self._witnesses = message.witnesses
        self._marked = message.witnesses[0].article
        self._mark_articles()
        self._tell_answers()
        self._show_witness(self._witness(self._marked))
        self.call_after_refresh(self._keep_asked_in_sight)

    def _keep_asked_in_sight(self) -> None:
        """Have the passage that is asked about whole in sight, though the answers have taken their room."""
        asked = self.asked
        view = self.row.views.get(asked.article) if asked is not None else None
        if asked is not None and view is not None and self._level is None:
            height = view.height_of(asked.start)
            view.hold(asked.start, min(max(height, 0), view.height_fitting(asked.start, asked.end)))

    def _witness(self, article: str) -> Witness | None:
        return next((each for each in self._witnesses if each.article == article), None)

    def _tell_answers(self) -> None:
        pane = self.query_one_optional(ParallelsPane)
        if pane is not None and self._witnesses:
            answers = [
                Answer(
                    witness,
                    self.name_of(witness.article, _LONGEST_NAME),
                    self.shares.get(witness.article, 0.0) if self._counting else None,
                    tuple(link.kind for link in self._links_to(witness)),
                )
                for witness in self._witnesses
            ]
            pane.answer(answers, self._marked)

    def _marks_on(self, article: Article) -> Iterator[Mark]:
        """Yield all that lies over an article's text."""
        yield from super()._marks_on(article)
        if self.asked is not None and self.asked.article == article.id:
            yield Mark(self.asked.start, self.asked.end, Layer.PARALLEL)
        for witness in self._witnesses:
            if witness.article == article.id and witness.parallel is not None:
                yield Mark(witness.parallel.b.start, witness.parallel.b.end, Layer.PARALLEL)

    def watch_annotations(self, old: Annotations, new: Annotations) -> None:
        """Show what changed."""
        super().watch_annotations(old, new)
        if self.is_mounted:
            self._tell_answers()

    def watch_articles(self, old: tuple[Article, ...], new: tuple[Article, ...]) -> None:
        """Put answers away that are about other texts than those that are shown now."""
        super().watch_articles(old, new)
        if self.asked is not None and {each.digest for each in old} != {each.digest for each in new}:
            self.run_worker(self.close_parallels(back=False), group="compare")

    # Showing the answers

    @on(ParallelsPane.Shown)
    def _show_answer(self, message: ParallelsPane.Shown) -> None:
        witness = self._witness(message.article)
        if witness is None:
            return
        self._marked = witness.article
        if not message.go:
            self._show_witness(witness)
        elif self._level is None:
            self._line_up()
        else:
            self.open_article(witness.article)
            self.call_after_refresh(self.focus_article)

    def _show_witness(self, witness: Witness | None) -> None:
        """Bring an answer into sight in its pane, if it has one."""
        if witness is None or witness.parallel is None or witness.article not in self.panes:
            return
        if self._level is not None:
            self._bring_both_into_sight(witness.article)
            self.call_after_refresh(self._hold_level)
            return
        self.active = witness.article
        view = self.row.views[witness.article]
        if view.selecting:
            view.hold(witness.parallel.b.start, view.size.height // 3)
        else:
            view.go_to(witness.parallel.b.start, end=witness.parallel.b.end)

    def _bring_both_into_sight(self, article: str) -> None:
        """Have an article that answers beside the one that asks; where few panes fit, it moves there."""
        asked = self.asked.article if self.asked is not None else article
        self.active = asked
        first, last = self.row.in_sight
        if article not in self.panes[first:last]:
            others = (each for each in self.panes if each not in {asked, article})
            self.panes = (asked, article, *others)
            self._tell_answers()
        self.active = article

    def _line_up(self) -> None:
        """Open the articles that have the passage beside the one that asks, all at one height."""
        asked = self.asked
        found = [each.article for each in self._witnesses if each.parallel is not None]
        if asked is None or not found:
            self.say("No other article has it.")
            return
        lined = (asked.article, *found)[:MOST_PANES]
        # What has nothing on it stays open where there is room, to the right.
        silent = tuple(each for each in self.panes if each not in lined)[: MOST_PANES - len(lined)]
        height = self.row.views[asked.article].height_of(asked.start) if asked.article in self.panes else 0
        self._level = height
        self.panes = (*lined, *silent)
        self._bring_both_into_sight(self._marked if self._marked in lined else found[0])
        self._tell_answers()
        self.call_after_refresh(self._hold_level)

    @on(ArticleView.LaidOut)
    def _line_up_again(self) -> None:
        if self._level is not None:
            self.call_after_refresh(self._hold_level)

    def _hold_level(self, waits: int = _MOST_WAITS) -> None:
        """Have the passages stand at one height, as soon as their panes are laid out."""
        level, places = self._level, dict(self._places_lined())
        if level is None or not places:
            return
        views = {each: view for each, view in self.row.views.items() if each in places}
        seen = {
            pane.article.id: pane.view
            for pane in self.row.panes
            if pane.display and pane.view in views.values()
        }
        if waits and not all(view.is_settled for view in seen.values()):
            self.call_after_refresh(self._hold_level, waits - 1)
            return
        level = min(level, *(view.height_fitting(*places[each]) for each, view in seen.items()))
        height = common_height(level, [view.heights_for(places[each][0]) for each, view in seen.items()])
        asked = self.asked.article if self.asked is not None else ""
        for article, view in views.items():
            start, _ = places[article]
            if not view.selecting and article != asked:
                view.go_to(start)
            view.hold(start, height)

    def _places_lined(self) -> Iterator[tuple[str, tuple[int, int]]]:
        if self.asked is not None:
            yield self.asked.article, (self.asked.start, self.asked.end)
        for witness in self._witnesses:
            if witness.parallel is not None:
                yield witness.article, (witness.parallel.b.start, witness.parallel.b.end)

    # Linking to an answer

    def _links_to(self, witness: Witness) -> tuple[Link, ...]:
        """Return the links between the passage that is asked about and an answer."""
        asked = self.asked
        if asked is None:
            return ()
        here = Span(asked.start, asked.end)
        return tuple(
            link
            for link in self.annotations.links_of(asked.article)
            if any(
                end.article == asked.article
                and self.place_of(end) == here
                and across.article == witness.article
                and self._is_answer(self.place_of(across), witness)
                for end, across in (link.ends, link.ends[::-1])
            )
        )

    @staticmethod
    def _is_answer(span: Span | None, witness: Witness) -> bool:
        # A link to the article as a whole says that it omits the passage, whatever was found.
        return span is None or (witness.parallel is not None and span == witness.parallel.b)

    @on(ParallelsPane.LinkAsked)
    async def _link_answer(self, message: ParallelsPane.LinkAsked) -> None:
        witness = self._witness(message.article)
        if witness is None or self.asked is None:
            return
        if message.kind == "omits":
            await self.tie(message.kind, self.asked, witness.article)
        elif witness.parallel is None:
            number = LINK_KINDS.index("omits") + 1
            self.say(f"Nothing is here to link to: {number} says so. L links passages that you choose.")
        else:
            span = witness.parallel.b
            passage = Passage.of(self.article(witness.article), span.start, span.end)
            await self.tie(message.kind, self.asked, passage)

    def _last_link(self, article: str) -> Link | None:
        witness = self._witness(article)
        links = self._links_to(witness) if witness is not None else ()
        if not links:
            self.say("There is no link to this one yet: 1 to 6 make one.")
            return None
        return links[-1]

    @on(ParallelsPane.NoteAsked)
    def _note_answer(self, message: ParallelsPane.NoteAsked) -> None:
        if (link := self._last_link(message.article)) is not None:
            self.note_link(link.id)

    @on(ParallelsPane.UnlinkAsked)
    def _unlink_answer(self, message: ParallelsPane.UnlinkAsked) -> None:
        if (link := self._last_link(message.article)) is not None:
            self.unlink(link.id)

    # Going back

    def _where(self) -> _Where:
        views = self.row.views
        origins = {article: view.origin for article, view in views.items() if view.origin is not None}
        return _Where(self.panes, self.active, self.row.places, origins)

    async def close_parallels(self, *, back: bool = True, keyboard: bool = True) -> bool:
        """Put the answers away; False if there are none.

        Go `back` to where the reader was, and give the `keyboard` to the article being read.
        """
        pane = self.query_one_optional(ParallelsPane)
        if pane is None:
            return False
        before, self._before_asking = self._before_asking, None
        self.workers.cancel_group(self, "parallels")
        self.asked, self._witnesses, self._level = None, (), None
        if back and before is not None:
            self._return_to(before)
        self.remove_class("-asking")
        if keyboard:
            self.focus_article()
        await pane.remove()
        self._mark_articles()
        return True

    def _return_to(self, before: _Where) -> None:
        known = {article.id for article in self.articles}
        self.panes = tuple(each for each in before.panes if each in known) or self.panes
        if before.active in self.panes:
            self.active = before.active
        for article, view in self.row.views.items():
            if article in before.places and view.place != before.places[article]:
                view.return_to(before.places[article])
                view.origin = before.origins.get(article)

    async def action_search(self) -> None:
        """Put the keyboard in the search field, in the place of the answers."""
        await self.close_parallels(back=False, keyboard=False)
        await super().action_search()
