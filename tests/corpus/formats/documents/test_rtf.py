"""Rich texts: characters of any code page, paragraphs, roles; what is no part of the article beside it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.corpus.article import Role
from synoptic.corpus.errors import CorpusError
from synoptic.corpus.formats.documents.document_article import TRACKED_CHANGES
from synoptic.corpus.formats.found_article import Fact
from tests.corpus.formats.documents.made import PLAIN, article, by_libreoffice, by_pandoc, contents, texts
from tests.examples import examples

if TYPE_CHECKING:
    from collections.abc import Callable

PLAIN_CODE = "code that is\nindented"


def rtf(body: str, head: str = "") -> bytes:
    """Return a rich text; the body is in Latin-1."""
    return f"{{\\rtf1\\ansi\\ansicpg1252\\deff0{{\\fonttbl{{\\f0 Times;}}}}{head}\n{body}}}".encode("latin-1")


@pytest.mark.parametrize("write", [by_pandoc, by_libreoffice])
def test_documents_of_other_programs_are_read_word_for_word(write: Callable[[str], bytes]) -> None:
    found = article(write("rtf"), "a.rtf")
    # pandoc has no style for code, and indents it by spaces at the start of a line.
    assert tuple(block.text for block in found.blocks) in {
        PLAIN,
        tuple(PLAIN_CODE if "indented" in text else text for text in PLAIN),
    }
    assert [block.text for block in found.blocks if block.role is Role.HEADING] == [PLAIN[0], "Figures"]
    assert found.title == Fact("Talks in Geneva", "the headline")
    assert not found.warnings


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"O\u8217'Brien", "O’Brien"),
        (r"O\u8217\'92Brien", "O’Brien"),
        (r"O\u8217 ?Brien", "O’Brien"),
        (r"{\uc0 O\u8217 Brien}", "O’Brien"),
        (r"{\uc2 O\u8217\'81\'92Brien}\u8217'", "O’Brien’"),
        (r"\u-10179?\u-8638?!", "🙂!"),
        (r"\uc0 \u55357\uc1 \u56898\'3f!", "🙂!"),
        (r"caf\'e9 \'93q\'94", "café “q”"),
        ("caf\xe9", "café"),
        (r"a\~b\-c\_d\{\}\\", "a\u00a0b\u00adc\u2011d{}\\"),
        (r"\ldblquote a\rdblquote  \emdash  b\endash c\bullet", "“a” — b–c•"),
        (r"{\b bold}{\i0 \ul face}\plain s", "boldfaces"),
        ("bro\nken\r\nlines", "brokenlines"),
        (r"before{\*\unknown gone {\b gone}}after", "beforeafter"),
        (r"a{\pict\pngblip 89504e47}b", "ab"),
        (r"a{\upr{ansi}{\*\ud{unicode \u8217'}}}b", "aunicode ’b"),
    ],
)
def test_characters(written: str, read: str) -> None:
    assert texts(rtf(written), "a.rtf") == [read]


@pytest.mark.parametrize(
    ("charset", "page", "text"),
    [
        (204, "cp1251", "Мир"), (238, "cp1250", "Łódź"), (161, "cp1253", "Ειρήνη"), (162, "cp1254", "barış"),
        (128, "cp932", "平和ソ"), (134, "gbk", "和平"), (136, "cp950", "和平"), (129, "cp949", "평화"),
        (77, "mac_roman", "paix é"), (178, "cp1256", "سلام"),
    ],
)  # fmt: skip
def test_a_font_has_its_code_page(charset: int, page: str, text: str) -> None:
    head = f"{{\\fonttbl{{\\f1\\fcharset{charset} Other;}}{{\\f2\\fcharset0 Times;}}}}"
    escaped = "".join(
        f"\\'{byte:02x}" if byte > 127 or byte == 92 else chr(byte) for byte in text.encode(page)
    )
    assert texts(rtf(f"{{\\f1 {escaped}}} {{\\f2 caf\\'e9}}", head), "a.rtf") == [f"{text} café"]


def test_bytes_in_binary_are_passed_over() -> None:
    content = rtf("a{\\pict\\bin9 }}}}\\'e9{}b")
    assert texts(content, "a.rtf") == ["ab"]


def test_paragraphs_lines_and_tabs() -> None:
    assert texts(rtf(r"a\line b\par c\tab d\par\par e\sect f\\g"), "a.rtf") == ["a\nb", "c\td", "e", "f\\g"]


def test_styles_and_levels_are_roles() -> None:
    styles = r"{\s0 Normal;}{\s1\outlinelevel0 \'dcberschrift;}{\s2\sbasedon0 Quote;}{\*\cs3 heading 1;}"
    head = f"{{\\stylesheet{styles}}}"
    body = r"\pard\s1 a\par\pard\s2 b\par\pard\outlinelevel1 c\par\pard\plain\s0 d\par"
    assert [(block.text, block.role) for block in article(rtf(body, head), "a.rtf").blocks] == [
        ("a", Role.HEADING), ("b", Role.QUOTE), ("c", Role.HEADING), ("d", None),
    ]  # fmt: skip


def test_items_have_their_labels() -> None:
    body = (
        r"{\listtext\'b7\tab}One\par{\pntext 1.\tab}Two\par{\listtext\pard \tab}Three\par"
        r"\pard\fi-360 \bullet\tab Four\par 2)\tab Five\par\pard On 3.\tab Six\par"
    )
    assert texts(rtf(body), "a.rtf") == ["• One", "1. Two", "Three", "• Four", "2) Five", "On 3.\tSix"]


def test_tables_are_a_line_a_row() -> None:
    row = r"\trowd\cellx1\cellx2\pard\intbl {}\cell {}\cell\row".format
    body = rf"before\par {row('Name', 'Votes')}{row('Anna', '12')}\pard after\par"
    assert texts(rtf(body), "a.rtf") == ["before", "Name | Votes", "Anna | 12", "after"]
    unfinished = rtf(r"\trowd\pard\intbl Name\cell Vot")
    assert texts(unfinished, "a.rtf") == ["Name | Vot"]


def test_notes_come_last_with_their_labels() -> None:
    note = r"{{\super\chftn}}{{\footnote{} \pard\plain\chftn {}\par more}}".format
    body = rf"A{note('', 'one')} and B{note(chr(92) + 'ftnalt', 'end')}, C{note('', 'two')}.\par"
    assert texts(rtf(body), "a.rtf") == [
        "A[1] and B[i], C[2].", "[1] one", "more", "[i] end", "more", "[2] two", "more",
    ]  # fmt: skip


def test_results_of_fields_are_text_and_their_codes_and_page_numbers_are_not() -> None:
    body = (
        r'See {\field{\*\fldinst{HYPERLINK "https://example.org"}}{\fldrslt{\ul the report}}}, page '
        r"{\field{\*\fldinst PAGE}{\fldrslt 7}}{\chpgn}.\par"
        r"{\field{\*\fldinst TOC \\o}{\fldrslt One 1\par Two 2\par}}The text.\par"
    )
    found = article(rtf(body), "a.rtf")
    assert [block.text for block in found.blocks] == ["See the report, page .", "The text."]
    assert [block.text for block in found.furniture] == ["One 1", "Two 2"]


def test_margins_comments_and_hidden_text_are_furniture() -> None:
    body = (
        r"{\header The Harbour Courier\par}{\footerf Page \chpgn\par}Seen {\v not seen }words"
        r"{\*\atnid IB}{\*\atnauthor Ilse}{\*\annotation{\*\atndate 1}\pard Who says so?\par}.\par"
    )
    found = article(rtf(body), "a.rtf")
    assert [block.text for block in found.blocks] == ["Seen words."]
    assert [block.text for block in found.furniture] == [
        "not seen", "The Harbour Courier", "Page", "Who says so?",
    ]  # fmt: skip


def test_tracked_changes_are_shown_as_accepted_and_said() -> None:
    found = article(rtf(r"The pact was {\deleted never }{\revised finally }signed.\par"), "a.rtf")
    assert [block.text for block in found.blocks] == ["The pact was finally signed."]
    assert found.warnings == (TRACKED_CHANGES,)


def test_boxes_are_read_once() -> None:
    old = r"{\shprslt{\*\do{\dptxbxtext In the box.\par}}}"
    box = rf"{{\shp{{\*\shpinst\shpleft1{{\sp{{\sn a}}{{\sv 1}}}}{{\shptxt In the box.\par}}}}{old}}}"
    assert texts(rtf(rf"Before{box} and after.\par"), "a.rtf") == ["Before and after.", "In the box."]


def test_the_information_counts_where_the_text_bears_it_out() -> None:
    head = (
        r"{\info{\title Pact\~signed}{\author Ilse Brandt}{\operator admin}{\*\company X}{\creatim\yr2025}}"
    )
    sentence = (
        "The delegations signed the pact late on Monday, after nine hours of talks that nobody recorded."
    )
    found = article(rtf(sentence, head), "a.rtf")
    assert found.title == Fact("Pact signed", "the document's properties")
    assert (found.author, found.date) == (None, None)
    found = article(rtf(rf"Ilse Brandt\par {sentence}", head), "a.rtf")
    assert found.author == Fact("Ilse Brandt", "the document's properties")


def test_an_empty_document_holds_no_article() -> None:
    assert contents(rtf(""), "a.rtf").remarks == ("The document holds no text.",)
    assert contents(rtf(r"{\pict 00}"), "a.rtf").remarks == ("The document holds pictures and no text.",)


def test_a_document_that_breaks_off_gives_what_can_be_read() -> None:
    found = article(rtf(r"First.\par {\b Second")[:-1], "a.rtf")
    assert [block.text for block in found.blocks] == ["First.", "Second"]
    assert found.warnings == ("damaged: text is missing where it breaks off",)


def test_what_follows_the_end_is_said() -> None:
    assert not article(rtf("Text.") + b"\r\n\0\0\0", "a.rtf").warnings
    found = article(rtf("Text.") + b" lost words", "a.rtf")
    assert found.warnings == ("damaged: what follows the end of the document is not shown",)


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"", "No rich text"), (b"Plain text", "No rich text"), (b"{\\rtf1 " + b"{" * 100_000, "without end")],
)
def test_what_cannot_be_read_is_said_in_one_line(content: bytes, says: str) -> None:
    with pytest.raises(CorpusError, match=says) as raised:
        contents(content, "a.rtf")
    assert "\n" not in str(raised.value)


@examples(60)
@given(st.data())
def test_a_damaged_document_raises_nothing_but_one_line(data: st.DataObject) -> None:
    words = (
        r"{ } \par \cell \row \'e \u99999 \u-1 \bin5 \uc9 \footnote \ftnalt \* \ud \field \fldrslt \s9 \f9 \v"
    )
    pieces = st.sampled_from(words.split())
    body = "".join(data.draw(st.lists(pieces | st.text("ab '", max_size=3), max_size=30)))
    with suppress(CorpusError):
        contents(rtf(body), "a.rtf")


@examples(60)
@given(st.lists(st.text("abé \\{}“🙂平", max_size=12), max_size=6))
def test_no_word_is_lost(paragraphs: list[str]) -> None:
    def escaped(text: str) -> str:
        units = text.encode("utf-16-le")
        codes = [int.from_bytes(units[at : at + 2], "little") for at in range(0, len(units), 2)]
        return "".join(f"\\u{code}?" if code > 127 or chr(code) in "\\{}" else chr(code) for code in codes)

    found = contents(rtf("".join(f"{escaped(text)}\\par\n" for text in paragraphs)), "a.rtf").articles
    assert [block.text.strip() for each in found for block in each.blocks] == [
        text.strip() for text in paragraphs if text.strip()
    ]
