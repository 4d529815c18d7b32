"""Searching text, titles, notes and tags."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from synoptic.annotations import Finder
from synoptic.annotations.model.values import LIBRARY
from synoptic.annotations.store.store import AnnotationStore
from synoptic.corpus import load, samples
from synoptic.corpus.files import reading_cache
from tests.tui.command_line.conftest import MORNING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.command_line.invocation import Synoptic


def test_a_hit_is_a_place_with_a_score(synoptic: Synoptic, articles: Path) -> None:
    hits = synoptic.done("search", "who'd been up", articles, "--json").records
    assert list(hits[0]) == ["article", "start", "end", "text", "score"]
    assert hits[0]["text"] == "who’d been up"
    assert hits[0]["score"] == 100
    assert MORNING[hits[0]["start"] : hits[0]["end"]] == hits[0]["text"]
    first = synoptic.done("list", articles, "--json").records[0]
    assert hits[0]["article"] == first["id"]


@pytest.mark.parametrize(
    "query",
    [
        *("sollace", "in:nosuch sollace", "date:1999 sollace", "-in:ardwire sollace", "in:ardwire"),
        *("by:sollace", "by:sollace gate", "-by:sollace gate", "/gates?/ in:ardwire"),
    ],
)
def test_python_finds_what_the_command_finds(synoptic: Synoptic, query: str) -> None:
    records = synoptic("search", "--json", "--", query, samples.folder()).records
    found = Finder(load(samples.folder()).articles).search(query).results
    assert [(one.article.id, round(one.score, 1)) for one in found if one.article is not None] == [
        (record.get("article", record.get("id")), record["score"]) for record in records
    ]


def test_hits_for_people_show_where_and_what(synoptic: Synoptic, articles: Path) -> None:
    printed = synoptic.done("search", "harbour master", articles, "--limit", "2").out
    blocks = printed.split("\n\n")
    assert len(blocks) == 2
    assert any("Harbour master blames fog for grounding, paragraph" in block for block in blocks)
    assert all("⟦arbour" not in block and "⟦" in block for block in blocks)
    heading, context = blocks[0].strip().split("\n")
    assert ", paragraph " in heading
    assert context.startswith("  ")


def test_typing_errors_are_forgiven(synoptic: Synoptic, articles: Path) -> None:
    assert "⟦passengers⟧" in synoptic.done("search", "pasengers", articles).out


def test_nothing_found(synoptic: Synoptic, articles: Path) -> None:
    assert synoptic("search", "zeppelin", articles).complaint(1).startswith("No matches for “zeppelin”")
    assert synoptic("search", "zeppelin", articles, "--json").status == 1
    for query in ("", "  "):
        assert synoptic("search", query, articles).complaint().startswith("Empty query.")
    assert synoptic("search", "?!", articles).status == 1


def test_any_query_is_legal(synoptic: Synoptic, articles: Path) -> None:
    for query in ("(", "[a", "*", "\\", "\x1b[2J", "a" * 5000, "%s {}"):
        assert synoptic("search", articles.name, articles, "--limit", "1").status in {0, 1}
        outcome = synoptic("search", query, articles)
        assert outcome.status in {0, 1}
        assert "\x1b" not in outcome.out + outcome.err


def test_titles(synoptic: Synoptic, articles: Path) -> None:
    (hit,) = synoptic.done("search", "inquiry opens", articles, "--in", "titles", "--json").records
    assert list(hit) == ["id", "title", "source", "date", "path", "score"]
    assert hit["title"] == "Inquiry opens into the Corrie"
    assert "⟦Inquiry⟧ ⟦opens⟧" in synoptic.done("search", "inquiry opens", articles, "--in", "titles").out


def test_notes_and_tags(synoptic: Synoptic, articles: Path) -> None:
    morning = articles / "1-morning.txt"
    synoptic.done(
        "mark", morning, "--quote", "one bump", "--tag", "sound", "--note", "Ask the *engineer* too"
    )
    (hit,) = synoptic.done("search", "engineer", articles, "--in", "notes", "--json").records
    assert list(hit) == ["article", "start", "end", "text", "score", "note"]
    assert (hit["text"], hit["note"]) == ("one bump", "Ask the *engineer* too")
    printed = synoptic.done("search", "engineer", articles, "--in", "notes").out
    assert printed.splitlines() == [
        "Note on “one bump”, Ferry runs aground off Skerry Point, paragraph 5",
        "  Ask the *⟦engineer⟧* too",
    ]
    (hit,) = synoptic.done("search", "sound", articles, "--in", "tags", "--json").records
    assert list(hit) == ["article", "start", "end", "text", "score", "tag"]
    assert (hit["text"], hit["tag"]) == ("one bump", "sound")
    assert synoptic.done("search", "sound", articles, "--in", "tags").out.splitlines() == [
        "⟦sound⟧: Ferry runs aground off Skerry Point, paragraph 5",
        "  “one bump”",
    ]
    assert synoptic("search", "sound", articles / "2-evening.txt", "--in", "tags").status == 1


def test_notes_on_an_article_and_on_the_library(synoptic: Synoptic, articles: Path) -> None:
    synoptic.done("init", articles)
    synoptic.done("mark", articles / "1-morning.txt", "--quote", "one bump")
    first = synoptic.done("list", articles, "--json").records[0]
    store = AnnotationStore(articles / ".synoptic")
    store.note(first["id"], "ask Ada")
    store.note(LIBRARY, "ask everybody")
    on_article, on_library = synoptic.done("search", "ask", articles, "--in", "notes", "--json").records
    assert [on_article[name] for name in ("article", "start", "end", "text")] == [
        first["id"],
        None,
        None,
        None,
    ]
    assert [on_library[name] for name in ("article", "start", "end", "text")] == [None] * 4
    assert synoptic.done("search", "ask", articles, "--in", "notes").out.splitlines() == [
        "Note on Ferry runs aground off Skerry Point",
        "  ⟦ask⟧ Ada",
        "",
        "Note on the library",
        "  ⟦ask⟧ everybody",
    ]


def test_scores_are_short(synoptic: Synoptic, articles: Path) -> None:
    hits = synoptic.done("search", "bow lookout", articles, "--json").records
    assert any(hit["score"] < 100 for hit in hits)
    assert all(hit["score"] == round(hit["score"], 1) for hit in hits)


def test_a_place_that_is_lost_has_no_offsets(synoptic: Synoptic, articles: Path) -> None:
    morning = articles / "1-morning.txt"
    synoptic.done("mark", morning, "--quote", "one bump", "--tag", "sound", "--note", "engineer")
    morning.write_text("Ferry runs aground off Skerry Point\n\nNothing is as it was.\n")
    for query, where in (("engineer", "notes"), ("sound", "tags")):
        (hit,) = synoptic.done("search", query, articles, "--in", where, "--json").records
        assert (hit["start"], hit["end"], hit["text"]) == (None, None, "one bump")
        assert (
            "not found in the article any more" in synoptic.done("search", query, "--in", where, articles).out
        )


def test_long_paragraphs_are_cut_at_words(synoptic: Synoptic, articles: Path) -> None:
    words = [f"word{number}" for number in range(200)]
    (articles / "1-morning.txt").write_text("Title here\n\n" + " ".join(words) + "\n")
    _, context = synoptic.done("search", "word100 word101", articles, "--limit", "1").out.splitlines()
    shown = context.strip()
    assert shown.startswith("…word")
    assert shown.endswith("…")
    assert "⟦word100⟧ ⟦word101⟧" in shown
    assert {word.strip("⟦⟧…") for word in shown.split()} <= set(words)


def test_the_query_language(synoptic: Synoptic, articles: Path) -> None:
    def found(*query: str) -> list[str]:
        outcome = synoptic("search", *query, "--json")
        assert outcome.status in {0, 1}
        return [hit["text"] for hit in outcome.records]

    where = str(articles)
    assert {text.lower() for text in found('"harbour master"', where)} == {"harbour master"}
    assert found(r"/\d+ passengers/", where) == ["84 passengers"]
    assert found('"harbour master" date:2024-03-12 -lookout -radar -blames', where) == ["harbour master"]
    assert found("radar in:3-inquiry", where) == ["radars"]
    assert "84" not in "".join(found("passengers date:2023", where))


def test_a_query_that_finds_nothing_says_how_it_was_understood(synoptic: Synoptic, articles: Path) -> None:
    outcome = synoptic("search", "fog date:2023", articles)
    assert (outcome.status, outcome.out) == (1, "")
    assert outcome.err.splitlines() == [
        "synoptic: No matches for “fog date:2023”.",
        "synoptic: Searched for: words like fog; dated 2023.",
    ]


def test_everything_at_once(synoptic: Synoptic, articles: Path) -> None:
    synoptic.done("mark", articles / "1-morning.txt", "--quote", "one bump", "--note", "the radar?")
    printed = synoptic.done("search", "radar ", articles, "--in", "all", "--json").records
    assert printed[0]["note"] == "the radar?"
    assert {"radar", "radars"} <= {hit["text"] for hit in printed}


def test_a_concordance_has_the_words_in_one_column(synoptic: Synoptic, articles: Path) -> None:
    lines = synoptic.done("search", "fog ", articles, "--concordance", "--width", "12").out.splitlines()
    assert len({line.index("⟦") for line in lines}) == 1
    assert "fog for groundi" in lines[0].replace("⟦", "").replace("⟧", "")
    by_right = synoptic.done("search", "fog ", articles, "--concordance", "--sort", "right").out.splitlines()
    after = [line.partition("⟧")[2].strip(" .,").lower() for line in by_right]
    assert after == sorted(after)
    first = synoptic.done("search", "fog ", articles, "--concordance", "--json", "--limit", "1").records[0]
    assert list(first) == ["article", "start", "end", "text", "left", "keyword", "right"]
    assert synoptic("search", "zeppelin", articles, "--concordance").status == 1


def test_a_concordance_is_written_as_a_document(synoptic: Synoptic, articles: Path, tmp_path: Path) -> None:
    out = tmp_path / "fog.csv"
    outcome = synoptic("search", "fog ", articles, "--concordance", "-o", out)
    assert (outcome.status, outcome.out, outcome.err) == (0, "", f"synoptic: Wrote {out}.\n")
    assert out.read_text(encoding="utf-8-sig").splitlines()[0] == (
        "title,source,date,left,keyword,right,text,start,end,article"
    )
    table = synoptic.done("search", "fog ", articles, "--concordance", "--format", "markdown").out
    assert table.startswith("| before | | after | article |\n|---:|:---:|:---|:---|\n")
    assert "| **fog** |" in table.replace("**Fog**", "**fog**")
    assert (
        "exists; add --force" in synoptic("search", "fog", articles, "--concordance", "-o", out).complaint()
    )
    assert synoptic("search", "fog ", articles, "--concordance", "-o", out, "--force").status == 0
    refused = synoptic("search", "fog", articles, "--concordance", "-o", articles / "1-morning.txt")
    assert "is an article" in refused.complaint()


def test_a_concordance_among_the_articles_is_told(synoptic: Synoptic, articles: Path) -> None:
    outcome = synoptic("search", "fog ", articles, "--concordance", "-o", articles / "fog.md")
    assert outcome.status == 0
    assert "fog.md is inside the article folder and will be loaded as an article; move it." in outcome.err


def test_a_concordance_on_standard_output_is_csv(synoptic: Synoptic, articles: Path) -> None:
    arguments = ("search", "fog ", articles, "--concordance")
    document = synoptic.done(*arguments, "-o", "-").out
    assert document.startswith("\ufefftitle,source,date,")
    assert document == synoptic.done(*arguments, "--format", "csv").out
    assert not (synoptic.folder / "-").exists()


def test_what_only_a_concordance_has(synoptic: Synoptic, articles: Path) -> None:
    for options in (["--sort", "left"], ["--width", "5"], ["--format", "csv"], ["-o", "x.csv"]):
        assert "need --concordance" in synoptic("search", "fog", articles, *options).err
    assert "drop --in" in synoptic("search", "fog", articles, "--concordance", "--in", "tags").err
    assert synoptic("search", "fog", articles, "--concordance", "--json", "--format", "csv").status == 2


def test_a_large_library_has_an_index_in_the_cache(synoptic: Synoptic, articles: Path) -> None:
    words = ("fog", "harbour", "lookout", "radar", "passenger", "engineer")
    for number in range(30):
        chosen = [words[(number * each) % 6] + str(each % 50) for each in range(1, 11_000)]
        paragraphs = [" ".join(chosen[at : at + 40]) for at in range(0, len(chosen), 40)]
        (articles / f"x{number}.txt").write_text("\n\n".join(paragraphs))
    hits = synoptic.done("search", "harbuor mster", articles, "--limit", "2", "--json").records
    assert {hit["text"].lower() for hit in hits} == {"harbour master"}
    (index,) = (synoptic.home / "cache" / "search").iterdir()
    assert (index / "articles.json").is_file()
    again = synoptic.done("search", "harbuor mster", articles, "--limit", "2", "--json").records
    assert again == hits


def test_a_change_in_a_large_library_is_noticed(
    synoptic: Synoptic, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_cache, "_UNSETTLED_NS", -1)
    line = "Nothing of that kind was said on any day of this long week of sittings.\n"
    (articles / "4-minutes.txt").write_text(line * (2 * reading_cache.LARGE_CHARACTERS // len(line)))
    first = synoptic.done("search", "passengers", articles, "--json").records
    assert synoptic.done("search", "passengers", articles, "--json").records == first
    morning = articles / "1-morning.txt"
    before = morning.stat()
    morning.write_text(MORNING.replace("passengers", "travellers"))
    os.utime(morning, ns=(before.st_atime_ns, before.st_mtime_ns))
    # The clock of a disk ticks some hundred times a second.
    while morning.stat().st_ctime_ns == before.st_ctime_ns:
        os.utime(morning, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert synoptic.done("search", "travellers", articles, "--json").records[0]["text"] == "travellers"


@pytest.mark.parametrize("query", ["-radar fog", "-harbour", "-in:evening fog", "-“fog”", "-tag:x fog"])
def test_a_query_may_begin_with_a_hyphen(synoptic: Synoptic, articles: Path, query: str) -> None:
    before, after, apart = (
        synoptic("search", query, articles, "--limit", "2"),
        synoptic("search", "--limit", "2", query, articles),
        synoptic("search", "--limit", "2", "--", query, articles),
    )
    assert before == after == apart
    assert "option" not in before.err


def test_what_cannot_be_a_query_names_the_way_out(synoptic: Synoptic, articles: Path) -> None:
    assert "Put `--` before" in synoptic("search", "-w", articles).complaint()
    assert "put `--` before" in synoptic("search", "-oil").complaint()
    assert "in quotation marks" in synoptic("search", "fog", "-radar").complaint()
    assert "Did you mean" in synoptic("search", "fog", "--limmit", "2").complaint()
    assert "`--` before" not in synoptic("search", "fog", "--nosuch", articles).complaint()
    assert "`--` before" not in synoptic("list", "-x", articles).complaint()


def test_a_word_is_not_taken_for_an_option_with_its_value(synoptic: Synoptic, articles: Path) -> None:
    for arguments in (["--concordance", "-officials", "fog"], ["fog", "--concordance", "-officials"]):
        complaint = synoptic("search", *arguments).complaint()
        assert complaint.startswith(
            "“-officials”: write a space after -o, or put `--` before text that begins with a hyphen."
        )
    assert [each.name for each in synoptic.folder.iterdir()] == [articles.name]
    synoptic.done("search", "--concordance", "--", "-officials fog", articles)


def test_options_do_not_come_after_the_arguments_mark(synoptic: Synoptic, articles: Path) -> None:
    complaint = synoptic("search", "--", "-x fog", articles, "--limit", "1").complaint()
    assert "“--limit” is no file. Options come before `--`." in complaint
    (articles / "--limit").mkdir()
    assert "Options" not in synoptic("search", "--", "-x fog", articles / "--limit", articles).err


def test_a_note_may_begin_with_a_hyphen(synoptic: Synoptic, library: Path) -> None:
    synoptic.done("note", "add", "- one\n- two")
    synoptic.done("note", "add", "--json", "-three", "--article", "A")
    assert [each["note"] for each in synoptic.done("note", "--json").records] == ["- one\n- two", "-three"]
