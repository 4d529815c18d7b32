"""A floor of the reading screen: links between passages, made, shown at both ends, and followed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.content import Content

from synoptic.annotations.anchoring.anchors import anchor
from synoptic.annotations.anchoring.placing import place_anchor
from synoptic.annotations.model.values import LINK_KINDS
from synoptic.corpus.article import Passage
from synoptic.tui.article.marks import link_marks
from synoptic.tui.article.motions import passage_at
from synoptic.tui.desk.finding import FindingScreen
from synoptic.tui.panes import status_text
from synoptic.tui.panes.notes import NotesPane
from synoptic.tui.shell.display import quoted, single_line
from synoptic.tui.shell.naming import short_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from synoptic.annotations.model.values import Anchor, ArticleRecord, Link, LinkEnd
    from synoptic.corpus.article import Article, Span
    from synoptic.corpus.parallels.comparison import Ties
    from synoptic.tui.article.marks import Mark
    from synoptic.tui.article.view import ArticleView

_LONGEST_NAME = 24
_NO_LINK = "No link is under the caret. p or L makes one; M lists those of this article."
_NOTE, _REMOVE = "note", "remove"


class LinkingScreen(FindingScreen):
    """Ties passages, and goes from one to the other."""

    begun: Passage | None = None
    """The passage from which a link was begun by hand."""

    def passage_here(self) -> Passage | None:
        """Return the selection, else the quotation or the sentence under the caret."""
        article = self.view.article
        span = self.view.selection or passage_at(article.text, self.view.caret)
        return None if span is None else Passage.of(article, span.start, span.end)

    def name_of(self, identifier: str, longest: int = _LONGEST_NAME) -> str:
        """Return what to call an article: its pane's number if it has one, and so much of its title."""
        known = next((article for article in self.articles if article.id == identifier), None)
        record = self.annotations.articles.get(identifier)
        title = short_name(known) if known is not None else single_line(record.title if record else "?")
        title = title if len(title) <= longest else f"{title[: longest - 1]}…"
        return f"{self.panes.index(identifier) + 1} {title}" if identifier in self.panes else title

    @property
    def _note_key(self) -> str:
        """The key that adds a note to a link just made."""
        return "E"

    # Making links

    async def tie(self, kind: str, one: Passage, other: Passage | str) -> None:
        """Make a link from a passage to another, or to the article of that id as a whole if that omits it."""
        article = self.article(one.article)
        target = self.article(other if isinstance(other, str) else other.article)
        here = self._end(article, one)
        there = (self.record(target.id), None) if isinstance(other, str) else self._end(target, other)
        texts = (article.text, target.text)

        def tell(link: Link) -> None:
            said = status_text.SAID_OF_LINK[link.kind][0].format(self.name_of(target.id))
            self.say(f"Linked: {said}. {self._note_key} adds a note, u undoes it.")

        await self.kept(lambda store: store.link(kind, here, there, texts=texts), tell)

    def _end(self, article: Article, passage: Passage) -> tuple[ArticleRecord, Anchor]:
        return self.record(article.id), anchor(article.text, passage.start, passage.end, article.digest)

    async def action_link(self) -> None:
        """Begin a link from the selection or the sentence here; where one was begun, end it here."""
        passage = self.passage_here()
        if passage is None:
            self.say("Nothing stands here that could be linked.")
            return
        begun = self.begun
        if begun is None:
            self.begun = passage
            self.view.drop_selection()
            self._tell_here()
            return
        from synoptic.tui.dialogs.menu import Menu

        name = self.name_of(passage.article)
        choices = [
            (kind, status_text.SAID_OF_LINK[kind][0].format(name))
            for kind in LINK_KINDS
            if kind != "omits" or passage.article != begun.article
        ]

        async def tie(kind: str | None) -> None:
            if kind is not None:
                self.begun = None
                self.view.drop_selection()
                await self.tie(kind, begun, passage.article if kind == "omits" else passage)
                self._tell_here()

        self.app.push_screen(Menu(f"From {quoted(begun.text)[:40]}", choices), tie)

    def give_up_link(self) -> bool:
        """Forget the link that was begun, and say so; False if none was."""
        if self.begun is None:
            return False
        self.begun = None
        self._tell_here()
        self.say("Link given up.")
        return True

    # Showing links

    def _marks_on(self, article: Article) -> Iterator[Mark]:
        """Yield all that lies over an article's text."""
        yield from super()._marks_on(article)
        yield from link_marks(article, self.annotations, self._texts)

    def place_of(self, end: LinkEnd) -> Span | None:
        """Return where an end of a link is in its article now; None without a passage, or if it is lost."""
        article = next((each for each in self.articles if each.id == end.article), None)
        if article is None or end.anchor is None:
            return None
        return place_anchor(article, end.anchor, self._texts).span

    def tied_to(self, passage: Passage) -> Mapping[str, Span]:
        """Return by article the passage that the reader has tied to this one, or to one that it touches."""
        found: dict[str, Span] = {}
        for (one, other), pairs in self.ties.items():
            for here, there in pairs:
                if one == passage.article and here.start < passage.end and passage.start < here.end:
                    found.setdefault(other, there)
        return found

    @property
    def ties(self) -> Ties:
        """The passages that the reader has tied, from both ends: by the ids of their articles."""
        found: dict[tuple[str, str], list[tuple[Span, Span]]] = {}
        for link in self.annotations.links.values():
            here, there = self.place_of(link.one), self.place_of(link.other)
            one, other = link.one.article, link.other.article
            if here is not None and there is not None and one != other:
                found.setdefault((one, other), []).append((here, there))
                found.setdefault((other, one), []).append((there, here))
        return found

    def ends_here(self, view: ArticleView) -> Mapping[Link, LinkEnd]:
        """Return the links under the caret of a view, each with its end there."""
        found: dict[Link, LinkEnd] = {}
        for identifier in view.links_here():
            link = self.annotations.links.get(identifier)
            for end in link.ends if link is not None else ():
                span = self.place_of(end) if end.article == view.article.id else None
                if link is not None and span is not None and span.start <= view.caret < span.end:
                    found[link] = end
        return found

    def _what_is_here(self, view: ArticleView) -> Content:
        if self.begun is not None and not view.selecting:
            return Content(
                f"⇄ from {single_line(self.begun.text)[:40]} … to the passage here: L · Esc give up"
            )
        said = super()._what_is_here(view)
        links = self.ends_here(view)
        if view.selecting or not links:
            return said
        lines = [
            status_text.on_link(link, end, self.name_of(_across(link, end).article))
            for link, end in links.items()
        ]
        return Content("  ").join([*([said] if said.plain else []), Content("x goes there"), *lines])

    # Following, changing and removing links

    def action_follow_link(self) -> None:
        """Go to the other end of the link here; of several, the reader chooses."""
        links = self.ends_here(self.view)
        if not links:
            self.say(_NO_LINK)
        elif len(links) == 1:
            ((link, end),) = links.items()
            self.go_across(link, end)
        else:
            by_id = {link.id: (link, end) for link, end in links.items()}
            self._choose_link("Go along which link?", lambda chosen: self.go_across(*by_id[chosen]))

    def go_across(self, link: Link, here: LinkEnd) -> None:
        """Go to the end of a link that is not `here`, and keep this one in sight beside it."""
        end, span, view = _across(link, here), self.place_of(here), self.row.views[here.article]
        height = view.height_of(span.start) if span is not None else 0
        if end.article != here.article and any(each.id == end.article for each in self.articles):
            self.open_beside(here.article, end.article)
            if span is not None:
                self.call_after_refresh(self._hold_end, here.article, span, height)
        self._go_to_end(end)

    def _hold_end(self, article: str, span: Span, height: int) -> None:
        """Have an end of a link stay at its height, and whole in sight, though its pane has changed."""
        view = self.row.views.get(article)
        if view is not None and not view.selecting and span.end <= len(view.article.text):
            view.hold(span.start, min(max(height, 0), view.height_fitting(span.start, span.end)))

    def _go_to_end(self, end: LinkEnd) -> None:
        if all(article.id != end.article for article in self.articles):
            self.say(f"{self.name_of(end.article)} is not among these articles.")
            return
        span = self.place_of(end)
        if span is not None:
            self.arrive(end.article, span)
            return
        self.open_article(end.article)
        self.call_after_refresh(self.focus_article)
        if end.anchor is None:
            self.say("This article omits it: there is no passage to go to.")
        else:
            self.say(f"Not found in this article any more: {quoted(end.anchor.exact)}")

    def _choose_link(self, title: str, then: Callable[[str], None]) -> None:
        from synoptic.tui.dialogs.menu import Menu

        lines = [
            (link.id, status_text.on_link(link, end, self.name_of(_across(link, end).article)).plain[:70])
            for link, end in self.ends_here(self.view).items()
        ]

        def choose(chosen: str | None) -> None:
            if chosen is not None:
                then(chosen)

        self.app.push_screen(Menu(title, lines), choose)

    def action_change_link(self) -> None:
        """Change what the link here says, note it, or remove it; of several, the reader chooses."""
        links = tuple(self.ends_here(self.view))
        if not links:
            self.say(_NO_LINK)
        elif len(links) == 1:
            self._change_link(links[0].id)
        else:
            self._choose_link("Which link?", self._change_link)

    def _change_link(self, identifier: str) -> None:
        from synoptic.tui.dialogs.menu import Menu

        link = self.annotations.links[identifier]
        name = self.name_of(link.other.article)
        kinds = [
            (kind, status_text.SAID_OF_LINK[kind][0].format(name))
            for kind in LINK_KINDS
            if kind != link.kind and "omits" not in {kind, link.kind}
        ]

        def change(chosen: str | None) -> None:
            if chosen == _NOTE:
                self.note_link(identifier)
            elif chosen == _REMOVE:
                self.unlink(identifier)
            elif chosen is not None:
                self.keep(lambda store: store.change_link(identifier, kind=chosen))

        kinds += [(_NOTE, "Write a note on it"), (_REMOVE, "Remove the link")]
        self.app.push_screen(Menu(f"Now: {link.kind}", kinds), change)

    def note_link(self, identifier: str) -> None:
        """Ask for the note on a link."""
        from synoptic.tui.dialogs.form import Form

        link = self.annotations.links[identifier]
        shown = single_line(link.note).strip()

        def change(values: dict[str, str] | None) -> None:
            # What was shown but not changed stays as it is, line breaks included.
            if values is not None and values["Note"] != shown:
                self.keep(lambda store: store.change_link(identifier, note=values["Note"]))

        self.app.push_screen(Form(f"On this link ({link.kind})", {"Note": link.note}), change)

    def unlink(self, identifier: str) -> None:
        """Remove a link."""
        self.keep(lambda store: store.unlink([identifier]), lambda _: self.say("Link removed; u undoes it."))

    def _remove(self) -> None:
        """Remove the highlight under the caret, or if there is none, the link."""
        links = tuple(self.ends_here(self.view))
        if self.view.chosen() is not None or not links:
            super()._remove()
        elif len(links) == 1:
            self.unlink(links[0].id)
        else:
            self._choose_link("Remove which link?", self.unlink)

    @on(NotesPane.Chosen)
    def _go_to_link(self, message: NotesPane.Chosen) -> None:
        link = self.annotations.links.get(message.target)
        if link is None:
            return
        if message.edit:
            self.note_link(link.id)
        elif link.one.article == self.active:
            self._go_to_end(link.one if link.one.anchor is not None else link.other)
        else:
            self._go_to_end(link.other if link.other.anchor is not None else link.one)

    @on(NotesPane.RemovalAsked)
    def _remove_listed(self, message: NotesPane.RemovalAsked) -> None:
        if message.target in self.annotations.links:
            self.unlink(message.target)
        else:
            self.say("Only links are removed here. Go to the highlight with ⏎, then press d.")

    def _choices(self) -> tuple[str, tuple[str, ...]]:
        """Return what the menu offers here."""
        title, choices = super()._choices()
        own: tuple[str, ...] = ("parallels", "link")
        if self.view.selection is None and self.ends_here(self.view):
            own = ("follow-link", "change-link", *own)
        return title, (*choices, *own)


def _across(link: Link, here: LinkEnd) -> LinkEnd:
    return link.other if here is link.one else link.one
