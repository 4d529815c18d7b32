"""Changes that two readers might make, drawn at random: every word in them is new, so that none is missed."""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from msgspec.structs import replace

from synoptic.annotations.errors import AnnotationError
from synoptic.annotations.model.changes import SHELVES, Draft, apply
from synoptic.annotations.model.corrections import corrected
from synoptic.annotations.model.rebasing import referred_to
from synoptic.annotations.model.values import LIBRARY, ArticleLetter
from synoptic.annotations.store import (
    claim_rows,
    dismissals,
    highlights,
    links,
    searches,
    silences,
    tags,
    trash,
)
from tests.annotations.specimens import START, Clock, anchor_in, article_of, record_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from synoptic.annotations.model.annotations import Annotations
    from synoptic.annotations.model.changes import Change

WORDS = ("NATO", "Washington", "convinced", "sustained pressure")
NAMES = ("claim", "claim/number", "source", "Claim")
ARTICLES = tuple(article_of(identifier=f"article-{number}") for number in (1, 2))
_WORD = re.compile(r"\b(?:base|anna|ben)-w\d+\b")

KINDS = """\
mark mark mark retag retag note note note remove link change-link unlink describe add-tag rename-tag
describe-tag merge-tags remove-tag search forget silence speak row remove-row dismiss reconsider restore empty
reshape letter""".split()  # noqa: SIM905  # fits on three lines
acts = st.tuples(st.sampled_from(KINDS), st.integers(0, 3), st.integers(0, 3))
Act = tuple[str, int, int]


class Reader:
    """Somebody who makes changes, on a clock and with ids of their own."""

    def __init__(self, name: str, creator: str, clock: Clock) -> None:
        self._name, self._creator, self._clock = name, creator, clock
        self._ids, self._words = count(1), count(1)

    def word(self) -> str:
        return f"{self._name}-w{next(self._words)}"

    def change(self, annotations: Annotations, act: Act) -> Change | None:
        draft = Draft(annotations, self._clock(), lambda: f"{self._name}-{next(self._ids)}", self._creator)
        try:
            self._do(draft, *act)
        except (AnnotationError, IndexError):
            return None
        return draft.change()

    def changes(
        self, annotations: Annotations, acts: Sequence[Act]
    ) -> tuple[Annotations, list[tuple[Change, Annotations]]]:
        """Return the annotations after some changes, and these, each with what it referred to."""
        made = []
        for act in acts:
            if (change := self.change(annotations, act)) is not None:
                made.append((change, referred_to(annotations, change)))
                annotations = apply(annotations, change)
        return annotations, made

    def _do(self, draft: Draft, act: str, one: int, two: int) -> None:
        picture = draft.picture
        article = ARTICLES[one % 2]
        record = replace(record_for(article), path=f"{article.id}.txt")
        record = replace(picture.articles.get(article.id) or record)
        anchor = anchor_in(article, WORDS[two])
        marked = list(picture.highlights)
        match act:
            case "mark":
                text = self.word() if two % 2 else ""
                highlights.highlight(draft, record, anchor, NAMES[:one], text)
            case "retag":
                highlights.retag(draft, _one_of(marked, one), [NAMES[two]], [NAMES[(two + 1) % 4]])
            case "note":
                target = _one_of([LIBRARY, *picture.articles, *marked, *marked], one + 4 * two)
                before = draft.own_note_on(target)
                lines = before.text.split("\n") if before else []
                lines[two : two + one % 2] = [self.word()]
                text = "" if one == two == 3 else "\n".join(lines)
                highlights.note(draft, target, text, None, before.text if before else "")
            case "remove":
                highlights.remove_highlights(draft, [_one_of(marked, one)])
            case "link":
                other = replace(record_for(ARTICLES[1]), path=f"{ARTICLES[1].id}.txt")
                other = picture.articles.get(other.id) or other
                record = replace(record_for(ARTICLES[0]), path=f"{ARTICLES[0].id}.txt")
                record = picture.articles.get(record.id) or record
                links.link(
                    draft,
                    "agrees",
                    (record, anchor_in(ARTICLES[0], WORDS[one])),
                    (other, anchor_in(ARTICLES[1], WORDS[two])),
                    self.word(),
                )
            case "change-link":
                link = _one_of(list(picture.links.values()), one)
                kind = ("agrees", "softens", "contradicts")[two % 3]
                links.change_link(draft, link.id, kind, f"{link.note}\n{self.word()}", link.note)
            case "unlink":
                links.remove_links(draft, [_one_of(list(picture.links), one)])
            case "describe":
                name = ("source", "author", "owner", "desk")[two]
                value = None if one == 3 else self.word()
                highlights.record(draft, corrected(record, {name: value}), picture.articles.get(record.id))
            case "add-tag":
                tags.add_tag(draft, NAMES[one], None, self.word())
            case "rename-tag":
                tags.rename_tag(draft, NAMES[one], (self.word(), NAMES[two])[one % 2])
            case "describe-tag":
                tags.describe_tag(draft, NAMES[one], colour=("red", None)[two % 2], description=self.word())
            case "merge-tags":
                tags.merge_tags(draft, NAMES[one], NAMES[two])
            case "remove-tag":
                tags.remove_tag(draft, NAMES[one], nested=True)
            case "search":
                searches.save_search(draft, ("one", "two")[one % 2], self.word(), "text")
            case "forget":
                searches.forget_search(draft, ("one", "two")[one % 2])
            case "silence":
                silences.confirm_silence(draft, f"tag:{two % 2}", "claim", record, article.digest)
            case "speak":
                silences.withdraw_silence(draft, f"tag:{two % 2}", article.id)
            case "row":
                claim_rows.add_row(draft, f"quotation:{two % 2}", "so he says")
            case "remove-row":
                claim_rows.remove_row(draft, f"quotation:{two % 2}")
            case "dismiss":
                dismissals.dismiss(draft, f"number:{two % 2}", "5 or 6")
            case "reconsider":
                dismissals.reconsider(draft, f"number:{two % 2}")
            case "restore":
                trash.restore(draft, [_one_of(list(picture.trash), one)])
            case "empty":
                trash.empty_trash(draft)
            case "reshape":
                here = picture.highlights[_one_of(marked, one)]
                article = next(each for each in ARTICLES if each.id == here.article)
                highlights.reshape(draft, here.id, anchor_in(article, WORDS[two]))
            case "letter":
                draft.put(ArticleLetter(article.id, "ABCD"[two], f"{article.id}.txt", article.digest, START))


def _one_of(records: Sequence[Any], number: int) -> Any:
    return records[number % len(records)] if records else ([])[0]


def words_in(annotations: Annotations) -> frozenset[str]:
    """Return all words of `Reader.word` in annotations."""
    records = (record for name in SHELVES.values() for record in getattr(annotations, name).values())
    return words_of(repr(record).replace("\\n", " ") for record in records)


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """Return the words of `Reader.word` in texts."""
    return frozenset(word for text in texts for word in _WORD.findall(text))
