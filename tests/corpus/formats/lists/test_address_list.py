"""Lists of addresses: lines, shortcuts of Windows and macOS, bookmarks of browsers."""

from __future__ import annotations

import plistlib

import pytest

from synoptic.corpus.errors import CorpusError
from synoptic.corpus.formats.found_article import Fact, FileContents, Listed, RawFile
from synoptic.corpus.formats.lists.address_list import addresses_in, load
from synoptic.corpus.formats.registry import format_of, loader_of

BOOKMARKS = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
<!-- This is an automatically generated file. -->
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
<TITLE>Bookmarks</TITLE>
<H1>Bookmarks</H1>
<DL><p>
    <DT><H3 ADD_DATE="1">Harbour</H3>
    <DL><p>
        <DT><A HREF="https://courier.example/1" ADD_DATE="1" TAGS="lock,to do">The lock &amp; more</A>
        <DD>words about it
        <DT><A HREF="place:sort=8">Most visited</A>
    </DL><p>
    <DT><A HREF="https://ardwire.example/2">https://ardwire.example/2</A>
</DL>
"""
POCKET = """<!DOCTYPE html>
<html>
	<head>
		<meta http-equiv="Content-Type" content="text/html; charset=utf-8" />
		<title>Pocket Export</title>
	</head>
	<body><h1>Unread</h1><ul>
	<li><a href="https://courier.example/1" time_added="1" tags="lock">The lock</a></li></ul></body></html>"""


def read(text: str | bytes, name: str = "list.urls") -> FileContents:
    return load(RawFile(name, text if isinstance(text, bytes) else text.encode()))


def test_lines() -> None:
    found = read(
        "# a comment\n\nhttps://a.example/1\r\n  https://a.example/2 \nwww.a.example\nhttps://a.example/1\n"
    )
    assert found.addresses == ("https://a.example/1", "https://a.example/2")
    assert found.remarks == (
        "4 lines: 2 addresses, 1 that names an address again, 1 that cannot be read.",
        "Line 5 is no web address: www.a.example.",
    )
    assert read("") == FileContents(())
    with pytest.raises(CorpusError, match="No line of it"):
        read("file:///etc/passwd\njavascript:alert(1)\nhttp://\nhttps://a b")


def test_a_plain_text_of_addresses() -> None:
    assert addresses_in("\ufeff# c\nhttps://a.example/1\n\nhttps://a.example/1") == ("https://a.example/1",)
    assert addresses_in("https://a.example/1\nand words") == ()
    assert addresses_in("") == ()


@pytest.mark.parametrize(
    "text",
    [
        "[InternetShortcut]\r\nURL=https://a.example/1?x=50%25&y=[z]\r\nIconIndex=0\r\n",
        "[{000214A0-0000-0000-C000-000000000046}]\nProp3=19,2\n[InternetShortcut]\nURL=https://a.example/1?x=50%25&y=[z]\n",
    ],
)
def test_a_shortcut_of_windows(text: str) -> None:
    found = read(text, "The lock.url")
    assert found.listed == (
        Listed(url="https://a.example/1?x=50%25&y=[z]", title=Fact("The lock", "file name")),
    )


@pytest.mark.parametrize("form", [plistlib.FMT_XML, plistlib.FMT_BINARY])
def test_a_place_of_macos(form: plistlib.PlistFormat) -> None:
    found = read(plistlib.dumps({"URL": "https://a.example/1"}, fmt=form), "The lock.webloc")
    assert found.addresses == ("https://a.example/1",)


@pytest.mark.parametrize(
    "content",
    [
        b"[InternetShortcut]\n",
        b"[InternetShortcut]\nURL=file:///x",
        b"bplist00",
        b"bplist00" + bytes(range(256)),
        b"<?xml version='1.0'?><plist>",
        b"<?xml version='1.0'?><!DOCTYPE plist [<!ENTITY a 'https://a.example'>]><plist><dict><key>URL</key><string>&a;</string></dict></plist>",
        plistlib.dumps({"URL": 1}),
        plistlib.dumps(["URL"]),
    ],
)
def test_a_shortcut_without_an_address(content: bytes) -> None:
    with pytest.raises(CorpusError, match="no web address"):
        read(content)


def test_bookmarks() -> None:
    for text, expected in (
        (
            BOOKMARKS,
            (
                Listed(
                    url="https://courier.example/1",
                    title=Fact("The lock & more", "the bookmarks"),
                    tags=("lock", "to do"),
                ),
                Listed(url="https://ardwire.example/2"),
            ),
        ),
        (
            POCKET,
            (
                Listed(
                    url="https://courier.example/1", title=Fact("The lock", "the bookmarks"), tags=("lock",)
                ),
            ),
        ),
    ):
        file = RawFile("bookmarks.html", text.encode())
        loader = loader_of(file)
        assert loader is not None
        assert loader(file).listed == expected
    file = RawFile("page.html", b"<!doctype html><title>Pocket Export</title>")
    page = format_of(file)
    assert page is not None
    assert page.loader == "web_page"


def test_links_that_are_no_pages_are_counted() -> None:
    file = RawFile("bookmarks.html", BOOKMARKS.encode())
    loader = loader_of(file)
    assert loader is not None
    assert loader(file).remarks == ("2 bookmarks: 2 addresses.", "1 link is no web address and left out.")
