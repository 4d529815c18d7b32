"""Drafts with quotations that were altered in known ways: what a check of quotations is judged by.

Quotations are taken from articles at random and written as newspapers do. Some are altered; the label is the
alteration. What an alteration makes is a quotation only if no article has it: that is looked up by running
letters, not by the program that is judged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from synoptic.corpus.article import Article

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
_NOT_LETTERS = re.compile(r"[^a-z0-9]+")
_FUNCTION = {
    "the": "a", "a": "the", "in": "on", "of": "for", "to": "from", "and": "or", "this": "that", "is": "was",
    "are": "were", "has": "had", "will": "would", "may": "must", "our": "their", "by": "with", "all": "some",
    "was": "is", "were": "are", "have": "had", "which": "who", "we": "they", "shall": "should",
}  # fmt: skip
_NUMBERS = "two three four five six seven eight nine ten twenty thirty forty fifty hundred thousand million"
_NEGATIONS = re.compile(r"\b(?:not|never|no|nor|without|neither|cannot|none|nothing)\b", re.IGNORECASE)
_VERBS = re.compile(r"\b(?:is|are|was|were|has|have|will|can|should|must|may|shall|do|does)\b")
_NAMES = ("Hamilton", "Carthage", "Wellington", "Ohio", "Trieste", "Kowalski", "Marseille", "Delgado")
_WORDS = [
    "harbour",
    "lantern",
    "copper",
    "velvet",
    "orchard",
    "granite",
    "meadow",
    "timber",
    "saddle",
    "ribbon",
    "anchor",
    "pepper",
]
_FILLER = (
    "The committee had met earlier that week and adjourned without a vote.",
    "Nobody in the room took notes, and the windows were open.",
    "It was the third such meeting of the season.",
    "A clerk brought coffee, and the discussion went on until noon.",
    "Some of those present had read the papers; others had only heard of them.",
    "The record of the evening is short and was written by several hands.",
    "There was applause at the back, and then a long silence.",
    "What follows has been quoted often since, in books and on walls.",
)


@dataclass(frozen=True)
class Labelled:
    """A quotation of a draft, and what was done to it."""

    words: str
    """What stands in quotation marks."""
    sentence: str
    """The sentence of the draft that has it."""
    kind: str
    """A key of `KINDS`."""


def running(text: str) -> str:
    """Return the letters and digits of a text, with one space between words and around all."""
    plain = text.lower().translate({0x2019: "'", 0x2018: "'"}).replace("'", "")
    return f" {_NOT_LETTERS.sub(' ', plain).strip()} "


def _interior(words: Sequence[str], random: Random) -> int:
    return random.randrange(2, len(words) - 2)


def _dropped(words: list[str], random: Random) -> str:
    del words[_interior(words, random)]
    return " ".join(words)


def _inserted(words: list[str], random: Random) -> str:
    words.insert(_interior(words, random), random.choice(_WORDS))
    return " ".join(words)


def _replaced(words: list[str], random: Random) -> str:
    words[_interior(words, random)] = random.choice(_WORDS)
    return " ".join(words)


def _transposed(words: list[str], random: Random) -> str:
    at = _interior(words, random)
    words[at], words[at + 1] = words[at + 1], words[at]
    return " ".join(words)


def _number(words: list[str], random: Random) -> str | None:
    for at, word in enumerate(words):
        if word.isdigit():
            words[at] = str(int(word) + random.choice((1, 9, 10, 100)))
            return " ".join(words)
        if word.lower() in _NUMBERS.split():
            words[at] = random.choice([each for each in _NUMBERS.split() if each != word.lower()])
            return " ".join(words)
    return None


def _without_negation(words: list[str], _: Random) -> str | None:
    at = next((at for at in range(1, len(words) - 1) if words[at] in {"not", "never"}), None)
    if at is None:
        return None
    del words[at]
    return " ".join(words)


def _with_negation(words: list[str], _: Random) -> str | None:
    at = next((at for at in range(1, len(words) - 1) if _VERBS.fullmatch(words[at])), None)
    if at is None:
        return None
    words.insert(at + 1, "not")
    return " ".join(words)


def _named(words: list[str], random: Random) -> str | None:
    at = next((at for at in range(1, len(words) - 1) if re.fullmatch(r"[A-Z][a-z]{3,}", words[at])), None)
    if at is None:
        return None
    words[at] = random.choice(_NAMES)
    return " ".join(words)


def _bracketed(words: list[str], random: Random) -> str:
    words[_interior(words, random)] = f"[the {random.choice(_WORDS)}]"
    return " ".join(words)


def _ending(words: list[str], random: Random) -> str | None:
    long = [at for at in range(1, len(words) - 1) if re.fullmatch(r"[a-z]{5,}", words[at])]
    if not long:
        return None
    at = random.choice(long)
    words[at] = words[at][:-1] if words[at].endswith("s") else f"{words[at]}s"
    return " ".join(words)


def _function_word(words: list[str], random: Random) -> str | None:
    places = [at for at in range(1, len(words) - 1) if words[at] in _FUNCTION]
    if not places:
        return None
    at = random.choice(places)
    words[at] = _FUNCTION[words[at]]
    return " ".join(words)


def _spelt(words: list[str], random: Random) -> str | None:
    long = [at for at in range(1, len(words) - 1) if re.fullmatch(r"[a-z]{6,}", words[at])]
    if not long:
        return None
    at = random.choice(long)
    middle = len(words[at]) // 2
    words[at] = words[at][:middle] + words[at][middle + 1 :]
    return " ".join(words)


def _half_rewritten(words: list[str], random: Random) -> str:
    for at in random.sample(range(1, len(words) - 1), max(1, len(words) // 3)):
        words[at] = random.choice(_WORDS)
    return " ".join(words)


def _out_of_order(words: list[str], _: Random) -> str | None:
    half = len(words) // 2
    return None if half < 5 else f"{' '.join(words[half:]).rstrip('.')} … {' '.join(words[:half])}"


def _hidden_negation(words: list[str], _: Random) -> str | None:
    at = next((at for at in range(4, len(words) - 4) if words[at] in {"not", "never"}), None)
    if at is None:
        return None
    words[at] = "…"
    return " ".join(words)


def _typography(words: list[str], _: Random) -> str:
    text = " ".join(words).replace("'", "’").replace("--", "—").replace("-", "‐")
    return text.replace(" ", "\u00a0", 1)


def _as_house_has_it(words: list[str], _: Random) -> str:
    first, *rest = words
    first = first[:1].swapcase() + first[1:]
    return " ".join([first, *rest]).rstrip(".;:") + ","


def _elided(words: list[str], random: Random) -> str | None:
    start = random.randrange(3, max(4, len(words) - 8))
    left_out = words[start : start + random.randrange(1, 5)]
    if len(words) < 12 or _NEGATIONS.search(" ".join(left_out)):
        return None
    return " ".join(
        [*words[:start], random.choice(("…", "...", "[…]", ". . .")), *words[start + len(left_out) :]]
    )


def _capital(words: list[str], _: Random) -> str | None:
    first = words[0]
    return None if not first[0].isalpha() else " ".join([f"[{first[0].swapcase()}]{first[1:]}", *words[1:]])


def _verbatim(words: list[str], _: Random) -> str:
    return " ".join(words)


Alter = Callable[[list[str], Random], "str | None"]
BENIGN: Mapping[str, Alter] = {
    "verbatim": _verbatim,
    "other quotes, dashes and spaces": _typography,
    "first letter, closing mark": _as_house_has_it,
    "words left out, with dots": _elided,
    "[T]he": _capital,
    "interrupted by who said it": _verbatim,
    "a block quotation": _verbatim,
}
"""What changes nothing."""
ALTERING: Mapping[str, Alter] = {
    "word dropped": _dropped,
    "word put in": _inserted,
    "word replaced": _replaced,
    "words transposed": _transposed,
    "other number": _number,
    "negation dropped": _without_negation,
    "negation put in": _with_negation,
    "other name": _named,
    "words in brackets": _bracketed,
    "other ending": _ending,
    "other small word": _function_word,
    "letter lost": _spelt,
    "a third rewritten": _half_rewritten,
    "parts in another order": _out_of_order,
    "dots hide a “not”": _hidden_negation,
}
"""What makes a changed quotation."""
WRONG_SOURCE, INVENTED = "wrong source", "in no article"
KINDS = (*BENIGN, *ALTERING, WRONG_SOURCE, INVENTED)
"""All that is done to quotations."""
EXPECTED: Mapping[str, str] = (
    dict.fromkeys(BENIGN, "exact")
    | dict.fromkeys(ALTERING, "changed")
    | {WRONG_SOURCE: "moved", INVENTED: "missing"}
)
"""The state of each kind."""


class Drafts:
    """Makes drafts with quotations of some articles."""

    def __init__(self, articles: Sequence[Article], foreign: Sequence[Article], random: Random) -> None:
        """Take the articles, and others whose words are in none of these."""
        self._articles = articles
        self._random = random
        self._running = [running(article.text) for article in articles]
        self._sentences = [list(_sentences(article)) for article in articles]
        self._foreign = [each for article in foreign for each in _sentences(article)]

    def quotation(self, kind: str) -> Labelled:
        """Return a quotation that this was done to."""
        random = self._random
        while True:
            number = random.randrange(len(self._articles))
            if not self._sentences[number]:
                continue
            words = random.choice(self._sentences[number]).split()
            source = self._articles[number]
            if kind == INVENTED:
                text: str | None = random.choice(self._foreign)
            elif kind == WRONG_SOURCE:
                text = " ".join(words)
                others = [at for at, own in enumerate(self._running) if running(text) not in own]
                if not others:
                    continue
                source = self._articles[random.choice(others)]
            else:
                text = (BENIGN.get(kind) or ALTERING[kind])([*words], random)
            if text is None or ((kind in ALTERING or kind == INVENTED) and self._stands(text, kind)):
                continue
            return Labelled(text, self._sentence(kind, text, source), kind)

    def _stands(self, text: str, kind: str) -> bool:
        if kind in {"dots hide a “not”", "parts in another order"}:
            return False
        return any(running(text) in own for own in self._running)

    def _sentence(self, kind: str, text: str, source: Article) -> str:
        random = self._random
        if kind == "a block quotation":
            return f"The {source.source} has this:\n\n> {text}\n"
        bare = text.rstrip(".,;:")
        if kind == "interrupted by who said it" and ", " in bare[10:-10]:
            first, _, rest = bare.partition(", ")
            return f"“{first},” according to the {source.source}, “{rest}.”"
        return random.choice(
            (
                f"“{bare},” according to the {source.source}.",
                f"According to the {source.source}, “{bare}.”",
                f"The {source.source} said: “{bare}.”",
                f'As the {source.source} put it, "{bare}".',
                f"“{bare}” ({source.source}).",
                f"The {source.source} said that «{bare}».",
            )
        )

    def draft(self, altered: int, exact: int) -> tuple[str, tuple[Labelled, ...]]:
        """Return a draft of some 1,000 words with so many quotations, and what was done to each."""
        random = self._random
        kinds = random.choices((*ALTERING, WRONG_SOURCE, INVENTED), k=altered)
        kinds += random.choices((*BENIGN,), k=exact)
        random.shuffle(kinds)
        labelled = tuple(self.quotation(kind) for kind in kinds)
        pieces = [
            f"{random.choice(_FILLER)} {random.choice(_FILLER)}\n\n{one.sentence} {random.choice(_FILLER)}"
            if not one.sentence.endswith("\n")
            else f"{random.choice(_FILLER)} {one.sentence}"
            for one in labelled
        ]
        return "# A draft\n\n" + "\n\n".join(pieces) + "\n", labelled


def _sentences(article: Article) -> Iterator[str]:
    for paragraph in article.text.split("\n\n"):
        for sentence in _SENTENCE.split(" ".join(paragraph.split())):
            words = sentence.split()
            if 9 <= len(words) <= 45 and not re.search(r"[\"“”‘’«»\[\]…]|\.\.\.", sentence):
                yield sentence
