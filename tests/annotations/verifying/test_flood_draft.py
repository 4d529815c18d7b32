"""A draft of a thousand words with twenty quotations, of which eight were altered."""

from __future__ import annotations

from pathlib import Path

from synoptic.annotations.verifying.checker import Checker
from synoptic.annotations.verifying.draft_quotations import quotations_in_draft
from synoptic.corpus import samples
from synoptic.corpus.files.loading import articles_in, load

DRAFT = Path(__file__).parent / "flood_draft.md"
ALTERED = {
    "It found the one that [the crew] had left open.": "changed",
    "There is no barrier on this coast built for such a night,": "changed",
    "The general is a brave man,": "moved",
    "They drowned because of a bearing the size of a loaf of bread,": "moved",
    "If the bearing screams, you do not wait for it to finish.": "changed",
    "I begged them for those two bearings in October and they laughed at me,": "missing",
    "The book goes to five point six,": "changed",
    "Josef Brandt, 81, and Irma Brandt, 79, of Cooper’s Steps, who kept the ironmonger’s until 2016": (
        "changed"
    ),
}


def test_all_that_was_altered_is_named_and_nothing_else() -> None:
    articles = load([samples.folder()]).articles
    (draft,) = articles_in(DRAFT).articles
    checker = Checker(articles)
    verdicts = [checker.check(one) for one in quotations_in_draft(draft, articles)]
    told = {each.written.quotation: each.state.value for each in verdicts if each.state is not None}
    assert len(told) == 20
    assert {quotation: state for quotation, state in told.items() if state != "exact"} == ALTERED
    not_checked = [each.written.quotation for each in verdicts if each.state is None]
    assert not_checked == ["safe", "victims", "The Sea and the City"]
