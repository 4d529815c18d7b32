"""Verbs of saying, in all their forms, and the clause beside a quotation that says who said it.

A clause such as *Ilse asked* after “Who?” goes on with the sentence of the quotation, whatever the mark at
its end: sentences, quotation marks and speakers are all read with it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Literal, TypeAlias

from msgspec import Struct

from synoptic.corpus.article import Span

Form: TypeAlias = Literal["base", "s", "past", "participle", "ing"]


def word_set(words: str) -> frozenset[str]:
    """Return the words of a list, which has white space between them."""
    return frozenset(words.split())


_SAYING_WORDS = """
acknowledge add admit advise affirm agree allege announce answer argue ask assert assure attest bark beg
begin bellow blog boast brag cable call carp caution challenge chant chide chime chirp chuckle claim
clarify coax command comment complain concede conclude concur confess confide confirm contend continue
correct counter crack croak croon crow cry deadpan declare decree demand disclose divulge drawl dub echo
elaborate email emphasise emphasize enquire enthuse estimate exclaim exhort explain exult fume gasp giggle
gloat go greet grill gripe groan grouse growl grumble grunt gush hedge hint hiss holler howl implore imply
inform inquire insist instruct interject interrupt intone jest joke lament laugh lecture maintain marvel
message moan mumble murmur muse mutter note object observe offer opine order parry plead pledge posit post
pray preach predict press probe proclaim promise propose protest purr quibble quip quiz quote rail rant
reason rebut recall recite recount reflect reiterate rejoin remark remember remind repeat reply report
respond retaliate retort reveal roar rule say scoff scold scowl scrawl scream screech sermonise sermonize
shout shriek shrug sigh sing smile snap snarl sneer snipe snort sob speculate splutter sputter stammer
state stress stutter suggest summarise summarize swear taunt tease telegraph tell testify text theorize
thunder trumpet tweet underline underscore urge venture volunteer vow wail warn weep whimper whine whisper
wonder worry write yell yelp
"""
_TELLING_WORDS = """
accuse advocate applaud attack attribute bash believe bemoan berate bill blame blast boo brand cast
characterise characterize charge christen chronicle cite coach coin compare compliment condemn consider
credit criticise criticize decry deem defend demonise demonize denounce deny depict deplore deride
describe detail disavow discuss dismiss disparage dispute doubt endorse envision equate eschew excoriate
expect express fault fear forecast foresee frame guess hail heckle herald highlight hope hype indicate
inquire insinuate introduce invoke jeer knock label lambast lambaste lash laud liken list mention mock
name nickname paint pan phrase pillory pitch ponder portray praise promote question rank rate rave read
rebuff rebuke refer reference refute reject relate ridicule rip salute savage scorn signal skewer slam
speak speculate spin stipulate surmise tag term thank think threaten title tout trash view voice vouch
welcome worry
"""
_IRREGULAR = {
    "say": ("said", "said"),
    "tell": ("told", "told"),
    "write": ("wrote", "written"),
    "begin": ("began", "begun"),
    "speak": ("spoke", "spoken"),
    "think": ("thought", "thought"),
    "sing": ("sang", "sung"),
    "swear": ("swore", "sworn"),
    "weep": ("wept", "wept"),
    "go": ("went", "gone"),
    "read": ("read", "read"),
    "cast": ("cast", "cast"),
    "spin": ("spun", "spun"),
    "foresee": ("foresaw", "foreseen"),
    "forecast": ("forecast", "forecast"),
}
_TAKING_PERSONS = word_set(
    "advise ask assure beg caution challenge command exhort greet inform instruct interrupt lecture "
    "message order remind scold taunt tease tell text urge warn email"
)
"""Verbs after which somebody may stand, to whom it is said."""
_DOUBLED = word_set(
    "admit beg blog brag deadpan dub pan quip quiz rebut refer rip shrug slam snap sob spin tag"
)


class VerbForm(Struct, frozen=True):
    """A form of a verb that brings in somebody's words."""

    verb: str
    """The verb itself, as a dictionary has it."""
    forms: frozenset[Form]
    """Which of its forms this is: `said` is past and participle."""
    is_saying: bool
    """Whether the verb stands beside a whole quotation by itself: *said*, but not *described*."""


@cache
def verb_forms() -> Mapping[str, VerbForm]:
    """Return all forms of verbs that bring in words, in small letters."""
    forms: dict[str, VerbForm] = {}
    for words, is_saying in ((_TELLING_WORDS, False), (_SAYING_WORDS, True)):
        for verb in words.split():
            for form, word in _inflected(verb):
                known = forms.get(word)
                both = known.forms if known is not None and known.verb == verb else frozenset()
                forms[word] = VerbForm(verb, both | {form}, is_saying)
    return forms


def _inflected(verb: str) -> tuple[tuple[Form, str], ...]:
    ends_in_consonant_y = verb.endswith("y") and verb[-2] not in "aeiou"
    stem = verb[:-1] if verb.endswith("e") and not verb.endswith(("ee", "ye")) else verb
    if verb in _DOUBLED or verb == "begin":
        stem = verb + verb[-1]
    past = verb[:-1] + "ied" if ends_in_consonant_y else verb + "d" if verb.endswith("e") else stem + "ed"
    past, participle = _IRREGULAR.get(verb, (past, past))
    if ends_in_consonant_y:
        third = verb[:-1] + "ies"
    else:
        third = verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "o")) else "s")
    return ("base", verb), ("s", third), ("past", past), ("participle", participle), ("ing", stem + "ing")


def verb_of(word: str) -> str | None:
    """Return the verb of saying of which a word is a form; None if it is none."""
    known = verb_forms().get(word.lower())
    return None if known is None else known.verb


def forms_of(word: str) -> frozenset[Form]:
    """Return which forms of a verb of saying a word, in small letters, can be."""
    known = verb_forms().get(word)
    return frozenset() if known is None else known.forms


PRONOUNS = frozenset({"he", "she", "they"})
"""Words that stand for somebody who was named before."""
ADVERBS = word_set(
    "also then later once again still even just now soon finally often always only recently reportedly "
    "simply merely first next further famously repeatedly never ever already since long back"
)
"""Words between a subject and its verb that change nothing; others end in -ly."""
_NO_ADVERBS = word_set(
    "daily weekly monthly quarterly family ally assembly rally reply supply bully monopoly july italy"
)
AUXILIARIES = word_set("has have had is are was were be been being would will may might could did does do to")

_DETERMINERS = word_set("the a an his her their its our one another")
_ALONE = word_set("he she they it i we another others both some many")
_NOT_IN_SUBJECT = word_set(
    "that when as while after because if but or than to by on into who which where not nothing is was "
    "are were had has said"
)
_WORD = re.compile(
    r"(?:(?:[A-Z]|Dr|Mr|Mrs|Ms|Lt|Gen|Sen|Rep|Gov|Col|Sgt|Capt|St|Prof)\.|[^\W_][\w’'\-]*)(?!\w)"
)
_GOES_ON = re.compile(
    r"\s*(?:$|[,.;:!?)\]”’\"'»…—–]|-|"
    r"(?:to|at|in|on|during|of|about|after|before|when|as|while|with|from|for|through|over|via|by|and|but|upon|into"
    r"|back|out|again|later|recently|last|this|earlier|yesterday|today|who|where|amid|without|under|aloud|off|up"
    r"|aboard|near|behind|across|against|because|if|until|[a-z]+ly|(?!(?:no|any|some|every)thing)[a-z]+ing|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r")\b)"
)
_TAKES = re.compile(
    r"\s*(?:him|her|them|me|us|[a-z]+s|(?:the|an?|his|her|their|our) [a-z]+|[A-Z][\w’.\-]*)\b"
)
_ASIDE = re.compile(r", [^,.;:?!“”\"]{2,90}, (?P<verb>[a-z]+)\b")
_NEAR_CHARACTERS = 160
_MOST_WORDS = 9


class SpeechTag(Struct, frozen=True):
    """A clause that says who said the words before it."""

    subject: Span
    """Who."""
    verb: Span
    """The verb."""


def speech_tag(text: str, start: int, end: int) -> SpeechTag | None:
    """Return the clause *Ilse asked*, *asked Ilse* at the head of `text[start:end]`; None if none is there.

    A sentence of its own is none, although it may begin so: "Ilse said nothing", "Ilse said that it was".
    """
    while start < end and text[start].isspace():
        start += 1
    near = min(end, start + _NEAR_CHARACTERS)
    words: list[Span] = []
    at = start
    while len(words) < _MOST_WORDS and (found := _WORD.match(text, at, near)) is not None:
        words.append(Span(*found.span()))
        at = found.end() + 1 if text[found.end() : found.end() + 1] == " " else near
    aside = _ASIDE.match(text, words[-1].end, near) if words else None
    if aside is not None and len(words) < _MOST_WORDS and text[words[0].start].isupper():
        # Ilse Brandt, the harbour master, asked.
        verb = Span(*aside.span("verb"))
        if _says(aside["verb"], {"past", "s"}) and _is_tag(
            text, verb_forms()[aside["verb"]].verb, verb.end, near
        ):
            return SpeechTag(Span(words[0].start, words[-1].end), verb)
    if not words:
        return None
    return _inverted(text, words) or _straight(text, words, near)


def _straight(text: str, words: list[Span], end: int) -> SpeechTag | None:
    """*The crew chief asked*."""
    first = text[words[0].start : words[0].end]
    if first.lower() in _NOT_IN_SUBJECT:
        return None
    if not (first[0].isupper() or first[0].isdigit() or first in _DETERMINERS | _ALONE):
        return None
    for number, span in enumerate(words):
        word = text[span.start : span.end].lower()
        if number and _says(word, {"past", "s"}):
            before = words[number - 1]
            while number > 1 and _is_beside_verb(text[before.start : before.end].lower()):
                number -= 1
                before = words[number - 1]
            if _is_tag(text, verb_forms()[word].verb, span.end, end):
                return SpeechTag(Span(words[0].start, before.end), span)
            return None
        if number and text[words[number - 1].end : words[number - 1].end + 1] == ",":
            return None
        if number and (
            word in _NOT_IN_SUBJECT - AUXILIARIES or (first.lower() in _ALONE and not _is_beside_verb(word))
        ):
            return None
    return None


def _inverted(text: str, words: list[Span]) -> SpeechTag | None:
    """*Asked the crew chief*."""
    verb = text[words[0].start : words[0].end]
    if len(words) == 1 or not _says(verb, {"past", "s"}):
        return None
    second = text[words[1].start : words[1].end]
    if second in {"he", "she", "they"}:
        return SpeechTag(words[1], words[0])
    if not (second[0].isupper() or second in _DETERMINERS | {"another", "others"}):
        return None
    last = 1
    while last + 1 < len(words) and text[words[last + 1].start].isupper():
        last += 1
    return SpeechTag(Span(words[1].start, words[last].end), words[0])


def _says(word: str, forms: set[Form]) -> bool:
    known = verb_forms().get(word)
    return known is not None and known.is_saying and not forms.isdisjoint(known.forms)


def is_adverb(word: str) -> bool:
    """Tell whether a word, in small letters, may part a subject from its verb: Ilse quietly said."""
    return word in ADVERBS or (word.endswith("ly") and len(word) > 4 and word not in _NO_ADVERBS)


def _is_beside_verb(word: str) -> bool:
    return is_adverb(word) or word in AUXILIARIES


def _is_tag(text: str, verb: str, at: int, end: int) -> bool:
    if _GOES_ON.match(text, at, end):
        return True
    return verb in _TAKING_PERSONS and _TAKES.match(text, at, end) is not None
