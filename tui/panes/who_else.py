"""Who else has a passage: what comes nearest to it in each other article, word by word, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec import Struct
from textual import events, on
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from synoptic.annotations.model.reading import only_read
from synoptic.annotations.model.wording import LINK_WORDS, counted
from synoptic.tui.commands import Where, bindings, key_or_name, keymap_of
from synoptic.tui.panes.bars import PaneTitle
from synoptic.tui.panes.lists import ChoiceList
from synoptic.tui.shell.display import quoted
from synoptic.tui.shell.naming import letter_content, short_name

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from synoptic.corpus.article import Article
    from synoptic.tui.panes.answers import Answer

READ_THROUGH = 0.9
"""The share of an article from which on it counts as read: a last paragraph is often only glanced at."""
_NAME_WIDTH, _LEAST_NAME = 60, 8
"""Cells that an article's letter and title take, at most and at the least."""


class AnswerLine(Struct, frozen=True):
    """What is shown of one other article."""

    answer: Answer
    """What it has, and which of it the reader looks at."""
    article: Article
    """The other article."""
    read: float | None
    """How much of it was read, from 0 to 1; None where that is not counted."""
    links: tuple[str, ...]
    """The kinds of the links that tie it to the passage."""


class AnswerList(ChoiceList):
    """A list in which a click marks a line, and a second one does what Enter does."""

    async def _on_click(self, event: events.Click) -> None:
        event.prevent_default()
        clicked = event.style.meta.get("option")
        if clicked is not None and not self.get_option_at_index(clicked).disabled:
            self.highlighted = clicked
            if event.chain == 2:
                self.action_select()


@dataclass
class _OnAnswer(Message):
    article: str
    """Id of the article that answers."""


class ParallelsPane(Vertical):
    """The passage that is asked about, and a line or more for each other article."""

    DEFAULT_CSS = """
    ParallelsPane { border-top: hkey $border-line; }
    ParallelsPane:focus-within { border-top: hkey $accent; }
    ParallelsPane ChoiceList { text-wrap: wrap; }
    ParallelsPane .asked { height: auto; max-height: 2; padding: 0 1; }
    """
    BINDINGS = bindings(Where.ELSEWHERE)
    SHOWN = (
        "elsewhere-line-up", "elsewhere-next", "link-agrees", "link-contradicts", "elsewhere-note",
        "elsewhere-unlink", "step-back",
    )  # fmt: skip
    NAME = Where.ELSEWHERE
    """The place that it is to the commands."""

    @dataclass
    class Shown(_OnAnswer):
        """The mark moved to an answer, or with `go` the reader wants all of them lined up."""

        go: bool

    @dataclass
    class LinkAsked(_OnAnswer):
        """The reader wants to tie the passage to an answer."""

        kind: str
        """One of `LINK_KINDS`."""

    class NoteAsked(_OnAnswer):
        """The reader wants to write a note on the link to an answer."""

    class CitationAsked(_OnAnswer):
        """The reader wants an answer with its source."""

    class UnlinkAsked(_OnAnswer):
        """The reader wants the link to an answer removed."""

    @dataclass
    class NextAsked(_OnAnswer):
        """The reader wants to see another candidate of an article."""

        step: int
        """1 for the next, -1 for the one before."""

    def __init__(self) -> None:
        super().__init__(id="parallels")
        self._answers: Sequence[AnswerLine] = ()
        """The answers, in the order of the list."""
        self._is_in_short = False
        """Whether only the marked answer has more than a line."""

    def compose(self) -> ComposeResult:
        yield PaneTitle("Who else has this?")
        yield Static(classes="asked", markup=False)
        yield AnswerList()

    def on_resize(self) -> None:
        self.call_after_refresh(self._list)

    def ask(self, words: str, others: int) -> None:
        """Show what so many other articles are asked about, and take the keyboard."""
        self._answers = ()
        self.query_one(".asked", Static).update(quoted(words))
        self._tell(f"asking {counted(others, 'article')} … {self._back_key} back")
        self.query_one(ChoiceList).show(())
        self.query_one(ChoiceList).focus()

    def answer(
        self, answers: Sequence[AnswerLine], marked: str | None, *, asked: int, unasked: int, asking: bool
    ) -> None:
        """Show answers, with the mark on that of an article: of those `asked`, all that have something.

        Without `marked` it stays on the article where it is: the list may be ahead of what it has reported.
        `unasked` is how many other articles have not answered yet; `asking` tells whether they are going to.
        """
        self._answers = answers
        self._list(marked)
        counts = AnswerCounts.of([each.answer for each in answers])
        if asking:
            progress = f"asking {asked} of {asked + unasked} … {self._back_key} stops"
            self._tell(" · ".join(filter(None, (counts.so_far, progress))))
        elif unasked:
            self._tell(f"{counts.in_all()} · stopped: {unasked} of {asked + unasked} not asked")
        else:
            self._tell(counts.in_all(counted(asked, "other article")))

    def _list(self, marked: str | None = None) -> None:
        """List the answers; where there is no room for all, in a line each but for the marked one."""
        choices = self.query_one(ChoiceList)
        ids = [each.answer.article for each in self._answers]
        marked = choices.marked if marked is None else marked
        marked = marked if marked in ids else next(iter(ids), None)
        width, rows = choices.line_width, choices.size.height
        whole = [_lines(each) for each in self._answers]
        needed = sum(len(each.wrap(width)) for each in whole)
        self._is_in_short = len(whole) < rows < needed  # where even that is not enough, the list scrolls
        if self._is_in_short:
            left = max(1, rows - len(whole))
            whole = [
                _in_short(each, width, left if each.answer.article == marked else 0) for each in self._answers
            ]
        with self.prevent(ChoiceList.OptionHighlighted):
            choices.show(zip(ids, whole, strict=True), mark=ids.index(marked) if marked is not None else None)
        self._set_beside()

    def _set_beside(self) -> None:
        """Show the passage that is asked about as it stands beside the marked answer."""
        marked = self.query_one(ChoiceList).marked
        for each in self._answers:
            if each.answer.article == marked and each.answer.candidates:
                self.query_one(".asked", Static).update(each.answer.asked)

    @property
    def _back_key(self) -> str:
        return key_or_name("step-back", keymap_of(self.app))

    def _tell(self, remark: str) -> None:
        self.query_one(PaneTitle).tell("Who else has this?", remark)

    @on(ChoiceList.OptionHighlighted)
    def _show(self, event: ChoiceList.OptionHighlighted) -> None:
        event.stop()
        if self._is_in_short:
            self._list()
        self._set_beside()
        # Where the mark has moved on meanwhile, that is told next.
        if event.option_id is not None and event.option_id == self.query_one(ChoiceList).marked:
            self.post_message(self.Shown(event.option_id, go=False))

    @on(ChoiceList.OptionSelected)
    def _go(self, event: ChoiceList.OptionSelected) -> None:
        event.stop()
        if event.option_id is not None:
            self.post_message(self.Shown(event.option_id, go=True))

    def action_line_up(self) -> None:
        self.query_one(ChoiceList).action_select()

    def action_link(self, kind: str) -> None:
        self._ask(self.LinkAsked, kind)

    def action_next(self, step: int) -> None:
        self._ask(self.NextAsked, step)

    def action_note(self) -> None:
        self._ask(self.NoteAsked)

    def action_cite(self) -> None:
        self._ask(self.CitationAsked)

    def action_unlink(self) -> None:
        self._ask(self.UnlinkAsked)

    def _ask(self, message: Callable[..., Message], *detail: str | int) -> None:
        if (marked := self.query_one(ChoiceList).marked) is not None:
            self.post_message(message(marked, *detail))


class AnswerCounts(Struct, frozen=True):
    """In how many articles the best candidate is linked, likely, possible or only the nearest."""

    linked: int
    likely: int
    possible: int
    nearest: int
    """Titles, too."""

    @classmethod
    def of(cls, answers: Sequence[Answer]) -> AnswerCounts:
        """Count answers."""
        best = [each.best for each in answers if each.best is not None]
        said = [each.said.partition(" ")[0] for each in best if each.is_claimed]
        linked, likely, possible = (said.count(word) for word in ("linked", "likely", "possible"))
        return cls(linked, likely, possible, len(best) - linked - likely - possible)

    @property
    def so_far(self) -> str:
        """The counts while others are asked; empty without any."""
        counts = (
            f"linked in {self.linked}" if self.linked else "",
            f"likely in {self.likely}" if self.likely else "",
            f"perhaps in {self.possible}" if self.possible else "",
        )
        return ", ".join(filter(None, counts))

    def in_all(self, others: str = "") -> str:
        """The counts when nobody is asked any more, with how many `others` answered if all of them did.

        Where nothing is linked or likely, that comes first: of what is only possible, few are right.
        """
        if self.linked or self.likely:
            return f"{self.so_far} of {others}" if others else self.so_far
        where = f" in {others}" if others else ""
        if self.possible:
            return f"nothing likely{where}; {self.possible} possible, few right"
        if not others:
            return "nothing likely"
        return f"nothing likely or possible{where}" if self.nearest else f"nothing found{where}"


def _lines(line: AnswerLine) -> Content:
    """Return an answer whole: the article, what there is to say of the answer, and its words below."""
    answer, is_claimed = line.answer, _is_claimed(line)
    head = Content.assemble(_name(line, _NAME_WIDTH), f"  {_said(line)}")
    if answer.candidate is None:
        return head
    shown = Content("\n").join([head, answer.words])
    return shown if is_claimed else shown.stylize_before("dim")


def _in_short(line: AnswerLine, width: int, below: int) -> Content:
    """Return an answer on one line, with its words at the end, or on so many lines `below`."""
    said, words = f"  {_said(line)}", line.answer.words
    if below:
        wrapped = words.wrap(width)
        lines = [_name(line, width - len(said)) + Content(said), *wrapped[:below]]
        if len(wrapped) > below:
            lines[-1] += Content(" …")
    else:
        lines = [Content.assemble(letter_content(line.article), said, "  ", words)]
    shown = Content("\n").join(each.truncate(width, ellipsis=True) for each in lines)
    return shown if _is_claimed(line) else shown.stylize_before("dim")


def _said(line: AnswerLine) -> str:
    """Return how sure an answer is, what differs, and how far its article was read."""
    answer, candidate = line.answer, line.answer.candidate
    if candidate is None:
        said = (
            f"nothing: {counted(answer.sentences, 'sentence')}, none shares a name, a number or a rare word"
        )
    else:
        said = candidate.said + (f" · {answer.place + 1} of {len(answer.candidates)}" if answer.place else "")
    parts = (
        said,
        answer.differs,
        f"probably one source: the same {answer.copied} words" if answer.is_claimed and answer.copied else "",
        "" if candidate is not None and candidate.is_sure else _unread(line.read),
        answer.reach.rstrip("."),
        f"⇄ {', '.join(LINK_WORDS[kind].name for kind in line.links)}" if line.links else "",
    )
    return " · ".join(filter(None, parts))


def _is_claimed(line: AnswerLine) -> bool:
    return line.answer.candidate is None or line.answer.candidate.is_claimed


def _name(line: AnswerLine, width: int) -> Content:
    """Return the article's letter and title in so many cells."""
    title = Content.styled(short_name(line.article), "bold" if _is_claimed(line) else "")
    name = Content.assemble(letter_content(line.article), " ", title)
    return name.truncate(max(_LEAST_NAME, width), ellipsis=True)


def _unread(read: float | None) -> str:
    """Return that an article was not read, or not read through: that nothing was found says little then."""
    if read is None or read >= READ_THROUGH:
        return ""
    return only_read(read) or "not read yet"
