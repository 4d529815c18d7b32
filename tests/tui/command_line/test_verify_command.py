"""`synoptic verify`: quotations of a draft, and of the library, against the articles."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.tui.command_line.invocation import Synoptic

REST = "Words outside quotations were not checked."
"""How the last line on a text ends."""

QUOTED = "All 84 passengers were brought ashore"

DRAFT = """# On the ferry

The cook felt it first. “We felt one bump, then a long scrape,” said the cook. In another version it was:
“We felt one bump, then a short scrape.” The master blamed “fog”. “The ferry was doomed from the day she was
built,” said a widow whom we met.
"""
"""One quotation that is exact, one that is changed, one word that stands there and one that nobody has."""


@pytest.fixture
def draft(synoptic: Synoptic) -> Path:
    path = synoptic.folder / "draft.md"
    path.write_text(DRAFT)
    return path


@pytest.fixture
def piped(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], None]:
    """Return what sets the standard input of the next command."""
    return lambda content: monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))


@pytest.fixture
def exported(synoptic: Synoptic, articles: Path) -> Callable[[str, str], Path]:
    """Return what exports a highlight in a format, to a file of that name."""
    synoptic.done("mark", articles / "1-morning.txt", "--quote", QUOTED, "--tag", "rescue")

    def export(form: str, name: str) -> Path:
        path = synoptic.folder / name
        assert synoptic("export", articles, "--format", form, "-o", path).status == 0
        return path

    return export


def test_people_read_what_differs(synoptic: Synoptic, articles: Path, draft: Path) -> None:
    outcome = synoptic("verify", draft, articles)
    assert (outcome.status, outcome.err) == (1, "")
    assert outcome.out.splitlines() == [
        "changed: “We felt one bump, then a short scrape.”",
        "  Ferry runs aground off Skerry Point, paragraph 5",
        "    We felt one bump, then a [-long-] {+short+} scrape",
        "exact: “fog”",
        "  Ferry runs aground off Skerry Point, paragraph 6",
        "    Not in quotation marks there.",
        "missing: “The ferry was doomed from the day she was built,”",
        f"4 quotations: 2 exact, 1 changed, 1 missing. {REST}",
    ]


def test_a_missing_quotation_is_beside_the_nearest_words(synoptic: Synoptic, articles: Path) -> None:
    draft = synoptic.folder / "near.md"
    draft.write_text("The cook said: “We felt one great disappointment.”\n")
    outcome = synoptic("verify", draft, articles)
    assert outcome.status == 1
    assert outcome.out.splitlines() == [
        "missing: “We felt one great disappointment.”",
        "  Ferry runs aground off Skerry Point, paragraph 5",
        "    Nearest words: “We felt one bump, then”.",
        f"1 quotation: 1 missing. {REST}",
    ]
    (record,) = synoptic("verify", draft, articles, "--json").records
    assert (record["state"], record["text"]) == ("missing", "We felt one bump, then")


def test_a_record_has_the_state_and_the_place(synoptic: Synoptic, articles: Path, draft: Path) -> None:
    outcome = synoptic("verify", draft, articles, "--json")
    exact, changed, short, missing = outcome.records
    assert outcome.status == 1
    assert list(exact)[:6] == ["quotation", "state", "article", "start", "end", "text"]
    assert (exact["state"], exact["text"]) == ("exact", "We felt one bump, then a long scrape")
    assert changed["state"] == "changed"
    assert changed["changes"] == [{"kind": "replaced", "article": "long", "quotation": "short"}]
    assert short["quotation"] == "fog"
    assert missing["state"] == "missing"
    assert "article" not in missing
    start, end = missing["at"]
    assert " ".join(DRAFT[start:end].split()) == missing["quotation"]


def test_all_exact_is_status_0(synoptic: Synoptic, articles: Path) -> None:
    draft = synoptic.folder / "good.txt"
    draft.write_text("“We felt one bump, then a long scrape,” said the cook.\n")
    outcome = synoptic.done("verify", draft, articles)
    assert outcome.out == f"1 quotation: 1 exact. {REST}\n"
    listed = synoptic.done("verify", "--all", draft, articles).out.splitlines()
    assert listed[0] == "exact: “We felt one bump, then a long scrape,”"


def test_what_is_not_checked_is_a_failure_only_with_strict(synoptic: Synoptic, articles: Path) -> None:
    draft = synoptic.folder / "short.md"
    draft.write_text("He spoke of “breaking the gridlock”. The master blamed “fog”.\n")
    told = f"2 quotations: 1 exact, 1 not checked. {REST}\n"
    assert synoptic.done("verify", draft, articles).out.endswith(told)
    strict = synoptic("verify", "--strict", draft, articles)
    assert (strict.status, strict.err) == (1, "")
    assert strict.out.endswith(told)
    draft.write_text("The master blamed “fog”.\n")
    synoptic.done("verify", "--strict", draft, articles)


def test_words_that_may_be_another_speakers_are_no_success(synoptic: Synoptic, articles: Path) -> None:
    story = articles / "3-evening.txt"
    story.write_text("Evening\n\nIt was calm.\n\n“It was dark out there in the sound,” said Bett Arlow.\n")
    draft = synoptic.folder / "given.txt"
    draft.write_text(
        "“It was dark out there in the sound,” said Sarne.\n\n“We felt one bump,” said the cook.\n"
    )
    outcome = synoptic("verify", draft, articles)
    assert outcome.status == 1
    assert outcome.out.splitlines() == [
        "to be checked: “It was dark out there in the sound,”",
        "  Evening, paragraph 3",
        "    To be checked: given to Sarne, there to Bett Arlow.",
        f"2 quotations: 1 exact, 1 to be checked. {REST}",
    ]
    in_json = synoptic("verify", draft, articles, "--json")
    assert in_json.status == 1
    assert [record["state"] for record in in_json.records] == ["exact", "exact"]
    assert in_json.records[0]["remarks"] == ["To be checked: given to Sarne, there to Bett Arlow."]


def test_words_of_the_article_given_to_somebody_are_listed(synoptic: Synoptic, articles: Path) -> None:
    draft = synoptic.folder / "narrated.md"
    draft.write_text("He said: “All 84 passengers were brought ashore.”\n")
    outcome = synoptic.done("verify", draft, articles)
    assert outcome.out.splitlines() == [
        "exact: “All 84 passengers were brought ashore.”",
        "  Ferry runs aground off Skerry Point, paragraph 4",
        "    Not in quotation marks there.",
        f"1 quotation: 1 exact. {REST}",
    ]
    (record,) = synoptic.done("verify", draft, articles, "--json").records
    assert (record["state"], record["remarks"]) == ("exact", ["Not in quotation marks there."])


def test_a_draft_is_no_witness_of_itself(synoptic: Synoptic, articles: Path) -> None:
    inside = articles / "draft.md"
    inside.write_text(DRAFT)
    assert "missing: “The ferry was doomed" in synoptic("verify", inside, articles).out


def test_a_draft_comes_from_standard_input(
    synoptic: Synoptic, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(DRAFT.encode())))
    assert synoptic("verify", "-", articles).out.endswith(
        f"4 quotations: 2 exact, 1 changed, 1 missing. {REST}\n"
    )


@pytest.mark.parametrize("form", ["csv", "xlsx", "jsonl", "json", "html", "markdown", "w3c", "qdpx", "docx"])
def test_an_export_is_read_from_standard_input_as_from_a_file(
    synoptic: Synoptic,
    articles: Path,
    exported: Callable[[str, str], Path],
    piped: Callable[[bytes], None],
    form: str,
) -> None:
    path = exported(form, f"notes.{form}" if form != "markdown" else "notes.md")
    told = synoptic.done("verify", path, articles).out
    has_notes = form in {"markdown", "docx"}
    assert told.endswith(f" exact. {REST}\n" if has_notes else " exact.\n")
    piped(path.read_bytes())
    assert synoptic.done("verify", "-", articles).out == told


@pytest.mark.parametrize("form", ["csv", "jsonl"])
@pytest.mark.parametrize("what", ["tags-by-outlet", "articles", "quotations"])
def test_a_table_on_standard_input_is_no_draft(
    synoptic: Synoptic,
    articles: Path,
    exported: Callable[[str, str], Path],
    piped: Callable[[bytes], None],
    what: str,
    form: str,
) -> None:
    exported("csv", "notes.csv")
    table = synoptic.folder / f"table.{form}"
    assert synoptic("export", articles, "--what", what, "--format", form, "-o", table).status == 0
    piped(table.read_bytes())
    outcome = synoptic("verify", "-", articles)
    if what == "quotations":
        assert (outcome.status, outcome.out) == (0, "2 quotations: 2 exact.\n")
    else:
        assert outcome.complaint(1) == "No quotations found in standard input."


@pytest.mark.parametrize(
    ("form", "name", "reason"),
    [
        ("tei", "notes.xml", "TEI is not read."),
        ("tei", "notes.txt", "TEI is not read."),
        ("csl", "notes.json", "A list of references has no quotations."),
        ("csl", "notes.csl", "A list of references has no quotations."),
        ("bibtex", "notes.bib", "A list of references has no quotations."),
        ("ris", "notes.ris", "A list of references has no quotations."),
    ],
)
def test_an_export_that_is_not_checked_is_refused(
    synoptic: Synoptic,
    articles: Path,
    exported: Callable[[str, str], Path],
    piped: Callable[[bytes], None],
    form: str,
    name: str,
    reason: str,
) -> None:
    path = exported(form, name)
    advice = "Verify an export in CSV, JSON or HTML instead."
    assert synoptic("verify", path, articles).complaint(2) == f"{path}: {reason} {advice}"
    piped(path.read_bytes())
    assert synoptic("verify", "-", articles).complaint(2) == f"standard input: {reason} {advice}"


def test_a_line_that_is_no_record_is_named(
    synoptic: Synoptic, articles: Path, exported: Callable[[str, str], Path]
) -> None:
    path = exported("jsonl", "notes.jsonl")
    path.write_bytes(path.read_bytes() + b"and so on\n")
    told = synoptic("verify", path, articles).complaint(2)
    assert told == f"{path}: Line 2 is no JSON object. Export the table again."


def test_what_is_no_text_is_called_standard_input(
    synoptic: Synoptic, articles: Path, piped: Callable[[bytes], None]
) -> None:
    piped(b"\x00\x01\x02" * 99)
    assert synoptic("verify", "-", articles).complaint(2).startswith("standard input: Not a text file: ")


def test_a_draft_that_begins_with_braces_is_a_draft(
    synoptic: Synoptic, articles: Path, piped: Callable[[bytes], None]
) -> None:
    piped("{draft} [{text}]\n\nThe cook said: “We felt one bump, then a long scrape.”\n".encode())
    assert synoptic.done("verify", "-", articles).out == f"1 quotation: 1 exact. {REST}\n"


def test_a_text_without_quotations_says_so(synoptic: Synoptic, articles: Path) -> None:
    draft = synoptic.folder / "plain.txt"
    draft.write_text("Nothing is quoted in here.\n")
    assert synoptic("verify", draft, articles).complaint(1) == f"No quotations found in {draft}."


@pytest.mark.parametrize("content", [b"", b" \n", b"\xef\xbb\xbf\n"])
def test_an_empty_draft_has_no_quotations(
    synoptic: Synoptic, articles: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    assert synoptic("verify", "-", articles).complaint(1) == "No quotations found in standard input."
    draft = synoptic.folder / "empty.md"
    draft.write_bytes(content)
    assert synoptic("verify", draft, articles).complaint(1) == f"No quotations found in {draft}."


def test_a_file_that_is_not_there_is_unusable(synoptic: Synoptic, articles: Path) -> None:
    assert "nowhere.md" in synoptic("verify", "nowhere.md", articles).complaint(2)


def test_what_was_marked_is_checked_without_a_file(synoptic: Synoptic, articles: Path) -> None:
    morning = articles / "1-morning.txt"
    synoptic.done("mark", morning, "--quote", "All 84 passengers were brought ashore")
    assert synoptic.done("verify", articles).out == "1 quotation: 1 exact.\n"
    morning.write_text(morning.read_text().replace("All 84", "All 48"))
    outcome = synoptic("verify", articles)
    assert outcome.status == 1
    assert outcome.out.splitlines() == [
        "changed: “All 84 passengers were brought ashore”",
        "  Ferry runs aground off Skerry Point, paragraph 4",
        "    All [-48-] {+84+} passengers were brought ashore",
        "1 quotation: 1 changed.",
    ]
    morning.unlink()
    (record,) = synoptic("verify", articles, "--json").records
    assert record["state"] == "missing"
    assert "1-morning.txt" in record["remarks"][0]


def test_a_library_without_highlights_says_so(synoptic: Synoptic, articles: Path) -> None:
    assert synoptic("verify", articles).complaint(1) == "No highlights in these articles."


@pytest.mark.parametrize("state", ["exact", "changed", "moved", "missing", "to be checked"])
def test_the_help_explains_each_state_in_a_line(synoptic: Synoptic, state: str) -> None:
    lines = synoptic.done("verify", "--help").out.splitlines()
    assert sum(line.strip().startswith(f"{state}: ") and line.endswith(".") for line in lines) == 1
