"""A note stays in its item of a list, and hides nothing after it."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from synoptic.annotations.export.markdown.nested_notes import contained, noted, without_html
from tests.annotations.export.markdown.read_back import COMMONMARK, MARKUP, headings, outline
from tests.examples import examples

ESCAPING = [
    "```\nunclosed",
    "~~~~\n\n\nunclosed",
    "> a\nlazy",
    "<div>\n\n<!-- unclosed",
    "<script>",
    "one\r## not a section\r\n## nor this",
    "- a\n\n\n\n- b",
    "\tcode\n\n\ttoo",
    "Title\n===",
    "1. one\n2. two\n\n\n   three",
    "[NATO]: https://other.example\n\n[table]: https://other.example",
    "***",
    "\\",
    "a  ",
    "<details><summary>x</summary>\n\nhidden",
    "<table><tr><td>",
    "<textarea>",
    "<plaintext>",
    "%% unclosed",
    "---\ntitle: forged\n---",
    "<!-- synoptic:end -->",
    "::: {.hidden}\nx",
]


@pytest.mark.parametrize("note", ESCAPING)
def test_nothing_in_a_note_gets_out_of_it(note: str) -> None:
    document = "\n".join(["Before.", "", *noted(note), "- Next", "", "After."])
    assert outline(document) == ["paragraph", "bullet_list", "paragraph"]
    html = COMMONMARK.render(document)
    assert "<p>After.</p>" in html
    assert not any(sign in html for sign in ("<!--", "<div", "<script", "<details", "<table", "<textarea"))
    assert headings(document) == []
    assert not any(line.startswith("<!--") for line in document.splitlines())


def test_a_note_is_rendered_as_it_would_be_alone() -> None:
    blocks = (
        "A *note*",
        "1. one",
        "   more\n2. two",
        "```\ncode",
        "  in\n```",
        "\ttabbed",
        "> quoted\nlazily",
    )
    note = "\n\n".join(blocks)
    assert COMMONMARK.render("\n".join(noted(note))) == (
        f"<ul>\n<li>\n<p>Note:</p>\n{COMMONMARK.render(note)}</li>\n</ul>\n"
    )


def test_a_note_of_one_line_is_one_line() -> None:
    assert list(noted("Only *once*?")) == ["- Note: Only *once*?"]
    assert list(noted("- a list of one", "Remark")) == ["- Remark: - a list of one"]


@given(
    st.lists(
        st.sampled_from(
            [
                *"#=->`~*_ 1.a\t",
                "\n",
                "\n\n",
                "# a\n",
                "a\n===\n",
                "---\n",
                "> ",
                "- ",
                "```\n",
                "    ",
                "<b>",
            ]
        ),
        min_size=1,
    ).map("".join)
)
@example("a\n===\n---")
@example("# a\n===")
@example("> - ## a\n>   b\n>   ---")
@example("- # a\n- b\n  ===\n")
@example("a\n" + "---\n" * 40)
@examples(60)
def test_no_heading_of_a_note_is_one_of_the_document(note: str) -> None:
    assert headings("\n".join(["# Title", "", *noted(note)])) == [("h1", "Title")]


def test_what_looks_like_a_heading_in_code_stays() -> None:
    lines = list(noted("#tag and C# and\n\n```\n# a comment\n```"))
    assert lines[2:] == ["  #tag and C# and", "", "  ```", "  # a comment", "  ```"]


def test_code_that_is_not_closed_is() -> None:
    assert contained("a\n\n````python\nb") == "a\n\n````python\nb\n````"
    assert contained("```\nb\n```") == "```\nb\n```"
    assert contained("- ```\n  b") == "- ```\n  b"


@pytest.mark.parametrize(
    "note",
    [
        "<script>alert(1)</script>",
        "<!-- what follows is hidden",
        "a <b>bold</b> word and <img src=x onerror=alert(1)>",
        "\\<script>",
        "    <script> in code",
        "<?php ?> <![CDATA[x]]> <!DOCTYPE html> </div>",
        "<https://a.example/<script>",
        "<HTTPS://a.example><i>",
        "<div\nclass=x>\n\n*more*",
    ],
)
def test_html_is_text(note: str) -> None:
    assert not html_in(without_html(note))


@given(st.lists(MARKUP | st.sampled_from([*"<>/!?", "script", "https://", "b"]), min_size=1).map("".join))
@examples(80)
def test_nothing_in_a_note_is_html(note: str) -> None:
    assert not html_in("\n".join(noted(note)))


def html_in(markdown: str) -> set[str]:
    tokens = COMMONMARK.parse(markdown)
    kinds = {token.type for token in tokens} | {
        child.type for token in tokens for child in token.children or []
    }
    return kinds & {"html_block", "html_inline"}


def test_addresses_comparisons_and_code_in_notes_stay() -> None:
    for note in ("see <https://a.example/x?y=1>", "3 < 4 > 2", "a <- b", "x <= 3", "`<b>`", "a\n\n    <b>"):
        assert without_html(note) == note
