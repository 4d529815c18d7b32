"""OpenDocument texts: every word in its paragraph, with its role; what else there is beside it."""

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
from tests.corpus.formats.documents.made import (
    PLAIN,
    article,
    by_libreoffice,
    by_pandoc,
    contents,
    packed,
    texts,
)
from tests.examples import examples

if TYPE_CHECKING:
    from collections.abc import Callable

_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
    for name, space in {
        "office": "office", "text": "text", "table": "table", "style": "style", "draw": "drawing",
        "meta": "meta",
    }.items()
) + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'  # fmt: skip


def odt(body: str, automatic: str = "", **parts: str) -> bytes:
    """Return an OpenDocument text; `styles` and `meta` are the contents of its other parts."""
    content = (
        f"<office:document-content {_SPACES}><office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    others = {
        f"{name}.xml": f"<office:document {_SPACES}>{part}</office:document>" for name, part in parts.items()
    }
    return packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content, **others})


@pytest.mark.parametrize("write", [by_pandoc, by_libreoffice])
def test_documents_of_other_programs_are_read_word_for_word(write: Callable[[str], bytes]) -> None:
    found = article(write("odt"), "a.odt")
    assert tuple(block.text for block in found.blocks) == PLAIN
    roles = {block.text: block.role for block in found.blocks if block.role is not None}
    assert roles == {
        PLAIN[0]: Role.HEADING,
        PLAIN[4]: Role.QUOTE,
        "Figures": Role.HEADING,
        PLAIN[15]: Role.CODE,
    }
    assert found.title == Fact("Talks in Geneva", "the headline")
    assert not found.warnings


def test_tracked_changes_are_shown_as_accepted_and_said() -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>never</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
        '<text:p>The pact was <text:change text:change-id="a"/><text:change-start/>finally<text:change-end/>'
        " signed.</text:p>"
    )
    found = article(odt(body), "a.odt")
    assert [block.text for block in found.blocks] == ["The pact was finally signed."]
    assert found.warnings == (TRACKED_CHANGES,)


def test_spaces_are_one_and_those_with_an_element_stay() -> None:
    body = (
        "<text:p>  a \n  b<text:s text:c='3'/>c <text:span> d</text:span><text:tab/>e"
        "<text:line-break/>f</text:p>"
        "<text:p>x<text:s text:c='1000000'/>y</text:p>"
    )
    assert texts(odt(body), "a.odt") == ["a b   c d\te\nf", f"x{' ' * 100}y"]


def test_hidden_text_comments_indexes_and_margins_are_furniture() -> None:
    hidden = '<style:style style:name="T1"><style:text-properties text:display="none"/></style:style>'
    body = (
        "<text:table-of-content><text:table-of-content-source><text:index-title-template>No"
        "</text:index-title-template></text:table-of-content-source><text:index-body><text:p>One 1</text:p>"
        "</text:index-body></text:table-of-content>"
        '<text:p>Seen <text:span text:style-name="T1">not seen</text:span>words<office:annotation>'
        "<dc:creator>Ilse</dc:creator><text:p>Who says so?</text:p></office:annotation>, page "
        "<text:page-number>7</text:page-number>.</text:p>"
        '<text:section text:display="none"><text:p>A hidden section.</text:p></text:section>'
    )
    styles = (
        "<office:master-styles><style:master-page><style:header><text:p>The Harbour Courier</text:p>"
        "</style:header>"
        "<style:footer><text:p>Page <text:page-number>1</text:page-number></text:p></style:footer>"
        "</style:master-page></office:master-styles>"
    )
    found = article(odt(body, hidden, styles=styles), "a.odt")
    assert [block.text for block in found.blocks] == ["Seen words, page ."]
    assert [block.text for block in found.furniture] == [
        "One 1", "not seen", "A hidden section.", "The Harbour Courier", "Page", "Who says so?",
    ]  # fmt: skip


def test_items_have_the_labels_that_libreoffice_shows() -> None:
    levels = (
        '<text:list-style style:name="L1">'
        '<text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."'
        ' text:start-value="3"/>'
        '<text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")"'
        ' text:display-levels="2"/>'
        '<text:list-level-style-bullet text:level="3" text:bullet-char="–"/></text:list-style>'
    )

    def items(*texts: str, attributes: str = "") -> str:
        each = "".join(f"<text:list-item>{text}</text:list-item>" for text in texts)
        return f'<text:list text:style-name="L1" {attributes}>{each}</text:list>'

    def p(text: str) -> str:
        return f"<text:p>{text}</text:p>"

    body = (
        items(
            p("a"),
            p("b") + items(p("c") + p("on"), p("d") + items(p("e"))),
            p("f"),
            attributes='xml:id="one"',
        )
        + p("Between.")
        + items(p("g"), attributes='text:continue-list="one"')
        + items(p("h"))
        + items(p("i"), attributes='text:continue-numbering="true"')
        + "<text:list><text:list-header><text:p>No label</text:p></text:list-header></text:list>"
    )
    assert texts(odt(body, levels), "a.odt") == [
        "3. a", "4. b", "4.a) c", "on", "4.b) d", "• e", "5. f", "Between.", "6. g", "3. h", "4. i",
        "No label",
    ]  # fmt: skip


def test_headings_have_their_numbers() -> None:
    outline = (
        '<office:styles><text:outline-style><text:outline-level-style text:level="1" style:num-format="I"/>'
        '<text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/>'
        "</text:outline-style></office:styles>"
    )
    body = "".join(
        f'<text:h text:outline-level="{level}">{text}</text:h>'
        for level, text in ((1, "a"), (2, "b"), (1, "c"))
    )
    assert texts(odt(body, styles=outline), "a.odt") == ["I a", "I.1 b", "II c"]


def test_boxes_and_shapes_are_read_behind_their_paragraph() -> None:
    body = (
        "<text:p>Before<draw:frame><draw:text-box><text:p>In the box.</text:p></draw:text-box></draw:frame>"
        " and after.</text:p><draw:custom-shape><text:p>In a shape.</text:p></draw:custom-shape>"
    )
    assert texts(odt(body), "a.odt") == ["Before and after.", "In the box.", "In a shape."]


def test_tables_and_notes() -> None:
    row = "<table:table-row>{}</table:table-row>".format
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>".format
    note = (
        "<text:note><text:note-citation>{0}</text:note-citation><text:note-body><text:p>{1}</text:p>"
        "<text:p>more</text:p></text:note-body></text:note>"
    ).format
    body = (
        f"<table:table table:name='a'><table:table-header-rows>{row(cell('Name') + cell('Votes'))}"
        f"</table:table-header-rows>{row(cell('Anna') + cell('12'))}</table:table>"
        f"<text:p>Said{note('1', 'so')} and{note('i', 'done')}.</text:p>"
    )
    assert texts(odt(body), "a.odt") == [
        "Name | Votes", "Anna | 12", "Said[1] and[i].", "[1] so", "more", "[i] done", "more",
    ]  # fmt: skip


def test_properties_count_where_the_text_bears_them_out() -> None:
    creator = "<meta:initial-creator>Ilse Brandt</meta:initial-creator>"
    meta = f"<office:meta><dc:title>Pact signed</dc:title>{creator}</office:meta>"
    sentence = "<text:p>The delegations signed the pact late on Monday, after nine hours of talks.</text:p>"
    found = article(odt(sentence, meta=meta), "a.odt")
    assert found.title == Fact("Pact signed", "the document's properties")
    assert found.author is None
    assert article(odt(f"<text:p>Ilse Brandt</text:p>{sentence}", meta=meta), "a.odt").author is not None


def test_an_empty_document_holds_no_article() -> None:
    assert contents(odt("<text:p/>"), "a.odt").remarks == ("The document holds no text.",)


def test_a_document_that_breaks_off_gives_what_can_be_read() -> None:
    start = f"<office:document-content {_SPACES}><office:body><office:text><text:p>First.</text:p><text:p>Sec"
    found = article(packed({"content.xml": start}), "a.odt")
    assert found.blocks[0].text == "First."
    assert found.warnings == ("damaged: text is missing where it breaks off",)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"PK\x03\x04", "no ZIP archive"),
        (packed({"a.txt": "text"}), "No OpenDocument text"),
        (packed({"content.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}), "entities"),
        (packed({"META-INF/manifest.xml": "<a><encryption-data/></a>", "content.xml": "?"}), "password"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(content: bytes, says: str) -> None:
    with pytest.raises(CorpusError, match=says) as raised:
        contents(content, "a.odt")
    assert "\n" not in str(raised.value)


@examples(30)
@given(st.data())
def test_a_damaged_document_raises_nothing_but_one_line(data: st.DataObject) -> None:
    sound = bytearray(odt("<text:list><text:list-item><text:p>One</text:p></text:list-item></text:list>"))
    for _ in range(3):
        sound[data.draw(st.integers(0, len(sound) - 1))] = data.draw(st.integers(0, 255))
    with suppress(CorpusError):
        contents(bytes(sound), "a.odt")


@examples(40)
@given(st.lists(st.text("abé &<“🙂", max_size=12), max_size=6))
def test_no_word_is_lost(paragraphs: list[str]) -> None:
    from xml.sax.saxutils import escape

    content = odt("".join(f"<text:p>{escape(text)}</text:p>" for text in paragraphs))
    found = contents(content, "a.odt").articles
    assert [block.text for each in found for block in each.blocks] == [
        " ".join(text.split()) for text in paragraphs if text.strip()
    ]
