from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.corpus.article import Span
from synoptic.corpus.articles.boilerplate import Fold, boilerplate_folds, folds_of, is_boilerplate

ARTICLES = Path(__file__).resolve().parents[3] / ".." / "shared" / "articles"
SAMPLES = Path(__file__).resolve().parents[3] / "synoptic" / "corpus" / "samples"

HEADLINE = "Averhythe counts its dead as blame rises with the tide"
PROSE = (
    "The Ministry of Health has brought its count down from 61 to 57. Four people had been seen at two "
    "hospitals, she said, and were counted twice. Nobody could say when they would be allowed to go home."
)
CAPTION = "The Number Four gate of the Sarne Barrier, seen from the Customs House steps"

lines = st.lists(
    st.one_of(
        st.sampled_from(
            [
                *(
                    "",
                    " ",
                    HEADLINE,
                    PROSE,
                    CAPTION,
                    f"{CAPTION} (Pool photo)",
                    "“Print.”",
                    "home.",
                    "- Print",
                ),
                *("Advertisement", "Published", "on", "Home", "icon-facebook icon-x", "© 2031 The Outlet"),
                *("# Home", "## Related Content", "Share on Facebook", "12 comments", "5 min read"),
                *textwrap.wrap(PROSE, 60),
            ]
        ),
        st.text(max_size=20),
    ),
    max_size=20,
)
texts = st.tuples(lines, st.sampled_from(["\n", "\n\n"])).map(lambda drawn: drawn[1].join(drawn[0]))


def folded(text: str) -> list[str]:
    return [
        line
        for fold in boilerplate_folds(text)
        for line in text[fold.span.start : fold.span.end].split("\n")
        if line.strip()
    ]


def article(*parts: str) -> str:
    return "\n\n".join((HEADLINE, PROSE, *parts, PROSE.replace("Health", "Waters")))


@given(texts)
def test_folds_are_whole_lines_apart_and_in_order(text: str) -> None:
    at = 0
    for fold in boilerplate_folds(text):
        start, end = fold.span.start, fold.span.end
        assert at <= start < end <= len(text)
        assert start == 0 or text[start - 1] == "\n"
        assert end == len(text) or text[end - 1] == "\n"
        hidden = text[start:end].removesuffix("\n").split("\n")
        assert hidden[0].strip()
        assert hidden[-1].strip()
        assert fold.lines == len(fold.reasons) == sum(bool(line.strip()) for line in hidden)
        assert all(reason and "\n" not in reason for reason in fold.reasons)
        # What stands between two folds is not blank: else they would be one.
        assert at == 0 or text[at:start].strip()
        at = end


@given(texts)
def test_what_is_folded_is_boilerplate_or_stands_twice_and_the_headline_stays(text: str) -> None:
    hidden = folded(text)
    everything = [line.strip() for line in text.split("\n") if line.strip()]
    assert not hidden or len(hidden) < len(everything)
    for line in hidden:
        assert is_boilerplate(line) or len(line.strip()) >= 40
    at = 0
    for line in text.split("\n"):
        if line.strip() and not is_boilerplate(line):
            assert not any(fold.span.start <= at < fold.span.end for fold in boilerplate_folds(text))
            break
        at += len(line) + 1


@given(texts)
def test_the_same_text_has_the_same_folds(text: str) -> None:
    assert boilerplate_folds(text) == boilerplate_folds(text)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Advertisement", 'a page label: "Advertisement"'),
        ("  Related Content", 'a page label: "Related Content"'),
        ("## Read more", 'a page label: "## Read more"'),
        ("HTML tutorial", 'a page label: "HTML tutorial"'),
        ("icon-facebook icon-twitter icon-whatsapp", "names of icons"),
        ("Share on Facebook", "a share button"),
        ("Facebook Twitter WhatsApp Telegram LinkedIn Reddit Email Print", "share buttons"),
        ("12 comments", "a count of shares, comments or views"),
        ("5 min read", "a reading time"),
        ("© 2031 The Estery Chronicle", "a copyright line"),
        ("Copyright 2031 The Estery Chronicle and its correspondents", "a copyright line"),
        ("The Estery Chronicle and its many correspondents. All rights reserved.", "a copyright line"),
    ],
)
def test_each_fold_says_why(line: str, reason: str) -> None:
    text = article(line)
    start = text.index(line)
    assert boilerplate_folds(text) == (Fold(Span(start, start + len(line) + 1), 1, (reason,)),)


@pytest.mark.parametrize(
    "line",
    [
        "Home",
        "Print",
        "Comments",
        "Facebook",
        "on",
        "“Advertisement.”",
        "“Don’t miss!”",
        "- Advertisement",
        "3. Share",
        "(c) what the log says",
        "Copyright holders sued on Monday.",
        "He shared the plan on Monday.",
        CAPTION,
    ],
)
def test_what_may_be_prose_or_a_heading_stays(line: str) -> None:
    assert boilerplate_folds(article(line)) == ()


def test_beside_other_boilerplate_a_plain_word_is_a_button() -> None:
    assert folded(article("Home", "Share", "Print")) == ["Home", "Share", "Print"]
    assert folded(article("Published", "on", "March 16")) == ["Published", "on"]


def test_the_last_word_of_a_paragraph_stays() -> None:
    wrapped = "Nobody could say when they would be allowed to go\nhome\n\nAdvertisement"
    assert folded(f"{HEADLINE}\n\n{PROSE}\n\n{wrapped}") == ["Advertisement"]
    narrow = "They were not\nallowed to go\nhome.\nOn\nMonday they\nwent."
    assert folded(article(narrow)) == []


def test_blank_lines_between_are_part_of_the_run() -> None:
    text = f"{HEADLINE}\n\nAdvertisement\n \n\nHTML tutorial\n\nTrending\n\n{PROSE}"
    (fold,) = boilerplate_folds(text)
    assert text[: fold.span.start] == f"{HEADLINE}\n\n"
    assert text[fold.span.end :] == f"\n{PROSE}"
    assert fold.lines == 3


def test_a_caption_that_stands_twice_is_shown_once() -> None:
    text = article(CAPTION, CAPTION)
    (fold,) = boilerplate_folds(text)
    assert fold.span.start == text.rindex(CAPTION)
    assert fold.reasons == ("a copy of line 5",)
    text = article(CAPTION, f"{CAPTION.replace(' ', '-')}. (Pool photo)")
    (fold,) = boilerplate_folds(text)
    assert fold.span.start == text.index(CAPTION)
    assert fold.reasons == ("a shorter copy of line 7",)


def test_of_a_headline_that_stands_twice_the_first_stays() -> None:
    text = f"{HEADLINE}\n{HEADLINE} (Update)\n\n{PROSE}"
    (fold,) = boilerplate_folds(text)
    assert fold.span == Span(len(HEADLINE) + 1, text.index("\n\n") + 1)


def test_a_refrain_stays() -> None:
    assert boilerplate_folds(article(CAPTION, CAPTION, CAPTION)) == ()
    assert (
        boilerplate_folds(article("And miles to go before I sleep,", "And miles to go before I sleep.")) == ()
    )


def test_a_text_of_boilerplate_alone_is_shown() -> None:
    assert boilerplate_folds("Advertisement\n\nShare\n\nTrending\n") == ()
    assert boilerplate_folds("") == ()
    assert boilerplate_folds("# Home\n\nWe are ending our rolling coverage.") == ()


@pytest.mark.parametrize("number", [1, 3])
def test_line_numbers_count_blank_lines(number: int) -> None:
    text = "\n" * (number - 1) + f"{CAPTION}\n{CAPTION}\n{PROSE}"
    assert boilerplate_folds(text)[0].reasons == (f"a copy of line {number}",)


def test_the_samples_have_what_pages_leave() -> None:
    assert folded((SAMPLES / "saltline.txt").read_text("utf-8")) == [
        *("Connect with us", "Published", "on", "Advertisement", "Advertisement"),
        *("Share", "icon-facebook icon-twitter icon-whatsapp", "Trending"),
    ]
    assert boilerplate_folds((SAMPLES / "ardwire.txt").read_text("utf-8")) == ()


@pytest.mark.skipif(not ARTICLES.is_dir(), reason="the five real articles are not there")
def test_the_folds_of_the_real_articles() -> None:
    found = [
        [fold.lines for fold in boilerplate_folds(path.read_text("utf-8"))]
        for path in sorted(ARTICLES.glob("*.txt"))
    ]
    assert found == [[1, 1], [], [], [1, 2, 2, 3], [1, 1]]
    spans = [fold.span for fold in boilerplate_folds(min(ARTICLES.glob("*.txt")).read_text("utf-8"))]
    assert spans == [Span(1088, 1243), Span(5100, 5115)]


def test_what_else_a_page_holds_is_one_fold() -> None:
    own = "Ferry runs aground\n\nFog lay on the Sound.\n\nAdvertisement\n\nThe pilot was questioned.\n\n"
    text = f"{own}Home\n\nSubscribe to our newsletter\n\nRelated: storms"
    *before, furniture = folds_of(text, len(own))
    assert (furniture.span, furniture.lines) == (Span(len(own), len(text)), 3)
    assert tuple(before) == folds_of(own)
