"""The sentence around a quotation, read for verbs that bring in words: tokens, verb groups and noun phrases.

Nothing here knows who the people of an article are. A verb group is a verb of saying with its auxiliaries:
*did not say*, *has been called*, *refused to say*. Its stance tells whether somebody said the words at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from typing import Literal, NamedTuple, TypeAlias

from msgspec import Struct

from synoptic.corpus.article import Span
from synoptic.corpus.quotations._speech_words import (
    ACCUSING,
    BE,
    BEGINNING,
    CONDITIONS,
    DENYING,
    DETERMINERS,
    DISAVOWALS,
    NEGATIONS,
    NOUNS_TOO,
    OPEN_MODALS,
    PHRASALS,
    PLURALS,
    QUANTITIES,
    REFUSING,
    ROLES,
    STOPS_OF_PHRASES,
    TIMES,
    WISHING,
    WITHIN_PHRASES,
)
from synoptic.corpus.text.speech import ADVERBS, AUXILIARIES, PRONOUNS, VerbForm, is_adverb, verb_forms

QUOTED = "\ue000"
"""Stands for each character of a quotation in a narration; nobody writes it, and it is no letter."""

Kind: TypeAlias = Literal["word", "mark", "quoted"]

_TOKEN = re.compile(
    rf"(?P<quoted>{QUOTED}+)"
    r"|(?P<word>(?:[A-Z]\.)+|(?:Dr|Mr|Mrs|Ms|Lt|Gen|Sen|Rep|Gov|Col|Sgt|Capt|St|Prof|Jr|Sr|Maj|Adm|Rev)\."
    r"|[’'](?:d|ll|ve|re|m)\b|[^\W_]+(?:(?![’'](?:d|ll|ve|re|m)\b)[’'\-.&][^\W_]+)*(?:[’'](?!\w))?)"
    r"|(?P<mark>[^\s\w])"
)
_FARTHEST_TOKENS = 14
"""Tokens between a verb and what governs it, at the most."""


class Stance(Enum):
    """What a verb group tells of the words that it brings in."""

    SAID = "said"
    """Its subject has said them."""
    UNDERGONE = "undergone"
    """They were said to its subject, or of it: "was told", "has been called … by"."""
    DENIED = "denied"
    """Its subject has not said them, or says so: "did not say", "denied saying", "refused to say"."""
    OPEN = "open"
    """It does not tell whether they were said: "could have said", "if she said", "accused of saying"."""


class Token(NamedTuple):
    """A word, a punctuation mark, or a whole quotation; a tuple, for an article has many thousands."""

    span: Span
    """Where it stands in the narration."""
    kind: Kind
    """What it is."""
    written: str
    """As it is written; of a quotation, nothing."""
    word: str
    """In small letters, with straight apostrophes."""

    @property
    def is_capital(self) -> bool:
        """Whether a word begins with a capital letter."""
        return self.written[:1].isupper()


class VerbGroup(Struct, frozen=True):
    """A verb that brings in words, with what belongs to it."""

    first: int
    """The number of its first token: an auxiliary, or the verb itself."""
    at: int
    """The number of the verb's token."""
    verb: VerbForm
    """The verb."""
    stance: Stance
    """Whether its subject said the words."""
    is_participle: bool
    """Whether the subject stands elsewhere: ", saying", "by calling"."""


def tokens_of(narration: str, span: Span) -> tuple[Token, ...]:
    """Return the tokens of a stretch of narration, in which `QUOTED` stands for what is quoted."""
    return tuple(
        Token(
            Span(*match.span()),
            "quoted" if match.lastgroup == "quoted" else "word" if match.lastgroup == "word" else "mark",
            "" if match.lastgroup == "quoted" else match[0],
            "" if match.lastgroup == "quoted" else match[0].lower().replace("’", "'"),
        )
        for match in _TOKEN.finditer(narration, span.start, span.end)
    )


def verb_groups(tokens: Sequence[Token]) -> tuple[VerbGroup, ...]:
    """Return the verb groups of a sentence, in order."""
    words = [token for token in tokens if token.kind == "word" and len(token.word) > 3]
    is_headline = len(words) > 2 and sum(token.is_capital for token in words) * 5 >= len(words) * 4
    return tuple(
        _group(tokens, at, verb)
        for at in range(len(tokens))
        if (verb := _verb_at(tokens, at, is_headline)) is not None
    )


def _verb_at(tokens: Sequence[Token], at: int, is_headline: bool) -> VerbForm | None:
    """Return the verb of saying that a token is; None where it is no verb, or is a noun there."""
    token = tokens[at]
    if token.kind != "word":
        return None
    following = tokens[at + 1].word if at + 1 < len(tokens) else ""
    if (token.word, following) in PHRASALS:
        return VerbForm(f"{token.word} {following}", frozenset({"past"}), is_saying=True)
    known = verb_forms().get(token.word)
    if known is None or (token.is_capital and at and not is_headline):
        return None
    if known.verb in BEGINNING and (
        following.endswith("ing") or following in {"to", "with", "for", "by", "into"}
    ):
        return None
    before = tokens[at - 1] if at else None
    if before is None:
        return known if known.forms & {"ing", "past"} else None
    word = before.word
    if word in DETERMINERS or word.endswith(("'s", "s'")):
        return None
    if "ing" in known.forms:
        return known
    if known.forms & {"past", "participle"}:
        is_noun = (
            token.word in {"read", "cast", "forecast"} and before.kind == "word" and not _ends_subject(before)
        )
        return None if is_noun else known
    if "s" in known.forms:
        is_verb = (
            before.kind == "quoted"
            or _ends_subject(before)
            or is_adverb(word)
            or word == "longer"
            or _is_definite(tokens, at)
        )
        return known if is_verb and not (token.word in NOUNS_TOO and following in {"of", "as"}) else None
    return known if _takes_base(tokens, at) else None


def _ends_subject(token: Token) -> bool:
    return (
        token.is_capital or token.word in PRONOUNS | {"who", "which", "it", ")", ","} or token.word in ROLES
    )


def _is_definite(tokens: Sequence[Token], end: int) -> bool:
    start = _phrase_start(tokens, end)
    return start is not None and end - start < 4 and tokens[start].word in DETERMINERS | QUANTITIES


def _takes_base(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether the base of a verb stands where a verb can: did not say, critics say, to say."""
    before = tokens[at - 1]
    following = tokens[at + 1].word if at + 1 < len(tokens) else ""
    if before.word == ",":
        return False
    number = at - 1
    while number >= 0 and is_adverb(tokens[number].word):
        number -= 1
    if number < 0:
        return False
    word = tokens[number].word
    if (
        word in AUXILIARIES | OPEN_MODALS
        or word.endswith("n't")
        or word in {"not", "never", "let's", "cannot"}
    ):
        return True
    if word in PLURALS or (word.endswith("s") and not word.endswith(("'s", "ss")) and following != "of"):
        return True
    # "Did Ilse say".
    return any(token.word in {"did", "does", "do"} for token in tokens[max(0, at - 6) : at])


def _group(tokens: Sequence[Token], at: int, verb: VerbForm) -> VerbGroup:
    """Return the group of a verb: what precedes it that is part of it, and what that makes of it."""
    first = at
    stance = Stance.DENIED if verb.verb in DISAVOWALS else Stance.SAID
    is_ing = "ing" in verb.forms
    may_be_passive = "participle" in verb.forms
    is_participle = is_ing
    has_would = has_have = False
    while first > 0:
        before = tokens[first - 1]
        word = before.word
        if word in NEGATIONS or word.endswith("n't"):
            stance = Stance.DENIED
        elif word == "longer" and first > 1 and tokens[first - 2].word == "no":
            stance = Stance.DENIED
            first -= 1
        elif word in BE:
            if may_be_passive:
                stance = Stance.UNDERGONE if stance is Stance.SAID else stance
                may_be_passive = False
            is_participle = False
        elif word in {"have", "has", "had", "having"} and before.kind == "word":
            has_have = True
        elif word in OPEN_MODALS and tokens[first].word == "only":
            pass
        elif word in OPEN_MODALS:
            stance = Stance.OPEN if stance is Stance.SAID else stance
        elif word == "would":
            has_would = True
        elif is_adverb(word) or word in AUXILIARIES - {"to"} or word in {"'ve", "'d", "'m", "'re"}:
            pass
        elif word == "to" or is_ing:
            governed = _governed(tokens, first, word, is_ing)
            if governed is None:
                break
            first, own = governed
            stance = own if stance is Stance.SAID else stance
            is_participle = tokens[first].word.endswith("ing") or tokens[first].word == "without"
            is_ing = False
            may_be_passive = False
            continue
        else:
            break
        first -= 1
        if word not in ADVERBS:
            is_ing = is_ing and word in NEGATIONS
    if has_would and has_have and stance is Stance.SAID:
        stance = Stance.OPEN
    return VerbGroup(first, at, verb, stance, is_participle)


def _governed(tokens: Sequence[Token], first: int, word: str, is_ing: bool) -> tuple[int, Stance] | None:
    """Return where a verb begins that governs another, and what it makes of it: refused to, denied saying."""
    if word == "to":
        number = first - 2
        while number > 0 and is_adverb(tokens[number].word):
            number -= 1
        if number < 0 or tokens[number].kind != "word":
            return None
        governing = tokens[number].word
        if governing in REFUSING:
            return _with_auxiliaries(tokens, number), Stance.DENIED
        if governing in WISHING:
            return _with_auxiliaries(tokens, number), Stance.OPEN
        if governing in {"on", "back", "out"} and number > 0:
            number -= 1
        return _with_auxiliaries(tokens, number), Stance.SAID
    if word in DENYING and is_ing:
        return first - 1, Stance.DENIED
    if word in {"of", "from"}:
        near = range(first - 2, max(-1, first - 2 - _FARTHEST_TOKENS), -1)
        for number in near:
            if tokens[number].word in ACCUSING:
                return number, Stance.OPEN
            if tokens[number].word in {"stopped", "refrained", "shied", "backed", "prevented", "kept"}:
                return number, Stance.DENIED
    return (first - 1, Stance.DENIED) if word == "without" else None


def _with_auxiliaries(tokens: Sequence[Token], at: int) -> int:
    while at > 0 and (tokens[at - 1].word in AUXILIARIES - {"to"} or is_adverb(tokens[at - 1].word)):
        at -= 1
    return at


def depends_on_condition(tokens: Sequence[Token], subject: int) -> bool:
    """Tell whether what a subject does is only supposed: "if Ilse said", "whether she said"."""
    return subject > 0 and tokens[subject - 1].word in CONDITIONS


def phrase_before(tokens: Sequence[Token], end: int) -> tuple[int, int] | None:
    """Return the noun phrase that ends right before a token, as numbers of its first token and its end.

    "for the Authority" belongs to "a spokesman for the Authority"; None where no phrase stands there.
    """
    start = _phrase_start(tokens, end)
    if start is None:
        return None
    for _ in range(2):
        if start < 2 or tokens[start - 1].word not in WITHIN_PHRASES:
            break
        head = _phrase_start(tokens, start - 1)
        if head is None or not _is_head(tokens, head, start - 1):
            break
        start = head
    return start, end


def _phrase_start(tokens: Sequence[Token], end: int) -> int | None:
    start = end
    while start > 0 and end - start < 8 and _in_phrase(tokens[start - 1]):
        start -= 1
        if tokens[start].word in DETERMINERS:
            break
    return start if start < end else None


def _in_phrase(token: Token) -> bool:
    if token.is_capital and token.word in {"will", "may", "mark", "bill"}:
        return True
    if (
        token.kind != "word"
        or token.word in STOPS_OF_PHRASES
        or token.word in AUXILIARIES
        or token.word in ADVERBS
    ):
        return False
    known = verb_forms().get(token.word)
    is_verb = known is not None and not token.is_capital and bool(known.forms & {"past", "s", "ing"})
    is_verb = is_verb and token.word not in NOUNS_TOO
    return not is_verb and (token.is_capital or not is_adverb(token.word))


def _is_head(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Tell whether a phrase may have another after it: "a spokesman", "leaders", but not "on Monday"."""
    return (
        tokens[start].word in DETERMINERS | QUANTITIES
        or any(token.word.endswith(("'s", "s'")) for token in tokens[start:end])
        or tokens[end - 1].word in ROLES
        or (tokens[end - 1].word.endswith("s") and not tokens[end - 1].is_capital)
    )


def phrase_after(tokens: Sequence[Token], start: int) -> tuple[int, int] | None:
    """Return the noun phrase that begins with a token, as numbers of its first token and its end."""
    end = start
    while end < len(tokens) and end - start < 10 and _in_phrase(tokens[end]):
        if end > start and tokens[end].word in DETERMINERS - {"its", "his", "her", "their"}:
            break
        end += 1
    return (start, end) if end > start else None


def before_time(tokens: Sequence[Token], end: int) -> int:
    """Return where a time before a token begins, that parts verb and subject: Beck on Friday called."""
    start = end
    while start > 0 and tokens[start - 1].word in TIMES:
        start -= 1
    while (
        start < end
        and start > 0
        and tokens[start - 1].word in {"on", "at", "in", "the", "last", "this", "late", "early"}
    ):
        start -= 1
    return start if start > 0 else end


def is_noun_phrase(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Tell whether a phrase can be somebody who speaks: the daily, another, CBS News, Clinton officials."""
    first, last = tokens[start], tokens[end - 1]
    if last.word in PRONOUNS or last.word.endswith(("'s", "s'")) or first.word in {"i", "you", "we", "it"}:
        return False
    if end - start == 1 and last.word in DETERMINERS:
        return False
    if first.word.isdigit():
        return end - start > 1
    if end - start == 1:
        return last.is_capital or last.word in PLURALS or last.word in QUANTITIES or _is_plural(last)
    return (
        first.word in DETERMINERS | QUANTITIES or first.is_capital or last.word in ROLES or _is_plural(last)
    )


def _is_plural(token: Token) -> bool:
    return token.word.endswith("s") and len(token.word) > 4 and not token.word.endswith(("ss", "'s", "us"))
