"""Lists in CSV: exports of other programs, told by their headers, row for row."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.corpus.errors import CorpusError
from synoptic.corpus.formats.found_article import Fact, FileContents, Listed, ListedHighlight, RawFile
from synoptic.corpus.formats.lists.csv_list import load
from tests.examples import examples

POCKET = "title,url,time_added,tags,status\n"


def read(text: str | bytes) -> FileContents:
    return load(RawFile("list.csv", text if isinstance(text, bytes) else text.encode()))


def test_pocket() -> None:
    found = read(
        POCKET
        + '"The lock, ""again""\nin two lines",https://a.example/1,1700000000,harbour|to do,unread\r\n'
        + "https://a.example/2,https://a.example/2,1700000001,,archive\n"
        + "No page,javascript:1,1,,unread\n"
        + "Again,https://a.example/1,1,,unread\n"
    )
    first, second, _, _ = found.listed
    assert first == Listed(
        url="https://a.example/1",
        title=Fact('The lock, "again" in two lines', "Pocket"),
        tags=("harbour", "to do"),
    )
    assert second.title is None
    assert found.addresses == ("https://a.example/1", "https://a.example/2")
    assert found.remarks == (
        "4 entries: 2 addresses, 1 that names an address again, 1 without text or address. "
        "Without: “No page”.",
    )


def test_instapaper() -> None:
    found = read(
        "URL,Title,Selection,Folder,Timestamp,Tags\n"
        'https://a.example/1,The lock,stayed closed,Harbour,1783091650,"[""coding""]"\n'
        "https://a.example/2,Two,,Unread,1,[]\n"
    )
    assert found.listed == (
        Listed(
            url="https://a.example/1",
            title=Fact("The lock", "Instapaper"),
            tags=("Harbour", "coding"),
            highlights=(ListedHighlight("stayed closed"),),
        ),
        Listed(url="https://a.example/2", title=Fact("Two", "Instapaper")),
    )


def test_readwise_has_a_row_for_each_highlight() -> None:
    found = read(
        "Highlight,Book Title,Book Author,Amazon Book ID,Note,Color,Tags,"
        "Location Type,Location,Highlighted at,Document tags\n"
        '"Attention is trained.\nSecond line.",The lock,"Brandt, Ilse",,Key idea,yellow,'
        '"a, b",page,12,2020-10-05,harbour\n'
        'Another,The lock,"Brandt, Ilse",,,,,page,13,2020-10-05,harbour\n'
    )
    (listed,) = found.listed
    assert listed.title == Fact("The lock", "Readwise")
    assert listed.author == Fact("Ilse Brandt", "Readwise")
    assert listed.tags == ("harbour",)
    assert listed.highlights == (
        ListedHighlight(
            "Attention is trained.\nSecond line.",
            "Key idea",
            ("a", "b"),
            colour="yellow",
            made="2020-10-05",
        ),
        ListedHighlight("Another", made="2020-10-05"),
    )
    assert found.remarks == ("1 entry: 1 without text or address. Without: “The lock”.",)


def test_readwise_reader() -> None:
    found = read(
        "Title,URL,ID,Document tags,Saved date,Reading progress,Location,Seen\n"
        "The lock,https://a.example/1,01g,\"['harbour', 'to do']\",2022-11-06 04:33:50+00:00,0,new,True\n"
    )
    assert found.listed[0].tags == ("harbour", "to do")
    assert found.addresses == ("https://a.example/1",)


def test_zotero() -> None:
    found = read(
        '"Key","Item Type","Publication Year","Author","Title","Publication Title",'
        '"DOI","Url","Abstract Note","Date","File Attachments","Manual Tags"\n'
        '"MK49","newspaperArticle","2025","Brandt, Ilse; Ardwire","The lock","Harbour Courier",'
        '"","https://a.example/1","Short.","2025-10-23",'
        '"files/1/x.pdf; files/2/x.html","harbour; to do"\n'
    )
    (listed,) = found.listed
    assert listed.author == Fact("Ilse Brandt, Ardwire", "Zotero")
    assert listed.date == Fact("2025-10-23", "Zotero")
    assert listed.tags == ("harbour", "to do")
    assert found.files == ("files/1/x.pdf", "files/2/x.html")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_plain_tables_by_delimiter_and_encoding(delimiter: str, encoding: str) -> None:
    written = io.StringIO()
    rows = csv.writer(written, delimiter=delimiter)
    rows.writerow(["Headline", "Source", "Date", "Text"])
    text = (
        "Die Schleuse in Münster blieb für einen zweiten Tag geschlossen.\n\nÜber die Gründe wird gestritten."
    )
    rows.writerow(["Die Schleuse", "Kurier", "2025-10-23", text])
    (article,) = read(written.getvalue().encode(encoding)).articles
    assert [block.text for block in article.blocks] == ["Die Schleuse", *text.split("\n\n")]
    assert article.source == Fact("Kurier", "the list")


def test_broken_rows_cost_themselves_alone() -> None:
    good = "Good,https://a.example/{},1,,unread\n"
    found = read(
        POCKET
        + good.format(1)
        + 'Never closed,"https://a.example/2,1,,unread\n'
        + good.format(3)
        + "Many,https://a.example/4,1,,unread,a,b\n"
        + good.format(5)
    )
    assert found.addresses == ("https://a.example/1", "https://a.example/3", "https://a.example/5")
    assert found.remarks == (
        "5 entries: 3 addresses, 2 that cannot be read.",
        "Line 3 has a quotation mark that is never closed.",
        "Line 5 has more cells than the table has columns.",
    )


@pytest.mark.parametrize("content", [b"a,b\n1,2\n", b"words", b"\xff\xfe\x00", b"title\nx\n", b'"' * 1000])
def test_what_is_no_list(content: bytes) -> None:
    with pytest.raises(CorpusError) as raised:
        read(content)
    assert "\n" not in str(raised.value)


def test_an_empty_file_and_an_empty_table() -> None:
    assert read("") == FileContents(())
    assert read(POCKET) == FileContents(())


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)


@given(st.lists(st.tuples(CELLS, st.booleans()), max_size=6))
@examples(60)
def test_no_row_is_lost(rows: list[tuple[str, bool]]) -> None:
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(["title", "url", "time_added", "tags", "status"])
    for number, (title, has_page) in enumerate(rows):
        table.writerow([title, f"https://a.example/{number}" if has_page else "about:x", 1, "", "unread"])
    found = read(written.getvalue())
    assert len(found.addresses) == sum(has_page for _, has_page in rows)
    assert len(found.listed) == len(rows)
