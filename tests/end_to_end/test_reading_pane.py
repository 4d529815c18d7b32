"""The reading pane in a real terminal: by keyboard alone, by mouse alone, and with a text that means harm."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from base64 import b64encode
from typing import TYPE_CHECKING

from tests.end_to_end.desk import ROOT, wait_painted

if TYPE_CHECKING:
    from pathlib import Path

    from tests.end_to_end.desk import Desk
    from tests.end_to_end.terminal import Terminal

TEXT = (
    "Bridge stays shut after a night of wind\n\n"
    "“We left at once,” said Orla Marsh. It was dark, and nobody followed. All was quiet.\n\n"
    "Advertisement\n\nShare on Facebook\n\n"
    "The city had counted 38 lorries on the bridge, and the harbour was quiet until the morning came.\n\n"
    + "\n\n".join(f"Paragraph {number} has words enough for a row." for number in range(1, 61))
    + "\n"
)


def _exported(desk: Desk, *paths: Path) -> str:
    return _run(desk, "export", *map(str, paths or (desk.articles,)))


def _run(desk: Desk, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "synoptic", *arguments],
        check=True,
        capture_output=True,
        cwd=ROOT,
        env=os.environ | desk._environment,
    )
    return done.stdout.decode()


def _wait_percent(terminal: Terminal, least: int, most: int) -> None:
    def holds(terminal: Terminal) -> bool:
        found = re.search(r"(\d+) %\s*\n.*\? help", terminal.screen_text())
        return found is not None and least <= int(found[1]) <= most

    terminal.wait_until(holds, what=f"{least} to {most} %")


def _wait_copied(terminal: Terminal, words: str) -> None:
    wanted = b"\x1b]52;c;" + b64encode(words.encode()) + b"\x07"
    terminal.wait_until(lambda terminal: wanted in terminal.raw, what=f"the copy of {words}")


def test_a_session_by_keyboard_alone(desk: Desk) -> None:
    desk.good.write_text(TEXT, encoding="utf-8")
    with desk.read() as terminal:
        # Words, sentences, paragraphs, counts.
        terminal.press("}", ")", "w", "w", "w", "w", "w", "v", "2", "w")
        terminal.wait_for("SELECT")
        terminal.press("enter")
        terminal.wait_for("1 highlight · saved")
        # Grow, swap the ends, note.
        terminal.press("(", "(", "s", "o", "o", "t")
        terminal.wait_for("give or take")
        terminal.type("first words")
        terminal.wait_for("new tag first words")
        terminal.press("enter")
        terminal.wait_for("■ first words")
        terminal.press("a")
        terminal.wait_for("Note on")
        terminal.type("by keyboard")
        terminal.press("escape")
        terminal.wait_gone("Note on")
        # The fold opens and is closed again.
        terminal.wait_for("2 lines of boilerplate folded")
        terminal.press("}", "up", "up")
        terminal.wait_for("2 lines folded: ")
        terminal.press("enter")
        terminal.wait_for("Share on Facebook")
        terminal.press("z")
        terminal.wait_gone("Share on Facebook")
        # Pages, ends, percentages.
        terminal.press("G")
        terminal.wait_for("Paragraph 60")
        _wait_percent(terminal, 99, 100)
        terminal.press("b")
        terminal.wait_gone("Paragraph 60")
        terminal.press("g")
        terminal.wait_for("Bridge stays shut after")
        terminal.press("5", "0", "%")
        _wait_percent(terminal, 49, 50)
        terminal.press("space", "ctrl+u", ":")
        terminal.wait_for("Go to")
        terminal.type("1\n")
        _wait_percent(terminal, 0, 0)
        # Highlights, and both ends of one.
        terminal.press("]")
        terminal.wait_for("■ first words — by keyboard")
        terminal.press("]", "r")
        terminal.wait_for("RESHAPE")
        terminal.press("w", "o", "W", "enter")
        terminal.wait_gone("RESHAPE")
        terminal.wait_for("2 highlights · saved")
        # Find here, and walk.
        terminal.press("ctrl+f")
        terminal.wait_for("Find")
        terminal.type("Paragraph .0 ")
        terminal.wait_for("1 of 6")
        terminal.press("enter", "n", "n")
        terminal.wait_for("find 3 of 6")
        terminal.press("N")
        terminal.wait_for("find 2 of 6")
        terminal.press("escape")
        # Copy:
        terminal.press("g", "v", "w", "y")
        _wait_copied(terminal, "Bridge")
    exported = _exported(desk)
    assert "> It was dark, and nobody followed." in exported
    assert "by keyboard" in exported
    assert "**nobody followed. All was**" in exported


def test_a_session_by_mouse_alone(desk: Desk) -> None:
    desk.good.write_text(TEXT, encoding="utf-8")
    with desk.run("read", desk.articles) as terminal:
        wait_painted(terminal)
        terminal.settle()
        # Drag; the bar; highlight.
        x, y = terminal.wait_for("nobody followed")
        terminal.drag((x, y), (x + len("nobody followed") - 1, y))
        terminal.wait_for("SELECT")
        bar_x, bar_y = terminal.wait_for("⏎ highlight  t tag  a note  y copy")
        assert bar_y == y + 2
        terminal.click(bar_x + 3, bar_y)
        terminal.wait_for("1 highlight · saved")
        terminal.wait_gone("SELECT")
        # A click chooses it, the menu removes nothing yet, hovering tells it.
        terminal.click(x + 3, y)
        terminal.wait_for("■ highlight")
        terminal.click(x + 3, y, button=2)
        menu_x, menu_y = terminal.wait_for("y  Copy")
        terminal.click(menu_x, menu_y)
        _wait_copied(terminal, "nobody followed")
        # Two, three and four clicks.
        terminal.wait_gone("y  Copy")
        x, y = terminal.wait_for("Orla")
        for times, words in ((2, "Orla"), (3, "“We left at once,” said Orla Marsh.")):
            terminal.settle(0.7)  # a click now is the first one again
            terminal.click(x + 1, y, times=times)
            # The bar of the second click gives way to that of the third.
            terminal.settle()
            # The status line has the keys in another order.
            bar_x, bar_y = terminal.wait_for("a note  y copy")
            terminal.click(bar_x + len("a note  "), bar_y)
            _wait_copied(terminal, words)
        # The fold, the wheel, the column at the edge.
        fold_x, fold_y = terminal.wait_for("2 lines of boilerplate folded")
        terminal.click(fold_x + 2, fold_y)
        terminal.wait_for("Share on Facebook")
        terminal.scroll(x, y, lines=8)
        terminal.wait_gone("Orla Marsh")
        terminal.scroll(x, y, lines=-20)
        terminal.wait_for("Orla Marsh")
        right, bottom = terminal.columns - 1, terminal.rows - 3
        terminal.click(right, bottom)
        terminal.wait_for("Paragraph 60")
        terminal.drag((right, bottom), (right, 3))
        terminal.wait_for("Bridge stays shut after")
        # A drag past the lower edge scrolls and selects on; the key bar's parts are pressed.
        terminal.settle()
        x, y = terminal.wait_for("Paragraph 1 has")
        terminal.drag((x, y), (x + 9, terminal.rows - 1))
        terminal.wait_for("SELECT")
        terminal.settle()
        key_x, key_y = terminal.wait_for("⏎ highlight  t tag  a note  p who else  s grow")
        terminal.click(key_x, key_y)
        terminal.wait_for("2 highlights · saved")
        terminal.click(x, y, button=2)
        terminal.click(*terminal.wait_for("q  Quit"))
        assert terminal.wait_exit() == 0
    assert "**nobody followed**" in _exported(desk)


_CONTROLS = "".join(map(chr, (*range(1, 9), *range(11, 13), *range(14, 32), *range(127, 160))))
_SEQUENCES = (
    "\x1b]52;c;aGVsbG8=\x07 \x1b[2J \x1b[31mred \x9b1;1H \x1bP1$r0m\x1b\\ \x1b_Gx\x1b\\ \x1b]0;title\x07"
    " \x1b[?1049l \x1b[6n \x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\"
)
_FORMATS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\u2028\u2029\ufeff"
_RUNS = "zero" + "\u200b" * 50 + "width q" + "\u0301" * 500
_HOSTILE = f"harm {_CONTROLS} {_SEQUENCES} {_FORMATS} {_RUNS} [b]bold[/] end"
_NEVER = (
    *(each.encode() for each in _FORMATS),
    *(chr(code).encode() for code in range(128, 160)),
    *(bytes([code]) for code in (*range(7), 11, 12, *range(16, 27), *range(28, 32), 127)),
    *(b"\x1b]52;", b"\x1b[2J ", b"\x1b[31mred", b"\x1bP", b"\x1b_G", b"\x1b]0;title", b"\x1b[6n", b"\x1b]8;"),
    "\u0301".encode() * 60,
)


def test_a_text_that_means_harm_reaches_the_terminal_as_pictures_and_the_export_word_for_word(
    desk: Desk,
) -> None:
    body = f"A title {_HOSTILE}\n\nSource: {_HOSTILE}\n\nFirst harm: {_HOSTILE}\n\nLast words\ud800 here.\n"
    desk.good.write_bytes(body.encode("utf-8", "surrogatepass"))
    _run(desk, "mark", str(desk.good), "--quote", "First harm", "--tag", "claim", "--note", _HOSTILE)
    with desk.read(size=(120, 36)) as terminal:
        terminal.wait_for("A title harm")
        terminal.settle()
        terminal.press("]")
        x, y = terminal.wait_for("First harm")
        terminal.hover(x + 2, y)
        terminal.settle()
        terminal.press("M")
        terminal.settle()
        terminal.press("t")
        terminal.wait_for("give or take")
        terminal.paste(f"tag {_SEQUENCES} {_FORMATS}")
        terminal.settle()
        terminal.press("enter")
        terminal.settle()
        terminal.press("i")
        terminal.settle()
        terminal.press("escape", "a")
        terminal.wait_for("Note on")
        terminal.settle()
        terminal.press("escape")
        terminal.wait_gone("Note on")
        terminal.press("}", "s", "s", "enter")
        terminal.settle()
        for width in (80, 61, 120):
            terminal.resize(width, 36)
            terminal.settle()
    for raw in _NEVER:
        assert raw not in terminal.raw, raw
    exported = _exported(desk)
    assert "> **First harm" in exported
    assert _SEQUENCES in exported
    assert "q" + "\u0301" * 500 in exported


def test_a_nul_late_in_a_file_is_shown_as_a_picture(desk: Desk) -> None:
    desk.good.write_bytes(
        TEXT.encode() + b"\nMore words stand here. " * 400 + b"\n\nLast words\x00 stand here.\n"
    )
    with desk.read() as terminal:
        terminal.press("G")
        terminal.wait_for("Last words␀ stand here.")
        terminal.press("(", "s", "s", "enter")
        terminal.wait_for("1 highlight · saved")
    assert b"\x00" not in terminal.raw
    assert "Last words\x00 stand here." in _exported(desk)
