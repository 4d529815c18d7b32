"""Words that oppose each other in reports: postponed and cancelled, convicted and acquitted.

A table of our own, by stem, so that inflections and most nouns are in it. A pair that is missing costs a
difference; a pair that is loose costs the reader's trust. So it is short.
"""

from __future__ import annotations

from functools import lru_cache

from msgspec import Struct

from synoptic.corpus.differences.lexemes import stem, word_set

_TABLE = """
postpone postponement delay defer deferral | cancel cancellation scrap axe
deny denial | confirm confirmation admit acknowledge acknowledgement
rise increase climb surge soar jump grow growth gain rally raise | fall decline decrease drop plunge slump
rise | slide shrink tumble reduce reduction cut lowered
survive survivor alive | die dead death killed fatal
convict conviction guilty | acquit acquittal cleared
accept acceptance approve approval back support endorse pass | reject rejection refuse refusal oppose veto
win beat | lose
succeed success successful | fail failure collapse
open reopen | close closure shut
arrest detain detention detained custody jailed | release freed
uphold | overturn quash annul
safe | unsafe dangerous danger
legal lawful | illegal unlawful
impose | lift
strengthen | weaken
allow permit | ban prohibit forbid
resume resumption | suspend suspension halt
accident accidental | deliberate deliberately intentional
improve improvement better | worsen deteriorate worse
"""
_NOT_MEANT = word_set(
    "lower lowering climb climbs climbing climber climbers falling growing growers passing passage passenger "
    "backing openly closely cutting backer openings opening rallies rally jumper winner winners loser "
    "supporter supporters beaten winning accidents failing opponent opponents survivors"
)
"""Words that share a stem with the table and mean something else too often."""
_SEQUENTIAL = frozenset({"open", "arrest", "impose", "resume", "allow", "surviv"})
"""Sides that follow each other: who was arrested on Monday may be released on Wednesday."""
_OF_DEGREE = frozenset(map(stem, ("rise", "strengthen", "improve")))
"""Sides of which every story has both: one thing rises while another falls."""
_CONVERSE = frozenset({"win"})
"""Sides that depend on the subject: one wins where another loses."""


class Side(Struct, frozen=True):
    """One side of an opposition."""

    opposition: str
    """The stem that names the opposition."""
    number: int
    """Which side it is."""

    @property
    def is_sequential(self) -> bool:
        """Whether the other side may be true at another time."""
        return self.opposition in _SEQUENTIAL

    @property
    def is_of_degree(self) -> bool:
        """Whether things about which nobody disagrees are on both sides."""
        return self.opposition in _OF_DEGREE

    @property
    def is_converse(self) -> bool:
        """Whether the other side is true of the opponent."""
        return self.opposition in _CONVERSE

    def opposes(self, other: Side) -> bool:
        """Tell whether this is the other side of the same opposition."""
        return self.opposition == other.opposition and self.number != other.number


@lru_cache(maxsize=1)
def _sides() -> dict[str, Side]:
    found: dict[str, Side] = {}
    for line in _TABLE.strip().splitlines():
        sides = [side.split() for side in line.split("|")]
        name = stem(sides[0][0])
        for number, words in enumerate(sides):
            for word in words:
                found.setdefault(stem(word), Side(name, number))
    return found


def side_of(word: str) -> Side | None:
    """Return the side that a folded word takes, or None."""
    return None if word in _NOT_MEANT else _sides().get(stem(word))
