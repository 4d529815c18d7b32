"""Whose words `by:` finds."""

from __future__ import annotations

import pytest

from synoptic.corpus.article import Article, digest_of
from synoptic.corpus.quotations.said_by import said_by

TEXT = (
    "“We closed it because it moved,” said Dr. Ines Marl, the city’s engineer. “Nobody was hurt.”\n\n"
    "Harbour master Otto Brand said: “The port was quiet.”\n"
)


def _article() -> Article:
    return Article("a", "A title", TEXT, digest_of(TEXT))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("marl", ["We closed it because it moved", "Nobody was hurt"]),
        ("Ines Marl", ["We closed it because it moved", "Nobody was hurt"]),
        ("BRAND", ["The port was quiet"]),
        ("nobody else", []),
        ("", []),
        ("“", []),
    ],
)
def test_a_speaker_is_found_by_any_part_of_the_name(name: str, words: list[str]) -> None:
    found = [TEXT[span.start : span.end] for span in said_by(name, _article())]
    assert len(found) == len(words)
    assert all(word in each for word, each in zip(words, found, strict=True))
