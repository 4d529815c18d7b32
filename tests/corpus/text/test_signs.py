"""Signs count where they are asked for, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.corpus.article import Article, digest_of
from synoptic.corpus.search.engine import ArticleSearch
from synoptic.corpus.search.query import Query
from synoptic.corpus.text.signs import SignPhrase


def article(text: str, number: int = 0) -> Article:
    return Article(str(number), f"Article {number}", text, digest_of(text))


def found(query: str, *paragraphs: str, small: bool = True) -> list[str]:
    """Return the passages that a query finds."""
    engine = ArticleSearch([article("\n\n".join(paragraphs))], small=10**9 if small else 0)
    hits = engine.search(query)
    for hit in hits:
        assert hit.passage.text == "\n\n".join(paragraphs)[hit.passage.start : hit.passage.end]
        assert all(hit.passage.start <= span.start < span.end <= hit.passage.end for span in hit.spans)
    return [hit.passage.text for hit in hits]


@pytest.mark.parametrize("small", [True, False], ids=["small", "large"])
@pytest.mark.parametrize(
    ("query", "text", "passage"),
    [
        ("🎉", "Party 🎉 with the crew.", "🎉"),
        ("§", "See § 5 of the act.", "§"),
        ("€", "It cost €30.", "€"),
        ("©", "© 2031 The Post", "©"),
        ("→", "From A → B.", "→"),
        ("&", "Salt & Sons", "&"),
        ("+", "A + B.", "+"),
        ('"$5 million"', "It cost $5 million.", "$5 million"),
        (
            '"$5 million"',
            "The whole of the new harbour gate with lights and engines cost US$ 5\nmillion, the board said.",
            "$ 5\nmillion",
        ),
        ('"C++"', "He wrote C++ at night.", "C++"),
        ("“c++”", "He wrote “C++” at night.", "C++"),
        ('"C#"', "He wrote C# at night.", "C#"),
        ('"AT&T"', "AT&T said no.", "AT&T"),
        ('"5 %"', "It rose 5% in May.", "5%"),
        ('"5%"', "It rose 5 % in May.", "5 %"),
        ('"30°C"', "It was 30 °C in the shade.", "30 °C"),
        ('"#MeToo"', "The #MeToo era", "#MeToo"),
        ('"@rutte"', "He wrote to @rutte.", "@rutte"),
        ('"£1.2 billion"', "It cost £1.2 billion.", "£1.2 billion"),
        ('"café 🎉"', "Café, 🎉 and all", "Café, 🎉"),
        ('"＄5"', "It cost $5.", "$5"),
        ("👍", "Well done 👍🏽!", "👍"),
        ('"2 > 1"', "That 2 > 1 is known.", "2 > 1"),
    ],
)
def test_a_sign_that_is_asked_for_is_found(query: str, text: str, passage: str, small: bool) -> None:
    assert found(query, "Harbour notes of the winter", text, small=small) == [passage]


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ('"$5 million"', "It cost £5 million."),
        ('"$5 million"', "It cost 5 million."),
        ('"$5 million"', "It cost $50 million, or $5.5 million."),
        ('"C++"', "Vitamin C is in the fish."),
        ('"C+"', "He wrote C++ at night."),
        ('"C++"', "He wrote C+++ at night."),
        ('"C++"', "Vitamin C + D + E"),
        ('"AT&T"', "At T he turned."),
        ('"5%"', "There were 5 men."),
        ('"#MeToo"', "He said: me too"),
        ("🎉", "Party 🎈 with the crew."),
        ("§", "See section 5."),
        ("€ winter", "The winter cost £5."),
    ],
)
def test_nothing_else_is(query: str, text: str) -> None:
    assert found(query, text) == []


def test_what_folds_goes_on_folding() -> None:
    assert found("metin", "The word METİN stood in İstanbul.") == ["METİN"]
    assert found("effective office", "The picture is eﬀective in the oﬃce.") == ["eﬀective in the oﬃce"]
    assert found("strasse giessen", "The Straße in Gießen was shut.") == ["Straße in Gießen"]
    assert found("положить", "Слово положи́ть стоит здесь.") == ["положи́ть"]
    assert found("䔲", "䔲字很少见。𠮷野家在这里。") == ["䔲"]
    assert found("𠮷", "䔲字很少见。𠮷野家在这里。") == ["𠮷"]
    assert found('"peace – talks"', "The peace-talks went on.") == ["peace-talks"]
    assert found('"he said, no"', "He said: “No”.") == ["He said: “No"]
    assert found('"half ½ pint"', "Half 1/2 pint") == ["Half 1/2 pint"]
    # Without quotation marks, words are words.
    assert found("$5 million", "It cost £5 million.") == ["5 million"]
    assert found("C++", "Vitamin C") == ["C"]
    assert found("black & white", "Black and white") == ["Black and white"]


def test_signs_beside_words_patterns_and_what_is_left_out() -> None:
    paragraphs = ("It cost $5 million, said Brandt.", "It cost £5 million, said Brandt.", "Brandt 🎉 and $9.")
    assert found('brandt "$5 million"', *paragraphs) == ["$5 million, said Brandt"]
    assert found("brandt 🎉", *paragraphs) == ["Brandt 🎉"]
    assert found('brandt -"$5 million"', *paragraphs) == ["Brandt", "Brandt"]
    assert found("brandt -🎉 -£", *paragraphs) == ["Brandt"]
    assert found('/said/ "$5 million"', *paragraphs) == ["said"]
    assert found("🎉 $", *paragraphs) == ["🎉"]


def test_how_it_is_understood() -> None:
    query = Query.parse('gate "$5 Million" -🎉')
    assert query.words == ("gate",)
    assert query.understood == "words like gate; exactly “$5 million”; without “🎉”"
    assert Query.parse("-🎉").understood.endswith("(“-🎉” only excludes)")
    for typed in ("?!", "-", "—", "…", "(", '""', "/", "“"):
        assert not Query.parse(typed).signs


@given(st.text("a b$+é🎉ﬀ\u200d\n.", max_size=20), st.text("ab $+🎉", min_size=1, max_size=5))
def test_places_are_in_the_text_and_apart(text: str, typed: str) -> None:
    phrase = SignPhrase.of(typed)
    if phrase is None:
        return
    end = 0
    for span in phrase.places(text):
        assert end <= span.start < span.end <= len(text)
        end = span.end
        assert SignPhrase.of(text[span.start : span.end]) is not None
