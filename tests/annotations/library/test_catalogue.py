from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from synoptic.annotations.files.kept_texts import KeptTexts
from synoptic.annotations.library.catalogue import identify, mark, path_of, record_of, renamed, suspects
from synoptic.annotations.library.letters import letters_to_keep
from synoptic.annotations.model.annotations import Annotations
from synoptic.annotations.model.corrections import corrected
from synoptic.annotations.store.store import AnnotationStore
from synoptic.corpus.article import Passage, digest_of
from tests.annotations.specimens import START, TEXT, article_of

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.annotations.model.values import ArticleRecord
    from synoptic.corpus.article import Article


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "rutte"
    folder.mkdir()
    return folder


def article_at(path: Path, text: str = TEXT, identifier: str | None = None) -> Article:
    """Write a file and return it as it would be loaded, with an id that its path and its text give it."""
    path.write_text(text)
    return article_of(text, identifier=identifier or f"{path.name} {digest_of(text)[:8]}", path=path)


def recorded(*records: ArticleRecord) -> Annotations:
    return Annotations({record.id: record for record in records})


def test_a_record_says_where_the_file_is(root: Path, tmp_path: Path) -> None:
    inside, outside = article_at(root / "a b.txt"), article_at(tmp_path / "c.txt")
    record = record_of(inside, root, START)
    assert (record.path, record.digest, record.title) == ("a b.txt", inside.digest, inside.title)
    assert (record.id, record.created, record.modified) == (inside.id, START, START)
    assert path_of(record, root) == inside.path
    assert record_of(outside, root, START).path == str(outside.path)
    assert record_of(inside, None, START).path == str(inside.path)
    for base in (root, None):
        assert path_of(record_of(outside, base, START), base) == outside.path
    assert record_of(article_of(), root, START).path == ""


def test_a_link_to_the_root_leads_to_the_same_files(root: Path, tmp_path: Path) -> None:
    article, link = article_at(root / "a.txt"), tmp_path / "link"
    link.symlink_to(root)
    record = record_of(article, link, START)
    assert record.path == "a.txt"
    assert path_of(record, link) == article.path


def test_articles_of_one_file_are_known_by_their_text_and_else_by_their_place(root: Path) -> None:
    path = root / "all.docx"
    path.write_text("many")

    def part(number: int, text: str) -> Article:
        return replace(article_of(text, identifier=f"{number} {text}", path=path), part=str(number))

    before = [part(1, "Fog."), part(2, "Ferry."), part(3, "Pilot.")]
    annotations = recorded(*(record_of(each, root, START) for each in before))
    # One is put before them, the ferry's is edited, and the pilot's stays as it was, at another place.
    after = [part(1, "New."), part(2, "The ferry."), part(3, "Fog."), part(4, "Pilot.")]
    found = identify(after, annotations, root)
    assert [each.id for each in found] == ["1 New.", "2 Ferry.", "1 Fog.", "3 Pilot."]


def test_an_article_of_many_keeps_its_letter(root: Path) -> None:
    path = root / "all.docx"
    path.write_text("many")
    parts = [
        replace(article_of(text, identifier=text, path=path), part=str(number), date=date)
        for number, (text, date) in enumerate((("Fog.", "2031-02-02"), ("Ferry.", "2031-01-01")), 1)
    ]
    named = identify(parts, Annotations(), root)
    assert [each.letter for each in named] == ["B", "A"]
    kept = letters_to_keep(named, Annotations(), root, START)
    annotations = Annotations().changed({"letters": {each.id: each for each in kept}})
    edited = [replace(each, id=f"{each.id}2", text="x", digest=digest_of("x")) for each in parts]
    assert [each.letter for each in identify(edited, annotations, root)] == ["B", "A"]


def test_a_recorded_article_has_its_records_id_and_provenance(root: Path) -> None:
    article = article_at(root / "a.txt")
    said = {
        "title": "T",
        "source": "S",
        "author": "A",
        "date": "2031",
        "url": "https://alder.example/u",
        "section": "P",
    }
    record = corrected(replace(record_of(article, root, START), id="other"), said | {"owner": "O"})
    (found,) = identify([article], recorded(record), root)
    origins = tuple((name, "you") for name in said)
    fields = (("owner", "O"),)
    assert found == replace(article, id="other", letter="A", origins=origins, fields=fields, **said)


def test_a_record_of_an_older_version_has_all_that_it_had_then(root: Path) -> None:
    article = replace(article_at(root / "a.txt"), section="World", origins=(("section", "JSON-LD"),))
    record = replace(record_of(article, root, START), source="S", section=None, origins=None)
    (found,) = identify([article], recorded(record), root)
    assert (found.source, found.author, found.section) == ("S", None, "World")
    assert dict(found.origins)["source"] == "an earlier version"


def test_what_comes_from_the_file_follows_it_and_what_the_reader_said_stays(root: Path) -> None:
    page = replace(
        article_at(root / "a.txt"),
        date="2031-03-14",
        author="Ilse Brandt",
        origins=(("author", "the page"), ("date", "the page")),
    )
    record = corrected(record_of(page, root, START), {"author": None, "source": "Birch Daily"})
    later = replace(
        page, date="2031-03-15", author="I. Brandt", source="Birch", origins=(("date", "JSON-LD"),)
    )
    (found,) = identify([later], recorded(record), root)
    assert (found.source, found.author, found.date) == ("Birch Daily", None, "2031-03-15")
    assert found.origins == (("source", "you"), ("author", "you"), ("date", "JSON-LD"))
    assert identify([found], recorded(record), root) == (found,)


def test_an_edited_file_is_the_same_article(root: Path) -> None:
    record = record_of(article_at(root / "a.txt"), root, START)
    edited = article_at(root / "a.txt", "Another text.")
    (found,) = identify([edited], recorded(record), root)
    assert edited.id != found.id == record.id
    assert found.text == "Another text."


def test_a_renamed_or_moved_file_is_the_same_article(root: Path, tmp_path: Path) -> None:
    article = article_at(root / "a.txt")
    record = record_of(article, root, START)
    (root / "a.txt").unlink()
    moved = article_at(tmp_path / "b.txt")
    assert identify([moved], recorded(record), root)[0].id == record.id


def test_a_moved_project_keeps_its_articles(root: Path, tmp_path: Path) -> None:
    record = record_of(article_at(root / "a.txt"), root, START)
    moved = tmp_path / "elsewhere"
    root.rename(moved)
    article = article_at(moved / "a.txt")
    assert identify([article], recorded(record), moved)[0].id == record.id


def test_a_copy_is_an_article_of_its_own(root: Path) -> None:
    original, copy = article_at(root / "a.txt"), article_at(root / "b.txt")
    record = record_of(original, root, START)
    assert [each.id for each in identify([copy, original], recorded(record), root)] == [copy.id, record.id]
    assert [each.id for each in identify([copy], recorded(record), root)] == [copy.id]


def test_of_several_lost_files_the_one_of_that_name_is_meant(root: Path, tmp_path: Path) -> None:
    records = [record_of(article_at(root / name), root, START) for name in ("a.txt", "b.txt", "c.txt")]
    for name in ("a.txt", "b.txt", "c.txt"):
        (root / name).unlink()
    moved = [article_at(tmp_path / name) for name in ("b.txt", "x.txt")]
    found = identify(moved, recorded(*records), root)
    assert [each.id for each in found] == [records[1].id, records[0].id]


def test_a_path_comes_before_a_text(root: Path) -> None:
    record = record_of(article_at(root / "a.txt"), root, START)
    edited, backup = article_at(root / "a.txt", "Another text."), article_at(root / "backup.txt")
    found = identify([backup, edited], recorded(record), root)
    assert [each.id for each in found] == [backup.id, record.id]


def test_no_two_articles_have_one_id(root: Path) -> None:
    first = article_at(root / "a.txt", identifier="same")
    record = replace(record_of(first, root, START), path="b.txt")
    moved = article_at(root / "b.txt", identifier="loaded")
    found = identify([moved, first], recorded(record), root)
    assert found[0].id == "same"
    assert found[1].id not in {"same", "loaded"}
    assert identify([moved, first], recorded(record), root) == found
    assert len({each.id for each in identify([first, first, first], Annotations(), root)}) == 3


def test_articles_that_were_never_files_are_known_by_their_text(root: Path) -> None:
    article = article_of()
    record = corrected(record_of(article, root, START), {"source": "The Ledger"})
    assert identify([article], recorded(record), root)[0].source == "The Ledger"
    assert identify([article_of("Another.", identifier="b")], recorded(record), root)[0].id == "b"


def test_a_renamed_folder_takes_its_articles_along(root: Path) -> None:
    (root / "old").mkdir()
    texts = {name: f"{TEXT}\n{name}" for name in ("a.txt", "b.txt")}
    records = [record_of(article_at(root / "old" / name, text), root, START) for name, text in texts.items()]
    (root / "old").rename(root / "new")
    moved = [article_at(root / "new" / name, text, f"new {name}") for name, text in texts.items()]
    found = identify(moved, recorded(*records), root)
    assert [each.id for each in found] == [record.id for record in records]
    assert [renamed(record, article, root).path for record, article in zip(records, found, strict=True)] == [
        "new/a.txt",
        "new/b.txt",
    ]


def test_a_file_that_was_moved_and_edited_is_offered_and_not_assumed(root: Path, tmp_path: Path) -> None:
    texts = KeptTexts(tmp_path)
    original, other = article_at(root / "a.txt"), article_at(root / "c.txt", "Quite another story, all told.")
    records = [record_of(each, root, START) for each in (original, other)]
    for article in (original, other):
        texts.keep(article.text)
        assert article.path is not None
        article.path.unlink()
    (moved,) = identify([article_at(root / "b.txt", TEXT.replace("table", "desk"))], recorded(*records), root)
    assert moved.id not in {record.id for record in records}
    (suspect,) = suspects(moved, recorded(*records), texts, root)
    assert suspect.record == records[0]
    assert 0.7 < suspect.similarity < 1
    accepted = renamed(suspect.record, moved, root)
    assert accepted == replace(records[0], path="b.txt")
    (found,) = identify([moved], recorded(accepted, records[1]), root)
    assert found.id == records[0].id
    assert suspects(found, recorded(accepted, records[1]), texts, root) == ()


def test_nothing_is_offered_where_the_file_is_still_there_or_its_text_is_not_kept(
    root: Path, tmp_path: Path
) -> None:
    texts = KeptTexts(tmp_path)
    original = article_at(root / "a.txt")
    record = record_of(original, root, START)
    edited = article_at(root / "b.txt", TEXT.replace("table", "desk"))
    texts.keep(original.text)
    assert suspects(edited, recorded(record), texts, root) == ()
    (root / "a.txt").unlink()
    assert suspects(edited, recorded(record), texts, root) != ()
    assert suspects(edited, recorded(record), KeptTexts(tmp_path / "none"), root) == ()


def test_marking_a_passage_records_the_article_and_keeps_its_text(root: Path) -> None:
    article = article_at(root / "a.txt")
    store = AnnotationStore(root / ".synoptic")
    passage = Passage.of(article, 4, 12)
    marked = mark(store, article, passage, root=root, tags=["claim"], note="who?")
    assert (marked.article, marked.anchor.exact) == (article.id, article.text[4:12])
    assert store.annotations.articles[article.id].path == "a.txt"
    assert store.texts.get(article.digest) == article.text
    assert [tag.name for tag in store.annotations.tags_of(marked)] == ["claim"]
    again = mark(store, article, passage, root=root, tags=["number"])
    assert again.id == marked.id
    assert [tag.name for tag in store.annotations.tags_of(again)] == ["claim", "number"]
    store.close()


@pytest.mark.parametrize(
    "other", ["CAF\N{LATIN CAPITAL LETTER E WITH ACUTE}.txt", "cafe\N{COMBINING ACUTE ACCENT}.txt"]
)
def test_another_spelling_of_a_path_is_the_same_file_where_the_file_system_says_so(
    root: Path, other: str
) -> None:
    article = article_at(root / "caf\N{LATIN SMALL LETTER E WITH ACUTE}.txt")
    assert article.path is not None
    annotations = recorded(record_of(article, root, START))
    is_one_name = (root / other).exists()
    if not is_one_name:
        # Two names of one file, as a file system that ignores case or the code points of accents has them.
        (root / other).hardlink_to(article.path)
    respelled = replace(article_at(root / other, "Edited since."), id="another")
    assert [each.id for each in identify([respelled], annotations, root)] == [article.id]
    if is_one_name:
        return
    # The file at the very path comes first, and a file of its own is another article.
    both = [respelled, article_at(article.path, "Edited since.")]
    assert [each.id for each in identify(both, annotations, root)] == ["another", article.id]
    (root / other).unlink()
    alone = replace(article_at(root / other, "Edited since."), id="another")
    assert [each.id for each in identify([alone], annotations, root)] == ["another"]
