"""ZIP archives of articles: each file by its own format, the rest in one line each."""

from __future__ import annotations

import pytest

from synoptic.corpus.errors import CorpusError, TooLarge
from synoptic.corpus.formats import zip_archive
from synoptic.corpus.formats.found_article import Fact, RawFile, compose
from synoptic.corpus.formats.zip_archive import load
from tests.corpus.formats.documents.made import docx, p, packed

STORY = "Pact signed in Geneva\n\nThe delegations signed the pact late on Monday.\n\nNobody saw it."


def test_each_file_is_read_by_its_format_with_its_name_as_its_part() -> None:
    content = packed(
        {
            "b/story.txt": STORY,
            "a.docx": docx(p("The pact.")),
            "page.htm": "<html><body><article><h1>Pact</h1><p>It was signed on Monday.</p></article>"
            "</body></html>",
            "latin.md": "Caf\xe9 and th\xe9".encode("cp1252"),
        }
    )
    found = load(RawFile("all.zip", content))
    assert [each.part for each in found.articles] == ["b/story.txt", "a.docx", "page.htm", "latin.md"]
    assert compose(found.articles[0]).text == STORY
    assert found.articles[0].title == Fact("Pact signed in Geneva", "the first lines")
    assert found.articles[1].blocks[0].text == "The pact."
    assert found.articles[3].blocks[0].text == "Café and thé"
    assert not found.remarks


def test_what_cannot_be_read_costs_a_line_for_each_reason() -> None:
    content = packed(
        {
            "good.txt": STORY, "one.docx": "?", "two.docx": "?", "empty.txt": "",
            "a.jpg": "?", "b.jpg": "?", "c.css": "?",
            "__MACOSX/._good.txt": "?", ".hidden.txt": STORY, "x/.git/config.txt": STORY, "Thumbs.db": "?",
        }
    )  # fmt: skip
    found = load(RawFile("all.zip", content))
    assert [each.part for each in found.articles] == ["good.txt"]
    assert found.remarks == (
        "one.docx and 1 more: Damaged, or no ZIP archive. Copy it again from its source.",
        "empty.txt: The file is empty.",
        "3 files of other kinds are left out (.jpg, .css).",
    )


def test_archives_in_archives_are_read_three_deep() -> None:
    content = packed({"story.txt": STORY})
    for number in (2, 3):
        content = packed({f"{number}.zip": content, f"{number}.txt": STORY})
    found = load(RawFile("all.zip", content))
    assert [each.part for each in found.articles] == ["3.zip#2.zip#story.txt", "3.zip#2.txt", "3.txt"]
    deeper = load(RawFile("all.zip", packed({"4.zip": content})))
    assert [each.part for each in deeper.articles] == ["4.zip#3.zip#2.txt", "4.zip#3.txt"]
    assert deeper.remarks == ("4.zip: 3.zip: 2.zip: Lies in 3 archives. Unpack the outer ones.",)


def test_archives_in_archives_share_one_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_archive, "MAX_TOTAL_BYTES", 3 * 1024**2)
    inner = packed({"big.txt": "word " * 200_000})
    found = load(RawFile("all.zip", packed({f"{number}.zip": inner for number in range(9)})))
    assert len(found.articles) == 3
    assert "Unpacks to more than 3 MiB" in "".join(found.remarks)


def test_names_that_climb_are_parts_and_nothing_else() -> None:
    found = load(RawFile("all.zip", packed({"../../etc/cron.d/x.txt": STORY, "/abs.txt": STORY})))
    assert [each.part for each in found.articles] == ["../../etc/cron.d/x.txt", "/abs.txt"]


def test_a_bomb_among_articles_costs_a_line() -> None:
    found = load(RawFile("all.zip", packed({"bomb.txt": bytes(20 * 1024**2), "good.txt": STORY})))
    assert [each.part for each in found.articles] == ["good.txt"]
    assert found.remarks == (
        "bomb.txt: bomb.txt unpacks to more than 200 times its size, as ZIP bombs do. Leave it out.",
    )


def test_an_empty_archive_holds_no_article() -> None:
    assert load(RawFile("all.zip", packed({}))).articles == ()


def test_what_is_no_archive_is_refused() -> None:
    with pytest.raises(CorpusError, match="no ZIP archive"):
        load(RawFile("all.zip", b"text"))
    with pytest.raises(TooLarge, match="More than 10,000 files"):
        load(
            RawFile(
                "all.zip",
                b"PK\x01\x02" * 10_001 + b"PK\x05\x06" + bytes(8) + (40_004).to_bytes(4, "little") + bytes(6),
            )
        )
