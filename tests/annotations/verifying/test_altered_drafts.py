"""Drafts by a generator, whose quotations were altered in known ways: each is told for what it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from benchmarks.altered_quotations import ALTERING, EXPECTED, WRONG_SOURCE
from benchmarks.verifying import told_of_drafts
from synoptic.corpus import samples
from synoptic.corpus.files.loading import load

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "inaugural"


def test_nothing_that_was_altered_in_the_samples_is_exact() -> None:
    articles = [
        each if each.source else replace(each, source="The Saltline")
        for each in load([samples.folder()]).articles
    ]
    table = told_of_drafts(articles[:4], articles[4:], seed=3, drafts=2)
    for kind in (*ALTERING, WRONG_SOURCE):
        assert "exact" not in table[kind], kind


@pytest.mark.skipif(not SHARED.is_dir(), reason="the addresses are not beside the project")
def test_addresses_are_told_as_they_are_labelled() -> None:
    paths = sorted(SHARED.glob("*.txt"))[40:]
    articles = []
    for each in load(paths).articles:
        assert each.path is not None
        year, _, name = each.path.stem.partition("-")
        articles.append(replace(each, source=f"{name} Address of {year}"))
    table = told_of_drafts(articles[:12], articles[12:], seed=7, drafts=3)
    wrong = {
        kind: {state: number for state, number in own.items() if state not in {EXPECTED[kind], "not found"}}
        for kind, own in table.items()
    }
    assert {kind: own for kind, own in wrong.items() if own} == {}
