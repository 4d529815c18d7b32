"""Every kind of quotation mark, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from synoptic.corpus.text.quotation_marks import quoted_stretches


def _inside(text: str) -> list[str]:
    return [text[one.inside.start : one.inside.end] for one in quoted_stretches(text)]


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("“We rowed,” she said.", ["We rowed,"]),
        ('"We rowed," she said.', ["We rowed,"]),
        ("‘We rowed,’ she said.", ["We rowed,"]),
        ("'We rowed,' she said.", ["We rowed,"]),
        ("«Nous avons ramé», dit-elle.", ["Nous avons ramé"]),
        ("« Nous avons ramé », dit-elle.", ["Nous avons ramé"]),
        ("»Wir ruderten«, sagte sie.", ["Wir ruderten"]),
        ("„Wir ruderten“, sagte sie.", ["Wir ruderten"]),
        ("„Wir ruderten”, sagte sie.", ["Wir ruderten"]),
        ("”Vi rodde”, sade hon.", ["Vi rodde"]),
        ("彼女は「漕いだ」と言った。", ["漕いだ"]),
        ("He called it (“no”)—“yes”.", ["no", "yes"]),
        ('"One" and "two"', ["One", "two"]),
        ("“I’m sure it’s the crew’s,” he said.", ["I’m sure it’s the crew’s,"]),
        ("‘I’m sure it’s the crew’s’, he said.", ["I’m sure it’s the crew’s"]),
        ("‘It was the crews’ doing,’ he said.", ["It was the crews’ doing,"]),
        ("> We rowed.\n> All night.", ["We rowed.", "All night."]),
    ],
)
def test_marks_of_all_kinds(text: str, inside: list[str]) -> None:
    assert _inside(text) == inside


@pytest.mark.parametrize(
    "text",
    [
        "The crew’s boats weren’t there.",
        "The crew's boats weren't there.",
        "the workers' rights and the bosses' wrongs",
        "rock ’n’ roll in the ’90s",
        "rock 'n' roll in the '90s",
        'She is 6\'2" tall, the pipe 12" wide.',
        "at 51° 28' 38\" N",
        "“”",
        "An end” without a beginning",
    ],
)
def test_apostrophes_feet_and_inches_open_nothing(text: str) -> None:
    assert _inside(text) == []


def test_quotations_in_quotations_know_their_depth() -> None:
    text = "“She said ‘I heard “wait”’ and left,” he said, “at once.”"
    assert [(text[one.inside.start : one.inside.end], one.depth) for one in quoted_stretches(text)] == [
        ("She said ‘I heard “wait”’ and left,", 0),
        ("I heard “wait”", 1),
        ("wait", 2),
        ("at once.", 0),
    ]


def test_a_mark_that_a_later_paragraph_closes_stays_open_at_the_end_of_its_own() -> None:
    text = "“We rowed.\n\n“We sang.”\n\nShe left."
    first, second = quoted_stretches(text)
    assert (first.is_closed, second.is_closed) == (False, True)
    assert text[first.outside.start : first.outside.end] == "“We rowed."


def test_a_line_break_inside_a_quotation_does_not_end_it() -> None:
    text = "They were late. “We rowed.\nWe sang,” she said. “All night.”"
    assert _inside(text) == ["We rowed.\nWe sang,", "All night."]


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        # Turned the wrong way, or of another kind.
        ('“The bridge is shut," Ilse said. Then she left.', ["The bridge is shut,"]),
        ('"The bridge is shut,” Ilse said. Then she left.', ["The bridge is shut,"]),
        ("“The bridge is shut,“ Ilse said. Then she left.", ["The bridge is shut,"]),
        ("”The bridge is shut,“ Ilse said. ”It is,“ said Tom.", ["The bridge is shut,", "It is,"]),
        ("“The bridge is shut,’ Ilse said. Then she left.", ["The bridge is shut,"]),
        ("‘The crews’ bridge is shut,' Ilse said.", ["The crews’ bridge is shut,"]),
        ("«The bridge is shut,« Ilse said. Then she left.", ["The bridge is shut,"]),
        ('``The bridge is shut," Ilse said. Then she left.', ["The bridge is shut,"]),
        (
            '“The bridge is shut," Ilse said. “It is cold,” Tom said.',
            ["The bridge is shut,", "It is cold,"],
        ),
        (
            '“The bridge is shut," Ilse said. “It is cold," Tom said. "It is."',
            ["The bridge is shut,", "It is cold,", "It is."],
        ),
        # A space before the closing mark, or none after it.
        ('"The bridge is shut, " Ilse said. Then she left.', ["The bridge is shut,"]),
        (
            '"The bridge is shut," Ilse said. "It is, " Tom said. "No."',
            ["The bridge is shut,", "It is,", "No."],
        ),
        ("“The bridge is shut, ” Ilse said. “It is,” Tom said.", ["The bridge is shut,", "It is,"]),
        ('"The bridge is shut,"Ilse said. "It is," Tom said.', ["The bridge is shut,", "It is,"]),
        ("“The bridge is shut,”Ilse said.", ["The bridge is shut,"]),
        ('"The bridge is shut, "Ilse said. "It is," Tom said.', ["The bridge is shut,", "It is,"]),
    ],
)
def test_an_opening_mark_left_over_is_closed_by_the_nearest_that_stands_so(
    text: str, inside: list[str]
) -> None:
    assert _inside(text) == inside
    assert not any(one.is_doubtful for one in quoted_stretches(text))


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("''The bridge is shut,'' Ilse said.", ["The bridge is shut,"]),
        ("``The bridge is shut,'' Ilse said.", ["The bridge is shut,"]),
        ("‘‘The bridge is shut,’’ Ilse said.", ["The bridge is shut,"]),
        ("’’The bridge is shut,’’ Ilse said.", ["The bridge is shut,"]),
        (",,The bridge is shut,'' Ilse said.", ["The bridge is shut,"]),
        ("''It isn't 'shut,''' Ilse said.", ["It isn't 'shut,'", "shut,"]),
        ("‘He said ‘No’’, and left.", ["He said ‘No’", "No"]),
        ("＂The bridge is shut,＂ Ilse said.", ["The bridge is shut,"]),
        ("＇The bridge is shut,＇ Ilse said.", ["The bridge is shut,"]),
        ("❝The bridge is shut,❞ Ilse said.", ["The bridge is shut,"]),
        ("❛The bridge is shut,❜ Ilse said.", ["The bridge is shut,"]),
        ("〝The bridge is shut,〞 Ilse said.", ["The bridge is shut,"]),
        ("彼は｢漕いだ｣と言った。", ["漕いだ"]),
        ("The plank is 6'' wide, the hull 12''.", []),
        ("an empty '' string", []),
    ],
)
def test_doubled_full_width_and_heavy_marks(text: str, inside: list[str]) -> None:
    assert _inside(text) == inside


@pytest.mark.parametrize(
    ("text", "doubtful"),
    [
        ('She said "we rowed and left. It was late.\n\n“We” are the crew.', "we rowed and left."),
        ("“The bridge is shut. Then she left the hall.", "The bridge is shut."),
        ("“The bridge is shut, Ilse said. Then she left.", "The bridge is shut,"),
        ("“The bridge is shut, Ilse said. “It is cold,” Tom said.", "The bridge is shut,"),
        ("“The bridge is shut, Ilse said.\n\n“It is cold,” Tom said.", "The bridge is shut,"),
        ("“The bridge is shut, said Ilse.\nShe left.”", "The bridge is shut,"),
        ("Ilse called it “a bump and left. It was dark.\n\n“It was,” she said.", "a bump and left."),
        ("''The bridge is shut. She left.", "The bridge is shut."),
    ],
)
def test_what_nothing_closes_is_doubtful_and_ends_with_its_sentence(text: str, doubtful: str) -> None:
    (found,) = (one for one in quoted_stretches(text) if one.is_doubtful)
    assert text[found.inside.start : found.inside.end] == doubtful
    assert not found.is_closed


@given(st.text(alphabet="ab .,?\n“”‘’\"'«»„[]", max_size=60))
@example("«“?'”“»")
def test_stretches_are_within_the_text_and_nest(text: str) -> None:
    around: list[int] = []
    last = -1
    for one in quoted_stretches(text):
        assert last <= one.outside.start
        last = one.outside.start
        assert 0 <= one.outside.start <= one.inside.start < one.inside.end <= one.outside.end <= len(text)
        inside = text[one.inside.start : one.inside.end]
        assert inside == inside.strip()
        around = [end for end in around if end > one.outside.start]
        assert one.depth == len(around)
        assert all(one.outside.end <= end for end in around)
        around.append(one.outside.end)


@pytest.mark.parametrize("mark", ["“", '"', "'", "‘", "«"])
def test_a_row_of_marks_is_no_quotation(mark: str) -> None:
    text = f"{mark * 30}\n\nHe said “no” {mark * 24} twice."
    assert [text[one.inside.start : one.inside.end] for one in quoted_stretches(text)] == ["no"]
