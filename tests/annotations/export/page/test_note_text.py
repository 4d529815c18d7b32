"""A note becomes HTML that loads nothing and runs nothing, and its words are all there."""

from __future__ import annotations

import pytest
from justhtml import JustHTML
from justhtml.dom import Element

from synoptic.annotations.export.page.note_text import note_as_html, renderer
from tests.annotations.export.page.parsed import text_of, walked


@pytest.mark.parametrize(
    ("note", "html"),
    [
        ("Plain words, and more.", "<p>Plain words, and more.</p>"),
        ("*So*.\n\n- one\n- two", "<p><em>So</em>.</p>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n"),
        ("# Title", '<p class="heading">Title</p>\n'),
        ("Title\n=====", '<p class="heading">Title</p>\n'),
        ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>\n"),
        ("~~no~~", "<p><s>no</s></p>\n"),
        (
            "[a](https://a.example 'title')",
            '<p><a href="https://a.example" rel="noopener noreferrer nofollow">a</a></p>\n',
        ),
        (
            "![map *one*](https://a.example/x.png)",
            '<p><a href="https://a.example/x.png" rel="noopener noreferrer nofollow">map *one*</a></p>\n',
        ),
        (
            "[![in](https://a.example/x.png)](https://b.example)",
            '<p><a href="https://b.example" rel="noopener noreferrer nofollow">in</a></p>\n',
        ),
        ("[a](/etc/passwd) ![b](x.png)", "<p>a b</p>\n"),
        ("<mailto:a@b.example>", None),
    ],
)
def test_markdown(note: str, html: str | None) -> None:
    if html is None:
        assert 'href="mailto:a@b.example"' in note_as_html(note)
    else:
        assert note_as_html(note) == html


@pytest.mark.parametrize(
    "note",
    [
        "[a](javascript:alert(1))",
        "[a](data:text/html,<script>alert(1)</script>)",
        "![a](javascript:alert(1))",
        "<javascript:alert(1)>",
        "[a]: vbscript:x\n\n[a]",
        "[a](file:///etc/passwd)",
        "`<img src=x onerror=y>`\n\n    <script>z</script>\n\n```<x>\n</code></pre><script>\n```",
        "<img src=https://a.example/x.png>",
        '[a](https://a.example/"onclick="x)',
    ],
)
def test_nothing_runs_and_nothing_is_loaded(note: str) -> None:
    root = JustHTML(str(note_as_html(note)), fragment=True, sanitize=False).root
    for each in walked(root):
        if isinstance(each, Element):
            assert each.name in {"p", "a", "code", "pre", "document-fragment", "#document-fragment"}
            assert set(each.attrs) <= {"href", "rel", "tabindex"}
            assert (each.attrs.get("href") or "https://").startswith("https://")


def test_a_plain_note_is_what_the_parser_makes_of_it() -> None:
    """A shortcut for plain words must not change what a note is."""
    for note in (
        "Plain words.",
        "Ünïcode – dashes… “quotes”",
        "A tab is none",
        "So: 1. no list",
        "x  ",
        "a\u00a0b",
    ):
        assert note_as_html(note).strip() == renderer().render(note).strip()
        assert (
            text_of(JustHTML(str(note_as_html(note)), fragment=True, sanitize=False).root).strip()
            == note.strip()
        )
