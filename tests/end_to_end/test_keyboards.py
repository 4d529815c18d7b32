"""Other keyboards in a real terminal, with what terminals send for their keys, and what is pasted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.end_to_end.desk import Desk

TEXT = "Bridge stays shut\n\n" + "\n\n".join(f"Paragraph {each} has words enough." for each in range(1, 61))


def _plain(letters: str) -> str:
    return letters


def _kitty(letters: str) -> str:
    """Return letters as the keyboard protocol of kitty sends them."""
    return "".join(f"\x1b[{ord(each)};;{ord(each)}u" for each in letters)


@pytest.mark.parametrize("sent", [_plain, _kitty])
def test_cyrillic_letters_are_commands_by_their_place(desk: Desk, sent: Callable[[str], str]) -> None:
    desk.good.write_text(TEXT, encoding="utf-8")
    with desk.read() as terminal:
        terminal.type(sent("П"))  # G
        terminal.wait_for("100 %")
        terminal.type(sent("пмце"))  # g v w t
        terminal.wait_for("find or make a tag")
        terminal.type(sent("мост"))
        terminal.wait_for("+ new tag мост")
        terminal.press("enter")
        terminal.wait_for("1 highlight · saved")
        terminal.type(sent("ж"))
        terminal.wait_for("ж: no command here; ? lists the keys.")
        terminal.type(sent("?"))
        terminal.wait_for("Go down a line")
        terminal.type(sent("нет"))
        terminal.wait_for("Nothing for “нет”")
        terminal.press("escape", "escape")
        terminal.wait_gone("Nothing for")


def test_what_is_pasted_over_an_article_runs_nothing(desk: Desk) -> None:
    desk.good.write_text(TEXT, encoding="utf-8")
    with desk.read() as terminal:
        terminal.paste("Gq\nv\x03")
        terminal.wait_for("Nothing here takes what you pasted; press / first to search for it.")
        terminal.wait_for("0 %")
        terminal.type("/")
        terminal.paste("Paragraph 60")
        terminal.wait_for("Paragraph 60 has")
        terminal.press("escape")
        terminal.wait_gone("Search: text")


def test_arrows_with_modifiers_move_by_sentence_and_paragraph(desk: Desk) -> None:
    desk.good.write_text(TEXT, encoding="utf-8")
    with desk.read() as terminal:
        for _ in range(30):
            terminal.type("\x1b[1;5B\x1b[1;3B\x1b[1;3C")  # Ctrl+Down, Alt+Down, Alt+Right
        terminal.wait_for("100 %")
        for _ in range(60):
            terminal.type("\x1b[1;5A\x1b[1;3A\x1b[1;3D")
        terminal.wait_for(" 0 %")
