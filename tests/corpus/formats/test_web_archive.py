"""Web archives: the pages that servers sent, with their addresses."""

from __future__ import annotations

import gc
import gzip
import io
import json
import warnings
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from synoptic.corpus.errors import CorpusError
from synoptic.corpus.formats import web_archive
from synoptic.corpus.formats.found_article import Fact, RawFile
from synoptic.corpus.formats.web_archive import load
from tests.corpus.formats.documents.made import docx, p, packed
from tests.examples import examples

DAY = "2025-10-23T10:00:00Z"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SENTENCES = "The delegations signed the pact late on Monday, after nine hours of talks. " * 3


def page(title: str, text: str = SENTENCES) -> bytes:
    return f"<html><body><article><h1>{title}</h1><p>{text}</p><p>{text}</p></article></body></html>".encode()


def warc(*records: tuple[str, bytes, str, str, str], is_packed: bool = True) -> bytes:
    """Return a web archive of responses: address, body, media type, status and day of each."""
    stream = io.BytesIO()
    with warnings.catch_warnings():
        # The writer leaves its temporary files to the garbage.
        warnings.simplefilter("ignore", ResourceWarning)
        writer = WARCWriter(stream, gzip=is_packed)
        writer.write_record(writer.create_warcinfo_record("a.warc", {"software": "a test"}))
        for address, body, media_type, status, day in records:
            headers = StatusAndHeaders(status, [("Content-Type", media_type)], protocol="HTTP/1.1")
            payload, dated = io.BytesIO(body), {"WARC-Date": day}
            writer.write_record(
                writer.create_warc_record(
                    address, "response", payload=payload, http_headers=headers, warc_headers_dict=dated
                )
            )
        del writer
        gc.collect()
    return stream.getvalue()


def response(
    address: str,
    body: bytes,
    media_type: str = "text/html; charset=utf-8",
    status: str = "200 OK",
    day: str = DAY,
) -> tuple[str, bytes, str, str, str]:
    return f"https://courier.example/{address}", body, media_type, status, day


PAGES = (
    response("a", page("First story of the day")),
    response("x.js", b"var a = 1", "application/javascript"),
    response("api", b'[{"title": "no article"}]', "application/json"),
    response("gone", page("Not found"), status="404 Not Found"),
    response("report.docx", docx(p("The report.")), WORD),
    response("b", page("Second story of the day")),
)


@pytest.mark.parametrize("is_packed", [True, False])
def test_pages_and_documents_are_articles_with_their_addresses(is_packed: bool) -> None:
    found = load(RawFile("a.warc", warc(*PAGES, is_packed=is_packed)))
    assert [each.part for each in found.articles] == [
        f"https://courier.example/{name}" for name in ("a", "report.docx", "b")
    ]
    assert [block.text for block in found.articles[0].blocks][:2] == [
        "First story of the day",
        SENTENCES.strip(),
    ]
    assert found.articles[1].url == Fact("https://courier.example/report.docx", "the web archive")
    assert not found.remarks


def test_of_an_address_that_was_saved_twice_the_newest_is_read() -> None:
    twice = (
        response("a", page("The story as it is now"), day="2025-10-24T10:00:00Z"),
        response("a", page("The story as it was")),
    )
    found = load(RawFile("a.warc.gz", warc(*twice)))
    assert [each.blocks[0].text for each in found.articles] == ["The story as it is now"]
    assert [each.warnings[-1:] for each in found.articles] == [
        ("An earlier version is kept in its file (2025-10-23); this is the newest.",)
    ]
    assert not found.remarks


def test_a_wacz_file_says_which_addresses_are_pages() -> None:
    lines = [{"format": "json-pages-1.0"}, {"url": "https://courier.example/b"}]
    parts: dict[str, str | bytes] = {
        "archive/data.warc.gz": warc(*PAGES),
        "pages/pages.jsonl": "\n".join([*map(json.dumps, lines), "no JSON"]),
    }
    assert [each.part for each in load(RawFile("a.wacz", packed(parts))).articles] == [
        "https://courier.example/b"
    ]
    del parts["pages/pages.jsonl"]
    assert len(load(RawFile("a.wacz", packed(parts))).articles) == 3


def test_another_file_packed_by_gzip_is_read_by_its_name() -> None:
    found = load(RawFile("story.txt.gz", gzip.compress(b"Pact signed") + gzip.compress(b" in Geneva")))
    assert found.articles[0].blocks[0].text == "Pact signed in Geneva"


def test_an_archive_that_breaks_off_gives_what_can_be_read() -> None:
    whole = warc(*PAGES)
    found = load(RawFile("a.warc.gz", whole[: len(whole) - 150]))
    assert [each.part for each in found.articles][:1] == ["https://courier.example/a"]
    assert "Damaged" in "".join(found.remarks)


def test_a_page_without_an_article_costs_a_line() -> None:
    found = load(RawFile("a.warc", warc(*PAGES, response("empty", b"<html><body></body></html>"))))
    assert len(found.articles) == 3
    assert found.remarks[0].startswith("https://courier.example/empty: ")


def test_an_archive_without_pages_says_so() -> None:
    assert load(RawFile("a.warc", warc(PAGES[1]))).remarks == ("It holds no page.",)
    assert not load(RawFile("a.warc", b"WARC/1.0\r\nContent-Length: x\r\n\r\n")).articles


def test_bombs_are_refused_within_their_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_archive, "MAX_TOTAL_BYTES", 4 * 1024**2)
    monkeypatch.setattr(web_archive, "MAX_RECORD_BYTES", 2 * 1024**2)
    with pytest.raises(CorpusError, match="Unpacks to more than 2 MiB"):
        load(RawFile("a.txt.gz", gzip.compress(bytes(9 * 1024**2))))
    found = load(
        RawFile("a.warc.gz", warc(*PAGES[:1], response("big", b"<p>" + b"a " * 1_500_000), *PAGES[5:]))
    )
    assert len(found.articles) == 2
    assert found.remarks == ("https://courier.example/big: Larger than 2 MiB.",)
    found = load(
        RawFile("a.warc.gz", warc(*PAGES[:1], response("big", bytes(9 * 1024**2), "image/png"), *PAGES[5:]))
    )
    assert len(found.articles) == 1
    assert found.remarks == ("Only the first pages are read. Unpacks to more than 4 MiB. Split it.",)


def test_gzip_in_gzip_is_read_three_deep() -> None:
    content = b"Pact signed"
    for _ in range(9):
        content = gzip.compress(content)
    with pytest.raises(CorpusError, match="archives"):
        load(RawFile("a.txt" + ".gz" * 9, content))


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.warc", b"", "No web archive"),
        ("a.warc", b"text", "No web archive"),
        ("a.wacz", packed({"a.txt": "text"}), "no WARC file"),
        ("a.txt.gz", b"\x1f\x8b\x08broken", "gzip"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(name: str, content: bytes, says: str) -> None:
    with pytest.raises(CorpusError, match=says) as raised:
        load(RawFile(name, content))
    assert "\n" not in str(raised.value)


ONE = response("report.docx", docx(p("The report.")), WORD)
PACKED, UNPACKED = warc(ONE), warc(ONE, is_packed=False)


@examples(25)
@given(st.data(), st.booleans())
def test_a_damaged_archive_raises_nothing_but_one_line(data: st.DataObject, is_packed: bool) -> None:
    sound = bytearray(PACKED if is_packed else UNPACKED)
    for _ in range(3):
        sound[data.draw(st.integers(0, len(sound) - 1))] = data.draw(st.integers(0, 255))
    with suppress(CorpusError):
        load(RawFile("a.warc.gz", bytes(sound)))
