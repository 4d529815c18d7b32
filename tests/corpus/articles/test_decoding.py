from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.corpus.articles.decoding import Decoded, decode
from synoptic.corpus.errors import NotText

DATA = Path(__file__).resolve().parents[3] / ".." / "shared" / "data"

writable = st.text(alphabet=st.characters(exclude_categories=["Cs"]))


BYTE_ORDER_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)


@given(st.one_of(st.binary(), st.binary().map(lambda raw: raw.replace(b"\0", b"\xff"))))
def test_any_bytes_are_decoded_or_refused_as_binary(raw: bytes) -> None:
    if b"\0" in raw and not raw.startswith(BYTE_ORDER_MARKS):
        with pytest.raises(NotText):
            decode(raw)
    else:
        decoded = decode(raw)
        assert decoded.warning is None or "\n" not in decoded.warning


@given(writable.filter(lambda text: "\0" not in text and not text.startswith("\ufeff")))
def test_utf8_is_read_as_it_is(text: str) -> None:
    assert decode(text.encode()) == Decoded(text, "utf-8")


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_is_honoured(mark: bytes, encoding: str) -> None:
    text = "“Ça” \U0001f44d Zażółć"
    assert decode(mark + text.encode(encoding)) == Decoded(text, encoding)
    damaged = decode(mark + text.encode(encoding) + b"\xff")
    assert damaged.text == text + "\ufffd"
    assert damaged.warning is not None


def test_a_nul_near_the_beginning_is_binary() -> None:
    with pytest.raises(NotText, match="binary"):
        decode(b"text" * 2000 + b"\0")
    assert decode(b"text" * 3000 + b"\0").encoding == "utf-8"


def test_utf8_with_a_broken_byte_stays_utf8() -> None:
    decoded = decode("“It’s done”".encode() + b"\x93")
    assert decoded.text == "“It’s done”\ufffd"
    assert decoded.encoding == "utf-8"
    assert decoded.warning is not None
    assert "not valid UTF-8" in decoded.warning


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "big5", "gb18030"])
def test_typographic_quotes_tell_the_encoding_of_an_english_text(encoding: str) -> None:
    text = "“It is done,” he said — “and it wasn’t easy …” Then they left."
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert decoded.encoding == encoding
    assert decoded.warning is not None
    assert decoded.warning.startswith("Read as ")
    assert "a guess" in decoded.warning


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "The owner of the café paid £5 in all for the ½ pound of coffee that he had sold."),
        ("latin-1", "El presidente declaró que la situación del país es difícil y que mañana habrá reunión."),
        ("cp1252", "Der Präsident erklärte, daß die Verhandlungen über den Frieden schwierig würden."),
        ("cp1250", "Prezydent powiedział, że rozmowy będą trudne, a ich wynik jest niepewny. Źródła milczą."),
        ("cp1251", "Президент заявил, что переговоры о мире будут трудными, и результат неизвестен."),
        ("gb18030", "总统表示，和平谈判将会很困难，结果尚不明朗。双方将于下周在华盛顿再次会晤。"),
        ("cp932", "大統領は、和平交渉は難しくなるだろうと述べ、結果はまだ分からないとした。"),
    ],
)
def test_the_scripts_of_the_world_are_told_apart(encoding: str, text: str) -> None:
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert decoded.warning is not None


@pytest.mark.skipif(not DATA.is_dir(), reason="the collection of speeches is not there")
def test_the_speeches_that_are_not_utf8_read_as_they_were_meant() -> None:
    for path in sorted(DATA.rglob("*.txt")):
        decoded = decode(path.read_bytes())
        beyond_ascii = {character for character in decoded.text if ord(character) > 127}
        assert beyond_ascii <= set("’‘“”—–…\u3000½¢\u00a0éñ·•"), (path, beyond_ascii)
    fifty_four = decode((DATA / "state_union" / "1954-Eisenhower.txt").read_bytes())
    assert "the ½¢ decrease" in fifty_four.text
    seventy_two = decode((DATA / "state_union" / "1972-Nixon.txt").read_bytes())
    assert "The 1960’s were a time" in seventy_two.text
