"""Rules for robots, by the examples of RFC 9309 and by files as they are found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.corpus.fetching.robots import robots_of

EXAMPLE = b"""\xef\xbb\xbfUser-Agent: *
Disallow: *.gif$
Disallow: /example/
Allow: /publications/

User-Agent: foobot
Disallow:/
Allow:/example/page.html
Allow:/example/allowed.gif

User-Agent: barbot
User-Agent: bazbot
Disallow: /example/page.html

User-Agent: quxbot
"""


@pytest.mark.parametrize(
    ("agent", "path", "allowed"),
    [
        ("synoptic", "/example/", False),
        ("synoptic", "/publications/a", True),
        ("synoptic", "/a.gif", False),
        ("synoptic", "/a.gif?x", True),
        ("foobot", "/a", False),
        ("foobot", "/example/page.html", True),
        ("FooBot", "/example/allowed.gif", True),
        ("barbot", "/example/page.html", False),
        ("bazbot", "/example/page.html", False),
        ("barbot", "/example/", True),
        ("quxbot", "/example/page.html", True),
    ],
)
def test_the_example_of_the_standard(agent: str, path: str, allowed: bool) -> None:
    assert robots_of(EXAMPLE, agent).allow(path) is allowed


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("Disallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("Allow: /a/b\nDisallow: /a", "/a/b/c", True),
        ("Disallow: /a\nAllow: /a", "/a", True),
        ("Disallow:", "/a", True),
        ("Disallow: /", "/robots.txt", True),
        ("Disallow: /*?print=", "/news/a?print=1", False),
        ("Disallow: /*?print=", "/news/a", True),
        ("Disallow: /a*c*e", "/abcde", False),
        ("Disallow: /a*c*e$", "/abcdef", True),
        ("Disallow: /a*a$", "/a", True),
        ("Disallow: /exact$", "/exact", False),
        ("Disallow: /exact$", "/exactly", True),
        ("Disallow: /gr%c3%b6%C3%9fe", "/gr%C3%B6%C3%9Fe", False),
        ("Disallow: /größe", "/gr%C3%B6%C3%9Fe", False),
        ("disallow : /a # why", "/a", False),
        ("Crawl-delay: 5\nDisallow: /a", "/a", False),
    ],
)
def test_rules(rules: str, path: str, allowed: bool) -> None:
    assert robots_of(f"User-agent: *\n{rules}".encode(), "synoptic").allow(path) is allowed


def test_groups_of_one_robot_are_one() -> None:
    groups = ("synoptic/1.0\nDisallow: /a", "x\nDisallow: /", "synoptic\nDisallow: /b")
    robots = robots_of("\n".join(f"User-agent: {group}" for group in groups).encode(), "synoptic")
    assert [robots.allow(path) for path in ("/a", "/b", "/c")] == [False, False, True]


@pytest.mark.parametrize(
    ("value", "delay"), [("2", 2.0), ("0.5", 0.5), ("86400", 30.0), ("x", 0.0), ("-1", 0.0), ("nan", 0.0)]
)
def test_the_pause(value: str, delay: float) -> None:
    assert robots_of(f"User-agent: *\nCrawl-delay: {value}".encode(), "synoptic").delay == delay


@given(st.binary(max_size=300), st.text(max_size=30))
def test_any_file_has_an_answer(content: bytes, path: str) -> None:
    assert robots_of(content, "synoptic").allow(f"/{path}") in {True, False}


def test_no_pattern_is_slow() -> None:
    robots = robots_of(b"User-agent: *\nDisallow: /" + b"*a" * 500 + b"$", "synoptic")
    assert robots.allow("/" + "a" * 2000 + "b")
