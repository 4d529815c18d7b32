"""Words in quotation marks: all marks pair, and the words stay as they are."""

from __future__ import annotations

import pytest

from synoptic.annotations.model.wording import excerpt, in_quotation_marks


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("38 lorries", "“38 lorries”"),
        ("“It moved,”", "“It moved,”"),
        ("«Nothing.»", "«Nothing.»"),
        ("„Nichts.“", "„Nichts.“"),
        ('"It moved,"', '"It moved,"'),
        ("‘It moved,’", "‘It moved,’"),
        ("it’s ‘odd’", "“it’s ‘odd’”"),
        ("‘Twas odd", "“‘Twas odd”"),
        ("“I have total confidence.", "“I have total confidence.”"),
        ('"I have', '"I have"'),
        ("„Wir haben", "„Wir haben“"),
        ("a few yards,”", "“a few yards,”"),
        ("nicht mehr.»", "«nicht mehr.»"),
        ("a few yards,” he told Fox News.", "‘a few yards,” he told Fox News.’"),
        ("He described Trump as “the only one”.", "‘He described Trump as “the only one”.’"),
        ("“It moved,” he said. “Nobody was hurt.”", "‘“It moved,” he said. “Nobody was hurt.”’"),
        ('6 "', '"6 "'),
        ('"', '‘"’'),
        ("", "“”"),
    ],
)
def test_marks_pair(words: str, shown: str) -> None:
    assert in_quotation_marks(words) == shown


def test_a_shortened_quotation_is_closed() -> None:
    words = "“I have total confidence in the president’s stance.”"
    assert in_quotation_marks(excerpt(words)) == "“I have total confidence in the preside…”"
