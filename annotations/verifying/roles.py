"""Speakers without a name: which words are a role, and whether an article gives that role to somebody."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from synoptic.corpus.text.folding import fold_word
from synoptic.corpus.text.speech import PRONOUNS
from synoptic.corpus.text.words import folded_words

if TYPE_CHECKING:
    from synoptic.corpus.article import Span
    from synoptic.corpus.quotations.people import People
    from synoptic.corpus.quotations.quotations import Quotation

_TEXTS_WORDS = """
article report story account piece text transcript draft headline caption column editorial
paper newspaper magazine daily weekly outlet agency press media website site blog broadcaster channel network
author writer reporter journalist correspondent columnist
news times courier chronicle journal gazette tribune telegraph guardian mail herald express review
"""
_TEXTS = frozenset(_TEXTS_WORDS.split())
"""Nouns for a text and those who publish it, folded: they report words, and need not have said them."""
_DOCUMENTS_WORDS = """
statement release letter email e-mail memo message note tweet post speech book study document interview
"""
_DOCUMENTS = frozenset(_DOCUMENTS_WORDS.split())
"""Nouns for what somebody issues: its words are those of whoever issued it, and it is no role."""
_VAGUE = frozenset({"boss", "chief", "head", "leader"})
"""Nouns for which articles have others: the NATO chief is its Secretary General."""
_SMALL = frozenset(
    {"a", "an", "the", "one", "his", "her", "its", "their", "our", "of", "for", "at", "from", "in"}
)
_BEHIND = re.compile(r" (?:of|for|at|from|in) ")
_OF = re.compile(r" of (?:the )?[\w’'\-]+")
_POSSESSIVE = re.compile(r"[’']s?\Z")
_PARTED = re.compile(r"[-\s]+")


def is_said(quotation: Quotation) -> bool:
    """Tell whether a document says that somebody said a quotation, however it calls that one."""
    if quotation.denied_by is not None:
        return False
    return quotation.speaker is not None or quotation.speaker_at is not None


def role_of(quotation: Quotation, text: str) -> str | None:
    """Return what a document calls the speaker in place of a name; None for a name, a pronoun or a letter."""
    if quotation.speaker is None or quotation.speaker_at is None:
        return None
    role = _described(quotation.speaker, quotation.speaker_at, text)
    return None if role is None or _noun(role) in _DOCUMENTS else role


def is_description(speaker: str) -> bool:
    """Tell whether a speaker is called by a role, and not by a name."""
    return speaker[:1].islower() or speaker.split()[-1][:1].islower()


def is_text(role: str) -> bool:
    """Tell whether what is called so is a text, or publishes it: the report, the newspaper."""
    return _noun(role) in _TEXTS


def may_have_role(speaker: str, role: str, people: People) -> bool:
    """Tell whether an article calls a speaker so, or gives each word of the role to the one of that name.

    `people` are the article's.
    """
    words = _words(role)
    if is_description(speaker):
        own = _words(speaker)
        return words <= own or own <= words
    given = {word.replace(".", "") for word in people.roles_of(speaker)}
    return (words - _VAGUE or words) <= given | _words(speaker)


def _described(speaker: str, at: Span, text: str) -> str | None:
    behind = _OF.match(text, at.end)
    if is_description(speaker):
        return speaker if behind is None else f"{speaker}{behind[0]}"
    written = " ".join(text[at.start : at.end].split())
    if written.lower() in PRONOUNS or not set(folded_words(speaker)).isdisjoint(folded_words(written)):
        return None
    return f"{written[:1].lower()}{written[1:]}{'' if behind is None else behind[0]}"


def _noun(role: str) -> str:
    """Return the noun of a role, folded: the foreign minister of Russia, the news agency Anadolu."""
    words = [word for word in _BEHIND.split(role)[0].split() if word.lower() not in _SMALL]
    small = [word for word in words if word[:1].islower()]
    return fold_word((small or words or [role])[-1])


def _words(role: str) -> frozenset[str]:
    """Return the words of a role that tell, folded."""
    bare = (_POSSESSIVE.sub("", word).replace(".", "") for word in _PARTED.split(role))
    return frozenset(fold_word(word) for word in bare if word) - _SMALL
