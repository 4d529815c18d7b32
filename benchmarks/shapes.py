"""Texts that no article should be, and some are, in any size: what makes a careless reader slow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count, islice


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind of text."""

    of_size: Callable[[int], str]
    """Returns a text of about so many characters."""
    suffix: str = ".txt"
    """Of its file: `.md` where it is Markdown."""


def _repeated(piece: str, suffix: str = ".txt") -> Shape:
    return Shape(lambda size: piece * (size // len(piece)), suffix)


def _numbered(piece: str, suffix: str = ".txt") -> Shape:
    """Return the shape of pieces in which `#` is a word that no other piece has."""

    def of_size(size: int) -> str:
        length = len(piece) - 1 + 6
        return "".join(piece.replace("#", word) for word in islice(map(_word, count()), size // length))

    return Shape(of_size, suffix)


def _word(number: int) -> str:
    """Return a word of six letters, another for each number."""
    letters = ""
    for consonants, vowels in (("bdfgklmn", "aeio"), ("prstvzbd", "uaei"), ("lmnrstgk", "oaui")):
        number, consonant = divmod(number, 8)
        number, vowel = divmod(number, 4)
        letters += consonants[consonant] + vowels[vowel]
    return letters


SHAPES: Mapping[str, Shape] = {
    # Quotations.
    "opening marks": _repeated("“"),
    "closing marks": _repeated("”"),
    "straight marks": _repeated('"'),
    "apostrophes": _repeated("'"),
    "curved apostrophes": _repeated("’"),
    "single opening marks": _repeated("‘"),
    "low marks": _repeated("„"),
    "angle marks": _repeated("«"),
    "marks and spaces": _repeated("“ ” ‘ "),
    "words that open": _repeated("“word "),
    "words that open and pause": _repeated("“word, "),
    "words in apostrophes": _repeated("'word' "),
    "unlike marks": _repeated("“a' \" 'b "),
    "nested quotations": _repeated("“a ‘b "),
    "formulas": _numbered("“We will not close gate # this winter,” said Ada Marsh.\n\n"),
    "formulas on one line": _numbered("“We will not close gate # this winter,” said Ada Marsh. "),
    "formulas of many speakers": _numbered("“We will not close the gate,” said Ada M#.\n\n"),
    "formulas without a stop": _numbered("“We will not close gate # this winter,” said Ada Marsh, "),
    "one quotation": _repeated("“We will not close the gate,” said Ada Marsh.\n\n"),
    "one quotation on one line": _repeated("“We will not close the gate,” said Ada Marsh. "),
    "quotations of pronouns": _numbered("“We will not close gate #,” he said. "),
    "quotations without speakers": _numbered("It was “# gate” and no other. "),
    "quotations that never close": _numbered("“We will not close gate # this winter.\n\n"),
    "quotations that never close on one line": _numbered("“We will not close gate # this winter. "),
    "one quotation of many words": Shape(lambda size: f"“{_numbered('# ').of_size(size)},” said Ada Marsh."),
    "one quotation of one word": Shape(lambda size: f"“{'word ' * (size // 5)},” said Ada Marsh."),
    "block quotations": _numbered("> We will not close gate #.\n\n", ".md"),
    "lines of block quotations": _numbered("> We will not close gate #.\n", ".md"),
    # Words and sentences.
    "one word over and over": _repeated("word "),
    "one word a line": _repeated("word\n"),
    "many words": _numbered("# "),
    "sentences on one line": _numbered("The harbour closed its gate # before the storm. "),
    "sentences in paragraphs": _numbered("The harbour closed its gate # before the storm.\n\n"),
    "one sentence over and over": _repeated("The harbour closed its gate before the storm. "),
    "a sentence that never ends": _numbered("and the harbour closed its gate # "),
    "clauses that never end": _numbered("the harbour closed its gate #, "),
    "one huge word": _repeated("a"),
    "one huge capital": _repeated("A"),
    "tiny paragraphs": _repeated("a\n\n"),
    "tiny sentences": _repeated("A. "),
    "initials": _repeated("A."),
    "small initials": _repeated("a."),
    "abbreviations": _repeated("Mr. U.S. e.g. "),
    "names": _repeated("Ada Marsh "),
    "many names": _numbered("Ada M# "),
    "names and commas": _numbered("Ada M#, "),
    "words with capitals": _repeated("Word "),
    "said": _repeated("said "),
    "who said": _repeated("Ada said that Ben said that "),
    "told in an interview": _repeated("told in an interview in a "),
    "according to": _repeated("according to the "),
    "pronouns": _repeated("he she they "),
    "verbs without a subject": _repeated("was said to have been told by "),
    "roles": _repeated("the minister, the chief, "),
    "figures": _repeated("1"),
    "figures and commas": _repeated("1,"),
    "amounts": _repeated("$5 £5 5% -5 "),
    "hyphens": _repeated("a-"),
    "divided words": _repeated("har-\nbour "),
    # Signs.
    "points": _repeated("."),
    "points and spaces": _repeated(". "),
    "dashes": _repeated("—"),
    "hyphens alone": _repeated("-"),
    "punctuation": _repeated("?! , ; … "),
    "spaces": Shape(lambda size: f"a{' ' * size}b"),
    "empty lines": Shape(lambda size: "a" + "\n" * size + "b"),
    "brackets": _repeated("("),
    "brackets and marks": _repeated('("a'),
    "square brackets": _repeated("["),
    "closed brackets": _repeated("[a] "),
    "angle brackets": _repeated("<"),
    "tags": _repeated("<b>"),
    "comments": _repeated("<!-- "),
    "entities": _repeated("&amp;"),
    "addresses": _repeated("https://a.example/b "),
    "mail addresses": _repeated("a@b."),
    "at signs": _repeated("@"),
    # Scripts.
    "alternating scripts": _repeated("aа"),
    "words of alternating scripts": _repeated("word слово 言葉 "),
    "Chinese": _repeated("我们不会关闭大门"),
    "Chinese sentences": _repeated("我们不会关闭大门。"),
    "combining marks": Shape(lambda size: "e" + "\u0301" * size),
    "letters with combining marks": _repeated("e\u0301"),
    "joined emoji": _repeated("👩\u200d"),
    "flags": _repeated("🇩"),
    "invisible characters": _repeated("a\u200b"),
    "soft hyphens": _repeated("a\u00ad"),
    "right to left": _repeated("\u202eא "),
    # What stands around the words of an article.
    "date lines": _repeated("13 March 2031\n"),
    "dates": _repeated("13/03/2031 "),
    "bylines": _repeated("By Ada Marsh\n"),
    "boilerplate": _repeated("Share this article\n\n"),
    "plain headings": _numbered("The Gate #\n\n"),
    "headings": _numbered("# Gate #\n\n", ".md"),
    "underlined headings": _repeated("Gate\n====\n", ".md"),
    "front matter": Shape(lambda size: "---\n" + "a: b\n" * (size // 5) + "---\nWords.", ".md"),
    "front matter that never ends": Shape(lambda size: "---\n" + "a: b\n" * (size // 5), ".md"),
    "rules": _repeated("---\n", ".md"),
    # Markdown.
    "links": _repeated("[gate](https://a.example/b) ", ".md"),
    "links in paragraphs": _numbered("See [gate #](https://a.example/b) here.\n\n", ".md"),
    "links by reference": _repeated("[gate][b] ", ".md"),
    "link texts": _repeated("[a", ".md"),
    "link ends": _repeated("](", ".md"),
    "images": _repeated("![", ".md"),
    "definitions": _numbered("[#]: https://a.example/b\n", ".md"),
    "backticks": _repeated("`", ".md"),
    "rising backticks": Shape(
        lambda size: " ".join("`" * n for n in range(1, int((2 * size) ** 0.5))), ".md"
    ),
    "emphasis": _repeated("*a **b ", ".md"),
    "stars": _repeated("*", ".md"),
    "underscores": _repeated("_a", ".md"),
    "backslashes": _repeated("\\", ".md"),
    "fences": _repeated("```\n", ".md"),
    "lists": _repeated("- a\n", ".md"),
    "numbered lists": _repeated("1. a\n", ".md"),
    "tables": _repeated("| a | b |\n", ".md"),
    "deep block quotations": _repeated("> ", ".md"),
}
"""The shapes by name. Whatever grows faster than n log n on one of them is a fault."""
