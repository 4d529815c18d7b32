"""News in which others annotated the events: ECB+, or whatever has its form.

ECB+: Cybulska and Vossen 2014, "Using a sledgehammer to crack a nut? Lexical diversity and event coreference
resolution", LREC (CC BY 3.0). Two sentences of articles of one topic say the same if both tell of one event,
verbs of reporting aside. Nothing of it is kept here: clone shanybar/event_entity_coref_ecb_plus, and name its
folder `data/interim/cybulska_setup` by `COREFERENT_NEWS`. Its part for tests stays unread.
"""

from __future__ import annotations

import json
import os
import random
import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from synoptic.corpus.parallels.profile import profile_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from synoptic.corpus.parallels.profile import TextProfile

FOLDER = "COREFERENT_NEWS"
"""The environment variable that names the folder."""
Part: TypeAlias = Literal["Train", "Dev"]

_REPORTING_WORDS = """
said say says saying told tell tells telling announced announce announces announcing announcement
reported report reports reporting according statement statements stated state states added add adds
adding claimed claim claims claiming confirmed confirm confirms confirming explained explains explain
noted notes note quoted quote wrote writes write comment comments commented commenting asked asks ask
speaking spoke speak revealed reveals reveal described describes describe called calls mentioned
suggested suggest suggests insisted insists argued argues acknowledged interview spokesman talk talked
talking news remarks remarked declared declares replied tweeted posted warned
"""
_REPORTING = frozenset(_REPORTING_WORDS.split())
_BEFORE = re.compile(r"\s+([,.;:!?%)\]}]|(?:'s|n't|'re|'ve|'ll|'d|'m)\b)")
_AFTER = re.compile(r"([(\[{$£€])\s+")


@dataclass(frozen=True, slots=True)
class AnnotatedSentence:
    """A sentence, and the events of which it tells."""

    text: str
    """Its words."""
    events: frozenset[str]
    """Those that any other sentence tells of as well."""


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """Two texts, and which of their sentences say the same."""

    one: TextProfile
    """The one."""
    other: TextProfile
    """The other."""
    same: NDArray[np.bool_]
    """For each two units whether they say the same."""


def news_folder() -> Path | None:
    """Return the folder; where none is named, say so and return None."""
    if (named := os.environ.get(FOLDER)) is None:
        print(f"  news with annotated events: not here; name a clone of ECB+ by {FOLDER}")
        return None
    return Path(named)


def annotated_news(folder: Path, part: Part) -> dict[str, dict[str, tuple[AnnotatedSentence, ...]]]:
    """Return the articles of a part by topic and name."""
    words: defaultdict[str, defaultdict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for line in (folder / f"ECB_{part}_corpus.txt").read_text(encoding="utf-8").splitlines():
        if len(columns := line.split("\t")) > 3:
            words[columns[0]][int(columns[1])].append(columns[3])
    events: defaultdict[tuple[str, int], set[str]] = defaultdict(set)
    mentions = json.loads((folder / f"ECB_{part}_Event_gold_mentions.json").read_text(encoding="utf-8"))
    for mention in mentions:
        is_reporting = _REPORTING.issuperset(mention["tokens_str"].casefold().split())
        if not is_reporting and not mention["is_singleton"]:
            events[mention["doc_id"], mention["sent_id"]].add(mention["coref_chain"])
    found: defaultdict[str, dict[str, tuple[AnnotatedSentence, ...]]] = defaultdict(dict)
    for name, sentences in words.items():
        found[name.split("_")[0]][name] = tuple(
            AnnotatedSentence(_joined(sentences[number]), frozenset(events[name, number]))
            for number in sorted(sentences)
        )
    return dict(found)


def pairs_of_topics(folder: Path, part: Part) -> Iterator[LabelledPair]:
    """Yield every two articles of each topic; most have one to four sentences."""
    for articles in annotated_news(folder, part).values():
        read = [(profile, _events_of(profile, own)) for own in articles.values() for profile in [_read(own)]]
        for (one, here), (other, there) in combinations(read, 2):
            yield LabelledPair(one, other, _same(here, there))


def digests(folder: Path, part: Part, *, topics: int, count: int, seed: int) -> Iterator[LabelledPair]:
    """Yield pairs of texts of the length of articles, each with one article of so many topics, shuffled."""
    chance = random.Random(seed)
    news = annotated_news(folder, part)
    for _ in range(count):
        chosen = chance.sample(sorted(news), topics)
        drawn = [chance.sample(sorted(news[topic]), 2) for topic in chosen]
        sides: list[tuple[TextProfile, list[frozenset[str]]]] = []
        for side in range(2):
            order = chance.sample(range(topics), topics)
            own = [one for at in order for one in news[chosen[at]][drawn[at][side]]]
            profile = _read(own)
            sides.append((profile, _events_of(profile, own)))
        (one, here), (other, there) = sides
        yield LabelledPair(one, other, _same(here, there))


def _joined(tokens: Sequence[str]) -> str:
    """Return tokens as the sentence that they were."""
    text = " ".join(tokens).replace("``", '"').replace("''", '"')
    text = _AFTER.sub(r"\1", _BEFORE.sub(r"\1", text))
    parts = [part.strip() for part in text.split('"')]
    return "".join(
        part if not number else f'" {part}' if number % 2 == 0 else f' "{part}'
        for number, part in enumerate(parts)
    ).strip()


def _read(sentences: Sequence[AnnotatedSentence]) -> TextProfile:
    return profile_of("\n\n".join(sentence.text for sentence in sentences))


def _events_of(profile: TextProfile, sentences: Sequence[AnnotatedSentence]) -> list[frozenset[str]]:
    """Return for each unit the events of the sentence that it is of."""
    ends = np.cumsum([len(sentence.text) + 2 for sentence in sentences])
    return [sentences[int(np.searchsorted(ends, span.start, side="right"))].events for span in profile.units]


def _same(here: Sequence[frozenset[str]], there: Sequence[frozenset[str]]) -> NDArray[np.bool_]:
    return np.array([[bool(one & other) for other in there] for one in here], bool).reshape(
        len(here), len(there)
    )
