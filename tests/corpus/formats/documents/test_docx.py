"""Word documents: every word in its paragraph, with its role; what is no part of the article beside it."""

from __future__ import annotations

import io
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.corpus.article import Role
from synoptic.corpus.errors import CorpusError
from synoptic.corpus.formats.documents.document_article import TRACKED_CHANGES
from synoptic.corpus.formats.found_article import Fact
from tests.corpus.formats.documents.made import (
    PLAIN,
    article,
    by_libreoffice,
    by_pandoc,
    contents,
    docx,
    p,
    packed,
    r,
    texts,
)
from tests.examples import examples

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize("write", [by_pandoc, by_libreoffice])
def test_documents_of_other_programs_are_read_word_for_word(write: Callable[[str], bytes]) -> None:
    found = article(write("docx"), "a.docx")
    assert tuple(block.text for block in found.blocks) == PLAIN
    roles = {block.text: block.role for block in found.blocks if block.role is not None}
    assert roles == {
        PLAIN[0]: Role.HEADING,
        PLAIN[4]: Role.QUOTE,
        "Figures": Role.HEADING,
        PLAIN[15]: Role.CODE,
    }
    tight = [block.text for block in found.blocks if block.is_tight]
    assert tight == [*PLAIN[6:11], "Anna | 12", "Bob | 7"]
    assert found.title == Fact("Talks in Geneva", "the headline")
    assert not found.warnings


def test_tracked_changes_are_shown_as_accepted_and_said() -> None:
    found = article(
        docx(
            f"<w:p>{r('The pact was ')}<w:del>{'<w:r><w:delText>never </w:delText></w:r>'}</w:del>"
            f"<w:ins>{r('finally ')}</w:ins>{r('signed.')}</w:p>"
            f"<w:p><w:moveFrom>{r('Moved away.')}</w:moveFrom></w:p>"
            f"<w:p><w:moveTo>{r('Moved here.')}</w:moveTo></w:p>"
        ),
        "a.docx",
    )
    assert [block.text for block in found.blocks] == ["The pact was finally signed.", "Moved here."]
    assert found.warnings == (TRACKED_CHANGES,)


def test_paragraphs_whose_mark_was_deleted_are_one() -> None:
    merged = "<w:rPr><w:del/></w:rPr>"
    assert texts(docx(p("One ", merged) + p("paragraph.")), "a.docx") == ["One paragraph."]


def test_deleted_rows_are_dropped() -> None:
    row = "<w:tr>{}<w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>".format
    table = f"<w:tbl>{row('', p('a'), p('b'))}{row('<w:trPr><w:del/></w:trPr>', p('c'), p('d'))}</w:tbl>"
    assert texts(docx(table), "a.docx") == ["a | b"]


def test_the_results_of_fields_are_text_and_their_codes_and_page_numbers_are_not() -> None:
    def field(code: str, result: str) -> str:
        turn = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
        coded = f"{turn('begin')}<w:r><w:instrText>{code}</w:instrText></w:r>"
        return f"{coded}{turn('separate')}{r(result)}{turn('end')}"

    body = (
        f"<w:p>{r('See ')}{field('HYPERLINK &quot;https://example.org&quot;', 'the report')}{r(', page ')}"
        f"{field(' PAGE ', '7')}{r('.')}</w:p>"
        f'<w:p>{r("Made on ")}<w:fldSimple w:instr=" DATE ">{r("1 May")}</w:fldSimple>'
        f'<w:fldSimple w:instr=" NUMPAGES ">{r("9")}</w:fldSimple></w:p>'
    )
    assert texts(docx(body), "a.docx") == ["See the report, page .", "Made on 1 May"]


def test_a_page_number_whose_end_is_missing_costs_no_paragraph() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
    body = f'<w:p>{begin}<w:r><w:fldChar w:fldCharType="separate"/></w:r>{r("3")}</w:p>{p("Kept.")}'
    assert texts(docx(body), "a.docx") == ["Kept."]


def test_hidden_text_comments_and_margins_are_furniture() -> None:
    found = article(
        docx(
            f"<w:p>{r('Seen ')}{r('not seen', '<w:vanish/>')}{r('words.')}</w:p>",
            comments=f"<w:comment w:id='1'>{p('Who says so?')}</w:comment>",
            header1=p("The Harbour Courier"),
            header2=p("The Harbour Courier"),
            footer1=p("Page "),
        ),
        "a.docx",
    )
    assert [block.text for block in found.blocks] == ["Seen words."]
    assert [block.text for block in found.furniture] == [
        "not seen",
        "The Harbour Courier",
        "Page",
        "Who says so?",
    ]


def test_a_table_of_contents_is_furniture() -> None:
    turn = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    code = f"{turn('begin')}<w:r><w:instrText>TOC \\o</w:instrText></w:r>"
    toc = f"<w:p>{code}{turn('separate')}{r('One 1')}</w:p>"
    body = f"{toc}{p('Two 2')}<w:p>{turn('end')}</w:p>{p('The text.')}"
    found = article(docx(body), "a.docx")
    assert [block.text for block in found.blocks] == ["The text."]
    assert [block.text for block in found.furniture] == ["One 1", "Two 2"]


def test_a_text_box_is_read_once_behind_its_paragraph() -> None:
    content = f"<w:txbxContent>{p('In the box.')}</w:txbxContent>"
    both = (
        f"<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{content}</wps:txbx>"
        f"</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{content}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    )
    assert texts(docx(f"<w:p>{r('Before')}<w:r>{both}</w:r>{r(' and after.')}</w:p>"), "a.docx") == [
        "Before and after.",
        "In the box.",
    ]


def test_breaks_tabs_hyphens_and_symbols_are_characters() -> None:
    body = (
        "<w:p><w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t>"
        '<w:softHyphen/><w:t>e</w:t><w:sym w:font="Symbol" w:char="F061"/></w:r></w:p>'
    )
    assert texts(docx(body), "a.docx") == ["a\nb\tc\u2011d\u00adeα"]


def test_two_line_breaks_make_a_paragraph() -> None:
    assert texts(docx("<w:p><w:r><w:t>a</w:t><w:br/><w:br/><w:t>b</w:t></w:r></w:p>"), "a.docx") == ["a", "b"]


def test_footnotes_and_endnotes_come_last_with_their_labels() -> None:
    def reference(kind: str, number: int) -> str:
        return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'

    after_b = f"{reference('footnote', 5)}{reference('footnote', 3)}"
    body = f"<w:p>{r('A')}{reference('endnote', 1)}{r(' and B')}{after_b}</w:p>"
    notes = "".join(
        f'<w:footnote w:id="{n}">{p(t)}</w:footnote>' for n, t in ((3, "three"), (5, "five"), (7, "lost"))
    )
    separator = '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    content = docx(body, footnotes=separator + notes, endnotes=f'<w:endnote w:id="1">{p("end")}</w:endnote>')
    found = article(content, "a.docx")
    assert [block.text for block in found.blocks] == ["A[i] and B[1][2]", "[1] five", "[2] three", "[i] end"]
    assert [block.text for block in found.furniture] == ["lost"]


BULLET_OF_WORD = "\uf0b7"


def level(depth: int, form: str, text: str, start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def item(text: str, list_id: int, depth: int = 0) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{list_id}"/></w:numPr>')


def test_items_have_the_labels_that_word_shows() -> None:
    levels = (
        level(0, "decimal", "%1.", 3) + level(1, "lowerLetter", "%1.%2)") + level(2, "upperRoman", "(%3)")
    )
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="1">{level(0, "bullet", BULLET_OF_WORD)}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    body = "".join(
        (
            item("a", 1), item("b", 1, 1), item("c", 1, 1), item("d", 1, 2), item("e", 1), item("f", 1, 1),
            item("g", 2), item("h", 3), item("i", 3), item("j", 0), item("k", 99),
        )
    )  # fmt: skip
    assert texts(docx(body, numbering=numbering), "a.docx") == [
        "3. a", "3.a) b", "3.b) c", "(I) d", "4. e", "4.a) f", "• g", "1. h", "2. i", "j", "k",
    ]  # fmt: skip


def test_localised_and_own_styles_have_the_role_of_what_they_stand_on() -> None:
    styles = (
        '<w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:styleId="Mine"><w:name w:val="House head"/><w:basedOn w:val="berschrift1"/></w:style>'
        '<w:style w:styleId="Zitat"><w:name w:val="Intense Quote"/></w:style>'
        '<w:style w:styleId="Loop"><w:name w:val="Loop"/><w:basedOn w:val="Loop"/></w:style>'
        '<w:style w:styleId="Level"><w:name w:val="X"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>'
    )
    names = ("berschrift1", "Mine", "Zitat", "Loop", "Level", "Unknown")
    body = "".join(p(name, f'<w:pStyle w:val="{name}"/>') for name in names)
    found = article(docx(body, styles=styles), "a.docx")
    assert [block.role for block in found.blocks] == [
        Role.HEADING, Role.HEADING, Role.QUOTE, None, Role.HEADING, None,
    ]  # fmt: skip


def test_a_table_that_lays_out_a_page_gives_its_paragraphs() -> None:
    cells = "".join(f"<w:tc>{''.join(p(f'{column}{n}') for n in range(3))}</w:tc>" for column in "ab")
    assert texts(docx(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"), "a.docx") == [
        "a0",
        "a1",
        "a2",
        "b0",
        "b1",
        "b2",
    ]


def test_controls_custom_xml_and_nested_tables_lose_no_word() -> None:
    inner = f"<w:tbl><w:tr><w:tc>{p('deep')}</w:tc></w:tr></w:tbl>"
    body = (
        f"<w:sdt><w:sdtContent>{p('In a control.')}</w:sdtContent></w:sdt>"
        f"<w:customXml><w:smartTag>{p('Tagged.')}</w:smartTag></w:customXml>"
        f"<w:tbl><w:tr><w:tc>{p('outer')}{inner}</w:tc><w:tc>{p('beside')}</w:tc></w:tr></w:tbl>"
        f"<w:p><w:hyperlink>{r('linked')}</w:hyperlink><w:smartTag>{r(' tagged')}</w:smartTag></w:p>"
    )
    assert " ".join(texts(docx(body), "a.docx")) == "In a control. Tagged. outer deep | beside linked tagged"


@examples(15)
@given(st.lists(st.text("abé \t<&“”🙂", min_size=1, max_size=12), min_size=1, max_size=6))
def test_no_word_that_another_library_writes_is_lost(paragraphs: list[str]) -> None:
    from docx import Document

    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    stream = io.BytesIO()
    document.save(stream)
    found = contents(stream.getvalue(), "a.docx").articles
    words = " ".join(block.text for each in found for block in each.blocks).split()
    assert words == " ".join(paragraphs).split()


def with_properties(title: str, author: str, *paragraphs: str) -> bytes:
    from docx import Document

    document = Document()
    document.core_properties.title, document.core_properties.author = title, author
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


SENTENCE = "The delegations signed the pact late on Monday, after nine hours of talks that nobody recorded."


@pytest.mark.parametrize(
    ("content", "title", "author"),
    [
        (
            with_properties("Pact signed", "Ilse Brandt", SENTENCE),
            Fact("Pact signed", "the document's properties"),
            None,
        ),
        (with_properties("Document1", "admin", SENTENCE), "The delegations signed", None),
        (with_properties("Microsoft Word - pact.doc", "", SENTENCE), "The delegations signed", None),
        (
            with_properties("Old title", "Ilse Brandt", "Pact signed in Geneva", "Ilse Brandt", SENTENCE),
            Fact("Pact signed in Geneva", "the first lines"),
            Fact("Ilse Brandt", "the document's properties"),
        ),
    ],
)
def test_properties_count_where_the_text_bears_them_out(
    content: bytes, title: Fact | str, author: Fact | None
) -> None:
    found = article(content, "a.docx")
    assert found.title is not None
    assert found.title == title if isinstance(title, Fact) else found.title.value.startswith(title)
    assert found.author == author
    assert found.date is None


def test_a_date_that_may_be_two_days_is_said() -> None:
    found = article(docx(p("Pact signed") + p("05/06/2025") + p(SENTENCE)), "a.docx")
    assert found.warnings == ("the date “05/06/2025” is no certain day",)


def test_an_empty_document_holds_no_article() -> None:
    assert contents(docx("<w:p/>"), "a.docx").remarks == ("The document holds no text.",)
    picture = docx("<w:p><w:r><w:drawing/></w:r></w:p>")
    assert contents(picture, "a.docx").remarks == ("The document holds pictures and no text.",)


def test_a_document_that_breaks_off_gives_what_can_be_read() -> None:
    sound = f"<w:document xmlns:w='urn:w'><w:body>{p('First.')}{p('Second.')}"
    found = article(packed({"word/document.xml": sound + "<w:p><w:r><w:t>Thi"}), "a.docx")
    assert [block.text for block in found.blocks][:2] == ["First.", "Second."]
    assert found.warnings == ("damaged: text is missing where it breaks off",)


def test_damaged_notes_cost_the_notes_alone() -> None:
    content = docx(p("Kept."), footnotes="<w:footnote>")
    found = article(content, "a.docx")
    assert [block.text for block in found.blocks] == ["Kept."]
    assert len(found.warnings) == 1
    assert "footnotes" in found.warnings[0]


ENTITIES = (
    '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><w:document xmlns:w="urn:w"><w:body/></w:document>'
)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "no ZIP archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "password"),
        (packed({"a.txt": "text"}), "No Word document"),
        (packed({"word/document.xml": ENTITIES}), "entities"),
        (packed({"word/document.xml": ENTITIES.encode("utf-16")}), "entities"),
        (packed({"word/document.xml": b"no XML at all"}), "damaged"),
        (packed({"word/document.xml": b""}), "damaged"),
        (packed({"word/document.xml": bytes(20 * 1024**2)}), "200 times"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(content: bytes, says: str) -> None:
    with pytest.raises(CorpusError, match=says) as raised:
        contents(content, "a.docx")
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("depth", [200, 5000])
def test_elements_without_end_never_break_the_reader(depth: int) -> None:
    deep = "<w:ins>" * depth + p("Deep.") + "</w:ins>" * depth
    with suppress(CorpusError):
        contents(docx(f"{p('Seen.')}{deep}"), "a.docx")


@examples(30)
@given(st.data())
def test_a_damaged_document_raises_nothing_but_one_line(data: st.DataObject) -> None:
    sound = bytearray(docx(p("The pact was signed.") + item("One", 1), numbering=level(0, "decimal", "%1.")))
    for _ in range(3):
        sound[data.draw(st.integers(0, len(sound) - 1))] = data.draw(st.integers(0, 255))
    with suppress(CorpusError):
        contents(bytes(sound), "a.docx")
