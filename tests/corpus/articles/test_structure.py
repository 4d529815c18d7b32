from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from synoptic.corpus.article import Article, Role, StyledStretch
from synoptic.corpus.articles.structure import Structure, is_markdown

ARTICLES = Path(__file__).resolve().parents[3] / ".." / "shared" / "articles"
SAMPLES = Path(__file__).resolve().parents[3] / "synoptic" / "corpus" / "samples"

PROSE = (
    "The Ministry of Health has brought its count down from 61 to 57. Four people had been seen at two "
    "hospitals, she said, and were counted twice."
)
COMMONMARK = MarkdownIt("commonmark")

lines = st.lists(
    st.one_of(
        st.sampled_from(
            [
                *(
                    "",
                    " ",
                    "Three we lost",
                    PROSE,
                    "> quoted *words*",
                    ">",
                    "# Head",
                    "## Head ##",
                    "===",
                    "---",
                ),
                *(
                    "- item",
                    "1. one",
                    "1984. A year",
                    "```",
                    "~~~ py",
                    "* * *",
                    "[a]: http://b.c",
                    "*open",
                    "shut*",
                ),
                *("a [link", "goes](http://on) `and", "on`", "    deep", "https://a.example/b, and"),
            ]
        ),
        st.text("ab *_`[]()!\\>#-=", max_size=20),
    ),
    max_size=14,
)
texts = lines.map("\n".join)


def structure(text: str, *, markdown: bool = True, title: str = "") -> Structure:
    return Structure(text, markdown=markdown, title=title)


def roles(text: str, *, markdown: bool = True, title: str = "") -> list[tuple[str, str]]:
    """Return the roles and words of a text, without the signs of Markdown."""
    return [
        (stretch.role.value, text[stretch.start : stretch.end])
        for stretch in structure(text, markdown=markdown, title=title).stretches(0, len(text))
        if stretch.role is not Role.MARKUP
    ]


def signs(text: str) -> list[str]:
    return [
        text[stretch.start : stretch.end]
        for stretch in structure(text).stretches(0, len(text))
        if stretch.role is Role.MARKUP
    ]


@given(texts, st.booleans(), st.data())
def test_a_part_has_what_the_whole_has_there(text: str, markdown: bool, data: st.DataObject) -> None:
    whole = structure(text, markdown=markdown, title="Head").stretches(0, len(text))
    starts = [stretch.start for stretch in whole]
    assert starts == sorted(starts)
    assert all(0 <= stretch.start < stretch.end <= len(text) for stretch in whole)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    part = structure(text, markdown=markdown, title="Head").stretches(start, end)
    clipped = [
        StyledStretch(max(stretch.start, start), min(stretch.end, end), stretch.role)
        for stretch in whole
        if max(stretch.start, start) < min(stretch.end, end)
    ]
    assert sorted(map(repr, part)) == sorted(map(repr, clipped))


def rendered(text: str) -> list[tuple[str, str]]:
    """Return what CommonMark makes of a paragraph: each emphasis, code and link with its words."""
    found: list[tuple[str, str]] = []
    opened: list[str] = []
    for token in COMMONMARK.parseInline(text)[0].children or []:
        if token.type == "code_inline":
            found.append(("code", token.content))
        if token.nesting == 1:
            opened.append("")
        elif token.nesting == -1:
            words = opened.pop()
            name = {"em_close": "emphasis", "strong_close": "strong", "link_close": "link"}[token.type]
            found.append((name, words))
            opened = [*opened[:-1], opened[-1] + words] if opened else []
        elif opened:
            opened[-1] += "\n" if token.type == "softbreak" else token.content
    return sorted((name, words) for name, words in found if words)


def ours(text: str) -> list[tuple[str, str]]:
    stretches = structure(f"x{text}x").stretches(1, len(text) + 1)
    hidden = {
        offset
        for stretch in stretches
        if stretch.role is Role.MARKUP
        for offset in range(stretch.start - 1, stretch.end - 1)
    }
    return sorted(
        (stretch.role.value, words)
        for stretch in stretches
        if stretch.role is not Role.MARKUP
        and (
            words := "".join(text[at] for at in range(stretch.start - 1, stretch.end - 1) if at not in hidden)
        )
    )


@given(
    st.lists(
        st.sampled_from(["*", "**", "***", "_", "__", "a", "b", " ", ".", "“", "\\*", "[", "]"]), max_size=14
    )
)
def test_emphasis_is_that_of_commonmark(parts: list[str]) -> None:
    text = f"x{''.join(parts)}x"
    assert ours(text[1:-1]) == rendered(text)


@given(
    st.lists(
        st.sampled_from(["`", "``", "a", " b", "\\`", "*", "[l](http://m.n)", "![p](q)", "[", "](u)", "]"]),
        max_size=9,
    )
)
def test_code_and_links_are_those_of_commonmark(parts: list[str]) -> None:
    text = "".join(parts)
    # A picture's alternative words are drawn as a link's; code gives up one space at either end.
    got = [found for found in ours(text) if found[0] != "link"]
    expected = [found for found in rendered(f"x{text}x") if found[0] != "link"]
    if "![" not in text and "` " not in text:
        assert [words for name, words in got if name == "code"] == [
            words for name, words in expected if name == "code"
        ]
    if "!" not in text and "`" not in text:
        assert ours(text) == rendered(f"x{text}x")


def test_headings_of_markdown() -> None:
    assert roles("# Head *and* tail\n\nBelow\n-----\n\nTwo\nlines\n=====\n\n### Shut ###\n#none") == [
        ("heading", "Head *and* tail"),
        ("emphasis", "and"),
        ("heading", "Below"),
        ("heading", "Two\nlines"),
        ("heading", "Shut"),
    ]
    assert signs("# Head\n\nBelow\n---") == ["# ", "---"]


def test_quotations_of_markdown() -> None:
    text = "> They *knew\n> that* rollers\n\n> > twice\nnot quoted"
    assert roles(text) == [
        ("quote", "They *knew"),
        ("emphasis", "knew\n> that"),
        ("quote", "that* rollers"),
        ("quote", "twice"),
    ]


def test_lists_rules_and_front_matter_are_signs() -> None:
    assert signs("---\ntitle: Head\n---\n- one\n2) two\n\n* * *\n1984. A year\n") == [
        *("---", "title: Head", "---", "- ", "2) ", "* * *", "1984. "),
    ]
    assert signs("It was in\n1984. Then it was over.") == []
    assert roles("---\ntitle: Head\n---\n") == []


def test_code_of_markdown() -> None:
    text = "Say `a *b*` and\n```py\n*c*\n# d\n```\n*e*\n~~~\nleft open"
    assert roles(text) == [
        ("code", "a *b*"),
        ("code", "*c*"),
        ("code", "# d"),
        ("emphasis", "e"),
        ("code", "left open"),
    ]


def test_links_of_markdown() -> None:
    text = (
        "[The *log*](https://a.example/x_(y) 'T'), ![p](q), [r][s], [that] and [u][v], <https://b.example>, "
        "https://c.example/d_e_f.\n\n[s]: https://s.example"
    )
    assert roles(text) == [
        ("link", "The *log*"),
        ("emphasis", "log"),
        ("link", "p"),
        ("link", "r"),
        ("link", "https://b.example"),
        ("link", "https://c.example/d_e_f"),
    ]


def test_underscores_within_words_and_spaced_signs_are_no_emphasis() -> None:
    assert roles("snake_case_word and 2 * 3 * 4 and _this_ and in*side*") == [
        ("emphasis", "this"),
        ("emphasis", "side"),
    ]


def test_plain_text_has_no_markdown() -> None:
    assert roles("# no *emphasis* `here` [or](there)", markdown=False) == []
    assert roles("see https://a.example/b, it said", markdown=False) == [("link", "https://a.example/b")]
    assert roles("He wrote:\n> I knew\n>> it", markdown=False) == [("quote", "I knew"), ("quote", "it")]


def test_the_headline_is_a_heading() -> None:
    text = f"Connect with us\n\nSea gate jams  in storm\nThen more.\n\n{PROSE}"
    assert roles(text, markdown=False, title="Sea gate jams in storm") == [
        ("heading", "Sea gate jams  in storm")
    ]
    long = (
        "Sea gate jams in storm, flooding the lower town of Averhythe\nand its harbour; two dead, 9,000 flee"
    )
    assert roles(f"{long}\n\nShort.", markdown=False, title=long.replace("\n", " ")) == [
        ("heading", line) for line in long.split("\n")
    ]
    assert roles(text, title="Sea gate jams in storm") == [("heading", "Sea gate jams  in storm")]


@pytest.mark.parametrize(
    "line", ["The three we lost", "“You stop, you listen”", "HOUSING", "What happened: a summary", "Élan"]
)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_short_line_before_a_paragraph_is_a_heading(line: str, gap: str) -> None:
    text = f"First.\n\n{PROSE}{gap}{line}{gap}{PROSE}"
    assert roles(text, markdown=False) == [("heading", line)]


@pytest.mark.parametrize(
    "line",
    [
        *(
            "Why not?",
            "“Yes,” he said.",
            "It was over.",
            "lower-case words",
            "- An item",
            "By Cordelia Vance",
        ),
        *(
            "Saturday, March 15, 2031",
            "March 16",
            "Related Content",
            "Key takeaways:",
            "The gate (Pool photo)",
            "123",
        ),
        "A line that has a few more words than any heading that a desk would let pass here",
    ],
)
def test_other_short_lines_are_none(line: str) -> None:
    assert roles(f"First.\n\n{PROSE}\n\n{line}\n\n{PROSE}", markdown=False) == []


def test_a_heading_has_a_paragraph_below() -> None:
    assert roles(f"{PROSE}\n\nThe end", markdown=False) == []
    assert roles(f"{PROSE}\n\nThe end\n\nIs near.", markdown=False) == []
    verse = "\n".join(
        ["Shall I compare thee to a summer's day", "Thou art more lovely and more temperate"] * 5
    )
    assert roles(verse, markdown=False) == []


def test_a_long_paragraph_is_looked_at_line_by_line() -> None:
    text = "*one\ntwo* *three*\n" * 200
    found = roles(text)
    assert ("emphasis", "one\ntwo") in found
    assert found.count(("emphasis", "three")) > 150


@pytest.mark.parametrize(
    "text", ["*a " * 20_000, "a* " * 20_000, "[" * 50_000, "![](" * 10_000, "`a``b" * 10_000, "*_" * 30_000]
)
def test_hostile_paragraphs_come_to_an_end(text: str) -> None:
    assert all(stretch.end <= len(text) for stretch in structure(text).stretches(0, len(text)))


def test_nothing_is_read_before_it_is_asked_for() -> None:
    class Unread(str):
        __slots__ = ()

        def __getattribute__(self, name: str) -> object:
            raise AssertionError(f"{name} was asked of the text")

    late = Structure(Unread("# Head"), markdown=True, title="Head")
    with pytest.raises(AssertionError, match="was asked of the text"):
        late.stretches(0, 6)


def test_markdown_is_told_by_the_suffix() -> None:
    def article(path: Path | None) -> Article:
        return Article("id", "Head", "# Head", "digest", path)

    assert is_markdown(article(Path("/a/b.md")))
    assert is_markdown(article(Path("/a/B.MARKDOWN")))
    assert not is_markdown(article(Path("/a/b.txt")))
    assert not is_markdown(article(None))


def test_the_markdown_sample() -> None:
    text = (SAMPLES / "harbour-courier.md").read_text("utf-8")
    assert [words for role, words in roles(text) if role == "heading"] == [
        "Ninety-seven minutes on the brake",
        "“You stop, you listen”",
        "What the inspectors wrote",
        "The three we lost",
    ]


@pytest.mark.skipif(not ARTICLES.is_dir(), reason="the five real articles are not there")
def test_the_headings_of_the_real_articles() -> None:
    found = []
    for path in sorted(ARTICLES.glob("*.txt")):
        text = path.read_text("utf-8")
        found.append([stretch.start for stretch in structure(text, markdown=False).stretches(0, len(text))])
    assert found == [[4540], [], [], [764, 1505, 2213, 2646], [0, 1397]]


def test_what_the_format_tells_is_not_guessed() -> None:
    text = "Ferry aground\n\n> not a quotation here\n\nSaid the pilot: fog."
    styles = (StyledStretch(0, 13, Role.HEADING), StyledStretch(39, 59, Role.QUOTE))
    structure = Structure(text, markdown=False, title="", styles=styles)
    assert structure.stretches(0, len(text)) == styles
    assert structure.stretches(5, 45) == (
        StyledStretch(5, 13, Role.HEADING),
        StyledStretch(39, 45, Role.QUOTE),
    )
