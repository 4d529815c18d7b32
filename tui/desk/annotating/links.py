"""Links between passages: made, shown at both ends, followed, changed and removed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from textual.content import Content

from synoptic.annotations.anchoring.placing import place_anchor
from synoptic.annotations.model.values import LINK_KINDS, Anchor, ArticleRecord, Link, LinkEnd
from synoptic.corpus.article import Article, Passage, Span
from synoptic.tui.article.marks import Mark, link_marks
from synoptic.tui.article.motions import passage_at
from synoptic.tui.desk.annotating.keeping import Keeping, anchor_of
from synoptic.tui.desk.feature import Act, Desk, Feature
from synoptic.tui.panes import status_text
from synoptic.tui.shell.display import quoted, single_line
from synoptic.tui.shell.naming import short_name

if TYPE_CHECKING:
    from synoptic.corpus.parallels.comparison import Ties
    from synoptic.tui.article.view import ArticleView
    from synoptic.tui.desk.open_panes import OpenPanes

_NAME_LENGTH = 24
_NOTE, _REMOVE = "note", "remove"


class Links(Feature):
    """Ties passages, and goes from one to the other."""

    def __init__(self, desk: Desk, keeping: Keeping, open_panes: OpenPanes) -> None:
        super().__init__(desk)
        self._keeping, self._open_panes = keeping, open_panes
        self.begun: Passage | None = None
        """The passage from which a link was begun by hand."""

    @property
    def commands(self) -> Mapping[str, Act]:
        return {"link": self.link, "follow-link": self.follow, "change-link": self.change}

    def passage_here(self) -> Passage | None:
        """Return the selection, else the quotation or the sentence under the caret."""
        view = self._desk.view
        span = view.selection or passage_at(view.article.text, view.caret)
        return None if span is None else Passage.of(view.article, span.start, span.end)

    def name_of(self, identifier: str, longest: int = _NAME_LENGTH) -> str:
        """Return what to call an article: its pane's number if it has one, and so much of its title."""
        known, panes = self._known(identifier), self._desk.panes
        record = self._desk.annotations.articles.get(identifier)
        title = short_name(known) if known is not None else single_line(record.title if record else "?")
        title = title if len(title) <= longest else f"{title[: longest - 1]}…"
        return f"{panes.index(identifier) + 1} {title}" if identifier in panes else title

    def _known(self, identifier: str) -> Article | None:
        return next((each for each in self._desk.articles if each.id == identifier), None)

    # Making links

    async def tie(
        self, kind: str, one: Passage, other: Passage | str, *, note_command: str = "change-link"
    ) -> None:
        """Make a link from a passage to another, or to the article of that id as a whole if that omits it.

        `note_command` is the command that adds a note to it where the reader is; none if it is empty.
        """
        article = self._desk.article(one.article)
        target = self._desk.article(other if isinstance(other, str) else other.article)
        here = self._end(article, one)
        there = (
            (self._keeping.record(target.id), None) if isinstance(other, str) else self._end(target, other)
        )
        texts = (article.text, target.text)

        def tell(link: Link) -> None:
            said = status_text.SAID_OF_LINK[link.kind][0].format(self.name_of(target.id))
            note = f"{self.key(note_command)} adds a note, " if note_command else ""
            self._desk.say(f"Linked: {said}. {note}{self.key('undo')} undoes this.")

        await self._keeping.change_and_wait(lambda store: store.link(kind, here, there, texts=texts), tell)

    def _end(self, article: Article, passage: Passage) -> tuple[ArticleRecord, Anchor]:
        return self._keeping.record(article.id), anchor_of(article, passage)

    def link(self) -> None:
        """Begin a link from the selection or the sentence here; where one was begun, end it here."""
        passage, view = self.passage_here(), self._desk.view
        if passage is None:
            self._desk.say("No text here to link.")
            return
        begun = self.begun
        if begun is None:
            self.begun = passage
            view.drop_selection()
            self._desk.refresh_status()
            return
        name = self.name_of(passage.article)
        choices = [
            (kind, status_text.SAID_OF_LINK[kind][0].format(name))
            for kind in LINK_KINDS
            if kind != "omits" or passage.article != begun.article
        ]

        async def tie(kind: str) -> None:
            self.begun = None
            self._desk.view.drop_selection()
            await self.tie(kind, begun, passage.article if kind == "omits" else passage)
            self._desk.refresh_status()

        self.offer(f"From {quoted(begun.text)[:40]}", choices, tie)

    def give_up(self) -> bool:
        """Forget the link that was begun, and say so; False if none was."""
        if self.begun is None:
            return False
        self.begun = None
        self._desk.refresh_status()
        self._desk.say("Link cancelled.")
        return True

    # Showing links

    def marks(self, article: Article, /) -> Iterator[Mark]:
        """Yield the ends of links in an article."""
        yield from link_marks(article, self._desk.annotations, self._desk.texts)

    def place_of(self, end: LinkEnd) -> Span | None:
        """Return where an end of a link is in its article now; None without a passage, or if it is lost."""
        article = self._known(end.article)
        if article is None or end.anchor is None:
            return None
        return place_anchor(article, end.anchor, self._desk.texts).span

    def tied_to(self, passage: Passage) -> Mapping[str, Span]:
        """Return by article the passage that the reader has tied to this one, or to one that it touches."""
        found: dict[str, Span] = {}
        for (one, other), pairs in self.ties().items():
            for here, there in pairs:
                if one == passage.article and here.start < passage.end and passage.start < here.end:
                    found.setdefault(other, there)
        return found

    def ties(self) -> Ties:
        """Return the passages that the reader has tied, from both ends: by the ids of their articles."""
        found: dict[tuple[str, str], list[tuple[Span, Span]]] = {}
        for link in self._desk.annotations.links.values():
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
            link = self._desk.annotations.links.get(identifier)
            for end in link.ends if link is not None else ():
                span = self.place_of(end) if end.article == view.article.id else None
                if link is not None and span is not None and span.start <= view.caret < span.end:
                    found[link] = end
        return found

    def here(self, view: ArticleView, said: Content, /) -> Content:
        """Return the links here after what was said; while a link is begun, from where, in its place."""
        if view.selecting:
            return said
        if self.begun is not None:
            begun = single_line(self.begun.text)[:40]
            link, back = self.key("link"), self.key("step-back")
            return Content(f"⇄ from {begun} … to the passage here: {link} · {back} give up")
        links = self.ends_here(view)
        if not links:
            return said
        lines = [self._line(link, end) for link, end in links.items()]
        return Content("  ").join(
            [*([said] if said.plain else []), Content(f"{self.key('follow-link')} goes there"), *lines]
        )

    def _line(self, link: Link, end: LinkEnd) -> Content:
        return status_text.on_link(link, end, self.name_of(_across(link, end).article))

    def choices(self, view: ArticleView) -> tuple[str, ...]:
        """Return the ids of the commands that the menu offers on links here."""
        is_on_link = view.selection is None and bool(self.ends_here(view))
        return ("follow-link", "change-link") if is_on_link else ()

    # Following links

    def follow(self) -> None:
        """Go to the other end of the link here; of several, the reader chooses."""
        self._with_link_here("Go along which link?", self._go_across)

    def _with_link_here(self, title: str, then: Callable[[Link, LinkEnd], None]) -> None:
        """Do something with the link here and its end; of several, the reader chooses."""
        links = self.ends_here(self._desk.view)
        if not links:
            find, tie, notes = map(self.key, ("parallels", "link", "notes"))
            self._desk.say(f"No link here. {find} or {tie} makes one; {notes} lists this article’s links.")
        elif len(links) == 1:
            ((link, end),) = links.items()
            then(link, end)
        else:
            by_id = {link.id: (link, end) for link, end in links.items()}
            lines = [(link.id, self._line(link, end).plain[:70]) for link, end in links.items()]
            self.offer(title, lines, lambda chosen: then(*by_id[chosen]))

    def _go_across(self, link: Link, here: LinkEnd) -> None:
        """Go to the end of a link that is not `here`, and keep this one in sight beside it."""
        end, span = _across(link, here), self.place_of(here)
        height = self._desk.row.views[here.article].height_of(span.start) if span is not None else 0
        if end.article != here.article and self._known(end.article) is not None:
            self._open_panes.open_beside(here.article, end.article)
            if span is not None:
                self._desk.call_after_refresh(self._hold_end, here.article, span, height)
        self._go_to_end(end)

    def _hold_end(self, article: str, span: Span, height: int) -> None:
        """Have an end of a link stay at its height, and whole in sight, though its pane has changed."""
        view = self._desk.row.views.get(article)
        if view is not None and not view.selecting and span.end <= len(view.article.text):
            view.hold(span.start, min(max(height, 0), view.height_fitting(span.start, span.end)))

    def _go_to_end(self, end: LinkEnd) -> None:
        if self._known(end.article) is None:
            self._desk.say(f"{self.name_of(end.article)} is not among these articles.")
            return
        span = self.place_of(end)
        if span is not None:
            self._open_panes.arrive(end.article, span)
            return
        self._open_panes.go_into(end.article)
        if end.anchor is None:
            self._desk.say("This article omits it, so there is no passage to go to.")
        else:
            self._desk.say(f"No longer in this article: {quoted(end.anchor.exact)}")

    # Changing and removing links

    def change(self) -> None:
        """Change what the link here says, note it, or remove it; of several, the reader chooses."""
        self._with_link_here("Which link?", lambda link, _: self._change(link.id))

    def _change(self, identifier: str) -> None:
        link = self._desk.annotations.links[identifier]
        name = self.name_of(link.other.article)
        kinds = [
            (kind, status_text.SAID_OF_LINK[kind][0].format(name))
            for kind in LINK_KINDS
            if kind != link.kind and "omits" not in {kind, link.kind}
        ]

        def change(chosen: str) -> None:
            if chosen == _NOTE:
                self.note(identifier)
            elif chosen == _REMOVE:
                self.remove(identifier)
            else:
                self._keeping.change(lambda store: store.change_link(identifier, kind=chosen))

        kinds += [(_NOTE, "Write a note on it"), (_REMOVE, "Remove the link")]
        self.offer(f"Now: {link.kind}", kinds, change)

    def note(self, identifier: str) -> None:
        """Ask for the note on a link."""
        link = self._desk.annotations.links[identifier]
        shown = single_line(link.note).strip()

        def change(values: Mapping[str, str]) -> None:
            # What was shown but not changed stays as it is, line breaks included.
            if values["Note"] != shown:
                written = values["Note"]
                self._keeping.change(
                    lambda store: store.change_link(identifier, note=written, seen=link.note)
                )

        self.fill_in_form(f"On this link ({link.kind})", {"Note": link.note}, change)

    def remove(self, identifier: str) -> None:
        self._keeping.change(
            lambda store: store.unlink([identifier]),
            lambda _: self.say_done("Link removed"),
        )

    def remove_here(self) -> bool:
        """Remove the link under the caret, of several the one that the reader chooses; False without one."""
        links = self.ends_here(self._desk.view)
        if links:
            self._with_link_here("Remove which link?", lambda link, _: self.remove(link.id))
        return bool(links)

    # In the list of notes

    def go_to_listed(self, identifier: str, *, edit: bool) -> bool:
        """Go to the end of a link in the article being read, or `edit` its note; False if it is no link."""
        link = self._desk.annotations.links.get(identifier)
        if link is None:
            return False
        if edit:
            self.note(link.id)
        else:
            here, there = link.ends if link.one.article == self._desk.active else link.ends[::-1]
            self._go_to_end(here if here.anchor is not None else there)
        return True

    def remove_listed(self, identifier: str) -> None:
        """Remove a link of the list of notes, where nothing else is removed."""
        if identifier in self._desk.annotations.links:
            self.remove(identifier)
        else:
            self._desk.say(
                f"Only links are removed here. Go to the highlight with ⏎, then press {self.key('remove')}."
            )


def _across(link: Link, here: LinkEnd) -> LinkEnd:
    return link.other if here is link.one else link.one
