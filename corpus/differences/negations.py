"""Negations of a passage, each with the word that it turns round."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from synoptic.corpus.differences.lexemes import word_set

if TYPE_CHECKING:
    from synoptic.corpus.differences.lexemes import Lexemes

NEGATORS = word_set("not never no nobody none cannot without neither nor nothing hardly scarcely barely")
"""Words that negate."""
_NO_NEGATION = {
    "not": frozenset({"only", "until", "just", "least"}),
    "no": frozenset({"more", "fewer", "less", "doubt"}),
}
"""What follows a negator that negates nothing: “not only”, “no fewer than”."""
_REFUSALS = word_set("fail fails failed failing refuses refused unable denies denied")
_NEGATIVE = _REFUSALS | word_set(
    "deny denying refuse refusing lack lacked lacking bar barred prevent prevented unlikely unhurt "
    "uninjured unharmed decline declined reject rejected avoid avoided escape escaped stop stopped ban "
    "banned rather instead away except few little"
)
_POSSIBLE = word_set("if whether could might may would should expected likely possible possibly prospect")
_AUXILIARIES = word_set(
    "is are was were be been being has have had will would can could may might shall should must do "
    "does did get got"
)
_PREPOSITIONS = word_set("of about for from by on over with at in after before without")
_SCOPE = 5
_REVERSED_REACH, _REFUSED_REACH, _DOUBT_REACH = 4, 2, 8


class Negation(Struct, frozen=True):
    """A negation."""

    first: int
    """Its lexeme."""
    focus: int
    """The lexeme that it turns round: the verb, or after “no” the noun."""


def negations_of(lexemes: Lexemes) -> tuple[Negation, ...]:
    """Return the negations of a passage that state something; “would not” and “without” do not."""
    return tuple(_negations(lexemes))


def _negations(lexemes: Lexemes) -> Iterator[Negation]:
    for number in range(len(lexemes.all)):
        is_stated = "would" not in {lexemes.text(number - 1), lexemes.text(number - 2)}
        if not _is_negator(lexemes, number) or lexemes.text(number) == "without" or not is_stated:
            continue
        behind = lexemes.clause_behind(number + 1, _SCOPE)
        verb = next((each for each in behind if lexemes.text(each) in _AUXILIARIES), number + 1)
        content = [
            each
            for each in lexemes.clause_behind(verb, _SCOPE)
            if lexemes.all[each].is_content and not lexemes.text(each).endswith("ly")
        ]
        if not content:
            continue
        focus = content[0]
        if verb == number + 1 and lexemes.text(number) == "no":
            # The noun is the last word of its phrase: “no user intervention”.
            while focus + 1 in content:
                focus += 1
        yield Negation(number, focus)


def is_negated(lexemes: Lexemes, at: int) -> bool:
    """Tell whether a word is negated, failed or refused."""
    return any(_is_negator(lexemes, number) for number in lexemes.clause_before(at, _REVERSED_REACH)) or any(
        lexemes.text(number) in _REFUSALS for number in lexemes.clause_before(at, _REFUSED_REACH)
    )


def is_stated(lexemes: Lexemes, at: int) -> bool:
    """Tell whether a word is asserted: not intended, possible, or near anything that may turn it round."""
    before = lexemes.text(at - 1)
    if (
        before == "to"
        or lexemes.is_compound(at)
        or (before in _PREPOSITIONS and lexemes.text(at).endswith("ing"))
    ):
        return False
    return not any(
        lexemes.text(number) in _NEGATIVE | _POSSIBLE or _is_negator(lexemes, number)
        for number in lexemes.around(at, at + 1, _DOUBT_REACH)
    )


def _is_negator(lexemes: Lexemes, number: int) -> bool:
    text = lexemes.text(number)
    if text.endswith("n't"):
        return True
    return text in NEGATORS and lexemes.text(number + 1) not in _NO_NEGATION.get(text, ())
