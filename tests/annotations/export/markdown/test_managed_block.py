"""A second export into a file changes its own part of it, and none of the reader's words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.annotations.errors import InvalidRequest
from synoptic.annotations.export.markdown.managed_block import as_block, with_block_replaced, without_frame
from tests.examples import examples

OLD, NEW = (f"---\ntitle: x\n---\n\n{as_block(body)}\n".encode() for body in ("old\n\n> words", "new"))
NEW_BLOCK = as_block("new").encode()


@given(st.binary(), st.binary())
@examples(60)
def test_every_byte_around_the_block_stays(before: bytes, after: bytes) -> None:
    block = as_block("old\n\n> words").encode()
    file = before + b"\n" + block + b"\n" + after
    assert with_block_replaced(file, NEW, "notes.md") == before + b"\n" + NEW_BLOCK + b"\n" + after


def test_a_file_without_a_block_is_none() -> None:
    assert with_block_replaced(b"My own words.", NEW, "notes.md") is None
    assert with_block_replaced(b" <!-- synoptic:end -->\ntext <!-- synoptic:begin", NEW, "notes.md") is None


def test_line_ends_and_blanks_at_the_ends_of_lines_are_no_edit() -> None:
    windows = OLD.replace(b"\n", b"\r\n").replace(b"words", b"words  ")
    written = with_block_replaced(windows, NEW, "notes.md")
    assert written is not None
    assert written.endswith(NEW_BLOCK.replace(b"\n", b"\r\n") + b"\r\n")
    assert b"\n" not in written.replace(b"\r\n", b"")


def test_what_the_reader_wrote_in_it_is_not_lost_unasked() -> None:
    edited = OLD.replace(b"> words", b"> words\n\nMine!")
    with pytest.raises(InvalidRequest, match=r"notes\.md was edited between synoptic:begin and synoptic:end"):
        with_block_replaced(edited, NEW, "notes.md")
    assert with_block_replaced(edited, NEW, "notes.md", regardless=True) == NEW


@pytest.mark.parametrize(
    "file",
    [
        OLD + OLD,
        OLD.replace(b"<!-- synoptic:end -->", b""),
        b"<!-- synoptic:end -->\n" + OLD.replace(b"<!-- synoptic:end -->", b""),
        OLD[OLD.index(b"words") :],
    ],
)
def test_a_broken_block_is_refused_even_if_it_may_be_replaced(file: bytes) -> None:
    for regardless in (False, True):
        with pytest.raises(InvalidRequest, match="has not one synoptic:begin line"):
            with_block_replaced(file, NEW, "notes.md", regardless=regardless)


def test_without_its_frame_it_can_be_pasted() -> None:
    assert without_frame(OLD.decode()) == "old\n\n> words\n"
    assert without_frame("anything else") == "anything else"
