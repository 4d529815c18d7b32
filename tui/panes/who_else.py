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

from synoptic.annotations.model.values import LINK_KINDS
from synoptic.annotations.model.wording import counted
from synoptic.tui.commands import Where, bindings, hint, key_or_name, keymap_of
from synoptic.tui.panes.bars import PaneTitle
from synoptic.tui.panes.lists import ChoiceList
from synoptic.tui.shell.display import quoted

if TYPE_CHECKING:
    from textual.app import ComposeResult

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


class AnswerLine(Struct, frozen=True):
    """What is shown of one other article."""

    answer: Answer
    """What it has, and which of it the reader looks at."""
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
    ParallelsPane .asked { height: auto; max-height: 2; padding: 0 1; }
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
    class NextAsked(_OnAnswer):
        """The reader wants to see another candidate of an article."""

        step: int
        """1 for the next, -1 for the one before."""

    def __init__(self) -> None:
        super().__init__(id="parallels")
        self._asked: dict[str, Content] = {}
        """The passage that is asked about, as it stands beside each answer."""

    def compose(self) -> ComposeResult:
        yield PaneTitle("Who else has this?")
        yield Static(classes="asked", markup=False)
        yield AnswerList()
        yield Static(packed(self._keys(), self.app.size.width - 2), classes="hint", markup=False)

    def on_resize(self, event: events.Resize) -> None:
        self.query_one(".hint", Static).update(packed(self._keys(), event.size.width - 2))

    def _keys(self) -> tuple[str, ...]:
        return tuple(hint([identifier], keymap_of(self.app)) for identifier in _SHOWN)

    def ask(self, words: str, others: int) -> None:
        """Show what so many other articles are asked about, and take the keyboard."""
        self._asked.clear()
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
        ids = [each.answer.article for each in answers]
        choices = self.query_one(ChoiceList)
        marked = choices.marked if marked is None else marked
        self._asked = {each.answer.article: each.answer.asked for each in answers if each.answer.candidates}
        with self.prevent(ChoiceList.OptionHighlighted):
            choices.show(
                ((each.answer.article, _lines(each)) for each in answers),
                mark=ids.index(marked) if marked in ids else 0,
            )
        self._set_beside()
        found = _counted_apart([each.answer for each in answers])
        if asking:
            counts = f"asking {asked} of {asked + unasked} … {self._back_key} stops"
            self._tell(f"{found} · {counts}" if found else counts)
        elif unasked:
            self._tell(f"{found or 'nothing likely'} · stopped: {unasked} of {asked + unasked} not asked")
        else:
            is_something = any(each.answer.candidates for each in answers)
            nothing = "nothing likely or possible in" if is_something else "nothing in"
            others = counted(asked, "other article")
            self._tell(f"{found} of {others}" if found else f"{nothing} {others}")

    def _set_beside(self) -> None:
        """Show the passage that is asked about as it stands beside the marked answer."""
        asked = self._asked.get(self.query_one(ChoiceList).marked or "")
        if asked is not None:
            self.query_one(".asked", Static).update(asked)

    @property
    def _back_key(self) -> str:
        return key_or_name("step-back", keymap_of(self.app))

    def _tell(self, remark: str) -> None:
        self.query_one(PaneTitle).tell("Who else has this?", remark)

    @on(ChoiceList.OptionHighlighted)
    def _show(self, event: ChoiceList.OptionHighlighted) -> None:
        event.stop()
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


def _counted_apart(answers: Sequence[Answer]) -> str:
    """Return in how many articles the best candidate is linked, likely or possible; empty for none."""
    best = [each.best for each in answers]
    said = [each.said.partition(" ")[0] for each in best if each is not None and each.is_claimed]
    sure = ((word, said.count(word)) for word in ("linked", "likely", "possible"))
    return ", ".join(f"{word} in {number}" for word, number in sure if number)


def _lines(line: AnswerLine) -> Content:
    answer = line.answer
    candidate = answer.candidate
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
        f"⇄ {', '.join(line.links)}" if line.links else "",
    )
    is_claimed = candidate is None or candidate.is_claimed
    head = Content.assemble((line.name, "bold" if is_claimed else ""), f"  {' · '.join(filter(None, parts))}")
    if candidate is None:
        return head
    shown = Content("\n").join([head, answer.words])
    return shown if is_claimed else shown.stylize_before("dim")


def _unread(read: float | None) -> str:
    """Return that an article was not read, or not read through: that nothing was found says little then."""
    if read is None or read >= READ_THROUGH:
        return ""
    return "not read yet" if read < _BEGUN else f"only {int(read * 100)} % read"
