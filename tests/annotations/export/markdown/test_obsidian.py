"""Properties, tags and block ids as Obsidian and pandoc take them."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from synoptic.annotations.export.markdown.obsidian import block_id, front_matter, tag_of, tags_of
from tests.annotations.export.markdown.read_back import COMMONMARK, properties
from tests.examples import examples

# What its forum found out of how it reads a tag: none of these, and not digits alone.
_NOT_IN_TAGS = re.compile(r"""[\u2000-\u206f\u2e00-\u2e7f'!"#$%&()*+,.:;<=>?@^`{|}~\[\]\\\s]""")
NAMES = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1)


def is_tag(tag: str) -> bool:
    return (
        bool(tag)
        and _NOT_IN_TAGS.search(tag) is None
        and not tag.replace("/", "").isdigit()
        and all(tag.split("/"))
    )


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("claim/number", "claim/number"),
        ("Übergang/2_b-c", "Übergang/2_b-c"),
        ("foreign policy", "foreign-policy"),
        ("talks first?", "talks-first"),
        ("2025", "2025-"),
        ("2025/10", "2025/10-"),
        ("e.g./x", "e-g/x"),
        ("🔥", "tag"),
        ("?/a", "a"),
        ("हिन्दी", "हिन्दी"),
    ],
)
def test_a_tag_is_written_as_obsidian_knows_it(name: str, tag: str) -> None:
    assert tag_of(name) == tag


@given(st.lists(NAMES, unique=True, max_size=8))
@example(["a b", "a-b", "A-B", "a b-2"])
@examples(60)
def test_each_tag_is_another_one(names: list[str]) -> None:
    tags = tags_of(names)
    assert sorted(tags) == sorted(names)
    assert all(map(is_tag, tags.values()))
    assert len({tag.casefold() for tag in tags.values()}) == len(names)


def test_a_name_that_obsidian_knows_keeps_it() -> None:
    assert tags_of(["a b", "a-b"]) == {"a-b": "a-b", "a b": "a-b-2"}


def test_block_ids_stay_and_have_letters_and_digits_only() -> None:
    assert block_id("0b7e5a3c-7a36-4a52-8d0c-5ad6d3a3a3a1") == block_id(
        "0b7e5a3c-7a36-4a52-8d0c-5ad6d3a3a3a1"
    )
    found = {block_id(f"id-{number}\ud800") for number in range(1000)}
    assert len(found) == 1000
    assert all(re.fullmatch(r"[a-z0-9-]{10}", each) for each in found)


@given(st.text(), st.lists(NAMES, unique=True, max_size=3))
@example("NATO: “*peace*” \\ \u2028\x85\x00\ud800 --- \U0001f600", [])
@examples(60)
def test_properties_are_read_back(title: str, names: list[str]) -> None:
    tags = tags_of(names)
    read = properties(front_matter(title, date(2031, 3, 14), tags))
    assert read["date"] == date(2031, 3, 14)
    assert set(read.get("tags", [])) == set(tags.values())
    renamed = dict(each.split(": ", 1) for each in read.get("tag-names", []))
    assert renamed == {tag: name for name, tag in tags.items() if tag != name}
    # pandoc takes a title for Markdown.
    inline = COMMONMARK.parseInline(read["title"])[0]
    plain = "".join(child.content for child in inline.children or [])
    assert plain.replace("\ufffd", "") == re.sub("[\ud800-\udfff\x00\ufffd]", "", " ".join(title.split()))
