"""A template is filled in with the very words, and a fault in it is one line."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from msgspec.structs import replace

from synoptic.annotations.anchoring.anchors import anchor
from synoptic.annotations.errors import InvalidRequest
from synoptic.annotations.export import template
from synoptic.annotations.export.gathering import material_of
from synoptic.annotations.export.template import SHIPPED, filled_in, template_at, templates_in
from synoptic.annotations.model.annotations import Annotations
from synoptic.annotations.model.values import Highlight, Note, Tag
from tests.annotations.specimens import article_of, mark, store_in
from tests.examples import examples

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.annotations.export.material import Material

CHARACTERS = st.text(
    st.characters(exclude_categories=("Cc", "Cs")) | st.sampled_from("#|>`*_[]<&\\\n"), min_size=1
)
SHIPPED_NAMES = ("by-tag", "chronology", "fact-check", "quotations")
WHEN = datetime(2031, 3, 14, 9, 26, tzinfo=UTC)


@pytest.fixture
def material(tmp_path: Path) -> Material:
    store = store_in(tmp_path)
    mark(store, "this done.\nHe’s", "claim/number", note="# Twice!")
    mark(store, "get Putin to the table", "claim")
    return material_of([article_of()], store.annotations, title="On *peace*", when=WHEN)


def fault(path: Path, content: str, material: Material) -> str:
    """Return the fault of a template with this content."""
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InvalidRequest) as caught:
        filled_in(path, material)
    return str(caught.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("a\n{% for x in %}", "own.md, line 2: Expected an expression, got 'end of statement block'."),
        ("\n\n{{ speaker }}", "own.md, line 3: 'speaker' is undefined."),
        ("{{ highlights[0].speaker }}", "own.md, line 1: highlight has no attribute 'speaker'."),
        ("\n{{ highlights[9].note }}", "own.md, line 2: tuple object has no element 9."),
        ("{{ 1 / 0 }}", "own.md, line 1: division by zero."),
        ("\n{% include 'other.md' %}", "own.md, line 2: a template cannot use another one."),
        ("{% import 'other.md' as other %}", "own.md, line 1: a template cannot use another one."),
        ("{{ title.__class__ }}", "access to attribute '__class__' of 'str' object is unsafe."),
        ("{{ 9 ** 9 ** 9 }}", "own.md, line 1: ** is not there in a template."),
        ("{{ 'a' * 10000000000 }}", "own.md, line 1: * is there for numbers only."),
        (
            "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
            "line 1: maximum recursion depth exceeded",
        ),
        (
            "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}",
            "own.md, line 1: more than 2,000,000 steps in its loops.",
        ),
    ],
)
def test_a_fault_is_one_line(tmp_path: Path, material: Material, content: str, said: str) -> None:
    told = fault(tmp_path / "own.md", content, material)
    assert said in told
    assert len(told.splitlines()) == 1


def test_no_more_is_written_than_is_bearable(
    tmp_path: Path, material: Material, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(template, "MOST_WRITTEN", 1000)
    endless = "{% for a in range(999) %}{{ title }}{% endfor %}"
    assert "more than 1,000 characters written" in fault(tmp_path / "own.md", endless, material)
    doubled = "{% set a = namespace(s=title) %}{% for b in range(99) %}{% set a.s = a.s + a.s %}{% endfor %}"
    assert "more than 1,000 characters in a value" in fault(tmp_path / "own.md", doubled, material)
    assert "a template is shorter" in fault(tmp_path / "own.md", "a" * 200_001, material)


def test_what_is_no_text_and_what_is_not_there_is_told(tmp_path: Path, material: Material) -> None:
    (tmp_path / "own.md").write_bytes(b"\xff")
    with pytest.raises(InvalidRequest, match=r"own\.md is not in UTF-8, at byte 0\."):
        filled_in(tmp_path / "own.md", material)
    with pytest.raises(InvalidRequest, match=r"none\.md cannot be read: No such file or directory\."):
        filled_in(tmp_path / "none.md", material)
    with pytest.raises(
        InvalidRequest, match="No template “none”; name a file, or one of by-tag, chronology, "
    ):
        template_at("none", tmp_path / "templates")


def test_it_ends_when_it_is_given_up(tmp_path: Path, material: Material) -> None:
    (tmp_path / "own.md").write_text("{% for a in range(9999) %}{% endfor %}")
    with pytest.raises(InvalidRequest, match="given up"):
        filled_in(tmp_path / "own.md", material, lambda: True)


def test_the_readers_own_come_before_those_shipped(tmp_path: Path) -> None:
    (tmp_path / "by-tag.html").write_text("own")
    (tmp_path / ".hidden.md").write_text("")
    assert templates_in(tmp_path) == {
        "by-tag": tmp_path / "by-tag.html",
        "chronology": SHIPPED / "chronology.md",
        "fact-check": SHIPPED / "fact-check.md",
        "quotations": SHIPPED / "quotations.md",
    }
    assert template_at("by-tag", tmp_path).read_text() == "own"
    assert template_at(str(tmp_path / ".hidden.md"), tmp_path) == tmp_path / ".hidden.md"
    assert list(templates_in(tmp_path / "nowhere")) == list(SHIPPED_NAMES)


def test_the_list_of_quotations(material: Material) -> None:
    assert filled_in(SHIPPED / "quotations.md", material) == (
        """# On \\*peace\\*

> get Putin to the table

— NATO chief in Washington

> this done.\\
> He’s

— NATO chief in Washington

\\# Twice!
"""
    )


def test_the_table_by_tag(material: Material) -> None:
    written = filled_in(SHIPPED / "by-tag.md", material)
    assert [line for line in written.splitlines() if line.startswith("#")] == [
        "# On \\*peace\\*",
        "## claim",
        "## claim/number",
    ]
    assert "\n| NATO chief in Washington | get Putin to the table |  |\n" in written


@pytest.mark.parametrize("name", SHIPPED_NAMES)
@given(CHARACTERS)
@examples(30)
def test_words_never_become_structure(name: str, words: str) -> None:
    article = article_of(f"Before. {words} After.")
    place = anchor(article.text, 6, len(article.text) - 6, article.digest)
    one = Highlight("one", article.id, place, ("tag",), WHEN, WHEN)
    annotations = Annotations(
        highlights={one.id: one},
        tags={"tag": Tag("tag", "claim", "red", words, WHEN, WHEN)},
        notes={"note": Note("note", one.id, words, WHEN, WHEN)},
    )
    material = material_of([article], annotations, title=words, when=WHEN)
    written = filled_in(SHIPPED / f"{name}.md", material)
    tokens = MarkdownIt("commonmark").enable("table").parse(written)
    levels = [token.tag for token in tokens if token.type == "heading_open"]
    assert levels == (["h1", "h2"] if name == "by-tag" else ["h1"])
    cells = [token for token in tokens if token.type in {"td_open", "th_open"}]
    assert len(cells) == {"by-tag": 6, "chronology": 8}.get(name, 0)


def test_nothing_marked_is_nothing_to_list() -> None:
    empty = material_of([article_of()], Annotations(), title="t", when=WHEN)
    assert filled_in(SHIPPED / "by-tag.md", empty) == "# t\n"


def test_the_sheet_for_a_fact_checker(material: Material) -> None:
    written = filled_in(SHIPPED / "fact-check.md", material)
    first, second = material.highlights
    assert f"SHA-256 {first.digest}" in written
    assert (
        "> “I’m absolutely convinced that with sustained pressure, we will be able to **get Putin to the "
        "table**,” he said.\n"
    ) in written
    assert "- Note: \\# Twice!\n" in written
    for box in ("Source opened", "Words exact", "Speaker right", "Context fair"):
        assert written.count(f"- [ ] {box}") == 2
    assert second.place in written


def test_the_chronology_is_by_date(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    late = replace(article_of(), source="Tide", date="2031-03-15")
    early = replace(article_of(identifier="article-2"), source="Ledger", date="2031-03-14")
    undated = article_of(identifier="article-3")
    for article in (late, early, undated):
        mark(store, "table", article=article)
    made = material_of([late, undated, early], store.annotations, title="t", when=WHEN)
    rows = filled_in(SHIPPED / "chronology.md", made).splitlines()
    assert [row.split(" | ")[0] for row in rows if row.startswith("| ")] == [
        "| Date",
        "| 14 March 2031",
        "| 15 March 2031",
        "| no date",
    ]


def test_html_is_escaped_where_a_template_asks_for_it(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    mark(store, "table", note="<script>alert('x')</script> & “more”")
    made = material_of([article_of()], store.annotations, title="a < b", when=WHEN)
    own = tmp_path / "own.html"
    own.write_text('<p title="{{ highlights[0].note | html }}">{{ title | html }}</p>', encoding="utf-8")
    assert filled_in(own, made) == (
        '<p title="&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt; &amp; “more”">a &lt; b</p>'
    )


def test_a_fact_that_an_article_lacks_is_empty(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    mark(store, "table")
    article = replace(article_of(), fields=(("speaker", "Ann"),))
    made = material_of([article], store.annotations, title="Facts", when=WHEN)
    own = tmp_path / "own.md"
    own.write_text(
        "{% set facts = highlights[0].article.fields %}"
        "{{ facts.speaker }};{{ facts['owner'] }};{{ facts.owner | line }};{{ facts.owner | default('–') }};"
        "{% for name, value in facts | items %}{{ name }}={{ value }}{% endfor %}",
        encoding="utf-8",
    )
    assert filled_in(own, made) == "Ann;;;–;speaker=Ann"
    assert "'facts' is undefined" in fault(own, "{{ facts.owner }}", made)


def test_a_date_in_words_and_a_sentence_are_there_for_a_template(tmp_path: Path, material: Material) -> None:
    own = tmp_path / "own.md"
    own.write_text("{{ '2031-03' | date }}\n{{ highlights[0] | within }}", encoding="utf-8")
    assert filled_in(own, material).startswith("March 2031\n> “I’m absolutely")


@pytest.mark.parametrize("text", ["1. FC Alder #", "- 2", "> 3", "A) and _b_"])
def test_a_line_renders_to_the_very_text_wherever_it_is(
    tmp_path: Path, material: Material, text: str
) -> None:
    content = "# {{ title | line }}\n\n{{ title | line }}\n\n- {{ title | line }}\n- By: {{ title | line }}\n"
    (tmp_path / "own.md").write_text(content, encoding="utf-8")
    parsed = MarkdownIt("commonmark").parse(filled_in(tmp_path / "own.md", replace(material, title=text)))
    said = ["".join(child.content for child in token.children or ()) for token in parsed]
    assert [words for words in said if words] == [text, text, text, f"By: {text}"]
    assert "ordered_list_open" not in {token.type for token in parsed}
