"""Saved pages: the page in them, their address, and the time of saving, which is no date of publication."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from synoptic.corpus.article import Role
from synoptic.corpus.errors import CorpusError
from synoptic.corpus.formats.found_article import Block, Fact, RawFile
from synoptic.corpus.formats.mhtml import load
from tests.corpus.formats.conftest import PAGE


def saved(*pages: tuple[str, str], location: str = "https://courier.example/tide") -> bytes:
    """Return pages as a browser that is not Chromium saves them."""
    message = EmailMessage()
    message["From"] = "<Saved by a browser>"
    message["Subject"] = "Tide turns"
    message["Date"] = "Thu, 06 Nov 2031 07:15:00 -0000"
    if location:
        message["Snapshot-Content-Location"] = location
    message.make_related()
    for address, page in pages:
        part = EmailMessage()
        part.set_content(page, subtype="html", charset="utf-8", cte="quoted-printable")
        part["Content-Location"] = address
        message.attach(part)
    return message.as_bytes()


def test_a_page_that_chromium_saved(chromium_mhtml: bytes) -> None:
    (article,) = load(RawFile("tide.mhtml", chromium_mhtml)).articles
    assert article.blocks[:2] == (
        Block("Tide turns at Überhafen’s “gate”", Role.HEADING),
        Block("By Ilse Brandt"),
    )
    assert article.blocks[2].text.startswith("The wall held, said the dyke reeve on Monday — twelve hours")
    assert article.blocks[3].text.endswith("before the sluice was widened.”")
    assert [block.text for block in article.furniture] == [
        "Home News",
        "© 2031 Courier. All rights reserved.",
    ]
    assert article.date == Fact("2031-11-05", "meta tags")
    assert article.source == Fact("Courier", "meta tags")
    today = datetime.now(UTC).date().isoformat()
    assert article.warnings == (f"Saved from the web on {today}; that is no date of publication.",)


def test_the_address_is_the_one_it_was_saved_from() -> None:
    content = saved(("https://ads.example/frame", "<p>Buy!</p>"), ("https://courier.example/tide", PAGE))
    (article,) = load(RawFile("tide.mht", content)).articles
    assert article.url == Fact("https://courier.example/tide", "the address it was saved from")
    assert article.title == Fact("Tide turns at Überhafen’s “gate”", "the page")
    assert "Saved from the web on 2031-11-06; that is no date of publication." in article.warnings


def test_the_first_page_counts_where_none_is_named() -> None:
    content = saved(("", PAGE), ("https://ads.example/frame", "<p>Buy!</p>"), location="")
    (article,) = load(RawFile("tide.mht", content)).articles
    assert article.blocks[0].text == "Tide turns at Überhafen’s “gate”"
    assert article.url is None


@pytest.mark.parametrize(
    "content",
    [b"", b"From: me\n\nhello", b"\0\1\2", saved()],
    ids=["empty", "no page", "no text", "no parts"],
)
def test_a_file_without_a_page_says_so(content: bytes) -> None:
    with pytest.raises(CorpusError, match="No page is in this file"):
        load(RawFile("page.mhtml", content))


def test_a_file_that_breaks_off_gives_what_it_has(chromium_mhtml: bytes) -> None:
    whole = chromium_mhtml.replace(b"\r\n", b"\n")
    cut = whole[: whole.index(b"nobody can tell")]
    (article,) = load(RawFile("tide.mhtml", cut)).articles
    assert article.blocks[-1].text.startswith("“We were lucky,”")


def test_parts_without_end_are_refused() -> None:
    head = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(3000))
    with pytest.raises(CorpusError):
        load(RawFile("page.mhtml", head.encode()))
