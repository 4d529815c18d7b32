"""Writes docs/keys.md from the list of commands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from synoptic.tui.commands import COMMANDS, Group

if TYPE_CHECKING:
    from synoptic.tui.commands import Command

TARGET = Path(__file__).with_name("keys.md")

_HEAD = """# Keys

Press `?` in the app for this list with the keys that you have given. It begins with those of the view on top.

Motions move the caret; after `v` they extend a selection, and the forward ones go to the end of a word,
a sentence or a paragraph. A number before a motion repeats it; where there is something to tag, the digits
tag instead. What acts on "the selection or the highlight" takes the selection if there is one, else the
highlight that stands out under the caret. [The reading pane](reading.md) tells how all this works together.
"""

_TAIL = """## In lists and fields

| keys | |
|---|---|
| `↑` `↓` | move the mark, from the field above a list too |
| Enter | take what is marked: open an article, go to a hit or a note, light up a tag, give a tag |
| `↑` `↓` | in the field of Ctrl+F: the previous and the next place |
| Ctrl+T | in the search: search the text, the notes, the tags, the titles, or all of them |
| Ctrl+G Ctrl+S | in the search: list the hits by article, as a concordance; sort that |
| Ctrl+O | in the search: act on one hit or all, save the search, earlier and saved searches, write the hits |
| Ctrl+↑ Ctrl+↓ | in the search: earlier and later searches |
| Tab | in the search: the keyboard goes to the list, and back |
| `h` `t` `a` `H` `T` | in the list of hits: highlight, tag, note the hit; highlight or tag all |
| Tab | in the tag picker: tick the marked tag and stay, for more than one |
| `t` `r` `d` | in the list of tags: give, rename, remove the marked tag |
| `a` | in the list of notes: edit the marked note |
| `d` | in the list of notes: remove the marked link |
| Enter | in the answers to `p`: line them up; once more, go into the marked article |
| `1` to `6` | in the answers to `p`: link: agrees, contradicts, softens, omits, source of, same quotation |
| `a` `d` | in the answers to `p`: write a note on the link, remove it |
| Enter | on a highlight that lost its place, in the list of notes: choose among the likeliest places |
| `o` `/` `t` `m` | in the ledger of quotations: sort, filter, tag, make it a row of the matrix |
| `n` `N` `o` `L` | in the compare view: next, previous shared row; only these; this column leads |
| `s` `a` `d` `e` | in the matrix: confirm silence, add a search, remove a row, export |
| Esc | one step back, everywhere |
| `q` | in the answers to `p`, the ledger, the compare view, the matrix: back, as Esc does |
| Ctrl+P | the command palette: everything by name |

## With the mouse

Drag to select; past the edge it scrolls, and it never leaves its pane. A double click selects the word, a
triple click the sentence, a fourth the paragraph, and a drag goes on by as much; Ctrl while dragging takes
whole words; Shift+click extends. At the selection a small bar offers what can be done, and so does a right
click. Resting on a highlight shows its tags and note. The wheel scrolls; the column at an article's right
edge goes where it is clicked or dragged. A click on a folded line opens it. A click on a pane's header, an
article in the library, a hit, a note, a tag or a key in the last line does what its key does.

## Your own keys

Put a file `keymap.toml` in the settings folder (`synoptic doctor` says where that is):

```toml
[keys]
search = "slash,f6"
highlight = "enter,h"
```

The names on the left are the ids above; keys are named as Textual names them (`slash`, `ctrl+f`, `f2`,
`left_square_bracket`), several separated by commas. They replace the usual ones.
"""


def page() -> str:
    """Return the page."""
    parts = [_HEAD]
    for group in Group:
        rows = [
            f"| {_codes(command)} | {command.description} | `{command.id}` |"
            for command in COMMANDS
            if command.group is group
        ]
        parts.append("\n".join([f"## {group}", "", "| keys | | id |", "|---|---|---|", *rows, ""]))
    return "\n".join([*parts, _TAIL])


def _codes(command: Command) -> str:
    return " ".join(f"`{key}`" for key in command.shown_keys)


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
    print(f"wrote {TARGET.name}")
