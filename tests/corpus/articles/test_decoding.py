from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.corpus.articles.decoding import Decoded, decode, decode_as
from synoptic.corpus.errors import NotText, WrongEncoding

DATA = Path(__file__).resolve().parents[3] / ".." / "shared" / "data"

writable = st.text(alphabet=st.characters(exclude_categories=["Cs"]))


BYTE_ORDER_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)


@given(st.one_of(st.binary(), st.binary().map(lambda raw: raw.replace(b"\0", b"\xff"))))
def test_any_bytes_are_decoded_or_refused_as_binary(raw: bytes) -> None:
    if b"\0" in raw and not raw.startswith(BYTE_ORDER_MARKS):
        try:
            decoded = decode(raw)
        except NotText:
            return
        assert decoded.encoding.startswith(("utf-16", "utf-32"))
        assert "\0" not in decoded.text
        assert decoded.text.encode(decoded.encoding) == raw
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


_ENGLISH = (
    "The harbour board met in the evening to hear the report on the bridge and on the ferry, which no longer "
    "runs. "
)


@pytest.mark.parametrize("head", ["", "Harbour notes of the long winter\n\n"], ids=["alone", "headed"])
@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        # Signs of Windows-1252 in English.
        ("cp1252", "It cost €30 million to build the gate."),
        ("cp1252", "The gate cost €30 — “cheap”, she said."),
        ("cp1252", "It cost £30 million."),
        ("cp1252", "© 2031 The Harbour Courier. The gate was shut."),
        ("cp1252", "It was 30°C in the shade, ±2."),
        ("cp1252", "The ½ pint cost 30 ¢, or £1.20 ± 5 %, §4 says."),
        ("cp1252", "A fee of €5 – not £5 – was paid…"),
        ("cp1252", "The 3 µm filter, ×2, cost ¥400."),
        ("cp1252", "Acme™ and Brand® are names • of firms"),
        ("cp1252", "The ship's motto: ‘À bientôt’ — and €9.99 fares."),
        ("cp1252", "10 µg/m³ of PM2.5, Nº 5"),
        ("cp1252", "NESTLÉ S.A. and SOCIÉTÉ GÉNÉRALE fell 3 %"),
        ("cp1252", "Café owners met in Zürich; the naïve résumé of São Paulo."),
        ("cp1252", "Señor Núñez’s “piñata”"),
        ("mac_roman", "The café’s rösti cost £5."),
        ("mac_roman", "• First\n• Second: £3m — “go” …"),
        ("iso8859_15", "Le cœur coûte 30 € à l'État."),
        # Languages of the west.
        ("cp1252", "Probar los términos: ñandú, ándale, ésta, índice, cargó, último puerto."),
        ("cp1252", "È già così: perché no? La città è più bella."),
        ("cp1252", "Å være eller ikke være, det er spørsmålet."),
        ("cp1252", "Þetta er íslenska: það er gott að búa hér."),
        ("cp1252", "Le cœur de l’Europe coûte 30 € à l’État, où ça?"),
        ("mac_roman", "Le président a déclaré que l’été serait très chaud à Orléans."),
        # ISO 8859-2 and its kin.
        (
            "iso8859_2",
            "Starosta města řekl, že most bude po celou zimu uzavřen a že lidé budou muset chodit pěšky. "
            "Šest set lidí žádá náhradu.",
        ),
        ("iso8859_2", "Zprávy z města: most je zavřený, říká starosta Šťastný."),
        ("iso8859_2", "Burmistrz miasta ogłosił, że most będzie zamknięty przez całą zimę."),
        (
            "iso8859_2",
            "A polgármester azt mondta, hogy a híd egész télen zárva lesz. Az őrök fűtött házban.",
        ),
        ("iso8859_2", "Gradonačelnik je rekao da će most biti zatvoren cijelu zimu. Ljudi čekaju."),
        ("iso8859_2", "Łódź"),
        ("cp1250", "Starosta města řekl, že most bude po celou zimu uzavřen. Šest set lidí žádá náhradu."),
        ("cp1250", "Gradonačelnik je rekao da će most biti zatvoren. Ljudi čekaju, kaže župan."),
        ("cp1254", "Belediye başkanı köprünün kış boyunca kapalı kalacağını söyledi. İnsanlar yürüyor."),
        ("cp1257", "Meras sakė, kad tiltas bus uždarytas visą žiemą. Žmonės eina pėsčiomis."),
        # ISO 8859-5 and its kin.
        ("iso8859_5", "Президент заявил, что переговоры о мире будут трудными, и результат неизвестен."),
        ("iso8859_5", "Мэр города сказал, что мост закроют."),
        ("iso8859_5", "Градоначелник је рекао да ће мост бити затворен целе зиме."),
        ("koi8_r", "Мэр города сказал, что мост закроют."),
        ("cp1251", "Міський голова сказав, що міст буде зачинено на всю зиму."),
        ("cp1253", "Ο δήμαρχος είπε ότι η γέφυρα θα κλείσει όλο τον χειμώνα."),
        ("cp1255", "ראש העיר אמר שהגשר ייסגר לכל החורף."),
        # English with a sentence of another language.
        ("cp1253", f"{_ENGLISH}Ο δήμαρχος είπε ότι η γέφυρα θα κλείσει."),
        ("cp1251", f"{_ENGLISH}Мэр сказал, что мост закроют."),
        ("iso8859_5", f"{_ENGLISH}Мэр сказал, что мост закроют."),
        ("koi8_r", f"{_ENGLISH}Мэр сказал, что мост закроют."),
        ("cp1251", "The ship Комета sank."),
        ("cp1255", f"{_ENGLISH}ראש העיר אמר שהגשר ייסגר."),
        ("cp1256", f"{_ENGLISH}قال رئيس البلدية إن الجسر سيغلق."),
        ("gb18030", f"{_ENGLISH}市长说，桥将关闭整个冬天。"),
        ("cp932", f"{_ENGLISH}市長は橋が閉鎖されると述べた。"),
        ("cp949", f"{_ENGLISH}시장은 다리가 폐쇄될 것이라고 말했다."),
        ("iso8859_2", f"{_ENGLISH}Starosta řekl, že most bude uzavřen."),
        ("cp1254", f"{_ENGLISH}Belediye başkanı köprünün kapatılacağını söyledi."),
        # UTF-16 and UTF-32 without a mark.
        ("utf-16-le", "The harbour board met to hear the report on the gate."),
        ("utf-16-be", "Notes “x” cost €5.\n"),
        ("utf-16-le", "Мэр города сказал\nчто мост закроют"),
        ("utf-16-be", "桥 将\n关闭"),
        ("utf-32-le", "The harbour\n"),
    ],
)
def test_what_is_not_utf8_is_read_as_it_was_written(encoding: str, text: str, head: str) -> None:
    decoded = decode(f"{head}{text}\n".encode(encoding))
    assert decoded.text == f"{head}{text}\n"
    assert decoded.warning is not None
    assert "a guess" in decoded.warning


@pytest.mark.parametrize("text", ["héllo quay!", "é", "naïve", "30 €", "▶"])
def test_short_utf8_is_utf8(text: str) -> None:
    assert decode(text.encode()) == Decoded(text, "utf-8")


def test_the_reader_can_name_the_encoding() -> None:
    text = "Dzień dobry, państwo"
    assert decode_as(text.encode("iso8859_2"), "ISO-8859-2") == Decoded(text, "iso8859-2")
    assert decode_as(text.encode("utf-16"), "utf-16") == Decoded(text, "utf-16")
    with pytest.raises(WrongEncoding, match=r"Not valid UTF-8"):
        decode_as(text.encode("iso8859_2"), "utf8")
    with pytest.raises(NotText):
        decode_as(b"text\0\1", "latin-1")


@pytest.mark.parametrize("name", ["", "klingon", "rot13", "zip", "unicode_escape", "idna", "\x1b[2J"])
def test_a_name_of_no_encoding_is_refused_in_one_line(name: str) -> None:
    with pytest.raises(WrongEncoding, match="No encoding is called") as refused:
        decode_as(b"text", name)
    assert str(refused.value).isprintable()


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


@pytest.mark.parametrize("word", [b"\xe9", b"a" * 500 + b"\xe9", b"\xe9 "], ids=["run", "words", "letters"])
def test_a_long_line_is_decoded_in_linear_time(word: bytes) -> None:
    raw = (word * 1_000_000)[:1_000_000]
    assert decode(raw).text.count("é") == raw.count(b"\xe9")
