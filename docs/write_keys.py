"""Writes docs/keys.md from the list of commands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from synoptic.tui.commands import COMMANDS, Group, Where, commands_in, keys_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from synoptic.tui.commands import Command

TARGET = Path(__file__).with_name("keys.md")

_HEAD = """# Keys

Press `?` in the app for this list with your own keys. It begins with the keys of the view on top. Type a word
or a key to leave only what matches, also a word of other programs: `codebook`, `memo`, `count`. `⏎` does what
is marked; `Esc` empties the field, then closes the list.

`Ctrl+P` finds commands in the same way, and articles (by title, outlet or date), tags, saved searches and
settings: it goes there, lights up, searches, or changes the setting until you quit. What you chose last comes
first.

Some keyboards need AltGr for brackets or Shift for digits, or write no Latin letters: see
[keyboards](settings.md#keyboards). A key without a command does nothing, and the status
line says so. What you paste outside a field runs no command: files, addresses and texts can be
[added](library.md#adding-articles).

Motions move the caret; after `v` they extend a selection, and the forward ones go to the end of a word,
a sentence or a paragraph. `#` and a number before a motion repeat it; where there is no recent tag of the
first digit, `#` can be left out. Commands act on the selection, else on the highlight that stands out under
the caret, else on the sentence there. [The reading pane](reading.md) shows how all this works together.
"""

_PLACES = """## In other places

A list, a view or a dialog has keys of its own while it has the keyboard. In every list `↑` `↓` `PgUp` `PgDn`
`Home` `End` move the mark, and `⏎` takes the marked line: it opens the article, goes to the match or the
note, lights up or gives the tag, restores what was removed.
"""

_TAIL = """## With the mouse

Drag to select; past the edge it scrolls, and it never leaves its pane. A double click selects the word, a
triple click the sentence, a fourth the paragraph, and a drag goes on by as much; Ctrl while dragging takes
whole words; Shift+click extends. At the selection a small bar offers what can be done, and so does a right
click. Resting on a highlight shows its tags and note. The wheel scrolls; the column at an article's right
edge goes where it is clicked or dragged. A click on a folded line opens it. A click on a pane's header, an
article in the library, a match, a note, a tag or a key in the last line does what its key does.

## Your own keys

Put a file `keymap.toml` in the settings folder (`synoptic doctor` shows where that is):

```toml
[keys]
search = "slash,f6"
highlight = "enter,h"
previous-character = "left"
matrix-silent = "c"
```

The names on the left are the ids above. Keys are named as Textual names them (`slash`, `ctrl+f`, `f2`,
`left_square_bracket`), several separated by commas. They replace the default keys of the command.

A key does one thing in one place. Your own keys win: without the third line above, `h` would highlight all
the same, and Synoptic would tell you at the start that `previous-character` has lost it. Of two commands that
you give the same key, the first one gets it. `synoptic doctor` lists every fault of the file.

One place are: the articles; a list, a view or a dialog, together with the keys for lists, tables, views or
dialogs. The keys of a list or a view may repeat those of the articles.
"""


def page() -> str:
    """Return the page."""
    parts = [_HEAD]
    parts += (_section("##", group, (each for each in COMMANDS if each.group is group)) for group in Group)
    parts.append(_PLACES)
    places = (place for place in Where if place not in {Where.ARTICLE, Where.DESK})
    parts += (_section("###", place, commands_in(place)) for place in places)
    return "\n".join([*parts, _TAIL])


def _section(level: str, heading: str, commands: Iterable[Command]) -> str:
    rows = [f"| {_codes(each)} | {each.description} | `{each.id}` |" for each in commands]
    return "\n".join([f"{level} {heading}", "", "| keys | | id |", "|---|---|---|", *rows, ""])


def _codes(command: Command) -> str:
    return " ".join(f"`{key}`" for key in keys_of(command, {}))


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
    print(f"wrote {TARGET.name}")
