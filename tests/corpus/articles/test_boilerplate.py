from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.corpus.articles.boilerplate import is_boilerplate

ARTICLES = Path(__file__).resolve().parents[3] / ".." / "shared" / "articles"


@pytest.mark.parametrize(
    "line",
    [
        "Advertisement",
        "  ADVERTISEMENT  ",
        "[Advertisement]",
        "- Advertisement -",
        "Related Content",
        "Related content:",
        "Connect with us",
        "Trending",
        "Published",
        "on",
        "icon-facebook icon-twitter icon-whatsapp",
        "Share",
        "Share on Facebook",
        "Facebook Twitter WhatsApp X",
        "HTML tutorial",
        "Don’t miss",
        "5 min read",
        "12 comments",
        "© 2025 The Outlet",
        "**Read more**",
    ],
)
def test_boilerplate_is_recognised(line: str) -> None:
    assert is_boilerplate(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "   ",
        "—",
        "Foreign Policy",
        "Thu Oct 23 2025",
        "By Jane Doe",
        "Trending downwards, the rouble fell again.",
        "He shared the plan on Monday.",
        "Advertisement rates will rise next year",
        "X",
        "ZELENSKY OPTIMISTIC AMID GENEVA TALKS",
    ],
)
def test_lines_of_an_article_are_not(line: str) -> None:
    assert not is_boilerplate(line)


@given(st.text())
def test_any_line_has_an_answer_that_white_space_does_not_change(line: str) -> None:
    assert is_boilerplate(f"  {line} ") == is_boilerplate(line) or len(line) > 70


@pytest.mark.skipif(not ARTICLES.is_dir(), reason="the five real articles are not there")
def test_the_boilerplate_of_the_real_articles() -> None:
    found = [
        line.strip()
        for path in sorted(ARTICLES.glob("*.txt"))
        for line in path.read_text("utf-8").split("\n")
        if is_boilerplate(line)
    ]
    assert found == [
        "Related Content",
        *("Connect with us", "Published", "on"),
        *("Advertisement", "HTML tutorial", "Advertisement", "HTML tutorial", "Trending"),
        *["icon-facebook icon-twitter icon-whatsapp"] * 2,
    ]
