"""To whom, or where, something is said, as far as a sentence tells: reporters, in an interview, by phone."""

from __future__ import annotations

import re

from synoptic.corpus.article import Span

QUOTED = "\ue000"
"""Stands for each character of a quotation in a narration; nobody writes it, and it is no letter."""
_VENUES = (
    re.compile(
        r"\b(?P<verb>told|tells|telling) (?P<venue>"
        r"(?:our|a|an|the|his|her|its) [a-z]+(?: [a-z]+)?(?: [A-Z][\w&’.]*)*"
        r"|reporters\b[^,.;“\"]*|us\b[^,.;“\"]*|(?:[A-Z][\w&’.]*)(?: (?:of |& )?[A-Z][\w&’]*)*)"
    ),
    re.compile(
        r"\b(?P<venue>(?:in|during|at) (?:a|an|the|another|his|her|its|our) (?:[\w&’\-]+ ){0,6}?"
        r"(?:interview|statement|report|letter|speech|post|briefing|conference|programme|program|meeting|email"
        r"|session|address|tweet|podcast|column|summit)\b[^,.;“\"]*)"
    ),
    re.compile(
        r"\b(?P<venue>by (?:phone|email|telephone|letter)|on (?:Twitter|X|Facebook|Telegram|Truth Social))\b"
    ),
    re.compile(r"\b[Ss]peaking (?P<venue>(?:in|at|on|to) [^,.;“\"]+)"),
    re.compile(r"\b(?P<verb>said) (?P<venue>(?:in|at) [A-Z][\w’]*(?: [A-Z][\w’]*)*)"),
)


def venue_of(narration: str, sentence: Span, verb: Span) -> Span | None:
    """Return to whom or where the verb of a sentence says it; "told reporters" is about no other verb.

    `narration` is the article with `QUOTED` in the place of quotations.
    """
    for form in _VENUES:
        for found in form.finditer(narration, sentence.start, sentence.end):
            if "verb" in form.groupindex and found.start("verb") != verb.start:
                continue
            start, end = found.span("venue")
            bare = narration[start:end].rstrip(f"{QUOTED} .")
            return Span(start, start + len(bare)) if bare else None
    return None
