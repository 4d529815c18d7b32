"""Kept pages: warcio reads what we write, to the byte."""

from __future__ import annotations

import hashlib
from base64 import b32encode
from contextlib import suppress
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.digestverifyingreader import DigestChecker

from synoptic.corpus.errors import CorpusError
from synoptic.corpus.fetching.exchange import ServerAnswer
from synoptic.corpus.fetching.fetcher import Fetched, Known, Redirect
from synoptic.corpus.fetching.page_records import kept_page, records_of

if TYPE_CHECKING:
    from pathlib import Path

WHEN = datetime(2031, 3, 14, 8, 0, 1, tzinfo=UTC)
HEADERS = (
    ("Content-Type", "text/html"),
    ("Transfer-Encoding", "chunked"),
    ("ETag", '"1"'),
    ("X", "a\r\nInjected: b"),
)


def fetched(body: bytes = b"<p>words</p>", **values: object) -> Fetched:
    moved = ServerAnswer(301, "Moved", (("Location", "https://example.org/b"),), b"", b"")
    redirects = (Redirect("http://example.org/a", moved),)
    answer = ServerAnswer(200, "OK", HEADERS, body, body)
    return Fetched("https://example.org/b", answer, WHEN, redirects)


def test_another_program_reads_it_and_finds_its_digests_right() -> None:
    checker = DigestChecker("raise")
    moved, page = [
        (record.rec_headers, record.http_headers, record.content_stream().read())
        for record in ArchiveIterator(BytesIO(records_of(fetched())), check_digests=checker)
    ]
    assert moved[1].get_statuscode() == "301"
    assert page[0].get_header("WARC-Target-URI") == "https://example.org/b"
    assert page[0].get_header("WARC-Date") == "2031-03-14T08:00:01Z"
    digest = b32encode(hashlib.sha256(b"<p>words</p>").digest()).decode()
    assert page[0].get_header("WARC-Payload-Digest") == f"sha256:{digest}"
    assert page[1].get_header("ETag") == '"1"'
    assert page[1].get_header("Injected") is None
    assert page[2] == b"<p>words</p>"


@given(st.binary(max_size=300))
def test_every_body_comes_back(body: bytes) -> None:
    *_, last = [
        record.content_stream().read() for record in ArchiveIterator(BytesIO(records_of(fetched(body))))
    ]
    assert last == body


def test_the_same_fetch_gives_the_same_bytes() -> None:
    assert records_of(fetched()) == records_of(fetched())


def test_a_file_says_what_it_keeps(tmp_path: Path) -> None:
    path = tmp_path / "page.warc.gz"
    path.write_bytes(records_of(fetched()) + records_of(fetched(b"<p>other</p>")))
    page = kept_page(path)
    assert page is not None
    assert page.addresses == ("http://example.org/a", "https://example.org/b")
    assert (page.when, page.versions, page.known) == (WHEN, 2, Known("https://example.org/b", '"1"'))


@pytest.mark.parametrize(
    "content", [b"", b"no archive", records_of(fetched())[:-30], b"\x1f\x8b" + bytes(40)]
)
def test_what_is_damaged_is_one_line_or_no_page(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "page.warc.gz"
    path.write_bytes(content)
    with suppress(CorpusError):
        page = kept_page(path)
        assert page is None or page.versions == 1
