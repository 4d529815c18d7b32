"""Links between passages: made, shown at both ends, followed, changed and removed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from textual.content import Content

from synoptic.annotations.anchoring.placing import place_anchor
from synoptic.annotations.library.record_names import called
from synoptic.annotations.model.values import LINK_KINDS, SAME_KINDS, Anchor, ArticleRecord, Link, LinkEnd
from synoptic.annotations.model.wording import LINK_WORDS, folders_in_words
from synoptic.corpus.parallels.ties import Tie, Ties
from synoptic.tui.article.marks import Mark, link_marks
from synoptic.tui.commands import key_of
from synoptic.tui.desk.annotating.keeping import Keeping, anchor_of
from synoptic.tui.desk.feature import Act, Desk, Feature
from synoptic.tui.panes import status_text
from synoptic.tui.shell.display import quoted, quoted_in_short, single_line
from synoptic.tui.shell.naming import short_name

if TYPE_CHECKING:
    from synoptic.corpus.article import Article, Passage, Span
    from synoptic.tui.article.view import ArticleView
    from synoptic.tui.desk.annotating.notes import Notes
    from synoptic.tui.desk.open_panes import OpenPanes
    from synoptic.tui.panes.bars import Hint

_NAME_LENGTH = 24
_NOTE, _REMOVE = "note", "remove"
_ON_LINK: tuple[Hint, ...] = ("follow-link", "change-link", ("remove", "remove link"))
_BESIDE_HIGHLIGHT: tuple[Hint, ...] = (("follow-link", "follow link"), ("change-link", "change link"))
_ON_BOTH: tuple[Hint, ...] = (*_BESIDE_HIGHLIGHT, "tag", "note", ("remove", "remove highlight"))
"""Where there is one's own highlight too: that is what is removed."""
_LINKING: tuple[Hint, ...] = (("link", "link to here"), ("step-back", "give up"), "grow-selection")


class Links(Feature):
    """Ties passages, and goes from one to the other."""

    def __init__(self, desk: Desk, keeping: Keeping, open_panes: OpenPanes, notes: Notes) -> None:
        super().__init__(desk)
        self._keeping, self._open_panes, self._notes = keeping, open_panes, notes
        self.begun: Passage | None = None
        """The passage from which a link was begun by hand."""
        self._made = ("", "")
        """What was said of the link made last, and its id."""

    @property
    def commands(self) -> Mapping[str, Act]:
        return {"link": self.link, "follow-link": self.follow, "change-link": self.change}

    def name_of(self, identifier: str, longest: int = _NAME_LENGTH) -> str:
        """Return what to call an article: its letter, and so much of its title."""
        known = self._known(identifier)
        record = self._desk.annotations.articles.get(identifier)
        title = short_name(known) if known is not None else single_line(called(record) if record else "?")
        title = title if len(title) <= longest else f"{title[: longest - 1]}…"
        return title if known is None else f"{known.letter} {title}"

    def _known(self, identifier: str) -> Article | None:
        return next((each for each in self._desk.articles if each.id == identifier), None)

    @property
    def _keys(self) -> dict[str, str]:
        """The keys for the kinds of links, the same as beside the parallels."""
        return {kind: key_of(f"link-{kind}", self._desk.keymap) for kind in LINK_KINDS}

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
            said = f"{self.name_of(target.id)} {LINK_WORDS[link.kind].here}"
            note = f"{self.key(note_command)} adds a note, " if note_command else ""
            told = single_line(f"Linked: {said}. {note}{self.key('undo')} undoes this.")
            self._made = (told, link.id)
            self._desk.say(told)

        await self._keeping.change_and_wait(lambda store: store.link(kind, here, there, texts=texts), tell)

    def _end(self, article: Article, passage: Passage) -> tuple[ArticleRecord, Anchor]:
        return self._keeping.record(article.id), anchor_of(article, passage)

    def link(self) -> None:
        """Begin a link from the selection or the sentence here; where one was begun, end it here."""
        target, view = self.target(highlights=False), self._desk.view
        if target is None:
            return
        passage, begun = target.passage, self.begun
        if begun is None:
            self.begun = passage
            view.drop_selection()
            self._desk.refresh_status()
            return
        name = self.name_of(passage.article)
        choices = [
            (kind, f"{name} {LINK_WORDS[kind].here}")
            for kind in LINK_KINDS
            if kind != "omits" or passage.article != begun.article
        ]

        async def tie(kind: str) -> None:
            self.begun = None
            self._desk.view.drop_selection()
            await self.tie(kind, begun, passage.article if kind == "omits" else passage)
            self._desk.refresh_status()

        self.offer(f"From {quoted_in_short(begun.text)}", choices, tie, keys=self._keys)

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

    def tied_to(self, passage: Passage) -> Mapping[str, Tie]:
        """Return by article what the reader has tied to this passage, or to one that it touches."""
        found: dict[str, Tie] = {}
        for (one, other), ties in self.ties().items():
            for tie in ties:
                if one == passage.article and tie.a.start < passage.end and passage.start < tie.a.end:
                    found.setdefault(other, tie)
        return found

    def ties(self) -> Ties:
        """Return the passages that the reader has tied, from both ends: by the ids of their articles."""
        found: dict[tuple[str, str], list[Tie]] = {}
        for link in self._desk.annotations.links.values():
            here, there = self.place_of(link.one), self.place_of(link.other)
            one, other = link.one.article, link.other.article
            if here is not None and there is not None and one != other:
                unlike = "" if link.kind in SAME_KINDS else link.kind
                found.setdefault((one, other), []).append(Tie(here, there, unlike))
                found.setdefault((other, one), []).append(Tie(there, here, unlike))
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
            return Content(f"⇄ from {begun} … to the passage here")
        links = self.ends_here(view)
        if not links:
            return said
        lines = [self._line(link, end) for link, end in links.items()]
        return Content("  ").join([*([said] if said.plain else []), *lines])

    def keys_here(self, view: ArticleView) -> tuple[Hint, ...]:
        """Return the keys that act on the links here, or while a link is begun, those that end it."""
        if self.begun is not None:
            return _LINKING
        if view.selecting or not self.ends_here(view):
            return ()
        if (chosen := view.chosen()) is None:
            return _ON_LINK
        highlight = self._desk.annotations.highlights[chosen.highlight]
        return _ON_BOTH if highlight.creator == self._keeping.reader else _BESIDE_HIGHLIGHT

    def _line(self, link: Link, end: LinkEnd) -> Content:
        return status_text.on_link(link, end, self.name_of(_across(link, end).article), self._keeping.reader)

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
            self._desk.refuse(f"No link here. {find} or {tie} makes one; {notes} lists this article’s links.")
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
            where = folders_in_words([end.article], self._desk.annotations)
            self._desk.say(f"{self.name_of(end.article)} is not among these articles, but in {where}")
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
        """Change what the link here says, note it, or remove it; of several, the reader chooses.

        While it is said that one was made, that one is meant: the caret may be beside its words.
        """
        told, made = self._made
        if told and self._desk.said_before == told:
            self.ask_change(made)
            return
        self._with_link_here("Which link?", lambda link, _: self.ask_change(link.id))

    def ask_change(self, identifier: str, note: Callable[[str], Awaitable[None]] | None = None) -> None:
        """Ask what a link says, or whether to note or remove it; with `note`, that opens the editor."""
        if (link := self._known_link(identifier)) is None or self._keeping.refuse_others(link):
            return
        name = self.name_of(link.other.article)
        kinds = [
            (kind, f"{name} {LINK_WORDS[kind].here}")
            for kind in LINK_KINDS
            if kind != link.kind and "omits" not in {kind, link.kind}
        ]

        async def change(chosen: str) -> None:
            if chosen == _NOTE:
                await (note or self.note)(identifier)
            elif chosen == _REMOVE:
                self.remove(identifier)
            else:
                self._keeping.change(lambda store: store.change_link(identifier, kind=chosen))

        kinds += [(_NOTE, "Write a note on it"), (_REMOVE, "Remove the link")]
        others = {_NOTE: key_of("note", self._desk.keymap), _REMOVE: key_of("remove", self._desk.keymap)}
        self.offer(f"Now: {LINK_WORDS[link.kind].name}", kinds, change, keys=self._keys | others)

    async def note(self, identifier: str) -> None:
        """Open the editor on the note of a link."""
        if (link := self._known_link(identifier)) is not None and not self._keeping.refuse_others(link):
            await self._notes.open(identifier)

    def _known_link(self, identifier: str) -> Link | None:
        """Return the link of that id; say so if another terminal removed it meanwhile."""
        link = self._desk.annotations.links.get(identifier)
        if link is None:
            self._desk.say("Another terminal removed this link.")
        return link

    def remove(self, identifier: str) -> None:
        link = self._known_link(identifier)
        if link is None or self._keeping.refuse_others(link):
            return
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

    async def go_to_listed(self, identifier: str, *, edit: bool) -> bool:
        """Go to the end of a link in the article being read, or `edit` its note; False if it is no link."""
        link = self._desk.annotations.links.get(identifier)
        if link is None:
            return False
        if edit:
            await self.note(link.id)
        else:
            here, there = link.ends if link.one.article == self._desk.active else link.ends[::-1]
            self._go_to_end(here if here.anchor is not None else there)
        return True

    def remove_listed(self, identifier: str) -> None:
        """Remove a link of the list of notes, where nothing else is removed."""
        if identifier in self._desk.annotations.links:
            self.remove(identifier)
        else:
            self._desk.refuse(
                f"Only links are removed here. Go to the highlight with ⏎, then press {self.key('remove')}."
            )


def _across(link: Link, here: LinkEnd) -> LinkEnd:
    return link.other if here is link.one else link.one
