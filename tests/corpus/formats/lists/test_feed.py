"""Feeds: whole texts are articles, teasers are addresses, and nothing is expanded or lost."""

from __future__ import annotations

import time
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.corpus.article import Role
from synoptic.corpus.errors import CorpusError
from synoptic.corpus.formats.found_article import Block, Fact, FileContents, RawFile
from synoptic.corpus.formats.lists.feed import load
from tests.examples import examples

LONG = "The harbour stayed closed for a second day while engineers looked at the lock. " * 6
RSS = (
    '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules'
    '/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Harbour Courier</title>'
    "<link>https://courier.example</link><language>en-gb</language>{}</channel></rss>"
)


def read(text: str | bytes) -> FileContents:
    return load(RawFile("feed.xml", text if isinstance(text, bytes) else text.encode()))


def item(
    *, title: str = "The lock", content: str = "", description: str = "", link: str = "", guid: str = ""
) -> str:
    parts = [f"<title>{escape(title)}</title>"]
    if link:
        parts.append(f"<link>{link}</link>")
    if guid:
        parts.append(f'<guid isPermaLink="false">{guid}</guid>')
    if description:
        parts.append(f"<description>{escape(description)}</description>")
    if content:
        parts.append(f"<content:encoded><![CDATA[{content}]]></content:encoded>")
    parts += ["<pubDate>Thu, 23 Oct 2025 23:30:00 -0400</pubDate>", "<dc:creator>Ilse Brandt</dc:creator>"]
    return f"<item>{''.join(parts)}</item>"


def test_an_item_with_its_text_is_an_article() -> None:
    content = f"<p>{LONG}</p><blockquote>“No,” she said.</blockquote>"
    found = read(
        RSS.format(
            item(content=content, description="Closed again", link="https://courier.example/1", guid="x1")
        )
    )
    (article,) = found.articles
    assert article.blocks == (
        Block("The lock", Role.HEADING),
        Block(LONG.strip()),
        Block("“No,” she said.", Role.QUOTE),
    )
    assert article.furniture == (Block("Closed again"),)
    assert article.part == "x1"
    assert article.title == Fact("The lock", "the feed")
    assert article.source == Fact("Harbour Courier", "the feed")
    assert article.author == Fact("Ilse Brandt", "the feed")
    # The day where it was published, not that of Greenwich.
    assert article.date == Fact("2025-10-23", "the feed")
    assert article.url == Fact("https://courier.example/1", "the feed")
    assert article.language == Fact("en", "the feed")
    assert (found.remarks, found.addresses) == ((), ())


@pytest.mark.parametrize(
    ("content", "description"),
    [
        ("", "Closed again for a day."),
        ("", LONG),
        (f"<p>{LONG}</p><p>Second.</p><p>Read more</p>", ""),
        (f"<p>{LONG} […]</p>", ""),
        (f"<p>{LONG}</p><p><a href='x'>Continue reading “The lock” →</a></p>", ""),
        (f"<p>{LONG}</p><p>Weiterlesen …</p>", ""),
        ("<p><img src='a.jpg'></p><p>Closed again.</p>", ""),
    ],
)
def test_a_teaser_is_no_article(content: str, description: str) -> None:
    found = read(RSS.format(item(content=content, description=description, link="https://courier.example/1")))
    assert found.articles == ()
    assert found.addresses == ("https://courier.example/1",)
    assert found.remarks == ("1 item: 1 address.",)
    (listed,) = found.listed
    assert listed.title == Fact("The lock", "the feed")
    assert bool(listed.summary) is bool(description)


@pytest.mark.parametrize(
    ("description", "link"),
    [
        ("<p>Closed again for a day.</p>", ""),
        (f"<p>{LONG}</p><p>{LONG}</p><p>{LONG}</p>", "https://courier.example/1"),
    ],
)
def test_a_description_is_the_article_where_nothing_else_is(description: str, link: str) -> None:
    (article,) = read(RSS.format(item(description=description, link=link))).articles
    assert article.blocks[0] == Block("The lock", Role.HEADING)
    assert article.blocks[1].text in {"Closed again for a day.", LONG.strip()}
    assert article.furniture == ()


def test_atom() -> None:
    text = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Ardwire</title>
    <entry><title type="html">A &lt;i&gt;fine&lt;/i&gt; day</title><id>tag:a,2025:1</id>
    <link rel="alternate" href="https://ardwire.example/1"/><published>2025-10-23T23:30:00-04:00</published>
    <updated>2025-11-01T00:00:00Z</updated><author><name>Jane O’Neil</name></author>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{LONG}</p>
    <p>End &amp; all.</p></div></content></entry>
    <entry><title>Teaser</title><id>tag:a,2025:2</id><link href="https://ardwire.example/2"/>
    <summary>Only this</summary></entry></feed>"""
    found = read(text)
    (article,) = found.articles
    assert article.title == Fact("A fine day", "the feed")
    assert article.date == Fact("2025-10-23", "the feed")
    assert [block.text for block in article.blocks[1:]] == [LONG.strip(), "End & all."]
    assert found.addresses == ("https://ardwire.example/2",)
    assert found.remarks == ("2 items: 1 article, 1 address.",)


def test_items_of_one_name_are_told_apart() -> None:
    text = RSS.format("".join(item(content=f"<p>{LONG}{n}</p>", guid="same") for n in range(3)))
    assert [article.part for article in read(text).articles] == ["same", "same (2)", "same (3)"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "iso-8859-1", "cp1252"])
def test_encodings(encoding: str) -> None:
    text = RSS.format(item(title="Müller", content=f"<p>{LONG} façade</p>"))
    declared = text.replace("utf-8", "utf-8" if "utf-8" in encoding else encoding.removesuffix("-le"), 1)
    (article,) = read(declared.encode(encoding)).articles
    assert article.title == Fact("Müller", "the feed")
    assert article.blocks[-1].text.endswith("façade")


BOMB = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize("before", ["", "<!-- <rss> -->", "<?pi <rss> ?>\n", "\n "])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_doctype_is_refused(before: str, encoding: str) -> None:
    with pytest.raises(CorpusError, match="declares XML entities"):
        read(
            f'<?xml version="1.0"?>{before}{BOMB}<rss><channel><title>&b;</title></channel></rss>'.encode(
                encoding
            )
        )


@pytest.mark.parametrize(
    "content",
    ["", "<html><body>x</body></html>", "<!doctype html><p>x", "words", "\0\1", "<urlset/>", "+ADw-rss+AD4-"],
)
def test_what_is_no_feed(content: str) -> None:
    with pytest.raises(CorpusError):
        read(content)


def test_a_feed_that_breaks_off() -> None:
    whole = RSS.format(item(content=f"<p>{LONG}</p>", guid="a") + item(content=f"<p>{LONG}</p>", guid="b"))
    found = read(whole[: whole.rindex("lock.")])
    assert [article.part for article in found.articles][:1] == ["a"]
    assert any("damaged" in remark for remark in found.remarks)


def test_an_empty_feed() -> None:
    assert read(RSS.format("")) == FileContents(())


@pytest.mark.parametrize(
    "junk", ["<" * 20_000, "<a " * 10_000, "&" * 20_000, "<!--" * 10_000, "<![CDATA[" * 5_000]
)
def test_hostile_bytes_take_no_time(junk: str) -> None:
    start = time.process_time()
    read(RSS.format(item(content=LONG) + junk))
    assert time.process_time() - start < 15


@given(
    st.lists(
        st.tuples(st.booleans(), st.sampled_from(["", "short", LONG]), st.sampled_from(["", "short", LONG])),
        max_size=6,
    )
)
@examples(15)
def test_no_item_is_lost(items: list[tuple[bool, str, str]]) -> None:
    text = "".join(
        item(content=content, description=description, link=f"https://c.example/{n}" if linked else "")
        for n, (linked, content, description) in enumerate(items)
    )
    found = read(RSS.format(text))
    without = sum(not linked and not content and not description for linked, content, description in items)
    assert len(found.articles) + len(found.addresses) + without == len(items)
    assert bool(found.remarks) is (len(found.articles) < len(items))
