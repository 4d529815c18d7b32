"""RIS and BibTeX: each entry for itself, LaTeX as words, files and addresses as they are named."""

from __future__ import annotations

import shutil
import subprocess
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.corpus.errors import CorpusError
from synoptic.corpus.formats.found_article import Fact, FileContents, Listed, RawFile
from synoptic.corpus.formats.lists import bibtex, json_list, ris
from tests.examples import examples

if TYPE_CHECKING:
    from pathlib import Path

PANDOC = shutil.which("pandoc")

BIB = r"""@string{courier = "Harbour Courier"}
@comment{not an entry}
@article{brandt2025,
  title = {The {NATO} lock: 50% of M{\"u}ller \& Co},
  author = {Brandt, Ilse and {Ardwire, Inc.} and van den Berg, Jan and others},
  journal = courier, year = 2025, month = oct, day = 23,
  url = {https://courier.example/a\_b?c=1\&d=2}, abstract = {Short -- really},
  file = {Full Text PDF:files/12/Brandt\: lock.pdf:application/pdf;Snapshot:files/13/page.html:text/html},
  keywords = {harbour, to do}, langid = {ngerman}
}
@online{web, title = {Page}, howpublished = {\url{https://a.example/x_y}}, date = {2025-10}}
@misc{web, title = {Same key}, doi = {10.1234/abc}, file = {/home/me/x.pdf}}
@misc{none, title = {Nowhere}}
"""

RIS = """\ufeffTY  - NEWS
TI  - The <i>lock</i>
AU  - Brandt, Ilse
AU  - Ardwire
T2  - Harbour Courier
DA  - 2025/10/23/
AB  - Short
  and on
KW  - harbour
KW  - to do
LA  - en-GB
L1  - files/12/x.pdf
L2  - files/13/page.html
UR  - https://courier.example/1
ER  - \r

TY  - JOUR
T1  - By DOI
Y1  - 2019/04//
DO  - 10.1234/abc
XX  - unknown

TY  - JOUR
TI  - Nowhere
PY  - 03/04/2025
ER  -
"""


def read_bib(text: str) -> FileContents:
    return bibtex.load(RawFile("list.bib", text.encode()))


def read_ris(text: str) -> FileContents:
    return ris.load(RawFile("list.ris", text.encode()))


def test_bibtex() -> None:
    found = read_bib(BIB)
    first, page, same, nowhere = found.listed
    assert first == Listed(
        url="https://courier.example/a_b?c=1&d=2",
        files=("files/12/Brandt: lock.pdf", "files/13/page.html"),
        title=Fact("The NATO lock: 50% of Müller & Co", "the list"),
        source=Fact("Harbour Courier", "the list"),
        author=Fact("Ilse Brandt, Ardwire, Inc., Jan van den Berg", "the list"),
        date=Fact("2025-10-23", "the list"),
        language=Fact("de", "the list"),
        summary="Short – really",
        tags=("harbour", "to do"),
    )
    assert (page.url, page.date) == ("https://a.example/x_y", Fact("2025-10", "the list"))
    assert (same.url, same.files) == ("https://doi.org/10.1234/abc", ("/home/me/x.pdf",))
    assert nowhere.url == ""
    assert found.remarks == (
        "4 entries: 2 with files, 1 address, 1 without text or address. Without: “Nowhere”.",
    )


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (r"Stra\ss e, Fran\c cois, Ko\v{s}ice", "Straße, François, Košice"),
        (r"{\em two words} of \textbf{four}", "two words of four"),
        (r"It costs $5, 10% more, #1", "It costs $5, 10% more, #1"),
        (r"``Quoted'' --- he said", "“Quoted” — he said"),
        ("no {L}a{T}eX", "no LaTeX"),
        (r"A \& B~C", "A & B C"),
    ],
)
def test_latex_becomes_words(written: str, words: str) -> None:
    (listed,) = read_bib("@misc{a, title = {" + written + "}, url = {https://a.example}}").listed
    assert listed.title == Fact(words, "the list")


def test_a_broken_entry_costs_itself_alone() -> None:
    found = read_bib(
        "@misc{a, title={A}, url={https://a.example/1}}\n@misc{b, title={open\n@misc{c, title={C}, url={https://a.example/3}}\n"
    )
    assert found.addresses == ("https://a.example/1", "https://a.example/3")
    assert found.remarks[1] == "Line 2 begins an entry that is never closed."


@pytest.mark.skipif(PANDOC is None, reason="pandoc writes these lists, and is not installed")
def test_what_pandoc_writes(tmp_path: Path) -> None:
    source = tmp_path / "list.bib"
    text = BIB.partition("@misc{web")[0].replace("50%", r"50\%").replace(r"a\_b?c=1\&d=2", "1")
    # Pandoc writes a body without the braces that keep its comma.
    source.write_text(text.replace("Ardwire, Inc.", "Ardwire"))
    outcomes = {}
    for form, load in (("csljson", json_list.load), ("biblatex", bibtex.load), ("bibtex", bibtex.load)):
        made = subprocess.run(
            [str(PANDOC), "-f", "biblatex", "-t", form, str(source)], capture_output=True, check=True
        ).stdout
        outcomes[form] = load(RawFile(f"list.{form}", made))
    for form, found in outcomes.items():
        first, page = found.listed
        assert first.title is not None
        assert first.title.value == "The NATO lock: 50% of Müller & Co"
        assert first.source is not None
        assert first.source.value == "Harbour Courier"
        assert first.author is not None
        assert first.author.value.startswith("Ilse Brandt, Ardwire, Jan van den Berg")
        assert first.date is not None
        assert first.date.value in {"2025-10-23", "2025-10"}
        # BibTeX, unlike BibLaTeX, has no field for it.
        assert first.url == ("" if form == "bibtex" else "https://courier.example/1")
        assert page.date == Fact("2025-10", "the list")


def test_ris() -> None:
    found = read_ris(RIS)
    first, second, third = found.listed
    assert first == Listed(
        url="https://courier.example/1",
        files=("files/12/x.pdf", "files/13/page.html"),
        title=Fact("The lock", "the list"),
        source=Fact("Harbour Courier", "the list"),
        author=Fact("Ilse Brandt, Ardwire", "the list"),
        date=Fact("2025-10-23", "the list"),
        language=Fact("en", "the list"),
        summary="Short and on",
        tags=("harbour", "to do"),
    )
    assert (second.url, second.date) == ("https://doi.org/10.1234/abc", Fact("2019-04", "the list"))
    assert third.date is None
    assert found.addresses == ("https://doi.org/10.1234/abc",)
    assert found.remarks == ("3 entries: 1 file, 1 address, 1 without text or address. Without: “Nowhere”.",)


@pytest.mark.parametrize("read", [read_bib, read_ris])
def test_empty_files_and_others(read: object) -> None:
    assert callable(read)
    assert read("") == FileContents(())
    for text in ("words", "<html>", "{}"):
        with pytest.raises(CorpusError, match="begins with"):
            read(text)


@pytest.mark.parametrize(
    "junk", ["{" * 20_000, "@misc{" * 3_000, "@misc{a, title = {" + r"\a{" * 3_000, '"' * 20_000]
)
def test_hostile_bibtex_takes_no_time(junk: str) -> None:
    start = time.process_time()
    found = read_bib("@misc{a, title={A}, url={https://a.example/1}}\n" + junk)
    assert "https://a.example/1" in found.addresses
    assert time.process_time() - start < 15


WORDS = st.text("abcÄß –", min_size=1, max_size=9).map(str.strip).filter(bool)


@given(st.lists(st.tuples(WORDS, st.booleans(), st.booleans()), min_size=1, max_size=6))
@examples(40)
def test_no_entry_is_lost(entries: list[tuple[str, bool, bool]]) -> None:
    bib = tagged = ""
    for number, (title, linked, attached) in enumerate(entries):
        url = f"https://a.example/{number}" if linked else ""
        file = f"files/{number}/x.pdf" if attached else ""
        bib += f"@misc{{k{number}, title = {{{title}}}, url = {{{url}}}, file = {{{file}}}}}\n"
        tagged += (
            f"TY  - NEWS\nTI  - {title}\n"
            + f"UR  - {url}\n" * linked
            + f"L1  - {file}\n" * attached
            + "ER  - \n"
        )
    for found in (read_bib(bib), read_ris(tagged)):
        assert [each.title and each.title.value for each in found.listed] == [
            " ".join(t.split()) for t, _, _ in entries
        ]
        assert len(found.files) == sum(attached for _, _, attached in entries)
        assert len(found.addresses) == sum(linked and not attached for _, linked, attached in entries)
