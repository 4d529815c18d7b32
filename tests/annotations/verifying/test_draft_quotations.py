"""The quotations of a draft: where they stand, what they say, and whose words they are said to be."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from synoptic.annotations.verifying.draft_quotations import quotations_in_draft
from synoptic.corpus.article import Article, Role, StyledStretch, digest_of

if TYPE_CHECKING:
    from synoptic.annotations.verifying.verdict import WrittenQuotation


def article(letter: str, source: str | None, name: str) -> Article:
    return Article(
        id=letter,
        title=f"What {name} has on it",
        text="Text",
        digest=letter,
        path=Path(f"/story/{name}.txt"),
        source=source,
        letter=letter,
    )


ARTICLES = (
    article("A", "Ardwire", "ardwire"),
    article("B", "The Estery Chronicle", "estery-chronicle"),
    article("C", "Sluice & Span, Sunday briefing", "sluice"),
    article("D", None, "salt-line"),
)


def quotations(text: str, name: str = "draft.md") -> list[WrittenQuotation]:
    draft = Article("draft", "Draft", text, digest_of(text), Path(f"/{name}"))
    return list(quotations_in_draft(draft, ARTICLES))


def words(text: str, name: str = "draft.md") -> list[str]:
    return [one.quotation for one in quotations(text, name)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He said: “The sea gives no marks.”", ["The sea gives no marks."]),
        ('He said: "The sea gives no marks."', ["The sea gives no marks."]),
        ("Il dit : « La mer ne donne rien. »", ["La mer ne donne rien."]),
        ("Er sagte: „Das Meer gibt nichts.“", ["Das Meer gibt nichts."]),
        ("“The sea,” she said, “gives no marks.”", ["The sea, … gives no marks."]),
        ("“The first paragraph.\n\n“And the second.”\n", ["The first paragraph. … And the second."]),
        # Markdown: emphasis, links, escapes, line ends of any width.
        ("He said: “The **sea**’s *marks* are [here](https://a.example/x).”", ["The sea’s marks are here."]),
        ('He said: **"The sea gives no marks."**', ["The sea gives no marks."]),
        (r"He said: “The sea \[gives\] no marks.”", ["The sea [gives] no marks."]),
        ("He said: “The sea gives\nno marks, and\nnever did.”", ["The sea gives no marks, and never did."]),
        # Block quotations.
        ("> The sea gives\n> no marks.\n>\n> It never did.\n", ["The sea gives no marks. … It never did."]),
        ("> The sea gives no marks.\n>\n> — Ardwire, page 3\n", ["The sea gives no marks."]),
        ("> The sea gives no marks. (Ardwire)\n", ["The sea gives no marks."]),
        ("> One.\n\nBetween.\n\n> Two.\n", ["One.", "Two."]),
        # Front matter and crossheads are nobody's words.
        ('---\ntitle: "The sea gives no marks"\n---\n\nNothing.\n', []),
    ],
)
def test_quotations_are_found(text: str, found: list[str]) -> None:
    assert words(text) == found


def test_a_plain_text_is_no_markdown() -> None:
    assert words("He said: “The *sea* gives [no] marks.”", "draft.txt") == ["The *sea* gives [no] marks."]


def test_the_roles_of_a_format_tell_block_quotations() -> None:
    text = "The report has it.\n\nBearings pitted.\n\nReplace both.\n\nThat is all."
    start, end = text.index("Bearings"), text.index("\n\nThat")
    styles = tuple(
        StyledStretch(text.index(words), text.index(words) + len(words), Role.QUOTE)
        for words in ("Bearings pitted.", "Replace both.")
    )
    draft = Article("draft", "Draft", text, "d", Path("/draft.docx"), styles=styles)
    (one,) = quotations_in_draft(draft, ARTICLES)
    assert one.words == ("Bearings pitted.", "Replace both.")
    assert one.span is not None
    assert (one.span.start, one.span.end) == (start, end)


@pytest.mark.parametrize(
    ("sentence", "claims"),
    [
        ("“The sea gives no marks,” Sollace told the Ardwire.", "A"),
        ("According to the Estery Chronicle, “the sea gives no marks”.", "B"),
        ("As Sluice & Span reported, “the sea gives no marks”.", "C"),
        ("“The sea gives no marks” (Ardwire, 14 March).", "A"),
        ("The Chronicle’s report has it: “The sea gives no marks.”", "B"),
        ("“The sea gives no marks,” according to E.", ""),
        ("“The sea gives no marks,” according to D.", "D"),
        ("In “What ardwire has on it”: “The sea gives no marks.”", ""),
        ("Salt Line wrote: “The sea gives no marks.”", "D"),
        ("“The sea gives no marks,” the Ardwire reported, and so did the Estery Chronicle.", "AB"),
        ("The Ardwire has it otherwise. “The sea gives no marks,” she said.", ""),
        ("“The sea gives no marks” is not in the Ardwire.", ""),
        ("> The sea gives no marks.\n>\n> — Ardwire\n", "A"),
        ("The Ardwire has this:\n\n> The sea gives no marks.\n", "A"),
    ],
)
def test_what_a_sentence_names_as_the_source(sentence: str, claims: str) -> None:
    found = next(one for one in quotations(sentence) if "sea gives no marks" in one.quotation)
    assert "".join(sorted(set(found.source_claims))) == claims


def test_an_outlet_that_is_only_named_is_a_mention() -> None:
    (found,) = quotations("“The sea gives no marks” is not in the Ardwire.")
    assert (found.source_claims, found.mentions) == ((), ("A",))


def test_only_a_sure_name_is_a_speaker() -> None:
    (sure,) = quotations("“The sea gives no marks,” Ingrid Sollace said.")
    assert sure.speaker == "Ingrid Sollace"
    (role,) = quotations("“The sea gives no marks,” the director said.")
    assert (role.speaker, role.is_attributed) == (None, True)
    (nobody,) = quotations("The sign read “The sea gives no marks”.")
    assert nobody.speaker is None


@pytest.mark.parametrize(
    ("text", "role", "is_spoken"),
    [
        ("“The sea gives no marks,” the director said.", "the director", True),
        ("NATO’s boss said: “The sea gives no marks.”", "NATO’s boss", True),
        ("The minister for waters said: “The sea gives no marks.”", "the minister", True),
        (
            "The minister of the interior said: “The sea gives no marks.”",
            "the minister of the interior",
            True,
        ),
        ("A Republican replied: “The sea gives no marks.”", "a Republican", True),
        ("He said: “The sea gives no marks.”", None, True),
        ("A source said: “The sea gives no marks.”", "a source", True),
        ("The statement said: “The sea gives no marks.”", None, True),
        ("Ingrid Sollace said: “The sea gives no marks.”", None, True),
        ("Ingrid Sollace never said: “The sea gives no marks.”", None, False),
        ("The article says: “The sea gives no marks.”", None, False),
        ("“The sea gives no marks,” the newspaper reported.", None, False),
        ("The Ardwire said: “The sea gives no marks.”", None, False),
        ("The sign read “The sea gives no marks”.", None, False),
    ],
)
def test_a_role_is_told_from_a_name_a_pronoun_and_a_text(
    text: str, role: str | None, is_spoken: bool
) -> None:
    (found,) = quotations(text)
    assert (found.role, found.is_spoken) == (role, is_spoken)


def test_a_name_with_a_role_behind_it_is_sure() -> None:
    (found,) = quotations("Reve, the defence minister, said: “The sea gives no marks.”")
    assert found.speaker == "Reve"
    (body,) = quotations("Sluice, a monthly, said: “The sea gives no marks.”")
    assert body.speaker is None


def test_who_has_a_role_may_stand_elsewhere_in_the_draft() -> None:
    (found,) = quotations("Director Ingrid Sollace came.\n\nThe director said: “The sea gives no marks.”")
    assert (found.speaker, found.role, found.inferred_speaker) == (None, "the director", "Ingrid Sollace")


def test_a_speaker_of_an_earlier_sentence_is_not_compared() -> None:
    (he,) = quotations("Tom Reve came on Monday.\nHe said: ‘The sea gives no marks.’")
    assert (he.speaker, he.is_attributed) == (None, True)
    (same,) = quotations("Tom Reve said on Monday that he was sure: “The sea gives no marks.”")
    assert same.speaker == "Tom Reve"


def test_who_a_quoted_verb_is_about_is_not_its_speaker() -> None:
    (found,) = quotations("According to B, Tom Reve “has always been a pragmatic peacemaker”.")
    assert (found.speaker, found.source_claims) == (None, ("B",))


def test_where_a_quotation_goes_on_in_its_sentence() -> None:
    (one,) = quotations("“The sea,” Ingrid Sollace said, “gives no marks.”")
    assert one.goes_on == (True,)
    (two,) = quotations("“The sea gives no marks,” Ingrid Sollace said. “It never did.”")
    assert len(two.words) == 2


def test_places_are_those_of_the_draft() -> None:
    text = "# Title\n\nHe said: “The **sea** gives\nno marks.” Then:\n\n> It never\n> did.\n"
    one, two = quotations(text)
    assert one.span is not None
    assert two.span is not None
    assert text[one.span.start : one.span.end] == "The **sea** gives\nno marks."
    assert text[two.span.start : two.span.end] == "It never\n> did."
