"""Bibliographies of the articles, read back by other programs' libraries."""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.annotations.export.document import unwatched
from synoptic.annotations.export.formats import FORMATS, ExportSubject
from synoptic.annotations.export.references.bibtex_entries import bibtex_of
from synoptic.annotations.export.references.csl_items import csl_of
from synoptic.annotations.export.references.reference import in_one_line
from synoptic.annotations.export.references.ris_records import ris_of
from synoptic.corpus.formats.found_article import RawFile
from synoptic.corpus.formats.lists.bibtex import load as load_bibtex
from synoptic.corpus.formats.lists.json_list import load as load_json
from synoptic.corpus.formats.lists.ris import load as load_ris
from tests.annotations.export.references.articles import NASTY, an_article, material_with
from tests.annotations.specimens import article_of, mark, store_in
from tests.examples import examples
from tests.schemas import schema_file
from tests.tui.command_line.test_hostile_text import blns

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from synoptic.annotations.export.document import Writer
    from synoptic.corpus.article import Article
    from synoptic.corpus.formats.found_article import FileContents

    Loader = Callable[[RawFile], FileContents]

STANDARD = "citation-style-language/schema, schemas/input"
FACTS: dict[str, Any] = {
    "title": "Fog: what we know",
    "source": "The Harbour Courier",
    "author": "Ada Marsh and Reuters Staff",
    "date": "2031-03-14",
    "url": "https://courier.example/a_b?q=1%20x&y=2#fog",
    "section": "Harbour & Sea",
    "language": "en",
    "fields": (("owner", "Averland Press"),),
}


def csl(*articles: Article) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = json.loads(csl_of(material_with(*articles), unwatched).content)
    return items


def bibtex(*articles: Article) -> list[dict[str, str]]:
    """Return the fields of the entries, as bibtexparser and pylatexenc read them; addresses raw."""
    bibtexparser = pytest.importorskip("bibtexparser", reason="the extra `documents` is not installed")
    from bibtexparser.middlewares import LatexDecodingMiddleware

    written = bibtex_of(material_with(*articles), unwatched).text
    raw = bibtexparser.parse_string(written)
    read = bibtexparser.parse_string(written, append_middleware=[LatexDecodingMiddleware()])
    assert not read.failed_blocks
    entries = []
    for entry, plain in zip(read.entries, raw.entries, strict=True):
        fields = {name: str(field.value) for name, field in entry.fields_dict.items()}
        if "url" in fields:
            fields["url"] = str(plain.fields_dict["url"].value)
        entries.append(fields | {"key": entry.key, "type": entry.entry_type})
    return entries


def ris(*articles: Article) -> list[dict[str, Any]]:
    rispy = pytest.importorskip("rispy", reason="the extra `documents` is not installed")
    records: list[dict[str, Any]] = rispy.loads(ris_of(material_with(*articles), unwatched).text)
    return records


# What each says


def test_csl_says_all_of_it() -> None:
    assert csl(an_article(**FACTS)) == [
        {
            "id": "marsh2031fog",
            "type": "article-newspaper",
            "title": "Fog: what we know",
            "author": [{"literal": "Ada Marsh and Reuters Staff"}],
            "issued": {"date-parts": [[2031, 3, 14]]},
            "container-title": "The Harbour Courier",
            "section": "Harbour & Sea",
            "URL": "https://courier.example/a_b?q=1%20x&y=2#fog",
            "language": "en",
            "custom": {"owner": "Averland Press"},
        }
    ]


def test_bibtex_says_all_of_it() -> None:
    assert bibtex(an_article(**FACTS | {"author": "Ada Marsh and Ben Kay"})) == [
        {
            "key": "marsh2031fog",
            "type": "article",
            "title": "Fog: what we know",
            "author": "Marsh, Ada and Kay, Ben",
            "journaltitle": "The Harbour Courier",
            "entrysubtype": "newspaper",
            "date": "2031-03-14",
            "url": "https://courier.example/a_b?q=1%20x&y=2#fog",
            "note": "Harbour & Sea",
            "langid": "english",
        }
    ]


def test_ris_says_all_of_it() -> None:
    assert ris(an_article(**FACTS | {"author": "Ada Marsh and Ben Kay"})) == [
        {
            "type_of_reference": "NEWS",
            "id": "marsh2031fog",
            "title": "Fog: what we know",
            "authors": ["Marsh, Ada", "Kay, Ben"],
            "secondary_title": "The Harbour Courier",
            "year": "2031",
            "date": "2031/03/14/",
            "section": "Harbour & Sea",
            "urls": ["https://courier.example/a_b?q=1%20x&y=2#fog"],
            "language": "en",
        }
    ]


@pytest.mark.parametrize(
    ("date", "parts", "in_ris"),
    [
        ("2031", [2031], "2031///"),
        ("2031-03", [2031, 3], "2031/03//"),
        ("2031-03-14", [2031, 3, 14], "2031/03/14/"),
    ],
)
def test_a_date_is_as_long_as_it_is_known(date: str, parts: list[int], in_ris: str) -> None:
    article = an_article(date=date)
    assert csl(article)[0]["issued"] == {"date-parts": [parts]}
    assert bibtex(article)[0]["date"] == date
    assert ris(article)[0]["date"] == in_ris


def test_what_is_not_known_is_left_out() -> None:
    article = an_article()
    assert csl(article) == [{"id": "fog", "type": "document", "title": "Fog at dawn"}]
    assert bibtex(article) == [{"key": "fog", "type": "misc", "title": "Fog at dawn"}]
    assert ris(article) == [{"type_of_reference": "GEN", "id": "fog", "title": "Fog at dawn"}]
    page = an_article(url="https://a.example")
    assert [csl(page)[0]["type"], bibtex(page)[0]["type"], ris(page)[0]["type_of_reference"]] == [
        "webpage",
        "online",
        "ELEC",
    ]


def test_two_of_one_name_have_two_keys() -> None:
    articles = an_article(**FACTS), an_article(**FACTS | {"id": "article-2"})
    keys = [each["id"] for each in csl(*articles)]
    assert len(set(keys)) == 2
    assert [each["key"] for each in bibtex(*articles)] == keys == [each["id"] for each in ris(*articles)]


def test_what_is_left_out_is_told(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    mark(store, "get this done", note="n")
    text = article_of()
    article = an_article(
        id=text.id,
        text=text.text,
        digest=text.digest,
        author="Ada Marsh, editor",
        title="A\0B\x9b",
        fields=(("owner", "x"),),
    )
    material = material_with(article, annotations=store.annotations)
    characters = "2 characters that {} cannot hold: written as U+FFFD"
    comma = "the order of names in 1 byline with a comma: {} takes it for “family, given”"
    own = "1 fact of your own: {} has no place for them"
    told = {"csl": [], "bibtex": [characters, own], "ris": [characters, comma, own]}
    about = ["1 highlight: {} is about the articles alone", "1 note: {} is about the articles alone"]
    for name, lines in told.items():
        form = FORMATS[name]
        assert form.subject is ExportSubject.ARTICLES
        for subject, all_lines in (
            (ExportSubject.ARTICLES, lines),
            (ExportSubject.HIGHLIGHTS, [*about, *lines]),
        ):
            left_out = form.writes[subject](material, unwatched).left_out
            assert list(left_out) == [each.format(form.label) for each in all_lines]


# Any text

_LONGEST = 200
"""Characters of a naughty string that is tried: longer ones repeat themselves, and pylatexenc is slow."""


def expected(text: str) -> str:
    """Return what comes back of a text in a format of lines."""
    line = in_one_line(text)
    return "".join("\ufffd" if unicodedata.category(each) == "Cc" else each for each in line)


def assert_comes_back(text: str) -> None:
    article = an_article(title=text, source=f"Outlet {text}", author=f"The {text}", section=text)
    (item,) = csl(article)
    assert (item.get("title", ""), item["container-title"]) == (text, f"Outlet {text}")
    (entry,) = bibtex(article)
    (record,) = ris(article)
    assert entry.get("title", "") == record.get("title", "") == expected(text)
    assert entry.get("note", "") == record.get("section", "") == expected(text)
    assert entry["journaltitle"] == record["secondary_title"] == expected(f"Outlet {text}")
    assert len(record["authors"]) == 1 or " and " in text or "," in text or ";" in text or "&" in text


@pytest.mark.parametrize(
    "text",
    [
        *(
            NASTY,
            "{",
            "}",
            "\\",
            "a\\",
            "}}@book{x, title={y}",
            "{\\textbackslash}",
            "\\ensuremath{a}",
            "#{a}",
        ),
        *("a\n\nTY  - BOOK\nTI  - b\nER  - ", "\r\nER  - \r\nTY  - X", "a\u2028b\u0085c\vd", "a  b\tc"),
        *("=cmd()", "<i>a</i>", "\u202eabc\u2066", "\0\x1b[2J", "%20", "--", "😀 漢字 é e\u0301", "$x$"),
        *("\"a\" 'b'", "``a''", "~", "^", "@bar (x)"),
    ],
)
def test_nasty_words_come_back(text: str) -> None:
    assert_comes_back(text)


def test_naughty_strings_come_back() -> None:
    texts = [each for each in blns() if len(each) < _LONGEST and each.isprintable()]
    assert len(texts) > 300
    articles = [an_article(id=f"a-{number}", title=text) for number, text in enumerate(texts)]
    read = csl(*articles), bibtex(*articles), ris(*articles)
    assert [each.get("title", "") for each in read[0]] == texts
    for titles in ([each.get("title", "") for each in entries] for entries in read[1:]):
        assert titles == [expected(text) for text in texts]


@examples(30)
@given(st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("\\{}$&%#_^~@`'-\"\n,=")))
def test_any_words_come_back(text: str) -> None:
    assert_comes_back(text)


@pytest.mark.parametrize(
    ("writer", "load", "name"),
    [(csl_of, load_json, "a.json"), (bibtex_of, load_bibtex, "a.bib"), (ris_of, load_ris, "a.ris")],
)
def test_our_own_reader_finds_the_articles(writer: Writer, load: Loader, name: str) -> None:
    pytest.importorskip("bibtexparser", reason="the extra `documents` is not installed")
    title = "Fog: $5 & 100 %, #1, a_b – who’d “know”?"
    facts = FACTS | {"title": title, "author": "Ada Marsh and Ben Kay", "date": "2031-03"}
    written = writer(material_with(an_article(**facts)), unwatched)
    (listed,) = load(RawFile(name, written.content)).listed
    known = {
        field: None if (fact := getattr(listed, field)) is None else fact.value
        for field in ("title", "source", "author", "date", "language")
    }
    assert known == {
        "title": title,
        "source": "The Harbour Courier",
        "author": "Ada Marsh, Ben Kay",
        "date": "2031-03",
        "language": "en",
    }
    assert listed.url == FACTS["url"]


def test_halves_of_surrogate_pairs_are_no_fault() -> None:
    article = an_article(title="a\ud800b", url="https://a.example/\udcff")
    for writer in (csl_of, bibtex_of, ris_of):
        assert writer(material_with(article), unwatched).content


# The schema


def test_csl_is_valid() -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
    schema = json.loads(schema_file("csl-data.json", STANDARD).read_text(encoding="utf-8"))
    articles = (
        an_article(**FACTS),
        an_article(),
        an_article(date="2031", author="Ada Marsh and Ben Kay", title=NASTY, url="https://a.example"),
        an_article(date="2031-03"),
    )
    jsonschema.validate(csl(*articles), schema)


def test_a_step_can_end_it() -> None:
    def stop(_done: int, _left: int) -> None:
        raise KeyboardInterrupt

    for writer in (csl_of, bibtex_of, ris_of):
        with pytest.raises(KeyboardInterrupt):
            writer(material_with(an_article()), stop)
