"""How much of an article each format's loader finds: words, whole paragraphs, furniture read as article.

A module that measures a format calls `measure` when it is imported, and is named in `MODULES`.
"""

from __future__ import annotations

import importlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from msgspec import Struct

Measure: TypeAlias = Callable[[], Iterable[str]]
"""Measure something; yield the lines to print."""

MODULES = ("benchmarks.web_pages", "benchmarks.printed_documents", "benchmarks.office_documents")
"""Modules that call `measure`."""
_MEASURES: list[tuple[str, Measure]] = []


class Score(Struct, frozen=True):
    """What was found of an article whose text is known."""

    words: int
    """Its words that were found."""
    of_words: int
    """Its words."""
    other_words: int
    """Words that were found and are none of its own."""
    paragraphs: int
    """Its paragraphs that were found whole, word for word, as one."""
    of_paragraphs: int
    """Its paragraphs."""

    def __add__(self, other: Score) -> Score:
        return Score(*(getattr(self, field) + getattr(other, field) for field in Score.__struct_fields__))

    def __str__(self) -> str:
        return (
            f"words {100 * self.words / max(self.of_words, 1):5.1f} %, {self.other_words:4} too many, "
            f"whole paragraphs {self.paragraphs:3} of {self.of_paragraphs}"
        )


NOTHING = Score(0, 0, 0, 0, 0)


def score(found: Sequence[str], wanted: Sequence[str]) -> Score:
    """Compare the paragraphs found with those of the article; spaces and line breaks count alike."""
    found_words = Counter(word for paragraph in found for word in paragraph.split())
    wanted_words = Counter(word for paragraph in wanted for word in paragraph.split())
    lines = Counter(" ".join(paragraph.split()) for paragraph in found)
    whole = Counter(" ".join(paragraph.split()) for paragraph in wanted)
    return Score(
        (found_words & wanted_words).total(),
        wanted_words.total(),
        (found_words - wanted_words).total(),
        (lines & whole).total(),
        whole.total(),
    )


def measure(name: str, function: Measure) -> None:
    """Have `function` run, under its name, when the formats are measured."""
    _MEASURES.append((name, function))


def run() -> None:
    """Print what each measure yields; one whose libraries or programs are absent says so."""
    for module in MODULES:
        importlib.import_module(module)
    for name, function in _MEASURES:
        print(name)
        for line in function():
            print(f"  {line}")
