"""KOReader's highlights: its exports, and the files that it keeps beside books."""

from __future__ import annotations

import contextlib
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.annotations.errors import InvalidRequest
from synoptic.annotations.importing.elsewhere._lua_table import lua_table
from synoptic.annotations.importing.elsewhere.koreader import read, recognises
from tests.examples import examples

ENTRY = {
    "chapter": "One",
    "color": "yellow",
    "drawer": "lighten",
    "note": "Why?",
    "page": 12,
    "sort": "highlight",
    "text": "the lock",
    "time": 1398127554,
}


def test_json_of_one_book_and_of_several() -> None:
    """`target/json.lua`: a book, or a list of them as `documents`."""
    book = {"title": "The lock", "author": "Jane O’Neil\nAda", "file": "/books/lock.epub", "entries": [ENTRY]}
    other = {"title": "B", "entries": [{**ENTRY, "color": "gray", "note": None}, {**ENTRY, "text": ""}, 7]}
    alone = json.dumps({**book, "created_on": 1, "version": "json/1.0.0"}).encode()
    several = json.dumps({"created_on": 1, "version": "json/1.0.0", "documents": [book, other]}).encode()
    for content in (alone, several):
        assert recognises(content, "x.json")
    incoming = read(alone, "x.json")
    (one,) = incoming.highlights
    assert (one.anchor.exact, one.note, one.tags) == ("the lock", "Why?", ())
    assert one.created == datetime(2014, 4, 22, 0, 45, 54, tzinfo=UTC)
    (article,) = incoming.articles
    assert (article.title, article.author, article.file) == (
        "The lock",
        "Jane O’Neil, Ada",
        "/books/lock.epub",
    )
    incoming = read(several, "x.json")
    assert [each.tags for each in incoming.highlights] == [("colour/yellow",), ("colour/gray",)]
    assert incoming.left_out == ("highlight 3: it has no words", "highlight 4: no highlight")


METADATA = r"""-- /mnt/onboard/lock.sdr/metadata.epub.lua
return {
    ["annotations"] = {
        [1] = {
            ["chapter"] = "One",
            ["color"] = "gray",
            ["datetime"] = "2024-02-11 13:35:10",
            ["datetime_updated"] = "2024-02-12 13:35:10",
            ["drawer"] = "lighten",
            ["note"] = "He said \"why\"\
and left.",
            ["page"] = "/body/DocFragment[49]/body/div/p[84]/text().147",
            ["pageno"] = 1297,
            ["text"] = "the lock",
        },
        [2] = {
            ["datetime"] = "2024-02-11 13:36:10",
            ["page"] = "/body",
            ["text"] = "in One",
        },
        [10] = { ["drawer"] = "invert", ["text"] = "", },
    },
    ["doc_path"] = "/mnt/onboard/lock.epub",
    ["doc_props"] = { ["authors"] = "Jane O’Neil\
Ada", ["title"] = "The lock" },
    ["percent_finished"] = 0.25,
    ["summary"] = {},
}
"""


def test_the_file_beside_a_book() -> None:
    """The annotation of issue 13030 of KOReader."""
    content = METADATA.encode()
    assert recognises(content, "metadata.epub.lua")
    incoming = read(content, "metadata.epub.lua")
    (one,) = incoming.highlights
    assert (one.anchor.exact, one.note) == ("the lock", 'He said "why"\nand left.')
    assert one.created == datetime(2024, 2, 11, 13, 35, 10, tzinfo=UTC)
    assert one.modified == datetime(2024, 2, 12, 13, 35, 10, tzinfo=UTC)
    (article,) = incoming.articles
    assert (article.title, article.author) == ("The lock", "Jane O’Neil, Ada")
    assert incoming.left_out == ("highlight 2: it has no words", "1 bookmark")


def test_the_older_file_beside_a_book() -> None:
    """The bookmark of issue 14333: its `notes` are the words, and its `text` a note, or made up."""
    content = b"""return {
    ["bookmarks"] = {
        [1] = {
            ["datetime"] = "2024-09-02 22:39:54",
            ["highlighted"] = true,
            ["notes"] = "With a limited number",
            ["text"] = "Page 120 With a limited number @ 2024-09-02 22:39:54",
        },
        [2] = { ["highlighted"] = true, ["notes"] = "the lock", ["text"] = "Why?" },
        [3] = { ["notes"] = "in One", ["page"] = 4 },
    },
    ["highlight"] = { [120] = { [1] = { ["text"] = "With a limited number" } } },
    ["stats"] = { ["title"] = "The lock", ["authors"] = "Ada" },
}"""
    incoming = read(content, "metadata.pdf.lua")
    assert [(each.anchor.exact, each.note) for each in incoming.highlights] == [
        ("With a limited number", ""),
        ("the lock", "Why?"),
    ]
    assert incoming.left_out == ("1 bookmark",)
    only = content.replace(b"bookmarks", b"other")
    assert [each.anchor.exact for each in read(only, "x.lua").highlights] == ["With a limited number"]


def test_markdown() -> None:
    """`template/md.lua`, with highlighting and links back, as its options have it."""
    content = f"""# The lock
##### Jane O’Neil

## One
### Page 12 @ 02 January 2024 10:00:00 PM
**the lock**

---
Why?

* and how

[View in book](<file:///books/lock.epub?pos=/body>)
## Two
### Page xiv @ 03 January 2024 12:05:00 AM
stayed *closed*
and more

# Another
##### N/A

## C
### Page 1 @ no time
words
##{" "}
_Generated at: 2024-01-04-10-00-00_""".encode()
    assert recognises(content, "x.md")
    incoming = read(content, "x.md")
    assert [(each.anchor.exact, each.note) for each in incoming.highlights] == [
        ("the lock", "Why?\n\n* and how"),
        ("stayed *closed*\nand more", ""),
        ("words", ""),
    ]
    assert [each.created and each.created.hour for each in incoming.highlights] == [22, 0, None]
    assert [(each.title, each.author) for each in incoming.articles] == [
        ("The lock", "Jane O’Neil"),
        ("Another", "N/A"),
    ]


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"return {", b"return { [1] = os.exit() }", b"return " + b"{" * 5000, b"# A\n", b"\0\xff\0"],
)
def test_none_of_koreader(content: bytes) -> None:
    with pytest.raises(InvalidRequest, match=r"^x: "):
        read(content, "x")


# Lua


def as_lua(value: object) -> str:
    """Return a value as Lua's `%q` and KOReader's `dump` write it."""
    if isinstance(value, dict):
        return "{\n" + "".join(f"[{as_lua(key)}] = {as_lua(each)},\n" for key, each in value.items()) + "}"
    if isinstance(value, str):
        quoted = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\\n")
        return '"' + quoted.replace("\r", "\\r").replace("\0", "\\000") + '"'
    return str(value).lower() if isinstance(value, bool) else str(value)


VALUES = st.recursive(
    st.booleans()
    | st.integers(-(2**50), 2**50)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=9),
    lambda inner: st.dictionaries(st.text(max_size=5) | st.integers(1, 9), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.text(max_size=5), VALUES, max_size=3))
@examples(40)
def test_a_table_comes_back(value: dict[str, object]) -> None:
    assert lua_table(f"-- a comment\nreturn {as_lua(value)}\n") == value


@given(st.text(st.sampled_from('{}[]=,;"\\-.xreturn 1a\n'), max_size=40))
@examples(100)
def test_nothing_breaks_the_reader_of_tables(text: str) -> None:
    with contextlib.suppress(ValueError):
        lua_table(text)


def test_other_ways_to_write_a_table() -> None:
    assert lua_table("return { 'a\\tb', [[long\nx]], [==[y]]]==], nil, x = -0x1F, y = .5e1; 2 } -- end") == {
        1: "a\tb", 2: "long\nx", 3: "y]]", 4: None, "x": -31, "y": 5.0, 5: 2,
    }  # fmt: skip
