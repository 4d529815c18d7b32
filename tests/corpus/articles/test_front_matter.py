from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.corpus.articles.front_matter import front_matter, front_matter_end
from synoptic.corpus.articles.provenance import provenance_of

BODY = "\nThe bridge will be shut for the whole of the winter, the board said.\n"


def of(entries: str, rule: str = "---") -> dict[str, str]:
    return front_matter(f"{rule}\n{entries}\n{rule}\n{BODY}")


@pytest.mark.parametrize(
    ("entry", "title"),
    [
        ('title: "Brandt said \\"no\\" twice"', 'Brandt said "no" twice'),
        ("title: 'It''s done'", "It's done"),
        ("title: >-\n  Bridge shut for the\n  whole winter", "Bridge shut for the whole winter"),
        ("title: |\n  Bridge shut\n  for winter", "Bridge shut for winter"),
        ("title: Bridge shut\n  for winter", "Bridge shut for winter"),
        ('title: "Bridge\n  shut"', "Bridge shut"),
        ('title: "[Update] Bridge shut [video]"', "[Update] Bridge shut [video]"),
        ("title: [Update]", "[Update]"),
        ('title: "A — B: “C”"', "A — B: “C”"),
        ("title: 2031", "2031"),
        ("title: yes", "yes"),
        ("Title: C# is here # a comment", "C# is here"),
        # What is no YAML is read as it was written.
        ("title: NATO chief: confident", "NATO chief: confident"),
        ("title: [Update] Bridge shut", "[Update] Bridge shut"),
        ('title: "Brandt said "no" twice"', 'Brandt said "no" twice'),
        ("title: 'It's done'", "It's done"),
        ("title: @handle says", "@handle says"),
        ("title: &Co news", "&Co news"),
        ("title: *Breaking* news", "*Breaking* news"),
        ("title: !important news", "!important news"),
    ],
)
def test_titles(entry: str, title: str) -> None:
    assert of(entry)["title"] == title
    assert of(f"{entry}\ndate: 2031-05-01") == {"title": title, "date": "2031-05-01"}
    page = f"---\n{entry}\ndate: 2031-05-01\n---\n{BODY}"
    assert (provenance_of(page).title, provenance_of(page).date) == (title, "2031-05-01")


@pytest.mark.parametrize(
    "entry",
    [
        'author:\n  - "Ilse Brandt"\n  - "Tom Reve"',
        "author:\n- Ilse Brandt\n- Tom Reve",
        "authors: [Ilse Brandt, Tom Reve]",
        "author:\n  - name: Ilse Brandt\n    role: reporter\n  - name: Tom Reve",
        "author: Ilse Brandt, Tom Reve",
        "summary: a: b\nauthor:\n- Ilse Brandt\n- Tom Reve",
    ],
)
def test_lists_of_authors(entry: str) -> None:
    assert provenance_of(f"---\ntitle: x\n{entry}\n---\n{BODY}").author == "Ilse Brandt, Tom Reve"


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2031-05-01 10:00:00 +0200", "2031-05-01"),
        ("2031-05-01 10:00:00.123", "2031-05-01"),
        ("2031-05-01T10:00:00.123456789Z", "2031-05-01"),
        ("2031-05-01T10:00:00+02:00[Europe/Berlin]", "2031-05-01"),
        ('"2031-05-01 10:00 UTC"', "2031-05-01"),
        ("May 1, 2031 10:00 AM", "2031-05-01"),
        ("2031-05", "2031-05"),
        ("2031", "2031"),
        ("05/06/2031", None),
        ("2031-02-30", None),
    ],
)
def test_dates(written: str, date: str | None) -> None:
    assert provenance_of(f"---\ntitle: x\ndate: {written}\n---\n{BODY}").date == date


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        (
            'title = "Bridge \\"shut\\""\ndate = 2031-05-01T10:00:00Z\nauthors = ["Ilse Brandt", "Tom Reve"]',
            {
                "title": 'Bridge "shut"',
                "date": "2031-05-01 10:00:00+00:00",
                "authors": "Ilse Brandt, Tom Reve",
            },
        ),
        ('title = """\nBridge\nshut"""\n[author]\nname = "Ilse"', {"title": "Bridge shut", "author": "Ilse"}),
        ('title = Bridge shut\nauthor = "Ilse"', {"title": "Bridge shut", "author": "Ilse"}),
    ],
)
def test_toml(entries: str, expected: dict[str, str]) -> None:
    assert of(entries, "+++") == expected
    page = f"+++\n{entries}\n+++\n{BODY}"
    assert provenance_of(page, ".md").title == expected["title"]
    assert page[front_matter_end(page) :] == BODY


@pytest.mark.parametrize(
    "entries",
    [
        "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]",
        "a: &a [*a]",
        f"a: {'[' * 5000}",
        f"a: {'{' * 5000}",
        f"x:\n{'- ' * 2900}",
        "? " * 2900,
        'a: !!python/object/apply:os.system ["false"]',
        f"a = {'[' * 5000}",
    ],
    ids=["aliases", "itself", "lists", "mappings", "items", "keys", "object", "toml"],
)
@pytest.mark.parametrize("rule", ["---", "+++"])
def test_nothing_in_it_costs_much_or_runs(entries: str, rule: str) -> None:
    began = time.process_time()
    found = of(f"title: Bridge\n{entries}", rule)
    assert found.get("title", "Bridge") == "Bridge"
    assert sum(map(len, found.values())) < 10_000
    assert time.process_time() - began < 15


def test_escapes_cannot_write_what_no_text_has() -> None:
    assert of('title: "caf\\u0065\\u0301 \\x1b[2J\\ud800\\0"')["title"] == "café [2J"


def test_a_rule_is_no_front_matter() -> None:
    for text in ("---\n", "---\n\nThe plan\n\nof all: this\n---\n", "+++\ntitle = 'x'\n---\n", "text"):
        assert front_matter_end(text) == 0
        assert front_matter(text) == {}
    long = "---\ntitle: x\n" + "a: b\n" * 3000 + "---\n"
    assert front_matter_end(long) == 0


@given(st.lists(st.text("ab: #'\"-[]é", max_size=12), max_size=3))
def test_plain_entries_are_read_as_yaml_reads_them(values: list[str]) -> None:
    entries = "".join(f"k{'x' * number}: {value}\n" for number, value in enumerate(values))
    as_yaml = front_matter(f"---\n# A comment has YAML read it all.\n{entries}---\n")
    assert front_matter(f"---\n{entries}---\n") == as_yaml
