"""Claims against sources: what is in a cell, and how it is exported."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from markdown_it import MarkdownIt
from msgspec.structs import replace

from synoptic.annotations.export.tables.claims_in_articles import matrix_cells_table, matrix_table
from synoptic.annotations.export.tables.csv_document import csv_of
from synoptic.annotations.export.tables.markdown_tables import matrix_as_markdown
from synoptic.annotations.matrix.claims import (
    claim_of_difference,
    claim_of_saved,
    claims_of_tags,
    key_of_difference,
)
from synoptic.annotations.matrix.matrix import (
    CellState,
    Claim,
    claim_of_quotation,
    matrix,
)
from synoptic.annotations.search.finder import Finder
from synoptic.corpus.article import Article, Passage, Span, digest_of
from synoptic.corpus.parallels.worth_a_look import AlignedPair, worth_a_look
from synoptic.corpus.quotations.quotations import quotations_of
from synoptic.corpus.quotations.said_by import said_by
from synoptic.corpus.quotations.wordings import quotations_in, wordings_of
from tests.annotations.specimens import TEXT, article_of, mark, store_in

if TYPE_CHECKING:
    from synoptic.annotations.matrix.matrix import Matrix
    from synoptic.annotations.store.store import AnnotationStore


def _article(name: str, text: str, date: str | None = None) -> Article:
    return Article(name, f"Title {name}", text, digest_of(text), date=date, source=f"Paper {name}")


LATE = _article("late", "Ada Marsh left. “We felt one bump, then a long scrape,” Marsh said.", "2031-03-16")
EARLY = _article(
    "early", "Capt. Ada Marsh came. “We felt one bump,” she said. There | was fog.", "2031-03-14"
)
UNDATED = _article("undated", "Nobody was hurt.")


def _claim(words: str, *articles: Article) -> Claim:
    return Claim(
        f"search:{words}",
        words,
        tuple(
            Passage.of(article, start, start + len(words))
            for article in articles
            if (start := article.text.find(words)) >= 0
        ),
    )


def _states(shown: Matrix) -> list[list[str]]:
    return [[cell.state.value for cell in row.cells] for row in shown.rows]


def test_columns_are_the_articles_by_date_and_cells_hold_exact_words() -> None:
    shown = matrix([LATE, UNDATED, EARLY], [_claim("one bump", LATE, EARLY, UNDATED)])
    assert shown.columns == (EARLY, LATE, UNDATED)
    ((first, second, third),) = [row.cells for row in shown.rows]
    assert (first.article, second.article, third.article) == ("early", "late", "undated")
    for cell, article in ((first, EARLY), (second, LATE)):
        (passage,) = cell.passages
        assert article.text[passage.start : passage.end] == passage.text == "one bump"
    assert third.passages == ()


def test_nothing_is_silence_only_once_the_reader_has_confirmed_it() -> None:
    claim = _claim("long scrape", LATE, EARLY, UNDATED)
    articles = [EARLY, LATE, UNDATED]
    assert _states(matrix(articles, [claim])) == [["not read", "words", "not read"]]
    assert _states(matrix(articles, [claim], is_read=lambda article: article == "early")) == [
        ["no mention yet", "words", "not read"]
    ]
    keys = (claim.key, "early"), (claim.key, "late"), ("search:other", "undated")
    silent: dict[tuple[str, str], tuple[str | None, ...]] = dict.fromkeys(keys, (None,))
    shown = matrix(articles, [claim], silent=silent)
    assert _states(shown) == [["silent", "words", "not read"]]


def test_a_partly_read_article_says_so_everywhere() -> None:
    shares = {"early": 0.513, "late": 0.004, "undated": 0.999}
    shown = matrix(
        [EARLY, LATE, UNDATED],
        [_claim("zeppelin")],
        is_read=lambda article: article == "undated",
        share_read=shares.__getitem__,
    )
    assert _states(shown) == [["partly read", "not read", "no mention yet"]]
    assert [cell.said for cell in shown.rows[0].cells] == ["only 51 % read", "not read", "no mention yet"]
    for written in (
        matrix_as_markdown(shown),
        csv_of(matrix_cells_table(shown)).text,
        csv_of(matrix_table(shown)).text,
    ):
        assert "only 51 % read" in written
        assert written.count("not read") == 1


def test_a_silence_says_whose_it_is_unless_it_is_the_reader_s_alone() -> None:
    claim = _claim("long scrape", LATE)

    def said(*confirmed: str | None, reader: str | None = None) -> str:
        shown = matrix([EARLY, LATE], [claim], silent={(claim.key, "early"): confirmed}, reader=reader)
        (cell, words) = shown.rows[0].cells
        assert (words.silent_by, words.said) == ((), "words")
        return cell.said

    assert said(None) == "silent"
    assert said("ana", reader="ana") == "silent"
    assert said("ben") == "silent (ben)"
    assert said(None, "ben") == "silent (you, ben)"
    assert said("ana", "ben", reader="ana") == "silent (you, ben)"
    assert said() == "not read"


def _row_of_tag(store: AnnotationStore, article: Article) -> Claim:
    """Return the row of the tag `claim`."""
    claims = claims_of_tags(store.annotations, [article], store.texts)
    return next(claim for claim in claims if claim.label == "claim")


def test_a_tag_is_a_row_with_those_nested_in_it(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    article = article_of()
    mark(store, "sustained pressure", "claim")
    mark(store, "the only one", "claim/number")
    mark(store, "NATO chief", "other")
    claim = _row_of_tag(store, article)
    assert [passage.text for passage in claim.passages] == ["sustained pressure", "the only one"]
    edited = replace(article_of(f"New.\n\n{TEXT}"), id=article.id)
    moved = _row_of_tag(store, edited)
    assert [passage.text for passage in moved.passages] == ["sustained pressure", "the only one"]
    gone = replace(article_of("All else."), id=article.id)
    assert _row_of_tag(store, gone).passages == ()


@pytest.mark.parametrize(
    ("query", "scope", "words"),
    [
        ("by:marsh", "text", ["We felt one bump,", "We felt one bump, then a long scrape,"]),
        ("by:marsh", "all", ["We felt one bump,", "We felt one bump, then a long scrape,"]),
        ("by:nobodyatall", "text", []),
        ("-by:marsh", "text", []),
        ("in:early", "text", []),
        ("-tag:x", "text", []),
        ("-has:note", "all", []),
        ("date:2031", "text", []),
        ("fog", "titles", []),
        ("headline", "text", []),
        ("headline", "all", []),
        ("fog", "all", ["fog"]),
    ],
)
def test_a_title_is_never_evidence(query: str, scope: str, words: list[str], tmp_path: Path) -> None:
    articles = [
        replace(each, title=f"Headline of fog {each.id}", text=text, digest=digest_of(text))
        for each in (LATE, EARLY, UNDATED)
        for text in [f"Headline of fog {each.id}\n\n{each.text}"]
    ]
    store = store_in(tmp_path)
    saved = store.save_search("row", query, scope)
    claim = claim_of_saved(saved, Finder(articles, spoken=said_by), store.annotations)
    assert sorted(passage.text.strip("“”") for passage in claim.passages) == words
    shown = matrix(articles, [claim])
    assert shown.rows[0].claim is claim
    assert sum(cell.state is CellState.WORDS for cell in shown.rows[0].cells) == len(words)


def test_a_quotation_is_a_row_with_its_wordings() -> None:
    articles = [LATE, EARLY]
    (variants,) = wordings_of(quotations_in(articles, [quotations_of(each.text) for each in articles]))
    claim = claim_of_quotation(variants)
    assert claim.label == "Ada Marsh: “We felt one bump, then a long scrape,”"
    assert {passage.article: passage.text for passage in claim.passages} == {
        "late": "We felt one bump, then a long scrape,",
        "early": "We felt one bump,",
    }


def test_the_row_of_what_somebody_denies_says_so() -> None:
    articles = [
        replace(LATE, text="Ada Marsh never said “we felt one long bump” that night.\n"),
        replace(EARLY, text="Ada Marsh denied saying “we felt one long bump” that night.\n"),
    ]
    (variants,) = wordings_of(quotations_in(articles, [quotations_of(each.text) for each in articles]))
    assert claim_of_quotation(variants).label == "“we felt one long bump” (denied: Ada Marsh)"


def test_a_place_that_is_given_twice_is_there_once() -> None:
    claim = _claim("one bump", LATE)
    shown = matrix([LATE], [replace(claim, passages=claim.passages * 2)])
    assert len(shown.rows[0].cells[0].passages) == 1


def test_markdown_is_a_table_with_the_words_and_their_places() -> None:
    claims = [_claim("There | was fog", EARLY), _claim("one bump", LATE, EARLY)]
    articles = [replace(LATE, letter="B"), replace(EARLY, letter="A")]
    written = matrix_as_markdown(matrix(articles, claims, silent={(claims[0].key, "late"): (None,)}))
    html = MarkdownIt("commonmark").enable("table").render(written)
    assert html.count("<tr>") == 3
    assert "<th>A Paper early, 2031-03-14</th>" in html
    assert "<th>B Paper late, 2031-03-16</th>" in html
    start = EARLY.text.index("There |")
    assert f"<td>“There | was fog” ({start}–{start + 15})</td>" in html
    assert "<td><em>silent</em></td>" in html
    (first, _) = re.findall("<li>(.*)</li>", html)
    assert first == (
        f"<strong>A</strong> Title early, Paper early, 2031-03-14, SHA-256 <code>{EARLY.digest}</code>"
    )


def test_a_row_for_a_search_with_a_name_says_what_it_looks_for() -> None:
    named, plain = Claim("search:text:fog | mist", "Z", ()), Claim("search:all:fog", "fog", ())
    first, second = matrix_as_markdown(matrix([EARLY], [named, plain])).splitlines()[2:4]
    assert first.startswith("| Z (search: fog \\| mist) | ")
    assert second.startswith("| fog | ")


def test_long_titles_head_no_columns_and_the_legend_has_them_whole() -> None:
    title = "A headline that goes on and on, as they do | and then some more of it"
    article = replace(UNDATED, title=title, source=None, path=Path("/articles/000.txt"), letter="F")
    written = matrix_as_markdown(matrix([article], [_claim("Nobody", article)]))
    assert "| Claim | F A headline that goes on and on, as they…, no date |" in written
    assert f"* **F** {title}, file 000.txt, SHA-256 `{article.digest}`" in written


def test_an_article_is_called_by_its_letter_wherever_its_column_is() -> None:
    articles = [replace(LATE, letter="A"), replace(EARLY, letter="AB"), UNDATED]
    head = matrix_as_markdown(matrix(articles, [])).splitlines()[0]
    assert (
        head == "| Claim | AB Paper early, 2031-03-14 | A Paper late, 2031-03-16 | Paper undated, no date |"
    )


def test_words_that_bring_their_own_marks_get_no_others() -> None:
    article = _article("own", "Pell said: “We canceled it,” and then: «Nothing.» So it was.")
    for words in ("“We canceled it,”", "«Nothing.»"):
        start = article.text.index(words)
        written = matrix_as_markdown(matrix([article], [_claim(words, article)]))
        assert f"| {words} ({start}–{start + len(words)}) |" in written


def test_words_in_quotation_marks_get_no_second_ones() -> None:
    words = "“We felt one bump,”"
    article = _article("said", f"{words} she said.", "2031-03-14")
    claim = Claim("search:bump", "bump", (Passage.of(article, 0, len(words)),))
    assert f"| {words} (0–{len(words)}) |" in matrix_as_markdown(matrix([article], [claim]))


def test_csv_has_the_exact_words_and_starts_no_formula() -> None:
    text = '=cmd|"/C calc"!A1 said,\n“so”.'
    article = _article("formula", text, "2031-03-14")
    claim = Claim("search:x", "@x", (Passage.of(article, 0, len(text)),))
    shown = matrix([article, UNDATED], [claim])
    rows = list(csv.DictReader(io.StringIO(csv_of(matrix_cells_table(shown)).text)))
    assert [row["state"] for row in rows] == ["words", "not read"]
    assert rows[0]["text"] == f"'{text}"
    assert rows[0]["claim"] == "'@x"
    assert (rows[0]["start"], rows[0]["end"], rows[0]["sha256"]) == ("0", str(len(text)), article.digest)
    assert (rows[1]["text"], rows[1]["start"]) == ("", "")


def test_states_are_told_apart_in_words() -> None:
    assert len({state.value for state in CellState}) == 5


def test_a_difference_is_a_claim_with_both_passages_wherever_they_are_now() -> None:
    texts = "The sea killed 12 people.", "Rain.\n\nIt killed 14 people at sea."
    one, other = (_article(name, text) for name, text in zip(("one", "other"), texts, strict=True))
    pair = AlignedPair(one, other, Span(0, 25), Span(7, len(other.text)), 0.9)
    turned = AlignedPair(other, one, pair.b, pair.a, 0.9)
    (found,), (same,) = worth_a_look([pair]), worth_a_look([turned])
    key = key_of_difference(found)
    assert key_of_difference(same) == key
    edited = _article("one", f"Lately.\n\n{one.text}")
    claim = claim_of_difference(key, "12 ⇄ 14", [edited, other, UNDATED])
    assert claim.label == "12 ⇄ 14"
    assert {(each.article, each.text) for each in claim.passages} == {
        ("one", "The sea killed 12 people."),
        ("other", "It killed 14 people at sea."),
    }
    assert all(edited.text[each.start : each.end] == each.text for each in claim.passages[:1])


@pytest.mark.parametrize(
    "key", ["difference:", "difference:x", "difference:\n⇄\n\n⇄\n", "difference:x\n⇄\ny"]
)
def test_a_difference_without_passages_here_is_no_fault(key: str) -> None:
    assert not claim_of_difference(key, "?", [LATE, EARLY]).passages
