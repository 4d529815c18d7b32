"""Lists of addresses are told from articles."""

from __future__ import annotations

import pytest

from synoptic.corpus.adding.wanted import AddressLines, address_lines, addresses_in

ONE, TWO = "https://a.example/1", "www.a.example/2"


@pytest.mark.parametrize(
    ("text", "is_list"),
    [
        (ONE, True),
        (f"{ONE}\nwords", False),
        (f"# c\n{ONE}\n\n{TWO}\nwords", True),
        (f"{ONE}\n{TWO}\nwords\nmore", False),
        (f"{ONE}\n{ONE}\nwords", True),
        ("words", False),
        ("", False),
    ],
)
def test_a_list_has_mostly_addresses(text: str, is_list: bool) -> None:
    assert address_lines(text.encode()).is_list is is_list


def test_other_lines_have_their_numbers() -> None:
    found = address_lines(f"\ufeff# c\r\n{ONE}\r\n\r\n words \r\n{TWO}\r\n{ONE}".encode())
    assert found == AddressLines((ONE, TWO), ((4, "words"),), are_most=True)
    assert addresses_in(f"{ONE}\n{TWO}\nwords".encode()) == ()
