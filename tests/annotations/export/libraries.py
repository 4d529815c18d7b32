"""Whole libraries, by the hundred: any characters in texts, titles, tags and notes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from hypothesis import strategies as st
from msgspec import Struct

from synoptic.annotations.anchoring.anchors import anchor
from synoptic.annotations.export.gathering import material_of
from synoptic.annotations.library.catalogue import record_of
from synoptic.annotations.model.annotations import Annotations
from synoptic.annotations.model.values import (
    COLOURS,
    LIBRARY,
    LINK_KINDS,
    Highlight,
    Link,
    LinkEnd,
    Note,
    Tag,
)
from synoptic.annotations.store.tags import clean_name
from synoptic.corpus.article import Article, digest_of
from synoptic.corpus.text.normalising import normalise

if TYPE_CHECKING:
    from synoptic.annotations.export.material import Material

WHEN = datetime(2031, 3, 14, 9, 26, 53, 589793, tzinfo=UTC)
HOSTILE = st.sampled_from(
    [
        "\0",
        "\r\n",
        "\r",
        "\x07",
        "\x85",
        "\u202e",
        "\ufffe",
        "𝔓",
        "e\u0301",
        "</p>",
        "]]>",
        "&#0;",
        "<!--",
        '"',
    ]
)
TEXTS = st.lists(st.text(st.characters(exclude_categories=["Cs"])) | HOSTILE, min_size=1, max_size=5).map(
    "".join
)
_PARTS = st.sampled_from(["claim", "Claim", "number", "tone", "<b>", "É", "a'\"b"])
_TAG_NAMES = st.lists(_PARTS, min_size=1, max_size=3).map("/".join)


class MadeLibrary(Struct, frozen=True):
    """Articles and the annotations on them."""

    articles: tuple[Article, ...]
    annotations: Annotations

    @property
    def material(self) -> Material:
        return material_of(self.articles, self.annotations, title="story", when=WHEN)


def _uuid(kind: int, number: int) -> str:
    return f"{kind:08x}-0000-4000-8000-{number:012x}"


READERS = (None, "ana", "Ben Ö")
"""Names of several readers; None is one without."""


@st.composite
def libraries(draw: st.DrawFn, readers: tuple[str | None, ...] = (None,)) -> MadeLibrary:
    """Return a strategy for libraries whose articles have not changed since they were annotated.

    `readers` are the names of those who annotate; None is one without.
    """
    articles = []
    for number in range(draw(st.integers(1, 3))):
        text = normalise(f"{draw(TEXTS)} words")
        title = draw(TEXTS.filter(str.strip))
        articles.append(
            Article(
                _uuid(1, number),
                title,
                text,
                digest_of(text),
                letter="ABC"[number],
                source=draw(st.sampled_from([None, "Ardwire", "The <Post> & Co"])),
                author=draw(st.none() | TEXTS.filter(str.strip)),
                date=draw(st.sampled_from([None, "2031", "2031-03", "2031-03-14"])),
                url=draw(st.sampled_from([None, "https://a.example/?a=1&b=<2>"])),
                language=draw(st.sampled_from([None, "en"])),
                fields=(("owner", draw(TEXTS.filter(str.strip))), ("Author", "of their own"))
                if draw(st.booleans())
                else (),
            )
        )
    names = draw(st.lists(_TAG_NAMES, max_size=4, unique_by=str.casefold))
    tags = [
        Tag(_uuid(2, number), clean_name(name), COLOURS[number], draw(st.just("") | TEXTS), WHEN, WHEN)
        for number, name in enumerate(names)
    ]
    notes, highlights, links = [], [], []

    def anchor_somewhere(article: Article) -> LinkEnd:
        start = draw(st.integers(0, len(article.text) - 1))
        end = draw(st.integers(start + 1, len(article.text)))
        return LinkEnd(article.id, anchor(article.text, start, end, article.digest))

    for number in range(draw(st.integers(0, 4))):
        article = draw(st.sampled_from(articles))
        carried = (
            draw(st.lists(st.sampled_from(tags), max_size=3, unique_by=lambda tag: tag.id)) if tags else []
        )
        when = WHEN + timedelta(seconds=number)
        place = anchor_somewhere(article).anchor
        assert place is not None
        highlights.append(
            Highlight(
                _uuid(3, number),
                article.id,
                place,
                tuple(tag.id for tag in carried),
                when,
                when,
                creator=draw(st.sampled_from(readers)),
            )
        )
    targets = [LIBRARY, *(each.id for each in articles), *(each.id for each in highlights)]
    for number, (target, reader) in enumerate((each, reader) for each in targets for reader in readers):
        if draw(st.booleans()):
            text = draw(TEXTS.filter(str.strip))
            when = WHEN + timedelta(seconds=number)
            notes.append(Note(_uuid(4, number), target, text, when, WHEN, reader))
    for number in range(draw(st.integers(0, 2))):
        kind = draw(st.sampled_from(LINK_KINDS))
        other = draw(st.sampled_from(articles))
        links.append(
            Link(
                _uuid(5, number),
                kind,
                anchor_somewhere(draw(st.sampled_from(articles))),
                LinkEnd(other.id, None) if kind == "omits" else anchor_somewhere(other),
                draw(st.just("") | TEXTS.filter(str.strip)),
                WHEN + timedelta(seconds=number),
                WHEN,
                draw(st.sampled_from(readers)),
            )
        )
    return MadeLibrary(
        tuple(articles),
        Annotations(
            articles={each.id: record_of(each, None, WHEN) for each in articles},
            highlights={each.id: each for each in highlights},
            tags={each.id: each for each in tags},
            notes={each.id: each for each in notes},
            links={each.id: each for each in links},
        ),
    )
