"""Who wrote it: names are parted only where that is sure."""

from __future__ import annotations

import pytest

from synoptic.annotations.export.references.bylines import Author, authors_of


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ("Ada Marsh", ["Marsh|Ada"]),
        ("By Ada Marsh", ["Marsh|Ada"]),
        ("Ada Marsh and Ben Kay", ["Marsh|Ada", "Kay|Ben"]),
        ("Ada B. Marsh, Ben Kay & Cleo O’Hara", ["Marsh|Ada B.", "Kay|Ben", "O’Hara|Cleo"]),
        ("J.K. Marsh; Jean-Luc Müller-Lüdenscheidt", ["Marsh|J.K.", "Müller-Lüdenscheidt|Jean-Luc"]),
        ("Ada Marsh and Reuters", ["Marsh|Ada", "=Reuters"]),
        ("Ada Marsh, AFP", ["Marsh|Ada", "=AFP"]),
        ("Ian McDonald", ["McDonald|Ian"]),
    ],
)
def test_persons_are_parted(byline: str, authors: list[str]) -> None:
    found = authors_of(byline)
    said = [f"={each.literal}" if each.literal else f"{each.family}|{each.given}" for each in found]
    assert said == authors


@pytest.mark.parametrize(
    "byline",
    [
        "Reuters Staff",
        "Associated Press",
        "Editorial Board",
        "Guardian staff and agencies",
        "Ada Marsh, political editor",
        "Marsh, Ada",
        "Marsh, Ada Jane",
        "Ursula von der Leyen",
        "Martin King, Jr.",
        "ADA MARSH",
        "ada marsh",
        "Madonna",
        "习近平",
        "Иван Петров",
        "The Harbour Courier",
        "Ada Jane Mary Marsh",
    ],
)
def test_what_is_not_sure_stays_as_it_is(byline: str) -> None:
    assert authors_of(byline) == (Author(literal=byline),)


def test_an_outlet_is_no_person() -> None:
    assert authors_of("Harbour Courant", "harbour courant") == (Author(literal="Harbour Courant"),)
    assert authors_of("  ") == ()
    assert authors_of("") == ()
