"""Everything a reader can do, once: bindings, key bar, help and command palette read this list.

Ids are what a keymap names. A command's method is `action_` and its id, with underscores.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from textual.binding import Binding


class Group(StrEnum):
    """Headings of the help."""

    MOVE = "Move"
    MARK = "Mark"
    FIND = "Find"
    ARRANGE = "Arrange"
    KEEP = "Keep"


class Where(StrEnum):
    """Which widget answers to a command."""

    ARTICLE = "article"
    DESK = "desk"


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that a reader can do."""

    id: str
    """What a keymap calls it."""
    keys: str
    """Textual's names of its keys, separated by commas; the first one is shown."""
    description: str
    """What it does, in the help and the palette."""
    group: Group
    """Where the help lists it."""
    where: Where = Where.DESK
    """Which widget answers to it."""
    label: str = ""
    """One word for the key bar; nothing keeps it out of there."""
    method: str = ""
    """What is called, in Textual's notation; by default what the id names."""

    @property
    def call(self) -> str:
        """The command in Textual's notation."""
        return self.method or f"{self.id.replace('-', '_')}()"

    @property
    def shown_keys(self) -> tuple[str, ...]:
        """Its keys as a person would write them."""
        return tuple(shown_key(key) for key in self.keys.split(","))


_A = Where.ARTICLE


def _motion(identifier: str, keys: str, description: str) -> Command:
    return Command(identifier, keys, description, Group.MOVE, _A, method=f"move('{identifier}')")


def _want(identifier: str, keys: str, description: str, label: str = "") -> Command:
    return Command(identifier, keys, description, Group.MARK, Where.DESK, label, f"want('{identifier}')")


COMMANDS: tuple[Command, ...] = (
    Command("line-down", "down,j", "Down a line", Group.MOVE, _A, method="move_rows(1)"),
    Command("line-up", "up,k", "Up a line", Group.MOVE, _A, method="move_rows(-1)"),
    _motion("next-character", "right,l", "Next character"),
    _motion("previous-character", "left,h", "Previous character"),
    _motion("next-word", "w,ctrl+right", "Next word (selecting: its end)"),
    _motion("previous-word", "W,ctrl+left", "Previous word"),
    _motion("next-sentence", "right_parenthesis", "Next sentence (selecting: its end)"),
    _motion("previous-sentence", "left_parenthesis", "Previous sentence"),
    _motion("next-paragraph", "right_curly_bracket", "Next paragraph (selecting: its end)"),
    _motion("previous-paragraph", "left_curly_bracket", "Previous paragraph"),
    Command("line-start", "home,0", "Start of the line", Group.MOVE, _A),
    Command("line-end", "end,dollar_sign", "End of the line", Group.MOVE, _A),
    Command("page-down", "space,pagedown", "Down a page", Group.MOVE, _A, method="move_page(1.0)"),
    Command("page-up", "b,pageup", "Up a page", Group.MOVE, _A, method="move_page(-1.0)"),
    Command("half-page-down", "ctrl+d", "Down half a page", Group.MOVE, _A, method="move_page(0.5)"),
    Command("half-page-up", "ctrl+u", "Up half a page", Group.MOVE, _A, method="move_page(-0.5)"),
    Command("article-start", "g,ctrl+home", "Start of the article", Group.MOVE, _A),
    Command("article-end", "G,ctrl+end", "End of the article", Group.MOVE, _A),
    Command("share", "percent_sign", "After a number: so many per cent into the article", Group.MOVE, _A),
    Command("go-to", "colon", "Go to a paragraph, or so many per cent in", Group.MOVE),
    Command("next-highlight", "right_square_bracket", "Next highlight", Group.MOVE, _A),
    Command("previous-highlight", "left_square_bracket", "Previous highlight", Group.MOVE, _A),
    Command("follow-link", "x", "Go to the other end of the link here", Group.MOVE),
    Command("next-overlapping", "m", "Next of the highlights that overlap here", Group.MOVE, _A),
    Command("select", "v", "Select from here; move to extend", Group.MARK, _A, "select"),
    Command("grow-selection", "s", "Grow the selection: word, sentence, quotation …", Group.MARK, _A, "grow"),
    Command("shrink-selection", "S", "Shrink the selection again", Group.MARK, _A),
    Command("swap-ends", "o", "Go to the selection's other end", Group.MARK, _A),
    Command("reshape", "r", "Move the ends of the highlight here; ⏎ keeps", Group.MARK, _A),
    _want("highlight", "enter", "Highlight the selection", "highlight"),
    _want("tag", "t", "Tag the selection, or the highlight here", "tag"),
    _want("note", "a", "Write a note on the selection, or the highlight here", "note"),
    *(
        Command(
            f"recent-tag-{number}",
            str(number),
            (
                "Give or take the most recent tag; with nothing to tag, a number for a motion"
                if number == 1
                else f"Give or take recent tag {number}"
            ),
            Group.MARK,
            method=f"want('recent_tag', {number})",
        )
        for number in range(1, 10)
    ),
    _want("remove", "d,delete", "Remove the highlight here"),
    _want("copy", "y", "Copy the selected words"),
    _want("copy-cited", "Y", "Copy them with where they come from"),
    Command(
        "link", "L", "Begin a link from the selection or the sentence here; then end it here", Group.MARK
    ),
    Command("change-link", "E", "Change what the link here says, note it, remove it", Group.MARK),
    Command("menu", "full_stop", "What can be done here, as a menu", Group.MARK),
    Command(
        "parallels", "p", "Who else has this? What each other article has on it", Group.FIND, label="who else"
    ),
    Command("search", "slash", "Search all articles", Group.FIND, label="search"),
    Command("next-hit", "n", "Next hit, through all articles", Group.FIND),
    Command("previous-hit", "N", "Previous hit", Group.FIND),
    Command("find-here", "ctrl+f", "Find in this article, with a regular expression", Group.FIND),
    Command("library", "f,f2", "Find an article in the library", Group.FIND, label="library"),
    Command("tags", "T,f3", "The tags: light up some, rename, remove", Group.FIND, label="tags"),
    Command("notes", "M,f4", "The notes on this article", Group.FIND, label="notes"),
    Command("quotations", "Q", "All quotations: speakers, places, wordings", Group.FIND),
    Command("compare", "V", "The open articles in rows: what tells the same, gaps, differences", Group.FIND),
    Command("matrix", "B", "Claims by articles: the words, silent, not read", Group.FIND),
    Command("next-pane", "tab", "Next article", Group.ARRANGE, label="next"),
    Command("previous-pane", "shift+tab", "Previous article", Group.ARRANGE),
    Command("close-pane", "c", "Close this article's pane", Group.ARRANGE),
    Command("move-pane-left", "less_than_sign", "Move this pane to the left", Group.ARRANGE),
    Command("move-pane-right", "greater_than_sign", "Move this pane to the right", Group.ARRANGE),
    Command("widen-pane", "plus", "Widen this pane", Group.ARRANGE),
    Command("narrow-pane", "minus", "Narrow this pane", Group.ARRANGE),
    Command(
        "link-scrolling",
        "equals_sign",
        "Scroll the articles together, by what they tell",
        Group.ARRANGE,
        label="together",
    ),
    Command("fold", "z", "Fold the selected lines or this paragraph; open what is folded", Group.ARRANGE),
    Command("fold-furniture", "Z", "Open or fold all furniture of this article", Group.ARRANGE),
    Command("switch-light", "f5", "Light or dark", Group.ARRANGE),
    Command("article-note", "A", "Write a note on this article", Group.KEEP),
    Command("provenance", "i", "Fill in title, source, author, date, address", Group.KEEP),
    Command("coverage", "C", "What was read: count it or not, forget it", Group.KEEP),
    Command("reload", "R", "Read again what has changed on the disk", Group.KEEP),
    Command("undo", "u", "Undo", Group.KEEP, label="undo"),
    Command("redo", "ctrl+r,U", "Redo", Group.KEEP),
    Command("trash", "X", "What was deleted: bring it back", Group.KEEP),
    Command("export", "e", "Export as Markdown", Group.KEEP, label="export"),
    Command("help", "question_mark,f1", "All keys", Group.KEEP, label="help"),
    Command("step-back", "escape", "One step back", Group.KEEP),
    Command("leave", "q,ctrl+q,ctrl+c", "Quit; everything is saved", Group.KEEP, label="quit"),
)

_KEYS = {
    "slash": "/",
    "question_mark": "?",
    "left_parenthesis": "(",
    "right_parenthesis": ")",
    "left_curly_bracket": "{",
    "right_curly_bracket": "}",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "dollar_sign": "$",
    "percent_sign": "%",
    "colon": ":",
    "full_stop": ".",
    "plus": "+",
    "equals_sign": "=",
    "minus": "-",
    "enter": "⏎",
    "escape": "Esc",
    "down": "↓",
    "up": "↑",
    "left": "←",
    "right": "→",
    "space": "Space",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "home": "Home",
    "end": "End",
    "delete": "Del",
}


def shown_key(key: str) -> str:
    """Return a key of Textual's as a person would write it."""
    if key in _KEYS:
        return _KEYS[key]
    modifier, plus, base = key.rpartition("+")
    if plus:
        return f"{modifier.title()}+{_KEYS.get(base, base.upper())}"
    return key.upper() if len(key) > 1 else key


def command_of(identifier: str) -> Command:
    """Return the command of that id."""
    return _BY_ID[identifier]


_BY_ID = {command.id: command for command in COMMANDS}


def bindings(where: Where) -> list[Binding]:
    """Return the bindings that one widget answers to, each with the id that a keymap may name."""
    return [
        Binding(command.keys, command.call, command.description, show=bool(command.label), id=command.id)
        for command in COMMANDS
        if command.where is where
    ]
