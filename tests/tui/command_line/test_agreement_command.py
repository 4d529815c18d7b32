"""The agreement of coders from the command line: figures, disagreements, decisions, one voice alone."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

import pytest

from synoptic.annotations.library.catalogue import identify
from synoptic.corpus.files.loading import load
from synoptic.tui.command_line.comparing.agreement import _figure
from tests.annotations.coders import Coder

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.command_line.invocation import Synoptic

FOG = "The harbour master blamed fog."
BUMP = "“We felt one bump, then a long scrape,”"


@pytest.fixture
def coded(synoptic: Synoptic, articles: Path) -> Path:
    """Return a folder that ana and ben coded: three disagreements and one agreement in one article."""
    synoptic.done("init", articles)
    library = articles / ".synoptic"
    ana, ben = Coder(library, "ana"), Coder(library, "ben")
    loaded = identify(load([articles]).articles, ana.store.annotations, articles)
    article = next(each for each in loaded if FOG in each.text)
    ana.mark(article, FOG, "blame")
    ben.mark(article, FOG, "blame")
    ana.mark(article, BUMP, "quotation", note="the cook")
    ben.mark(article, BUMP, "witness")
    ana.mark(article, "84 passengers", "number")
    ben.mark(article, "All 84 passengers", "number")
    ben.mark(article, "12 March 2024", "day")
    for coder in (ana, ben):
        coder.store.close()
    return articles


def test_people_see_a_table_and_what_it_is_of(synoptic: Synoptic, coded: Path) -> None:
    lines = synoptic.done("agreement", coded).out.splitlines()
    assert lines[0].split() == ["tag", "ana", "ben", "u-alpha", "alpha", "kappa", "agreement"]
    assert lines[1].split() == ["blame", "1", "1", "1.000", "1.000", "1.000", "1.000"]
    assert lines[6].split()[:3] == ["all", "3", "4"]
    said = "\n".join(lines)
    assert "of 1 article, boilerplate included" in said
    assert "over 7 sentences" in said
    assert "Left out: 2 articles in which nobody marked anything." in said
    assert lines[-1] == "3 disagreements; `synoptic agreement --list` shows them."


def test_a_coder_called_like_a_decision_is_told_from_it(synoptic: Synoptic, articles: Path) -> None:
    synoptic.done("init", articles)
    library = articles / ".synoptic"
    coders = [Coder(library, name) for name in ("both", "own", "you", "Marsh, Ada")]
    loaded = identify(load([articles]).articles, coders[0].store.annotations, articles)
    article = next(each for each in loaded if FOG in each.text)
    for coder, words in zip(coders, ("84 passengers", "All 84 passengers", FOG, BUMP), strict=True):
        coder.mark(article, words, "blame")
        coder.store.close()
    synoptic.done("mark", articles / "1-morning.txt", "--quote", "blamed fog", "--tag", "blame")
    compare = ("agreement", articles, "--coders", "both,own")
    (one,) = synoptic.done(*compare, "--list", "--json").records
    for word in ("both", "own"):
        more = ("--words", "84") if word == "own" else ()
        complaint = synoptic(*compare, "--decide", one["id"], word, *more).complaint()
        assert f"give coder:{word} or decision:{word}." in complaint
    synoptic.done(*compare, "--decide", one["id"], "coder:own")
    decided = synoptic.done("export", articles, "--format", "jsonl", "--by-reader", "adjudication").records
    assert [each["text"] for each in decided] == ["All 84 passengers"]
    assert "give coder:you" in synoptic("agreement", articles, "--coders", "you,own").complaint()
    exact = ("--coders", "coder:you", "--coders", "coder:Marsh, Ada")
    (row, *_) = synoptic.done("agreement", articles, *exact, "--json").records
    assert set(row["coders"]) == {"coder:you", "Marsh, Ada"}
    left = synoptic.done("agreement", articles, *exact, "--list", "--json").records
    fog = next(each for each in left if each["passage"]["text"] == FOG)
    (made,) = synoptic.done(
        *("agreement", articles, *exact, "--decide", fog["id"], "decision:both", "--json")
    ).records
    assert len(made["highlights"]) == 1


def test_scripts_get_numbers_and_null_for_what_cannot_be_told(synoptic: Synoptic, coded: Path) -> None:
    records = synoptic.done("agreement", coded, "--json").records
    assert [each["tag"] for each in records] == ["blame", "day", "number", "quotation", "witness", None]
    assert records[0]["coders"] == {
        "ana": {"passages": 1, "units": 1},
        "ben": {"passages": 1, "units": 1},
    }
    assert records[0]["kappa"] == 1.0
    assert (records[0]["unit"], records[0]["articles"]) == ("sentence", 1)
    (by_character, _) = synoptic.done(
        "agreement", coded, "--tag", "Number", "--unit", "character", "--json"
    ).records
    assert by_character["units"] == by_character["characters"] > 100
    assert 0 < by_character["u_alpha"] < 1
    other = next(path for path in coded.iterdir() if path.is_file() and FOG not in path.read_text())
    assert "Nobody marked" in synoptic("agreement", other).complaint(1)
    arguments = ("agreement", other, "--coders", "ana,ben", "--tag", "day")
    nothing = synoptic.done(*arguments, "--json").records
    assert [each["alpha"] for each in nothing] == [None, None]
    assert "–: cannot be told" in synoptic.done(*arguments).out


def test_disagreements_are_listed_in_text_order(synoptic: Synoptic, coded: Path) -> None:
    out = synoptic.done("agreement", coded, "--list").out
    kinds = [line.split(" (")[0] for line in out.splitlines() if line and not line.startswith(" ")]
    assert kinds == ["unmarked", "boundaries", "tags"]
    assert "  ana: nothing" in out
    assert f"  ana: {BUMP} [quotation]\n    note: the cook\n  ben: {BUMP} [witness]" in out
    records = synoptic.done("agreement", coded, "--list", "--json").records
    assert records[1]["coders"]["ana"][0]["text"] == "84 passengers"
    assert records[1]["passage"]["text"] == "All 84 passengers"
    only = synoptic.done("agreement", coded, "--list", "--tag", "witness", "--json").records
    assert [each["kind"] for each in only] == ["tags"]


def test_decisions_are_a_third_voice_and_do_not_come_again(synoptic: Synoptic, coded: Path) -> None:
    day, ends, tags = synoptic.done("agreement", coded, "--list", "--json").records
    said = synoptic.done(
        "agreement", coded, "--decide", day["id"], "neither", "--decide", tags["id"][:8], "both"
    ).out
    assert said.splitlines() == [
        "Decided on “12 March 2024”: neither.",
        "Decided on “We felt one bump, then a long scrape,”: both.".replace("“We", "“We"),
    ]
    own = synoptic.done(
        *("agreement", coded, "--decide", ends["id"], "own"),
        *("--words", "all 84 … brought ashore", "--as", "number/people", "--json"),
    ).records[0]
    assert own["decision"] == "own"
    assert len(own["highlights"]) == 1
    assert "none left" in synoptic("agreement", coded, "--list").complaint(1)
    assert "0 disagreements left" in synoptic.done("agreement", coded).out
    taken = synoptic.done("agreement", coded, "--take-agreed").out
    assert taken == "adjudication has 1 passage that all agree on.\n"
    rows: dict[str, Any] = {
        each["label"]: [passage["text"] for cell in each["cells"] for passage in cell["passages"]]
        for each in synoptic.done("matrix", coded, "--by", "adjudication", "--json").records
    }
    assert rows["blame"] == [FOG]
    assert rows["number/people"] == ["All 84 passengers were brought ashore"]
    assert rows["number"] == rows["number/people"]
    assert rows["witness"] == rows["quotation"] == [BUMP]
    assert rows["day"] == []
    # The coders' own are as they were.
    mine = synoptic.done("matrix", coded, "--by", "ana", "--json").records
    assert next(each for each in mine if each["label"] == "number")["cells"][0]["passages"][0]["text"] == (
        "84 passengers"
    )


def test_an_export_can_be_of_one_voice(synoptic: Synoptic, coded: Path) -> None:
    synoptic.done("agreement", coded, "--take-agreed")
    of_all = synoptic.done("export", coded, "--format", "jsonl").records
    decided = synoptic.done("export", coded, "--format", "jsonl", "--by-reader", "adjudication").records
    assert len(of_all) == 8
    assert [each["text"] for each in decided] == [FOG]
    matrix = synoptic.done(
        "export", coded, "--what", "matrix", "--by-reader", "ben", "--format", "jsonl"
    ).records
    assert any(each.get("text") == "All 84 passengers" for each in matrix)
    assert not any(each.get("text") == "84 passengers" for each in matrix)
    assert "by zoe" in synoptic("export", coded, "--by-reader", "zoe").complaint(1)
    refused = synoptic("export", coded, "--what", "quotations", "--by-reader", "ana")
    assert "--by-reader" in refused.complaint()


def test_tables_are_written_as_csv_and_json_lines(synoptic: Synoptic, coded: Path) -> None:
    figures, listed = synoptic.folder / "figures.csv", synoptic.folder / "left.jsonl"
    assert synoptic("agreement", coded, "-o", figures).status == 0
    rows = list(csv.DictReader(figures.read_text(encoding="utf-8-sig").splitlines()))
    assert [row["tag"] for row in rows][-1] == "all"
    assert rows[0]["ana passages"] == "1"
    assert synoptic("agreement", coded, "--list", "-o", listed).status == 0
    records = [json.loads(line) for line in listed.read_text(encoding="utf-8").splitlines()]
    assert records[2]["ana note"] == "the cook"
    assert "add --force" in synoptic("agreement", coded, "-o", figures).complaint()
    exported = synoptic.done("export", coded, "--what", "disagreements", "--format", "jsonl").records
    assert exported == records
    again = synoptic.done("export", coded, "--what", "agreement", "--format", "jsonl").records
    assert [each["tag"] for each in again] == [row["tag"] for row in rows]


def test_what_makes_no_sense_is_one_clear_line(synoptic: Synoptic, coded: Path, articles: Path) -> None:
    one, two, *_ = synoptic.done("agreement", coded, "--list", "--json").records
    own = ("--decide", two["id"], "own", "--words", "84 passengers", "--as", "a//b")
    for arguments, fault in (
        (("--coders", "ana"), "two coders"),
        (("--coders", "ana,zoe"), "zoe"),
        (("--tag", "nosuch"), "nosuch"),
        (("--list", "--take-agreed"), "one of"),
        (("--decide", one["id"], "perhaps"), "ana, ben, both, neither or own"),
        (("--decide", "00000000", "ana"), "No disagreement matches"),
        (("--decide", one["id"], "own"), "--words"),
        (("--decide", one["id"], "own", "--words", "zeppelin"), "not in the article"),
        (("--decide", one["id"], "ana", "--as", "x"), "--as"),
        (("--decide", one["id"], "neither", *own), "a//b"),
        (("--decide", one["id"], "both", "--decide", one["id"][:8], "neither"), "decided on twice"),
        (("--take-agreed", "-o", "x.csv"), "-o"),
    ):
        assert fault in synoptic("agreement", coded, *arguments).complaint(), arguments
    assert one in synoptic.done("agreement", coded, "--list", "--json").records


def test_one_coder_is_not_enough(synoptic: Synoptic, articles: Path) -> None:
    assert "Nobody marked" in synoptic("agreement", articles).complaint(1)
    file = next(path for path in articles.iterdir() if path.is_file() and FOG in path.read_text())
    synoptic.done("mark", file, "--quote", "84 passengers", "--tag", "number")
    assert "Only one coder" in synoptic("agreement", articles).complaint(1)


def test_decisions_are_not_added_to_what_coders_marked(synoptic: Synoptic, coded: Path) -> None:
    as_lines = ("--format", "jsonl", "--what")

    def counts() -> dict[str, int]:
        records = synoptic("export", coded, *as_lines, "tags-by-outlet").records
        return {each["tag"]: int(each["all"]) for each in records}

    before = counts()
    assert before["blame"] == 2
    synoptic.done("agreement", coded, "--take-agreed")
    assert counts() == before
    told = synoptic("export", coded, *as_lines, "tags-by-outlet")
    assert "of 2 readers; --by-reader NAME counts one" in told.err
    (alone,) = synoptic.done(
        "export", coded, *as_lines, "tags-by-outlet", "--by-reader", "adjudication"
    ).records
    assert (alone["tag"], int(alone["all"])) == ("blame", 1)
    articles = synoptic.done("export", coded, *as_lines, "articles").records
    assert sum(int(each["highlights"]) for each in articles) == 7
    library = ("--library", coded / ".synoptic")
    assert synoptic("tags", *library).out.splitlines()[0].split() == ["blame", "yellow", "2", "highlights"]
    assert "of 2 readers; --by-reader NAME counts one" in synoptic("tags", *library).err
    own = synoptic.done("tags", "list", "--by-reader", "ben", "--json", *library).records
    assert {each["name"]: each["highlights"] for each in own}["blame"] == 1


def test_a_tag_counts_those_nested_in_it(synoptic: Synoptic, coded: Path) -> None:
    library = ("--library", coded / ".synoptic")
    synoptic.done("tags", "rename", "number", "claim/number", *library)
    synoptic.done("tags", "add", "claim", *library)
    listed = synoptic.done("tags", "list", "--json", *library).records
    assert {each["name"]: each["highlights"] for each in listed}["claim"] == 2


def test_a_decision_left_out_of_an_export_is_called_one(synoptic: Synoptic, coded: Path) -> None:
    day = synoptic.done("agreement", coded, "--list", "--json").records[0]
    synoptic.done("agreement", coded, "--decide", day["id"], "neither")
    told = synoptic("export", coded, "--format", "qdpx", "-o", "coded.qdpx").err
    assert "1 decision on coders as such" in told
    assert "dismissed" not in told


def test_no_figure_is_less_than_nothing_by_a_hair() -> None:
    assert [_figure(value) for value in (-0.0001, 0.0, -0.0006, None)] == ["0.000", "0.000", "-0.001", "–"]


def test_articles_that_not_all_marked_are_told_and_left_out(synoptic: Synoptic, coded: Path) -> None:
    (other, *_) = [
        path for path in sorted(coded.glob("*.txt")) if FOG not in path.read_text(encoding="utf-8")
    ]
    words = other.read_text(encoding="utf-8").split("\n")[0]
    assert "complaint" not in synoptic.done("mark", other, "--quote", words, "--tag", "head").out
    every = ("agreement", coded)
    assert "ana marked nothing in" in (said := synoptic.done(*every).out)
    assert "--by-all leaves out articles" in said
    pair = (*every, "--coders", "you,ana", "--by-all")
    assert "No article here in which all of them" in synoptic(*pair).complaint(1)
    by_all = synoptic.done(*every, "--coders", "ana,ben", "--by-all")
    assert "marked nothing" not in by_all.out
    assert "Left out: 2 articles in which nobody marked anything." in by_all.out
    (record, *_) = synoptic.done(*every, "--coders", "ana,ben", "--by-all", "--json").records
    assert record["articles"] == 1
