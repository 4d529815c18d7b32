"""Who else has a passage: what each other article has on it, word by word, or that it has nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from textual import events, on
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from synoptic.annotations.model.values import LINK_KINDS
from synoptic.annotations.model.wording import counted
from synoptic.corpus.article import Span
from synoptic.tui.commands import Where, bindings, hint, key_or_name, keymap_of
from synoptic.tui.panes.bars import PaneTitle
from synoptic.tui.panes.lists import ChoiceList
from synoptic.tui.shell.display import middle_cut, quoted, single_line

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from synoptic.corpus.parallels.comparison import Parallel
    from synoptic.tui.panes.answers import Answer

READ_THROUGH = 0.9
"""The share of an article from which on it counts as read: a last paragraph is often only glanced at."""
_BEGUN = 0.05
_SHOWN = (
    "elsewhere-line-up",
    "elsewhere-next",
    *(f"link-{kind}" for kind in LINK_KINDS),
    "elsewhere-note",
    "elsewhere-unlink",
    "step-back",
)
"""Commands whose keys the last lines show."""

_OPENING = frozenset("([{“‘«\"'—–/")
_CLOSING = frozenset(",.;:!?…)]}”’»\"'")


class Part(Enum):
    """The owner of some words of two passages."""

    COMMON = "common"
    """Both passages."""
    OWN = "own"
    """The counterpart alone."""
    MISSING = "missing"
    """The other passage alone: the counterpart has left them out, or has others in their place."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the counterpart, or of the words missing in it."""

    text: str
    """The words as they stand in their article, with what stands between them."""
    part: Part


def differing(text: str, parallel: Parallel, other_text: str) -> tuple[Piece, ...]:
    """Return the counterpart `parallel.b` of `other_text`, in pieces, as against `parallel.a` of `text`.

    Put together, all but the missing ones are exactly the counterpart. A paraphrase has words of its own all
    over: the words missing in it are not shown.
    """
    if parallel.kind == "paraphrase":
        return tuple(_told_anew(parallel, other_text))
    return tuple(_collated(text, parallel, other_text))


def set_apart(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Yield the pieces as they are shown in one line: missing words in brackets, `[-so-]`, between spaces.

    So the counterpart, everything outside the brackets, can be told without styles.
    """
    before = ""
    for number, piece in enumerate(pieces):
        text = piece.text
        if piece.part is Part.MISSING:
            following = pieces[number + 1].text if number + 1 < len(pieces) else ""
            lead = " " if before and not before.isspace() and before not in _OPENING else ""
            tail = "" if not following or following[0].isspace() or following[0] in _CLOSING else " "
            text = f"{lead}[-{middle_cut(text)}-]{tail}"
        before = text[-1:] or before
        yield Piece(text, piece.part)


def _told_anew(parallel: Parallel, other_text: str) -> Iterator[Piece]:
    at = parallel.b.start
    for span in sorted(match.b for match in parallel.matches):
        if span.start < at:
            continue
        yield from _between(other_text, Span(at, span.start))
        yield from _piece(other_text, span, Part.COMMON)
        at = span.end
    yield from _between(other_text, Span(at, parallel.b.end))


def _between(text: str, span: Span) -> Iterator[Piece]:
    """Yield the text between common words: words of its own, or just white space and marks."""
    has_words = any(character.isalnum() for character in text[span.start : span.end])
    yield from _piece(text, span, Part.OWN if has_words else Part.COMMON)


def _collated(text: str, parallel: Parallel, other_text: str) -> Iterator[Piece]:
    # Imported late: an app that starts has no need of it yet.
    from synoptic.corpus.quotations.collation import collate

    at = parallel.b.start
    for change in collate(text, [parallel.a], other_text, [parallel.b]).changes:
        if change.kind in {"dropped", "replaced"}:
            # It stands where the words before it end, after the white space that follows those.
            if change.kind == "replaced":
                yield from _piece(other_text, Span(at, change.b.start), Part.COMMON)
                at = change.b.start
            yield Piece(text[change.a.start : change.a.end], Part.MISSING)
        if change.b.end > change.b.start:
            yield from _piece(other_text, Span(at, change.b.start), Part.COMMON)
            is_common = change.kind in {"kept", "moved"}
            yield from _piece(other_text, change.b, Part.COMMON if is_common else Part.OWN)
            at = change.b.end
    yield from _piece(other_text, Span(at, parallel.b.end), Part.COMMON)


def _piece(text: str, span: Span, part: Part) -> Iterator[Piece]:
    if span.end > span.start:
        yield Piece(text[span.start : span.end], part)


_STYLES = {Part.COMMON: "", Part.OWN: "bold underline", Part.MISSING: "strike dim"}


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """What is shown of one other article."""

    found: Answer
    """What it has."""
    witness: Answer
    """What the reader looks at: that, or what comes nearest besides."""
    name: str
    """What it is called, with its pane's number if it has one."""
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
    ParallelsPane { height: 14; background: $surface; border-top: hkey $panel-lighten-2; }
    ParallelsPane ChoiceList { text-wrap: wrap; }
    ParallelsPane .hint { height: auto; padding: 0 1; color: $text-muted; text-wrap: nowrap; }
    """
    BINDINGS = bindings(Where.ELSEWHERE)
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

    class UnlinkAsked(_OnAnswer):
        """The reader wants the link to an answer removed."""

    @dataclass
    class NearestAsked(_OnAnswer):
        """The reader wants to see what comes nearest in an article besides its answer."""

        step: int
        """1 for the next, -1 for the one before."""

    def __init__(self) -> None:
        super().__init__(id="parallels")
        self._words = ""

    def compose(self) -> ComposeResult:
        yield PaneTitle("Who else has this?")
        yield AnswerList()
        yield Static(packed(self._keys(), self.app.size.width - 2), classes="hint", markup=False)

    def on_resize(self, event: events.Resize) -> None:
        self.query_one(".hint", Static).update(packed(self._keys(), event.size.width - 2))

    def _keys(self) -> tuple[str, ...]:
        return tuple(hint([identifier], keymap_of(self.app)) for identifier in _SHOWN)

    def ask(self, words: str, others: int) -> None:
        """Show what so many other articles are asked about, and take the keyboard."""
        self._words = quoted(words)
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
        ids = [each.witness.article for each in answers]
        choices = self.query_one(ChoiceList)
        marked = choices.marked if marked is None else marked
        with self.prevent(ChoiceList.OptionHighlighted):
            choices.show(
                ((each.witness.article, _lines(each)) for each in answers),
                mark=ids.index(marked) if marked in ids else 0,
            )
        sure = sum(each.found.is_sure for each in answers)
        perhaps = sum(
            each.found.parallel is not None and not each.found.is_sure and each.found.found_by == "words"
            for each in answers
        )
        remark = f"in {sure}" if unasked else f"in {sure} of {counted(asked, 'other article')}"
        remark += f", perhaps in {perhaps} more" if perhaps else ""
        if asking:
            remark += f" · asking {asked} of {asked + unasked} … {self._back_key} stops"
        elif unasked:
            remark += f" · stopped: {unasked} of {asked + unasked} not asked"
        self._tell(remark)

    @property
    def _back_key(self) -> str:
        return key_or_name("step-back", keymap_of(self.app))

    def _tell(self, remark: str) -> None:
        self.query_one(PaneTitle).tell(f"Who else has {self._words}?", remark)

    @on(ChoiceList.OptionHighlighted)
    def _show(self, event: ChoiceList.OptionHighlighted) -> None:
        event.stop()
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

    def action_nearest(self, step: int) -> None:
        self._ask(self.NearestAsked, step)

    def action_note(self) -> None:
        self._ask(self.NoteAsked)

    def action_unlink(self) -> None:
        self._ask(self.UnlinkAsked)

    def _ask(self, message: Callable[..., Message], *detail: str | int) -> None:
        if (marked := self.query_one(ChoiceList).marked) is not None:
            self.post_message(message(marked, *detail))


def packed(parts: Sequence[str], width: int) -> str:
    """Return keys in lines of so many cells, each with what it does; numbers stand closer to each other."""
    lines: list[str] = []
    before = ""
    for part in parts:
        gap = " " if before[:1].isdecimal() and part[:1].isdecimal() else "  "
        if lines and len(lines[-1]) + len(gap) + len(part) <= width:
            lines[-1] += gap + part
        else:
            lines.append(part)
        before = part
    return "\n".join(lines)


def _lines(answer: AnswerLine) -> Content:
    witness = answer.witness
    parallel = witness.parallel
    if parallel is None:
        said = "nothing found"
    elif witness.nearest is not None:
        said = "nearest {} of {}: ".format(*witness.nearest) + f"{parallel.score:.2f} {parallel.kind}"
    elif witness.found_by != "words":
        said = "its title" if witness.found_by == "title" else f"linked {parallel.kind}"
    else:
        said = f"{'' if witness.is_sure else 'perhaps '}{parallel.score:.2f} {parallel.kind}"
    parts = (
        said,
        f"probably one source: the same {witness.copied} words" if parallel and witness.copied else "",
        "" if witness.is_sure else _unread(answer.read),
        f"⇄ {', '.join(answer.links)}" if answer.links else "",
    )
    head = Content.assemble((answer.name, "bold"), f"  {' · '.join(filter(None, parts))}")
    if parallel is None:
        return head
    shown = set_apart(witness.pieces)
    words = Content.assemble(*((single_line(piece.text), _STYLES[piece.part]) for piece in shown))
    return Content("\n").join([head, words])


def _unread(read: float | None) -> str:
    """Return that an article was not read, or not read through: that nothing was found says little then."""
    if read is None or read >= READ_THROUGH:
        return ""
    return "not read yet" if read < _BEGUN else f"only {int(read * 100)} % read"
