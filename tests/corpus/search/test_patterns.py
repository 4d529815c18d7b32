from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.corpus.article import Span
from synoptic.corpus.search.patterns import PatternError, PatternMatches, compile_pattern, find_all

# More than any of these searches takes; only those of hostile patterns are meant to reach their limit.
PATIENCE = 60.0

pieces = st.lists(
    st.sampled_from(
        [
            *("a", "b", "A", " ", "'", '"', "-", "\n", "’", "—", ".", "*", "+", "?", "|", "(", ")", "[", "]"),
            *(
                "[^",
                "(?:",
                "(?<=",
                "(?i)",
                "(?x)",
                "(?P<n>",
                "\\",
                "\\b",
                "\\w",
                "\\p{Lu}",
                "\\1",
                "{2}",
                "{1,3}",
                "^",
                "$",
            ),
        ]
    ),
    max_size=12,
).map("".join)


def found(pattern: str, text: str) -> list[str]:
    result = find_all(compile_pattern(pattern), text, seconds=PATIENCE)
    assert result.complete
    return [text[span.start : span.end] for span in result.spans]


def refusal_of(source: str) -> str | None:
    try:
        compile_pattern(source)
    except PatternError as refusal:
        return str(refusal)
    return None


@given(st.one_of(pieces, st.text(max_size=12)))
def test_any_string_is_a_pattern_or_is_refused_in_one_line(source: str) -> None:
    if (refusal := refusal_of(source)) is not None:
        assert refusal
        assert "\n" not in refusal
        return
    text = "a’b ’A —\n“aab” - ab\u00a0a"
    result = find_all(compile_pattern(source), text, seconds=PATIENCE)
    assert result.complete
    assert list(result.spans) == sorted(result.spans)
    assert all(0 <= span.start < span.end <= len(text) for span in result.spans)


@given(st.text("abAB .*'\"-", max_size=5), st.text("abAB .*'’\"“-— \u00a0\n", max_size=30))
def test_escaped_the_very_characters_are_found(words: str, text: str) -> None:
    import regex

    if words:
        pattern = compile_pattern(
            "".join(f"\\{character}" if not character.isalpha() else character for character in words)
        )
        expected = regex.finditer(
            regex.escape(words), text, regex.IGNORECASE if words.lower() == words else 0
        )
        assert find_all(pattern, text, seconds=PATIENCE).spans == tuple(
            Span(*match.span()) for match in expected
        )


def test_case_counts_once_the_pattern_has_it() -> None:
    assert found("nato", "NATO Nato nato") == ["NATO", "Nato", "nato"]
    assert found("Nato", "NATO Nato nato") == ["Nato"]
    assert found("straße", "STRASSE") == ["STRASSE"]
    assert found(r"\W\bnato\B|\p{Lu}{2}[\W]", "x NATOs ") == [" NATO"]
    assert found("[A]b", "ab Ab") == ["Ab"]


def test_what_a_keyboard_has_matches_what_a_page_has() -> None:
    text = "I don’t know “him” — 28‑point\u00a0plan;\n  don't ask"
    assert found("don't", text) == ["don’t", "don't"]
    assert found('"him" - 28-point plan', text) == ["“him” — 28‑point\u00a0plan"]
    assert found("plan; don't", text) == ["plan;\n  don't"]
    assert found("don[']t", text) == ["don't"]
    assert found(r"don\'t", text) == ["don't"]
    assert found("don’t", text) == ["don’t"]
    assert found("plan; *don", text) == ["plan;\n  don"]


def test_a_space_bridges_one_line_end() -> None:
    assert found("one two", "one  \n two one\ntwo one\n\ntwo") == ["one  \n two", "one\ntwo"]
    assert found("(?x) one two", "onetwo") == ["onetwo"]
    assert found("(?<n>a)-(?:b)", "a–b") == ["a–b"]
    assert found(r"\N{EN DASH}", "a–b") == ["–"]


def test_beginning_and_end_are_those_of_lines() -> None:
    assert found("^a|b$", "ab\nab") == ["a", "b", "a", "b"]


def test_empty_matches_are_left_out() -> None:
    assert found("x*", "axxb") == ["xx"]
    assert found("^|$", "a\nb") == []


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("", "the pattern is empty"),
        ("(a", "missing ) at the end of the pattern"),
        ("a)b", "unbalanced parenthesis at character 2"),
        ("*a", "nothing to repeat at character 1"),
        ("don't [a", "unterminated character set at the end of the pattern"),
        ("don't a**", "multiple repeat at character 9"),
        ("\\", "bad escape at the end of the pattern"),
        ("(?V0)a", "VERSION0 and VERSION1 flags are mutually incompatible"),
        ("a{1000000}", "more than 50000 repetitions in all, at character 2"),
        ("((a{100}){100}){100}", "more than 50000 repetitions in all, at character 16"),
        ("(?:[\\]a]{300}b){200}", "more than 50000 repetitions in all, at character 16"),
        ("a{" + "9" * 1900 + "}", "more than 50000 repetitions in all, at character 2"),
        ("a" * 2001, "the pattern is longer than 2000 characters"),
        ("(" * 900 + ")" * 900, "the pattern nests too deeply"),
    ],
)
def test_what_is_no_pattern_is_refused_with_the_place(source: str, message: str) -> None:
    with pytest.raises(PatternError) as refusal:
        compile_pattern(source)
    assert str(refusal.value) == message


@pytest.mark.parametrize("source", ["(a+)+$", "(a|aa)+$", "(x+x+)+y", "(?:a{1,200}){1,200}c"])
def test_a_hostile_pattern_is_given_up(source: str) -> None:
    text = "a" * 5000 + "b" + "x" * 5000
    assert find_all(compile_pattern(source), text, seconds=0.02) == PatternMatches(
        (), complete=False, timed_out=True
    )


def test_what_was_found_in_time_is_kept() -> None:
    text = "start " + "x" * 5000
    result = find_all(compile_pattern("start|(x+x+)+y"), text, seconds=0.05)
    assert result == PatternMatches((Span(0, 5),), complete=False, timed_out=True)


def test_no_more_than_the_limit() -> None:
    pattern = compile_pattern("a")
    assert find_all(pattern, "aaa", limit=2) == PatternMatches(
        (Span(0, 1), Span(1, 2)), complete=False, timed_out=False
    )
    assert find_all(pattern, "aab", limit=2) == PatternMatches(
        (Span(0, 1), Span(1, 2)), complete=True, timed_out=False
    )


def test_it_ends_as_soon_as_it_is_cancelled() -> None:
    asked = iter([False, False, True])
    result = find_all(compile_pattern("a"), "a" * 100, cancelled=lambda: next(asked))
    assert result == PatternMatches((Span(0, 1), Span(1, 2)), complete=False, timed_out=False)


def test_other_threads_run_meanwhile() -> None:
    begun, ended = threading.Event(), threading.Event()
    steps: list[int] = []

    def step() -> None:
        begun.wait(PATIENCE)
        while not ended.wait(0.001):
            steps.append(len(steps))

    thread = threading.Thread(target=step)
    thread.start()
    pattern = compile_pattern("(x+x+)+y")
    begun.set()
    # Had the search kept the interpreter to itself, there would be one step at the most.
    # A busy machine may have kept both waiting.
    for seconds in (0.3, 3.0, 30.0):
        steps.clear()
        assert find_all(pattern, "x" * 5000, seconds=seconds).timed_out
        if len(steps) > 3:
            break
    ended.set()
    thread.join(PATIENCE)
    assert len(steps) > 3
