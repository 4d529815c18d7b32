"""Bytes of pages become text as in browsers."""

from __future__ import annotations

import codecs

import pytest

from synoptic.corpus.formats.pages.page_encoding import decode_page, encoding_of_label

TEXT = "<p>“Déjà vu” – naïve</p>"


def declared(label: str, encoding: str, text: str = TEXT) -> bytes:
    return f'<meta charset="{label}">'.encode() + text.encode(encoding)


@pytest.mark.parametrize(
    ("raw", "media_type", "encoding"),
    [
        (declared("iso-8859-1", "cp1252"), None, "cp1252"),
        (declared("US-ASCII", "cp1252"), None, "cp1252"),
        (declared("windows-1252", "cp1252"), "text/html", "cp1252"),
        (TEXT.encode("cp1252"), "text/html; charset=ISO-8859-1", "cp1252"),
        (declared("utf-8", "cp1252"), 'text/html; charset="windows-1252"', "cp1252"),
        (codecs.BOM_UTF8 + declared("iso-8859-1", "utf-8"), "text/html; charset=latin1", "utf-8"),
        (declared("iso-8859-1", "utf-8"), None, "utf-8"),
        (declared("utf-16", "utf-8"), None, "utf-8"),
        (TEXT.encode("utf-16"), None, "utf-16-le"),
        (b'<?xml version="1.0" encoding="windows-1252"?>' + TEXT.encode("cp1252"), None, "cp1252"),
        (
            b"<meta http-equiv='Content-Type' content='text/html; charset=windows-1252'>"
            + TEXT.encode("cp1252"),
            None,
            "cp1252",
        ),
    ],
)
def test_the_encoding_is_that_of_browsers(raw: bytes, media_type: str | None, encoding: str) -> None:
    decoded = decode_page(raw, media_type)
    assert decoded.text.endswith(TEXT)
    assert (decoded.encoding, decoded.warning) == (encoding, None)


@pytest.mark.parametrize(
    ("label", "text", "encoding"),
    [
        ("gb2312", "深度思维表示鎔", "gb18030"),
        ("Shift_JIS", "①東京", "cp932"),
        ("euc-kr", "똠방각하", "cp949"),
        ("iso-8859-9", "“İstanbul”", "cp1254"),
        ("koi8-r", "Москва", "koi8-r"),
        ("x-sjis", "東京", "cp932"),
    ],
)
def test_a_label_means_what_it_means_to_browsers(label: str, text: str, encoding: str) -> None:
    assert decode_page(declared(label, encoding, text)).text.endswith(text)
    assert encoding_of_label(label) == encoding


@pytest.mark.parametrize("label", ["", "nonsense", "zip", "idna", "unicode_escape"])
def test_what_is_no_label_counts_as_none(label: str) -> None:
    assert encoding_of_label(label) is None
    assert decode_page(declared(label, "utf-8")).text.endswith(TEXT)


def test_what_does_not_fit_is_said() -> None:
    decoded = decode_page(declared("euc-kr", "ascii", "<p>a") + b"\xff\xff z</p>")
    assert decoded.text.endswith("\ufffd z</p>")
    assert decoded.warning is not None
    assert decoded.warning.startswith("Damaged: some bytes are not valid Windows-949")
    guessed = decode_page(declared("utf-8", "cp1252", "<p>Das Gebäude an der Brücke ist größer.</p>"))
    assert "größer" in guessed.text
    assert guessed.warning is not None
