"""Projects of REFI-QDA read: ours come back whole, and those of others on their very words."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from synoptic.annotations.errors import InvalidRequest
from synoptic.annotations.export.characters import fit_for_xml
from synoptic.annotations.export.document import unwatched
from synoptic.annotations.export.gathering import material_of
from synoptic.annotations.export.qda.codebook import codebook_of
from synoptic.annotations.export.qda.project import project_of
from synoptic.annotations.importing.incoming import (
    Incoming,
    IncomingAnchor,
    IncomingArticle,
    IncomingHighlight,
    IncomingLink,
    IncomingLinkEnd,
    IncomingNote,
    IncomingTag,
)
from synoptic.annotations.importing.planning.foreign_values import nearest_colour
from synoptic.annotations.importing.planning.import_plan import ReadLibrary
from synoptic.annotations.importing.planning.planner import plan_of
from synoptic.annotations.importing.refi.project_reader import read, recognises
from synoptic.annotations.importing.taking_over import carry_out
from synoptic.annotations.model.values import COLOUR_VALUES, LIBRARY
from synoptic.annotations.store.store import AnnotationStore
from synoptic.corpus.files.loading import load
from tests.annotations.export.libraries import WHEN, MadeLibrary, libraries
from tests.annotations.specimens import Clock, anchor_in, article_of, mark, record_for
from tests.examples import examples

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.annotations.model.values import Anchor, LinkEnd

pytest.importorskip("lxml", reason="lxml comes with the extra `documents`")

# Ours, back again


def _anchor(anchor: Anchor) -> IncomingAnchor:
    return IncomingAnchor(
        exact=anchor.exact,
        before=anchor.before,
        after=anchor.after,
        start=anchor.start,
        end=anchor.end,
        digest=anchor.digest,
    )


def _end(end: LinkEnd) -> IncomingLinkEnd:
    return IncomingLinkEnd(article=end.article, anchor=None if end.anchor is None else _anchor(end.anchor))


def said_by(library: MadeLibrary) -> Incoming:
    """Return what a project has to say of a library, but for the order of links and times of theirs."""
    known = library.annotations
    notes = {note.target: note for note in known.notes.values()}
    highlights = []
    for article in library.articles:
        for each in known.highlights_of(article.id):
            note = notes.get(each.id)
            highlights.append(
                IncomingHighlight(
                    id=each.id,
                    article=article.id,
                    anchor=_anchor(each.anchor),
                    tags=tuple(tag.name for tag in known.tags_of(each)),
                    note="" if note is None else fit_for_xml(note.text),
                    note_id="" if note is None else note.id,
                    note_created=None if note is None else note.created,
                    note_modified=None if note is None else note.modified,
                    created=each.created,
                    modified=each.modified,
                )
            )
    on = [(each.id, each.id) for each in library.articles] + [(LIBRARY, None)]
    return Incoming(
        format="REFI-QDA project",
        articles=tuple(
            IncomingArticle(
                key=each.id,
                id=each.id,
                title=fit_for_xml(each.title),
                source=each.source,
                author=None if each.author is None else fit_for_xml(each.author),
                date=each.date,
                url=each.url,
                section=each.section,
                language=each.language,
                fields=tuple((name, fit_for_xml(value)) for name, value in each.fields),
                digest=each.digest,
                text=each.text,
            )
            for each in library.articles
        ),
        tags=tuple(
            IncomingTag(
                id=each.id,
                name=each.name,
                colour=COLOUR_VALUES[each.colour],
                description=fit_for_xml(each.description),
            )
            for each in known.tags.values()
        ),
        highlights=tuple(highlights),
        notes=tuple(
            IncomingNote(
                id=notes[target].id,
                article=key,
                text=fit_for_xml(notes[target].text),
                created=notes[target].created,
                modified=notes[target].modified,
            )
            for target, key in on
            if target in notes
        ),
        links=tuple(
            IncomingLink(
                id=each.id,
                kind=each.kind,
                one=_end(each.one),
                other=_end(each.other),
                note=fit_for_xml(each.note),
            )
            for each in known.links.values()
        ),
    )


@given(libraries())
@examples(30)
def test_a_project_comes_back_but_for_what_it_said_it_leaves_out(library: MadeLibrary) -> None:
    document = project_of(library.material, unwatched)
    found = read(document.content, "story.qdpx")
    wanted = said_by(library)
    told = " ".join(document.left_out)
    by_id = {tag.id: tag for tag in found.tags}
    if "other capitals" in told:
        names = {each.id: each.name for each in wanted.tags}
        respelt = {names[each]: by_id[each].name for each in names if names[each] != by_id[each].name}
        assert f"{len(respelt)} tag" in told
        assert all(one.casefold() == other.casefold() for one, other in respelt.items())
        wanted = replace(
            wanted,
            tags=tuple(replace(each, name=respelt.get(each.name, each.name)) for each in wanted.tags),
            highlights=tuple(
                replace(each, tags=tuple(respelt.get(name, name) for name in each.tags))
                for each in wanted.highlights
            ),
        )
    assert ("the times of" in told) == bool(wanted.links)
    assert found.articles == wanted.articles
    assert by_id == {tag.id: tag for tag in wanted.tags}
    assert found.highlights == wanted.highlights
    assert found.notes == wanted.notes
    assert found.links == wanted.links
    assert [(each.id, each.letter) for each in found.letters] == [
        (each.id, each.letter) for each in library.articles
    ]
    assert found.left_out == ()


def test_a_project_in_an_empty_library_is_the_same_library(tmp_path: Path) -> None:
    store = AnnotationStore(tmp_path / "one" / ".synoptic", now=Clock())
    one = replace(article_of(identifier="0b6d1640-af2f-4e3f-8178-eb45891275bd"), source="Ardwire", letter="A")
    two = article_of("They were not convinced at all", identifier="20c1e6ba-8d0c-4a55-9a3c-4f0f6c0d8a11")
    two = replace(two, title="A denial", letter="C")
    for article in (one, two):
        store.record(record_for(article))
    mark(store, "absolutely convinced", "claim/number", "tone", note="# why\n\n*so*", article=one)
    mark(store, "convinced at all", article=two)
    store.describe_tag("tone", colour="violet", description="How it is said")
    store.note(LIBRARY, "On all of it")
    store.note(two.id, "On this one")
    place = (record_for(two), anchor_in(two, "not convinced"))
    store.link(
        "contradicts", (record_for(one), anchor_in(one, "absolutely convinced")), place, note="See both"
    )
    before = store.annotations
    document = project_of(material_of((one, two), before, title="story", when=WHEN), unwatched)
    assert document.left_out == ("the times of 1 link: QDPX keeps none",)

    other = AnnotationStore(tmp_path / "two" / ".synoptic", now=Clock())
    library = ReadLibrary((), other.annotations, other.texts, tmp_path / "two")
    plan = plan_of(read(document.content, "story.qdpx"), library, WHEN)
    carry_out(plan, other, root=tmp_path / "two", folder=tmp_path / "two")
    after = other.annotations
    assert after.highlights == before.highlights
    assert after.notes == before.notes
    assert {each: replace(tag, created=WHEN, modified=WHEN) for each, tag in after.tags.items()} == {
        each: replace(tag, created=WHEN, modified=WHEN) for each, tag in before.tags.items()
    }
    (link,), (was,) = after.links.values(), before.links.values()
    assert replace(link, created=was.created, modified=was.modified) == was
    assert {each.id: each.source for each in after.articles.values()} == {one.id: "Ardwire", two.id: None}
    assert {each.id: each.letter for each in after.letters.values()} == {one.id: "A", two.id: "C"}
    assert {each.text for each in load([tmp_path / "two"]).articles} == {one.text, two.text}


def test_ours_is_not_guessed_at(tmp_path: Path) -> None:
    store = AnnotationStore(tmp_path, now=Clock())
    article = article_of("𝔓 cab\0d and no more")
    mark(store, "ab\0", "odd", article=article)
    material = material_of((article,), store.annotations, title="story", when=WHEN)
    (highlight,) = read(project_of(material, unwatched).content, "story.qdpx").highlights
    assert (highlight.anchor.exact, highlight.anchor.start) == ("ab\0", 3)


def test_a_codebook_comes_back(tmp_path: Path) -> None:
    store = AnnotationStore(tmp_path, now=Clock())
    for colour in COLOUR_VALUES:
        store.add_tag(f"claim/{colour}", colour, f"It is {colour}")
    material = material_of((), store.annotations, title="story", when=WHEN)
    found = read(codebook_of(material, unwatched).content, "story.qdc")
    told = {(tag.id, tag.name, nearest_colour(tag.colour), tag.description) for tag in found.tags}
    assert told == {
        (tag.id, tag.name, tag.colour, tag.description) for tag in store.annotations.tags.values()
    }
    assert len(told) == len(COLOUR_VALUES)


def test_an_earlier_text_belongs_to_its_article(tmp_path: Path) -> None:
    store = AnnotationStore(tmp_path, now=Clock())
    before, after = article_of("It was a cold and dreary day."), article_of("It was a warm and sunny day.")
    store.highlight(record_for(before), anchor_in(before, "cold and dreary"), tags=("sky",), text=before.text)
    material = material_of((after,), store.annotations, title="story", when=WHEN, texts=store.texts)
    found = read(project_of(material, unwatched).content, "story.qdpx")
    (article,), (highlight,) = found.articles, found.highlights
    assert (article.text, found.texts) == (after.text, (before.text,))
    assert (highlight.article, highlight.anchor.exact) == (article.key, "cold and dreary")
    assert highlight.anchor.digest == before.digest


def test_silences_are_said_in_words_and_told(tmp_path: Path) -> None:
    store = AnnotationStore(tmp_path, now=Clock())
    article = article_of()
    tag = store.add_tag("claim/number")
    store.confirm_silence(f"tag:{tag.id}", tag.name, record_for(article), article.digest)
    store.add_row("quotation:x", "He’s the only one")
    document = project_of(material_of((article,), store.annotations, title="story", when=WHEN), unwatched)
    assert document.left_out == (
        "1 silence as such: told in a note",
        "1 chosen matrix row as such: told in a note",
    )
    found = read(document.content, "story.qdpx")
    assert found.left_out == ("2 silences and rows of the matrix: in words only",)
    assert found.notes == ()
    assert [tag.description for tag in found.tags] == [""]


# Those of others

GUIDS = [f"{number:08X}-0000-4000-8000-000000000000" for number in range(40)]


def project(
    body: str,
    *,
    origin: str = "Another program",
    files: dict[str, bytes] | None = None,
    folder: str = "Sources",
) -> bytes:
    """Return a .qdpx file with this within its `Project`."""
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        archive.writestr(
            "project.qde",
            f'<?xml version="1.0" encoding="utf-8"?><Project xmlns="urn:QDA-XML:project:1.0" name="p" '
            f'origin="{origin}">{body}</Project>',
        )
        for name, content in (files or {}).items():
            archive.writestr(f"{folder}/{name}", content)
    return made.getvalue()


def selections(*places: tuple[int, int], name: str = "") -> str:
    return "".join(
        f'<PlainTextSelection guid="{{{GUIDS[10 + number]}}}" name="{name}" startPosition="{start}" '
        f'endPosition="{end}"/>'
        for number, (start, end) in enumerate(places)
    )


def text_project(content: bytes, places: str, origin: str = "Another program") -> bytes:
    body = f'<Sources><TextSource guid="{GUIDS[0]}" name="a" plainTextPath="internal://A.TXT">{places}'
    return project(f"{body}</TextSource></Sources>", origin=origin, files={"a.txt": content})


def words_of(content: bytes) -> list[str | None]:
    return [each.anchor.exact for each in read(content, "p.qdpx").highlights]


LINES = "First line here\nThen a second one\nAnd café 𝔓𝔔 at last\nThe end of it"
WANTED = ("second one", "café", "at last", "end of it")


@given(
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
    st.sampled_from(["utf-32-le", "utf-16-le"]),
    st.booleans(),
    st.sampled_from(["ATLAS.ti 23", "NVivo for Windows 14"]),
)
@example("\r\n", True, "utf-16-le", False, "ATLAS.ti 23")
@examples(40)
def test_however_a_program_counts_the_words_are_found(
    line_end: str, has_mark: bool, counted_in: str, counts_pairs: bool, origin: str
) -> None:
    seen = ("\ufeff" if has_mark else "") + LINES.replace("\n", line_end if counts_pairs else "\n")
    unit = 4 if counted_in == "utf-32-le" else 2
    places = []
    for words in WANTED:
        start = len(seen[: seen.index(words)].encode(counted_in)) // unit
        places.append((start, start + len(words.encode(counted_in)) // unit))
    content = (("\ufeff" if has_mark else "") + LINES.replace("\n", line_end)).encode()
    assert words_of(text_project(content, selections(*places), origin)) == list(WANTED)


def test_known_words_say_how_a_program_counts() -> None:
    content = b"a\r\nb\r\nc\r\nd d d\r\n"
    place = content.decode().replace("\r\n", "\n").index("d d d")
    assert words_of(text_project(content, selections((place, place + 3), name="d d"))) == ["d d"]
    assert words_of(text_project(content, selections((99, 105), name="d d d"))) == ["d d d"]


def test_codes_with_a_slash_nest_nothing() -> None:
    codes = (
        f'<CodeBook><Codes><Code guid="{GUIDS[1]}" name="A/B" isCodable="false" color="#ABC">'
        f'<Code guid="{GUIDS[2]}" name=" c &#10; d " isCodable="true"><Description>When</Description></Code>'
        "</Code>"
        f'<Code guid="{GUIDS[3]}" name="" isCodable="true" color="#abc"/></Codes></CodeBook>'
    )
    found = read(project(codes), "p.qdpx")
    assert [(tag.name, tag.colour, tag.description) for tag in found.tags] == [
        ("A∕B/c d", "", "When"),
        ("Unnamed", "#aabbcc", ""),
    ]
    assert found.left_out == ("1 code: a slash in the name would nest it; it is ∕ now",)


def test_a_passage_with_codes_and_notes_of_every_kind() -> None:
    body = (
        f'<CodeBook><Codes><Code guid="{GUIDS[1]}" name="one" isCodable="true"/>'
        f'<Code guid="{GUIDS[2]}" name="two" isCodable="true"><NoteRef targetGUID="{GUIDS[30]}"/></Code>'
        f'</Codes></CodeBook><Sources><TextSource guid="{GUIDS[0]}" name="a">'
        "<PlainTextContent>Some words here, and others there.</PlainTextContent>"
        f'<PlainTextSelection guid="{GUIDS[4]}" startPosition="0" endPosition="10" '
        'creationDateTime="2018-03-27T19:29:27+02:00"><Description>as a comment</Description>'
        f'<Coding guid="{GUIDS[5]}"><CodeRef targetGUID="{{{GUIDS[1].lower()}}}"/>'
        f'<NoteRef targetGUID="{GUIDS[31]}"/></Coding>'
        f'<Coding guid="{GUIDS[6]}"><CodeRef targetGUID="{GUIDS[2]}"/></Coding>'
        f'<Coding guid="{GUIDS[7]}"><CodeRef targetGUID="{GUIDS[39]}"/></Coding></PlainTextSelection>'
        f'<PlainTextSelection guid="{GUIDS[8]}" startPosition="17" endPosition="20"/>'
        f'<PlainTextSelection guid="{GUIDS[9]}" startPosition="90" endPosition="95"/>'
        f'<NoteRef targetGUID="{GUIDS[33]}"/></TextSource></Sources><Notes>'
        + "".join(
            f'<Note guid="{GUIDS[number]}" name="{name}" creationDateTime="2020-01-01">'
            f"<PlainTextContent>{text}</PlainTextContent>{place}</Note>"
            for number, name, text, place in (
                (30, "", "on a code", ""),
                (31, "", "on a coding", ""),
                (32, "", "by a link", ""),
                (33, "", "in the margin", selections((21, 27))),
                (34, "Diary", "of its own", ""),
            )
        )
        + f'</Notes><Links><Link guid="{GUIDS[35]}" originGUID="{GUIDS[32]}" targetGUID="{GUIDS[8]}"/>'
        f'<Link guid="{GUIDS[36]}" name="Supports" originGUID="{GUIDS[4]}" targetGUID="{GUIDS[8]}"/>'
        f'<Link guid="{GUIDS[37]}" name="explains" originGUID="{GUIDS[4]}" targetGUID="{GUIDS[8]}"/></Links>'
    )
    found = read(project(body), "p.qdpx")
    one, other, margin = found.highlights
    assert (one.anchor.exact, one.tags, one.note) == (
        "Some words",
        ("one", "two"),
        "on a coding\n\nas a comment",
    )
    assert one.created == datetime(2018, 3, 27, 17, 29, 27, tzinfo=UTC)
    assert (other.anchor.exact, other.note) == ("and", "by a link")
    assert (margin.anchor.exact, margin.note) == ("others", "in the margin")
    assert [tag.description for tag in found.tags] == ["", "on a code"]
    assert [(note.article, note.text) for note in found.notes] == [(None, "**Diary**\n\nof its own")]
    assert [(link.kind, link.one.anchor and link.one.anchor.exact) for link in found.links] == [
        ("agrees", "Some words")
    ]
    assert set(found.left_out) == {
        "1 coding: of a code that is not in the codebook",
        "1 selection: no such place in the text",
        "1 link: no kind of link here means “explains”",
    }


def test_variables_and_cases_are_facts() -> None:
    def value(guid: str, element: str, said: str) -> str:
        return (
            f'<VariableValue><VariableRef targetGUID="{guid}"/><{element}>{said}</{element}></VariableValue>'
        )

    names = ("Date", "URL", "language", "mood", "age")
    body = (
        "<Variables>"
        + "".join(
            f'<Variable guid="{GUIDS[20 + number]}" name="{name}" typeOfVariable="Text"/>'
            for number, name in enumerate(names)
        )
        + f'</Variables><Cases><Case guid="{GUIDS[1]}" name="The Post">'
        f"{value(GUIDS[24], 'IntegerValue', '7')}"
        f'<SourceRef targetGUID="{GUIDS[2]}"/><SourceRef targetGUID="{GUIDS[3]}"/></Case>'
        f'<Case guid="{GUIDS[4]}" name="b.docx"><SourceRef targetGUID="{GUIDS[3]}"/></Case></Cases><Sources>'
        f'<TextSource guid="{GUIDS[2]}" name="a.docx"><PlainTextContent>x</PlainTextContent>'
        + value(GUIDS[20], "DateTimeValue", "2031-03-14T00:00:00Z")
        + value(GUIDS[21], "TextValue", "https://a.example/")
        + value(GUIDS[22], "TextValue", "English")
        + value(GUIDS[23], "TextValue", " glum\n")
        + f'</TextSource><TextSource guid="{GUIDS[3]}" name="b.docx"/></Sources>'
    )
    one, other = read(project(body), "p.qdpx").articles
    assert (one.source, one.date, one.url) == ("The Post", "2031-03-14T00:00:00Z", "https://a.example/")
    assert one.fields == (("language", "English"), ("mood", "glum"), ("age", "7"))
    assert (other.source, other.fields, other.text) == ("The Post", (("age", "7"),), None)


def test_what_is_no_text_is_counted() -> None:
    body = (
        f'<Sources><PictureSource guid="{GUIDS[1]}"><PictureSelection guid="{GUIDS[2]}" '
        f'firstX="0" firstY="0" secondX="1" secondY="1"/></PictureSource><AudioSource guid="{GUIDS[3]}"/>'
        f'<PDFSource guid="{GUIDS[4]}" name="b.pdf"><Representation guid="{GUIDS[5]}" '
        f'plainTextPath="internal://b.txt">{selections((0, 4))}'
        f'</Representation></PDFSource><PDFSource guid="{GUIDS[6]}"/>'
        f'<TextSource guid="{GUIDS[7]}" plainTextPath="relative:///a/c.txt" richTextPath="internal://c.docx">'
        f'{selections((3, 9))}</TextSource><TextSource guid="{GUIDS[8]}" plainTextPath="internal://../../etc/x"/>'
        "</Sources>"
    )
    found = read(project(body, files={"b.txt": b"Some words"}), "p.qdpx")
    assert [each.anchor.exact for each in found.highlights] == ["Some", None]
    assert (found.highlights[1].anchor.start, found.highlights[1].anchor.end) == (3, 9)
    assert found.left_out == (
        "1 area of a picture: only passages of texts are read",
        "1 picture: only texts are read",
        "1 sound recording: only texts are read",
        "1 PDF document: only texts are read",
        "1 styled text: read as plain text",
        "1 text file: kept outside of the project, at relative://",
        "1 text file: not in the archive",
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04 and nothing else", "Damaged"),
        (b"", "damaged"),
        (b"<html/>", "no REFI-QDA project"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><Project>&a;</Project>', "entities"),
        (b"<Project" + b"<Sources>" * 9, "damaged"),
    ],
)
def test_a_file_that_is_none_is_refused_in_one_line(content: bytes, said: str) -> None:
    with pytest.raises(InvalidRequest, match=said) as refused:
        read(content, "a\nb.qdpx")
    assert str(refused.value).startswith("a�b.qdpx: ")
    assert "\n" not in str(refused.value)


def test_it_is_recognised_by_what_is_in_it() -> None:
    assert recognises(project(""), "x")
    assert recognises(b'<?xml version="1.0"?><CodeBook xmlns="urn:QDA-XML:codebook:1.0"/>', "x")
    assert not recognises(b'{"a": 1}', "x.qdpx")
    made = io.BytesIO()
    with ZipFile(made, "w") as archive:
        archive.writestr("a.txt", "a")
    assert not recognises(made.getvalue(), "x.qdpx")
    with pytest.raises(InvalidRequest, match=r"without project\.qde"):
        read(made.getvalue(), "x.qdpx")
    assert not recognises(b"PK\x03\x04", "x")


def test_a_bomb_does_not_go_off() -> None:
    found = read(text_project(b"a " * 6_000_000, selections((0, 1))), "p.qdpx")
    assert [each.text for each in found.articles] == [None]
    assert "200 times" in found.left_out[0]
