"""The rules by which the words around a quotation give it to somebody.

Each reads one sentence for one quotation in it, and either gives the words to somebody, or says that they
were not said, or has nothing to tell; the first that tells anything counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec.structs import replace

from synoptic.corpus.article import Span
from synoptic.corpus.quotations._speech_words import NAMING, PREPOSITIONS, TITLED, TITLES, WORDS_OF
from synoptic.corpus.quotations.clauses import Stance, VerbGroup, phrase_after, phrase_before
from synoptic.corpus.quotations.people import Mention
from synoptic.corpus.quotations.reader import NOBODY, UNKNOWN, Attribution, Reader
from synoptic.corpus.quotations.subjects import LEAD, Subject
from synoptic.corpus.text.speech import VerbForm

if TYPE_CHECKING:
    from synoptic.corpus.quotations.narration import Sentence

_ASKED = re.compile(r"^(?:When )?(?:[Aa]sked|[Pp]ressed)\b|^[^,]* (?:when )(?:asked|pressed)\b")
_PAST = re.compile(r"[a-z]{2,}ed$")
_CALLING = frozenset(
    ["call", "refer", "describe", "label", "dub", "brand", "name", "denounce", "term", "tweet", "write"]
)
_GOING_ON = frozenset({"and", "but", "that", "or", "then"})


def after(reader: Reader, sentence: Sentence, quoted: int) -> Attribution | None:
    """“…,” Marsh said; “…,” said Edvard Quill, who …; “…,” spokesman Jon Pell continued."""
    tokens = sentence.tokens
    begin = quoted + 1
    while begin < len(tokens) and tokens[begin].word in LEAD:
        begin += 1
    if begin >= len(tokens) or tokens[begin].kind != "word":
        return None
    is_within = quoted > 0 and tokens[quoted - 1].kind == "word" and tokens[quoted - 1].word not in _GOING_ON
    following = next((group for group in sentence.groups if group.first >= begin), None)
    is_phrase = following is None or following.first > begin
    if is_phrase and (found := _by_phrase(reader, sentence, begin)) is not None:
        return found
    if following is None:
        return None if is_within else _any_past(reader, sentence, quoted, begin)
    if following.first == following.at == begin:
        if "ing" in following.verb.forms:
            return None
        subject = reader.subjects.phrase_from(sentence, begin + 1)
        return None if subject is None else reader.given(subject, sentence, tokens[following.at].span)
    following = _past_relative(sentence, following, begin)
    if following.is_participle or (is_within and _goes_on_with_clause(sentence, following)):
        return None
    verb = tokens[following.at].span
    subject = reader.subjects.subject_of(sentence, following)
    if subject is None:
        return None if is_within else _any_past(reader, sentence, quoted, begin)
    at = sentence.token_at(subject.mention.span.start)
    if at < begin or not _is_phrase(sentence, begin, at, subject.mention):
        return None
    if at > begin and any(token.word == "and" for token in tokens[begin:at]):
        subject = _together(reader, sentence, begin, subject)
        return reader.given(subject, sentence, verb)
    before_it = reader.narration.words[sentence.span.start : tokens[quoted].span.start]
    if "," not in before_it and _ASKED.match(before_it):
        return UNKNOWN
    return reader.judged(sentence, following, quoted)


def before(reader: Reader, sentence: Sentence, quoted: int) -> Attribution | None:
    """Marsh stated, “…”; praising him, saying, “…”; She described Pell as “…”."""
    groups = [group for group in sentence.groups if group.at < quoted]
    if not groups:
        return None
    group = groups[-1]
    if len(groups) > 1 and _inherits_denial(sentence, groups[-2], group):
        return reader.judged(sentence, groups[-2], quoted)
    if group.first == 0 and group.verb.verb in {"ask", "press"}:
        return UNKNOWN
    if (named := _named_thing(sentence, group, quoted)) is not None:
        return named
    found = reader.judged(sentence, group, quoted)
    outer = _outer(sentence, groups)
    if outer is None or found is None or found.denied_by is not None:
        return found
    # Quick said that Rubio had called it “…”: Quick tells it, and perhaps in words of her own.
    if not _brings_in(sentence, group, quoted):
        found = reader.judged(sentence, outer, quoted) or found
    return replace(found, is_certain=False)


def labelled(reader: Reader, sentence: Sentence, quoted: int) -> Attribution | None:
    """Ilse Brandt: “…”; Ilse Brandt, Courier: “…”; In Ilse’s words, …; According to the ministry, …"""
    tokens = sentence.tokens
    first = 0
    if (found := _leading_phrase(reader, sentence, quoted)) is not None:
        return found
    if quoted == 0:
        return None
    if tokens[quoted - 1].word != ":":
        return _headlined(reader, sentence, quoted)
    colon = quoted - 1
    for number in range(colon):
        if tokens[number].word in {"from", "by"} and (
            own := reader.subjects.phrase_from(sentence, number + 1)
        ):
            return reader.given(own, sentence, tokens[colon].span)
    for number in range(colon - 1, -1, -1):
        if tokens[number].word in {"—", "–", "-", "|"}:
            first = number + 1
            break
    subject = reader.subjects.phrase_from(sentence, first)
    if subject is None:
        return None
    end = sentence.token_at(subject.mention.span.end)
    is_plain = end == colon or tokens[end].word in {",", "("}
    return (
        replace(reader.given(subject, sentence, tokens[colon].span), verb=None)
        if is_plain
        else replace(reader.given(subject, sentence, tokens[colon].span), verb=None, is_certain=False)
    )


def _headlined(reader: Reader, sentence: Sentence, quoted: int) -> Attribution | None:
    """Lewandowski: Director acted as “judge and jury”."""
    tokens = sentence.tokens
    subject = reader.subjects.phrase_from(sentence, 0)
    if subject is None or not tokens[0].is_capital:
        return None
    end = sentence.token_at(subject.mention.span.end)
    if end >= quoted or tokens[end].word != ":" or subject.mention.kind == "pronoun":
        return None
    return replace(reader.given(subject, sentence, tokens[end].span), verb=None)


def later(reader: Reader, sentence: Sentence, quoted: int) -> Attribution | None:
    """The “bump” was a scrape, she told the Courier; …, according to the Courier."""
    tokens = sentence.tokens
    for group in sentence.groups:
        if group.first <= quoted or group.is_participle or group.first < 1:
            continue
        if tokens[group.first - 1].word == "," and group.first == group.at and "past" in group.verb.forms:
            subject = reader.subjects.phrase_from(sentence, group.at + 1)
            if subject is not None:
                return reader.given(subject, sentence, tokens[group.at].span)
        subject = reader.subjects.subject_of(sentence, group)
        if subject is None or subject.mention.span.start < tokens[quoted].span.start:
            continue
        start = sentence.token_at(subject.mention.span.start)
        is_quoted = start > 0 and tokens[start - 1].kind == "quoted"
        if is_quoted or tokens[start - 1].word in {",", "as", "—", "–"} | TITLES:
            return reader.judged(sentence, group, quoted)
    for number in sentence.phrases:
        if number > quoted and (found := _by_phrase(reader, sentence, number)) is not None:
            return found
    return None


def _by_phrase(reader: Reader, sentence: Sentence, begin: int) -> Attribution | None:
    """According to Ilse; as Ilse put it; in Ilse’s words; – Ilse, at the end."""
    tokens = sentence.tokens
    words = [token.word for token in tokens[begin : begin + 3]]
    if (
        words[:2] == ["according", "to"]
        and (found := reader.subjects.phrase_from(sentence, begin + 2)) is not None
    ):
        verb = Span(tokens[begin].span.start, tokens[begin + 1].span.end)
        return reader.given(found, sentence, verb)
    if words[:1] == ["in"] and (found := _whose_words(reader, sentence, begin)) is not None:
        return reader.given(found, sentence, tokens[begin].span)
    if begin > 1 and tokens[begin - 1].word in {"—", "–", "-"} and tokens[begin - 2].kind == "quoted":
        subject = reader.subjects.phrase_from(sentence, begin)
        if subject is not None and tokens[begin].is_capital:
            end = sentence.token_at(subject.mention.span.end)
            if end == len(tokens) or tokens[end].word in {",", "(", "."}:
                return replace(reader.given(subject, sentence, tokens[begin - 1].span), verb=None)
    return None


def _whose_words(reader: Reader, sentence: Sentence, begin: int) -> Subject | None:
    """Return whose words "in Ilse’s words", "in the words of a senior adviser" names."""
    tokens = sentence.tokens
    for number in range(begin + 1, min(begin + 8, len(tokens))):
        if tokens[number].word not in WORDS_OF:
            continue
        if number + 1 < len(tokens) and tokens[number + 1].word == "of":
            return reader.subjects.phrase_from(sentence, number + 2)
        for one in sentence.mentions:
            at, end = sentence.token_at(one.span.start), sentence.token_at(one.span.end)
            if begin < at < number and end >= number - 1:
                return Subject(one)
    return None


def _leading_phrase(reader: Reader, sentence: Sentence, quoted: int) -> Attribution | None:
    """According to the ministry, … “…”; In Ilse’s words, … “…”."""
    tokens = sentence.tokens
    limit = tokens[quoted].span.start if quoted < len(tokens) else sentence.span.end
    for number in sentence.phrases:
        if number >= quoted - 1:
            break
        if tokens[number].word not in {"according", "in"} or (number and tokens[number - 1].kind != "mark"):
            continue
        found = _by_phrase(reader, sentence, number)
        if found is not None and (found.place is None or found.place.end <= limit):
            return found
    return None


def _any_past(reader: Reader, sentence: Sentence, quoted: int, begin: int) -> Attribution | None:
    """“…,” Ilse shivered: any verb in the past makes a narrator of who stands beside a comma in the marks."""
    tokens = sentence.tokens
    inner = reader.narration.text[max(0, tokens[quoted].span.end - 3) : tokens[quoted].span.end]
    if not inner.rstrip("”\"’'»“ ").endswith((",", "?", "!", "—", "…")):
        return None
    first = tokens[begin]
    if _PAST.match(first.word) and not first.is_capital:
        subject = reader.subjects.phrase_from(sentence, begin + 1)
        return None if subject is None else reader.given(subject, sentence, first.span)
    for number in range(begin + 1, min(begin + 12, len(tokens))):
        if _PAST.match(tokens[number].word) and not tokens[number].is_capital:
            verb = VerbForm(tokens[number].word, frozenset({"past"}), is_saying=True)
            group = VerbGroup(number, number, verb, Stance.SAID, is_participle=False)
            subject = reader.subjects.subject_of(sentence, group)
            if subject is not None and subject.mention.span.start == first.span.start:
                return reader.given(subject, sentence, tokens[number].span)
    return None


def _past_relative(sentence: Sentence, group: VerbGroup, begin: int) -> VerbGroup:
    """Return the verb of a tag whose subject has a clause of its own: Warren, who has not spoken, told us."""
    tokens = sentence.tokens
    if not any(token.word in {"who", "which"} for token in tokens[begin : group.first]):
        return group
    later_on = (
        one
        for one in sentence.groups
        if one.first > group.at and tokens[one.first - 1].word in {",", "—", "–", ")"}
    )
    return next((one for one in later_on if not one.is_participle), group)


def _goes_on_with_clause(sentence: Sentence, group: VerbGroup) -> bool:
    """On “This Week,” Carson admitted that …: what follows the verb is another clause, not the end."""
    following = sentence.tokens[group.at + 1 :][:1]
    return bool(following) and following[0].kind == "word" and following[0].word not in PREPOSITIONS


def _outer(sentence: Sentence, groups: Sequence[VerbGroup]) -> VerbGroup | None:
    """Return the verb whose clause the last verb of some is in: Quick said that Rubio had called it so."""
    group = groups[-1]
    if group.is_participle or len(groups) < 2 or groups[-2].stance is not Stance.SAID:
        return None
    outer = groups[-2]
    between = sentence.tokens[outer.at + 1 : group.first]
    words = {token.word for token in between}
    if not between or not outer.verb.is_saying or any(token.kind == "quoted" for token in between):
        return None
    breaks = {(one.word, two.word) for one, two in pairwise(between)} & {(",", "and"), (",", "but")}
    if between[0].word == "that" and not breaks and ";" not in words:
        return outer
    is_clause = all(token.kind == "word" for token in between) and not words & {"and", "but", "who", "which"}
    return outer if is_clause and len(between) < 8 else None


def _brings_in(sentence: Sentence, group: VerbGroup, quoted: int) -> bool:
    """Tell whether a verb stands right before the quotation, or calls something by it."""
    return (
        quoted - group.at < 3 or group.verb.verb in _CALLING or sentence.tokens[quoted - 1].word in {",", ":"}
    )


def _inherits_denial(sentence: Sentence, earlier: VerbGroup, group: VerbGroup) -> bool:
    """Ilse denied that she had said “…”: the denial reaches the verb within."""
    between = sentence.tokens[earlier.at + 1 : group.first]
    return (
        earlier.stance is Stance.DENIED
        and len(between) < 6
        and all(token.kind == "word" and token.word not in {"but", "and", "or"} for token in between)
    )


def _named_thing(sentence: Sentence, group: VerbGroup, quoted: int) -> Attribution | None:
    """A website called “…”: the thing has that name, and nobody says so."""
    tokens = sentence.tokens
    if (
        group.stance is Stance.SAID
        and group.at == quoted - 1
        and tokens[group.at].word in NAMING
        and group.first
    ):
        before_it = tokens[group.first - 1]
        found = phrase_before(tokens, group.first)
        is_thing = found is not None and tokens[found[0]].word in {"a", "an", "another"}
        if before_it.word in TITLED or is_thing or before_it.word == ",":
            return NOBODY
    return None


def _is_phrase(sentence: Sentence, start: int, at: int, mention: Mention) -> bool:
    """Tell whether what a tag begins with is one phrase: columnist Ai Jun; Jo Orme and Ai Jun."""
    if start == at:
        return True
    tokens = sentence.tokens
    end = sentence.token_at(mention.span.end)
    phrase = phrase_before(tokens, end)
    if phrase is None or phrase[0] <= start:
        return phrase is not None
    first = phrase_after(tokens, start)
    return first is not None and first[1] == phrase[0] - 1 and tokens[first[1]].word == "and"


def _together(reader: Reader, sentence: Sentence, begin: int, subject: Subject) -> Subject:
    """Return two who speak as one: Jo Orme and Ai Jun wrote."""
    span = Span(sentence.tokens[begin].span.start, subject.mention.span.end)
    words = reader.narration.words[span.start : span.end]
    return Subject(Mention(span, "description", words, is_certain=True))


RULES: tuple[Callable[[Reader, Sentence, int], Attribution | None], ...] = (after, before, labelled, later)
"""The rules, in the order in which they are asked."""
