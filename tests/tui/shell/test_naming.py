"""Names of articles where there is little room: cut to what tells them apart."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from synoptic.corpus.article import Article
from synoptic.tui.shell.display import single_line
from synoptic.tui.shell.naming import CUT, distinguishing_parts, fitted, short_date

_SPEECH = "PRESIDENT LYNDON B. JOHNSON’S REMARKS ON SIGNING THE"
_NAMES = st.lists(
    st.one_of(
        st.lists(st.sampled_from(["the", "bridge", "is", "shut", "大統領", "橋"]), min_size=1).map(" ".join),
        st.text(min_size=1, max_size=30),
    ),
    max_size=12,
)


@given(_NAMES, st.integers(6, 60))
def test_different_names_have_different_parts(names: list[str], width: int) -> None:
    parts = distinguishing_parts(names, width)
    assert len(parts) == len(names)
    assert len(set(zip(names, parts, strict=True))) == len(set(names)) == len(set(parts))


@given(_NAMES, st.integers(6, 60))
def test_a_name_is_whole_or_shows_what_was_cut(names: list[str], width: int) -> None:
    for name, part in zip(names, distinguishing_parts(names, width), strict=True):
        first, _, rest = part.partition(CUT)
        assert part == name or (name.startswith(first) and name.endswith(rest))


@given(_NAMES, st.integers(6, 60))
def test_a_name_whose_beginning_is_no_others_stays_whole(names: list[str], width: int) -> None:
    beginnings = [fitted(name, width) for name in set(names)]
    for name, part in zip(names, distinguishing_parts(names, width), strict=True):
        if beginnings.count(fitted(name, width)) == 1:
            assert part == name


@given(st.text(max_size=40) | st.text("\n\x00a大e\u0301\u200d👩🚀\ufe0f…", max_size=20), st.integers(1, 60))
@example("\n", 1)
@example("\x00\x01", 1)
def test_a_fitted_line_takes_exactly_its_cells(text: str, width: int) -> None:
    assert cell_len(fitted(single_line(text), width)) == width


def test_what_many_share_is_cut_and_what_differs_is_shown() -> None:
    names = [
        f"{_SPEECH} CIVIL RIGHTS ACT",
        f"{_SPEECH} VOTING RIGHTS ACT OF THE YEAR",
        "PRESIDENT LYNDON B. JOHNSON’S ADDRESS TO THE CONGRESS",
        "Senate passes the bill",
    ]
    assert distinguishing_parts(names, 24) == [
        "…THE CIVIL RIGHTS ACT",
        "…VOTING RIGHTS ACT OF THE YEAR",
        "…ADDRESS TO THE CONGRESS",
        "Senate passes the bill",
    ]


def test_parts_that_would_be_alike_keep_the_first_word() -> None:
    long = "of the night of wind and rain"
    names = [f"{who} {long} {end}" for who in ("Bridge", "Harbour") for end in ("begins", "ends")]
    parts = distinguishing_parts(names, 16)
    assert parts == ["Bridge…begins", "Bridge…ends", "Harbour…begins", "Harbour…ends"]


def test_names_without_spaces_are_cut_where_they_differ() -> None:
    names = ["大統領は橋を閉鎖したと発表した一", "大統領は橋を閉鎖したと発表した二"]
    assert distinguishing_parts(names, 12) == ["…一", "…二"]


def test_a_date_has_one_form_in_the_app() -> None:
    assert short_date(_dated("2031-03-14")) == "14 Mar 2031"
    assert short_date(_dated("2031-03")) == "Mar 2031"
    assert short_date(_dated(None)) == ""


def _dated(date: str | None) -> Article:
    return Article(id="a", title="A ferry", text="", digest="", date=date)
