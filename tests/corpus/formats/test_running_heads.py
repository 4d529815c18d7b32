"""Running heads, feet and page numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from synoptic.corpus.formats.pdf_pages.running_heads import PrintMarks, print_marks, running_lines
from tests.corpus.formats.set_type import line_at

if TYPE_CHECKING:
    from synoptic.corpus.formats.pdf_pages.printed_lines import PrintedLine


def page(number: int, head: str, foot: str, *, foot_at: float = 30) -> list[PrintedLine]:
    body = [
        line_at(50, 700 - 12 * row, f"Line {'abcdefghijkl'[row]} of sheet {'xyzuvw'[number]}")
        for row in range(12)
    ]
    return [line_at(50, 800, head), *body, line_at(50, foot_at, foot)]


def running(pages: list[list[PrintedLine]]) -> set[str]:
    return {pages[index][number].text for index, number in running_lines(pages)}


def test_what_stands_on_each_page_at_one_height_is_running() -> None:
    pages = [page(number, "The Morning Ledger", f"Page {number + 1} of 3") for number in range(3)]
    assert running(pages) == {"The Morning Ledger", "Page 1 of 3", "Page 2 of 3", "Page 3 of 3"}


def test_heads_of_left_and_right_pages_differ() -> None:
    pages = [
        page(number, ("The Morning Ledger", "World")[number % 2], f"{number + 1}") for number in range(6)
    ]
    assert running(pages) == {"The Morning Ledger", "World", *"123456"}


def wandering(number: int, foot: str) -> list[PrintedLine]:
    return page(number, f"Head {'abc'[number]}", foot, foot_at=30 + 9 * number)


def test_numbers_that_count_the_pages_may_wander() -> None:
    pages = [
        page(number, f"Head {'abc'[number]}", f"– {number + 7} –", foot_at=30 + 9 * number)
        for number in range(3)
    ]
    assert running(pages) == {"– 7 –", "– 8 –", "– 9 –"}


def test_a_number_that_counts_nothing_is_text() -> None:
    pages = [
        page(number, f"Head {'abc'[number]}", ("1914", "1871", "1648")[number], foot_at=30 + 9 * number)
        for number in range(3)
    ]
    assert running(pages) == set()


def test_a_single_page_has_only_what_a_browser_prints() -> None:
    assert running([page(0, "The Morning Ledger", "Page 1")]) == set()
    head, foot = "11/28/26, 12:41 PM A storm", "https://ledger.example/storm 1/1"
    assert running([page(0, head, foot)]) == {head, foot}


def test_a_browser_prints_title_and_address() -> None:
    lines = ["28.11.26, 12:41 A storm", "https://ledger.example/storm 1/2"]
    assert print_marks(lines) == PrintMarks("A storm", "https://ledger.example/storm")
    assert print_marks(["The Morning Ledger", "file:///home/me/storm.html 1/2"]) == PrintMarks()
    assert print_marks(["https://ledger.example/a-very-long-addr… 1/2"]) == PrintMarks()
