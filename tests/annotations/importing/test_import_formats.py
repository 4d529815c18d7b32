"""Each file is of one format; what only looks like one is of none."""

from __future__ import annotations

import json
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest

from synoptic.annotations.importing.import_formats import MAX_BYTES, import_format_at, import_format_of

if TYPE_CHECKING:
    from pathlib import Path

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
FILES = {
    "json": b'{"synoptic": 1, "highlights": [], "texts": {"x": "ns/anno.jsonld"}}',
    "w3c": json.dumps(
        {"@context": [CONTEXT, {"synoptic": "urn:x#"}], "type": "AnnotationCollection"}
    ).encode(),
    "hypothesis": b'{"rows": [{"uri": "x", "user": "acct:a@b", "permissions": {}, "target": []}]}',
    "koreader": b'{"created_on": 1, "version": "json/1.0.0", "title": "x", "entries": []}',
    "kindle": "\ufeffA (B)\r\n- 位置No. 1のメモ | 作成日: 2024年\r\n\r\nx\r\n==========\r\n".encode(),
    "readwise": b"Highlight,Book Title,Book Author,Amazon Book ID,Note\nx,y,z,,\n",
}
OTHERS = {
    "a Markdown heading and a list": b"Harbour\n==========\n\n- Note 1 | of two\n- Highlight\n",
    "a list of references": b'[{"title": "A", "url": "https://x.example", "selection": 1, "target": "x"}]',
    "a table of articles": b"url,title,highlights\nhttps://x.example,A,1\n",
    "a script": b"-- a comment\nreturn 1\n",
    "a text": b"# A\n\n##### B\n\nwords about bookmarks and annotations",
    "nothing": b"",
}


@pytest.mark.parametrize(("form", "content"), FILES.items(), ids=FILES)
def test_what_is_of_a_format(form: str, content: bytes) -> None:
    found = import_format_of(content, "file")
    assert found is not None
    assert found.name == form


@pytest.mark.parametrize("content", OTHERS.values(), ids=OTHERS)
def test_what_is_of_none(content: bytes) -> None:
    assert import_format_of(content, "file", or_list=True) is None


def test_a_large_file_is_recognised_from_its_beginning(tmp_path: Path) -> None:
    path = tmp_path / "corrie.json"
    path.write_bytes(FILES["json"])
    with path.open("r+b") as file:
        file.truncate(MAX_BYTES + 1)
    found = import_format_at(path)
    assert found is not None
    assert found.name == "json"


def test_an_archive_is_recognised_from_what_is_in_it(tmp_path: Path) -> None:
    path, archive = tmp_path / "corrie.qdpx", BytesIO()
    with ZipFile(archive, "w") as file:
        file.writestr("sources/a.txt", bytes(2 * 1024**2))
        file.writestr("project.qde", "<Project/>")
    path.write_bytes(archive.getvalue())
    found = import_format_at(path)
    assert found is not None
    assert found.name == "qda"


def test_what_cannot_be_read_is_of_none(tmp_path: Path) -> None:
    assert import_format_at(tmp_path) is None
    assert import_format_at(tmp_path / "nothing.json") is None
