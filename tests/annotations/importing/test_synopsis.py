"""The program's own JSON: by its schema, whole again in an empty library, tolerant of other hands."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from msgspec.structs import replace

from synoptic.annotations import export
from synoptic.annotations.anchoring.anchors import anchor
from synoptic.annotations.errors import InvalidRequest
from synoptic.annotations.export.gathering import material_of
from synoptic.annotations.export.json_document import annotations_as_json
from synoptic.annotations.export.selection import Selection
from synoptic.annotations.importing.import_formats import import_format_of, read_annotations
from synoptic.annotations.importing.planning.import_plan import ReadLibrary
from synoptic.annotations.importing.planning.planner import plan_of
from synoptic.annotations.importing.taking_over import carry_out, preview
from synoptic.annotations.library.catalogue import identify, record_of
from synoptic.annotations.library.letters import letters_to_keep
from synoptic.annotations.model.annotations import Annotations
from synoptic.annotations.model.values import LIBRARY
from synoptic.annotations.store.store import AnnotationStore
from synoptic.corpus.files.loading import load
from tests.examples import examples

if TYPE_CHECKING:
    from collections.abc import Callable

    from synoptic.annotations.export.document import Document
    from synoptic.corpus.article import Article

SCHEMA = json.loads((Path(export.__file__).parent / "synopsis.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
START = datetime(2031, 3, 14, 9, 26, 53, 589793, tzinfo=UTC)
FERRY = "Ferry runs aground\n\nThe ferry “Corrie” ran aground 😀 at dawn. All 84 were brought ashore.\n"
FOG = (
    "Fog blamed\r\n\r\nFog was so thick that the lookout could not see.\tThe bow, the harbour master said.\n"
)
HOSTILE = "=cmd()|' /C calc'!A0\n# **no** <b>heading</b> \u202e\x07 \ud83d\n```\n\x85 ]]> \u2028 end"


class Clock:
    """Each look at it is a second later than the one before."""

    def __init__(self) -> None:
        self._now = START

    def __call__(self) -> datetime:
        self._now += timedelta(seconds=1)
        return self._now


def project(folder: Path) -> AnnotationStore:
    """Return the store of a project with two articles, of which nothing is kept yet."""
    folder.mkdir(exist_ok=True)
    (folder / "ferry.txt").write_text(FERRY)
    (folder / "fog.txt").write_text(FOG, newline="")
    return AnnotationStore(folder / ".synoptic", now=Clock())


def articles_of(store: AnnotationStore) -> tuple[Article, ...]:
    root = store.folder.parent
    return identify(load([root]).articles, store.annotations, root)


def fill(store: AnnotationStore) -> None:
    """Keep one of each kind of record, with hostile words."""
    root, clock = store.folder.parent, Clock()
    ferry, fog = articles_of(store)
    records = [record_of(each, root, clock()) for each in (ferry, fog)]

    def at(article: Article, words: str) -> Any:
        start = article.text.index(words)
        return anchor(article.text, start, start + len(words), article.digest)

    marked = store.highlight(
        records[0], at(ferry, "😀 at dawn"), tags=["claim/number", "=1+1"], note=HOSTILE, text=ferry.text
    )
    store.highlight(records[1], at(fog, "Fog was so thick"), text=fog.text)
    gone = store.highlight(records[1], at(fog, "lookout"), note="To be removed")
    store.note(records[0].id, HOSTILE)
    store.note(LIBRARY, "On all of it")
    ends = (records[0], at(ferry, "All 84")), (records[1], at(fog, "thick"))
    store.link("contradicts", *ends, note=HOSTILE, texts=[ferry.text, fog.text])
    store.link("omits", ends[0], (records[1], None))
    tag = store.annotations.tag_named("=1+1")
    assert tag is not None
    store.describe_tag("=1+1", colour="violet", description=HOSTILE)
    store.confirm_silence(f"tag:{tag.id}", "=1+1", records[1], fog.digest)
    store.add_row("quotation:fog", "fog")
    store.save_search("Who?", "by:harbour -fog", "all")
    store.dismiss("key", "84 against 85")
    store.keep_letters(letters_to_keep([ferry, fog], store.annotations, root, clock()))
    store.record(
        replace(records[0], source=HOSTILE, fields=(("owner", HOSTILE),), origins=(("source", "you"),))
    )
    # The article changed since, and its reader found the place again.
    (root / "ferry.txt").write_text("UPDATED\n\n" + FERRY)
    later = articles_of(store)[0]
    store.reattach(marked.id, at(later, "😀 at dawn"), text=later.text)
    store.remove([gone.id])


def exported(store: AnnotationStore, selection: Selection | None = None) -> Document:
    found = material_of(
        articles_of(store),
        store.annotations,
        title="corrie",
        when=START,
        selection=selection or Selection(),
        texts=store.texts,
        root=store.folder.parent,
    )
    return annotations_as_json(found)


def took_in(store: AnnotationStore, content: bytes, folder: str = "came") -> None:
    incoming = read_annotations(content, "corrie.json")
    assert incoming.left_out == ()
    library = ReadLibrary(articles_of(store), store.annotations, store.texts, store.folder.parent)
    plan = plan_of(incoming, library, START)
    assert [each for each in plan.unplaced if not each.is_kept] == []
    carry_out(plan, store, root=store.folder.parent, folder=store.folder.parent / folder)


def without_trash(annotations: Annotations) -> Annotations:
    return annotations.changed({"trash": dict.fromkeys(annotations.trash)})


def faults(content: bytes) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors(json.loads(content))]


# The form


def test_a_document_is_valid_by_the_schema_that_is_shipped(tmp_path: Path) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    store = project(tmp_path / "corrie")
    assert faults(exported(store).content) == []
    fill(store)
    content = exported(store).content
    assert faults(content) == []
    broken = json.loads(content)
    del broken["highlights"][0]["place"]["end"]
    assert faults(json.dumps(broken).encode()) != []


def test_every_place_is_the_slice_that_it_says(tmp_path: Path) -> None:
    store = project(tmp_path / "corrie")
    fill(store)
    document = json.loads(exported(store).content)
    ends = [end for link in document["links"] for end in (link["one"], link["other"]) if "text" in end]
    moved = [each["moved"] for each in document["highlights"] if each["moved"]]
    places = [each["place"] for each in document["highlights"]] + moved + ends
    assert len(places) == 6
    for place in places:
        assert document["texts"][place["digest"]][place["start"] : place["end"]] == place["text"]
    assert str(tmp_path) not in exported(store).text


def test_another_library_reads_the_very_words(tmp_path: Path) -> None:
    store = project(tmp_path / "corrie")
    fill(store)
    content = exported(store).content
    # Half a surrogate pair is none in Rust and Go; the standard library reads that, too.
    document = msgspec.json.decode(content.replace(rb"\ud83d", b"?"))
    assert document["highlights"][0]["note"]["text"] == HOSTILE.replace("\ud83d", "?")
    assert document["articles"][0]["source"] == HOSTILE.replace("\ud83d", "?")
    assert document["tags"][1]["name"] == "=1+1"


def test_what_is_left_out_is_told(tmp_path: Path) -> None:
    store = project(tmp_path / "corrie")
    fill(store)
    assert exported(store).left_out == ("1 removal in the trash: what was removed stays in the library",)
    ferry, _ = articles_of(store)
    some = json.loads(exported(store, Selection(articles=frozenset({ferry.id}))).content)
    assert {each["place"]["article"] for each in some["highlights"]} == {ferry.id}
    # The other end of a link comes along; what is of the whole library does not.
    assert (len(some["articles"]), len(some["links"])) == (2, 2)
    assert (some["searches"], some["rows"], some["notes"][0]["article"]) == ([], [], ferry.id)
    tagged = json.loads(exported(store, Selection(tags=("claim",))).content)
    assert (len(tagged["highlights"]), len(tagged["links"])) == (1, 0)
    assert faults(json.dumps(tagged).encode()) == []


# Round trips


def test_an_empty_library_of_the_same_files_is_the_same_again(tmp_path: Path) -> None:
    store = project(tmp_path / "corrie")
    fill(store)
    content = exported(store).content
    (tmp_path / "corrie" / ".synoptic").rename(tmp_path / "aside")
    again = AnnotationStore(tmp_path / "corrie" / ".synoptic")
    took_in(again, content)
    before = AnnotationStore(tmp_path / "aside").annotations
    assert again.annotations == without_trash(before)
    assert not (tmp_path / "corrie" / "came").exists()
    assert exported(again).content == content
    for highlight in again.annotations.highlights.values():
        assert again.texts.get(highlight.anchor.digest) is not None
    took_in(again, content)
    assert again.steps == (1, 0)
    again.undo()
    assert again.annotations == Annotations()


def test_an_empty_folder_gets_the_articles_too(tmp_path: Path) -> None:
    store = project(tmp_path / "corrie")
    fill(store)
    (tmp_path / "elsewhere").mkdir()
    again = AnnotationStore(tmp_path / "elsewhere" / ".synoptic")
    took_in(again, exported(store).content)
    before, after = without_trash(store.annotations), again.annotations

    # The files are others, and what is known of the articles is kept from the import.
    def bare(annotations: Annotations) -> Annotations:
        articles = {
            each.id: replace(each, path="", part=None, origins=(), digest="", encoding=None)
            for each in annotations.articles.values()
        }
        letters = {each.id: replace(each, path="", part=None) for each in annotations.letters.values()}
        return annotations.changed({"articles": articles, "letters": letters})

    assert bare(after) == bare(before)
    assert {each.id: each.text for each in articles_of(again)} == {
        each.id: each.text for each in articles_of(store)
    }
    assert {each.letter for each in articles_of(again)} == {"A", "B"}
    assert {each.source for each in articles_of(again)} == {each.source for each in articles_of(store)}


hostile = st.text(
    st.one_of(st.characters(), st.sampled_from("=#`*[]<>&\x00\x07\r\n\x85\u2028\u202e\ufeff“’😀e\u0301")),
    max_size=30,
)
names = st.sampled_from(["claim", "claim/number", "=cmd()", "# no heading", "émigré", "Ω/\u202ex"])


@given(data=st.data())
@examples(20)
def test_any_library_is_the_same_again(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("corrie")
    store = project(folder)
    clock = Clock()
    articles = articles_of(store)
    records = [record_of(each, folder, clock()) for each in articles]

    def place(index: int) -> Any:
        text = articles[index].text
        start = data.draw(st.integers(0, len(text) - 1))
        return anchor(text, start, data.draw(st.integers(start + 1, len(text))), articles[index].digest)

    def mark(index: int) -> None:
        tags, note = data.draw(st.lists(names, max_size=3)), data.draw(hostile)
        store.highlight(records[index], place(index), tags=tags, note=note, text=articles[index].text)

    acts: dict[str, Callable[[int], object]] = {
        "mark": mark,
        "note": lambda index: store.note(records[index].id, data.draw(hostile), article=records[index]),
        "note on all": lambda _: store.note(LIBRARY, data.draw(hostile)),
        "link": lambda index: store.link(
            "agrees",
            (records[index], place(index)),
            (records[1 - index], place(1 - index)),
            note=data.draw(hostile),
        ),
        "silence": lambda index: store.confirm_silence(
            f"tag:{next(iter(store.annotations.tags), 'x')}",
            data.draw(hostile),
            records[index],
            articles[index].digest,
        ),
        "row": lambda index: store.add_row(f"quotation:{index}", data.draw(hostile)),
        "search": lambda index: store.save_search(f"search {index}", f"-{data.draw(hostile)}"),
        "dismiss": lambda index: store.dismiss(f"difference {index}", data.draw(hostile)),
        "remove": lambda _: (
            store.remove(list(store.annotations.highlights)[:1]) if store.annotations.highlights else 0
        ),
    }
    for _ in range(data.draw(st.integers(0, 12))):
        acts[data.draw(st.sampled_from(sorted(acts)))](data.draw(st.integers(0, 1)))
    document = exported(store)
    assert faults(document.content) == []
    again = AnnotationStore(folder / "again")
    library = ReadLibrary(
        identify(load([folder]).articles, again.annotations, folder), again.annotations, again.texts, folder
    )
    plan = plan_of(read_annotations(document.content, "x.json"), library, START)
    carry_out(plan, again, root=folder, folder=folder / "came")
    # It is the same but for what the program itself says is left out: the trash.
    assert again.annotations == without_trash(store.annotations)
    assert bool(document.left_out) is bool(store.annotations.trash)
    assert AnnotationStore(folder / "again").annotations == again.annotations


# Tolerance


def test_what_cannot_be_read_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    store = project(tmp_path / "corrie")
    fill(store)
    document = json.loads(exported(store).content)
    document["highlights"][0] = {"id": "x", "tags": []}
    document["highlights"].append(7)
    document["links"][0]["one"]["start"] = -1
    document["rows"] = {"no": "list"}
    document["silences"][0]["created"] = "yesterday"
    digest = next(iter(document["texts"]))
    document["texts"][digest] += " and a forged end"
    document["later"] = "what a later version adds"
    incoming = read_annotations(json.dumps(document).encode("utf-8-sig"), "corrie.json")
    assert len(incoming.highlights) == 1
    assert len(incoming.links) == 1
    assert [each.partition(":")[0] for each in sorted(incoming.left_out)] == [
        "highlight 1",
        "highlight 3",
        "link 1",
        "silence 1",
        f"text {digest[:8]}",
        "“rows”",
    ]


def test_a_document_by_hand_needs_little(tmp_path: Path) -> None:
    store = project(tmp_path / "corrie")
    document = {
        "synoptic": 1,
        "articles": [{"id": "f", "title": "Ferry runs aground"}],
        "highlights": [{"place": {"article": "f", "text": "All 84 were"}, "tags": ["count"]}],
    }
    took_in(store, json.dumps(document).encode())
    (highlight,) = store.annotations.highlights.values()
    assert highlight.anchor.exact == "All 84 were"
    took_in(store, json.dumps(document).encode())
    assert store.steps == (1, 0)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b'{"synoptic": 2}', "a later Synoptic wrote it (version 2)"),
        (b'{"synoptic": true}', "not a JSON export of Synoptic"),
        (b'{"synoptic": 1', "not valid JSON"),
        (b'{"synoptic": ' + b"[" * 100_000, "not valid JSON"),
        (b'{"synoptic": "\xff"}', "not valid JSON"),
        (b"some text", "not a file of annotations that can be read"),
        (b"", "not a file of annotations that can be read"),
    ],
)
def test_what_is_no_document_is_refused_in_one_line(content: bytes, why: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        read_annotations(content, "x\n.json")
    assert why in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_file_is_recognised_by_its_content(tmp_path: Path) -> None:
    found = import_format_of(exported(project(tmp_path / "corrie")).content, "notes.txt")
    assert found is not None
    assert found.name == "json"
    assert import_format_of(b'{"annotations": []}', "x.json") is None
    assert import_format_of(b"", "x.json") is None


def test_a_preview_tells_what_is_new_and_changes_nothing(tmp_path: Path) -> None:
    store = project(tmp_path / "corrie")
    fill(store)
    before = store.annotations
    library = ReadLibrary(articles_of(store), before, store.texts, tmp_path / "corrie")
    plan = plan_of(read_annotations(exported(store).content, "x"), library, START)
    assert not preview(plan, store.annotations).changes
    assert store.annotations is before
