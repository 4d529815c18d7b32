from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.corpus.articles.decoding import decode, decode_as
from synoptic.corpus.articles.encodings import possible_encodings
from synoptic.corpus.errors import NotText, UnreadableFile
from synoptic.corpus.files.loading import encodings_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("iso8859-2", "Dzień dobry, państwo. Źle było w Łodzi.\n"),
        ("cp1252", "The “café” took £5 and €4 from the maître d’hôtel.\n"),
        ("koi8-r", "Мост закрыли ночью. Никто не пострадал.\n"),
        ("cp932", "橋は夜に閉鎖された。けが人はいなかった。\n"),
        ("cp1253", "Η γέφυρα έκλεισε τη νύχτα.\n"),
    ],
)
def test_each_encoding_reads_and_its_sample_is_the_files(encoding: str, text: str) -> None:
    raw = text.encode(encoding)
    found = possible_encodings(raw)
    assert decode(raw).text == decode_as(raw, found[0].encoding).text
    texts = {decode_as(raw, each.encoding).text for each in found}
    assert text in texts
    assert len(texts) == len(found) > 3
    for each in found:
        read = " ".join(decode_as(raw, each.encoding).text.split())
        assert all(piece in read for piece in each.sample.split(" … "))
    assert len({each.sample for each in found}) == len(found)


def test_words_that_tell_encodings_apart_are_shown_however_late_they_come() -> None:
    text = "café " * 5000 + "and £5 for the façade"
    samples = [each.sample for each in possible_encodings(text.encode("cp1252"))]
    assert "£5" in samples[0]


@pytest.mark.parametrize(
    "raw",
    [b"plain", "naïve".encode(), "naïve".encode("utf-8-sig"), "naïve".encode("utf-16")],
)
def test_bytes_that_tell_their_encoding_leave_no_choice(raw: bytes) -> None:
    (only,) = possible_encodings(raw)
    assert only.sample == ""


def test_wide_text_without_a_mark_is_no_text_of_ascii() -> None:
    (first, *others) = possible_encodings("Größe der Brücke".encode("utf-16-be"))
    assert (first.encoding, first.sample) == ("utf-16-be", "Größe der Brücke")
    assert all(each.encoding.startswith("utf-") for each in others)


@given(st.binary(max_size=300))
def test_any_bytes_have_an_encoding_or_are_refused_as_binary(raw: bytes) -> None:
    try:
        guess = decode(raw)
    except NotText:
        return
    found = possible_encodings(raw)
    assert found[0].name.casefold()
    if guess.warning is None:
        assert len(found) == 1
    for each in found[1:]:
        assert decode_as(raw, each.encoding).text != guess.text


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"nothing\.txt"):
        encodings_of(tmp_path / "nothing.txt")
    (tmp_path / "binary.txt").write_bytes(b"\x7fELF\0\0\0")
    with pytest.raises(UnreadableFile, match=r"binary\.txt"):
        encodings_of(tmp_path / "binary.txt")
