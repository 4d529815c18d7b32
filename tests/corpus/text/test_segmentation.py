from __future__ import annotations

import re
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.corpus.article import Span
from synoptic.corpus.text import segmentation
from synoptic.corpus.text.quotation_marks import quotation_at
from synoptic.corpus.text.segmentation import (
    SentencesOf,
    paragraph_at,
    paragraphs,
    sentence_at,
    sentences,
    word_at,
    words,
)
from tests.corpus.text.unicode_data import break_test
from tests.examples import examples

if TYPE_CHECKING:
    from collections.abc import Iterable


ARTICLES = Path(__file__).resolve().parents[3] / ".." / "shared" / "articles"

PROSE = (
    "NATO Secretary-General Mark Rutte on Monday offered crucial backing for President Donald Trump’s latest "
    "effort to end the war between Russia and Ukraine. The plan, he said, had “some elements [that] had to "
    "be changed, but there was also good stuff in the plan.” Retired Lt. Gen. Keith Kellogg has proposed "
    "terms for a truce. Russian officials were favorable to the original 28-point plan."
)

line = st.one_of(
    st.text(max_size=30),
    st.text(alphabet="ab AB.!?“”'’()-\u00a0", min_size=40, max_size=110),
    st.sampled_from(["", " ", "\x1c", *textwrap.wrap(PROSE, 72), PROSE]),
)
texts = st.lists(line, max_size=12).map("\n".join)


def pieces(text: str, spans: Iterable[Span]) -> list[str]:
    return [text[span.start : span.end] for span in spans]


def check_spans(text: str, spans: Iterable[Span]) -> None:
    at = 0
    for span in spans:
        assert at <= span.start < span.end <= len(text)
        piece = text[span.start : span.end]
        assert piece == piece.strip()
        at = span.end


def check_cover(text: str, spans: Iterable[Span]) -> None:
    check_spans(text, spans)
    left = set(range(len(text))).difference(*(range(span.start, span.end) for span in spans))
    assert all(text[offset].isspace() for offset in left)


@given(texts)
def test_paragraphs_cover_the_text_in_order(text: str) -> None:
    check_cover(text, paragraphs(text))


@given(texts)
def test_sentences_cover_the_text_in_order_and_stay_within_paragraphs(text: str) -> None:
    found = sentences(text)
    check_cover(text, found)
    for sentence in found:
        paragraph = paragraph_at(text, sentence.start)
        assert paragraph is not None
        assert sentence.end <= paragraph.end


@given(texts, st.data())
def test_sentences_of_a_stretch_cover_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    found = sentences(text, start, end)
    assert all(start <= sentence.start < sentence.end <= end for sentence in found)
    check_cover(text[:end], [*sentences(text, 0, start), *found])


@given(texts)
def test_words_are_in_order_and_hold_every_letter(text: str) -> None:
    found = list(words(text))
    check_spans(text, found)
    left = set(range(len(text))).difference(*(range(word.start, word.end) for word in found))
    assert not any(text[offset].isalnum() for offset in left)


@given(texts)
@examples(40)
def test_what_stands_at_an_offset_is_what_the_whole_text_has_there(text: str) -> None:
    for found, at in (
        (paragraphs(text), paragraph_at),
        (sentences(text), sentence_at),
        (tuple(words(text)), word_at),
    ):
        holder = {offset: span for span in found for offset in range(span.start, span.end)}
        for offset in range(-1, len(text) + 2):
            assert at(text, offset) == holder.get(offset)


@given(texts, st.integers(0, 200), st.integers(1, 60))
@examples(40)
def test_sentences_of_a_text_asked_about_often_are_those_of_the_text(
    text: str, start: int, length: int
) -> None:
    read, span = SentencesOf(text), Span(start, start + length)
    for offset in range(len(text) + 2):
        assert read.at(offset) == sentence_at(text, offset)
    assert list(read.touching(span)) == [each for each in sentences(text) if each.overlaps(span)]


@pytest.mark.parametrize("width", [60, 72, 80, 98])
def test_the_lines_of_a_hard_wrapped_block_are_one_paragraph(width: int) -> None:
    blocks = [textwrap.fill(PROSE, width), textwrap.fill(PROSE[111:], width), "Related Content"]
    text = "\n\n".join(blocks)
    assert pieces(text, paragraphs(text)) == blocks


def test_a_line_is_a_paragraph_where_nothing_is_wrapped() -> None:
    lines = [
        "Connect with us",
        "NATO Chief: Trump Secures Breakthrough Toward Peace in Ukraine",
        "President Donald Trump hosted Ukrainian President Volodymyr Zelenskyy at the White House.",
        "Rutte described the meeting as a breakthrough.",
        PROSE,
        "the leaders met following a private call",
    ]
    text = "\n".join(lines)
    assert pieces(text, paragraphs(text)) == lines


def test_in_wrapped_text_a_short_line_ends_its_paragraph() -> None:
    wrapped = textwrap.fill(PROSE, 72)
    text = f"## Ukraine\n{wrapped}\n{wrapped}"
    assert pieces(text, paragraphs(text)) == ["## Ukraine", wrapped, wrapped]


def test_the_parts_of_a_list_are_paragraphs_with_their_continuation() -> None:
    takeaways = [
        "- Rutte says his Washington meeting with Trump was planned before the talks\n"
        "  between Trump and Zelensky",
        "- NATO chief praises Trump’s leadership, says only he can deliver peace now",
        "https://example.org/nato-chief-praises-the-leadership-of-trump/and-more",
    ]
    text = "\n".join(takeaways)
    assert pieces(text, paragraphs(text)) == takeaways


def test_verse_and_columns_are_not_taken_for_wrapped_prose() -> None:
    verse = "Shall I compare thee to a summer's day?\nthou art more lovely and more temperate"
    assert len(paragraphs(verse)) == 2


def test_only_a_line_feed_ends_a_line() -> None:
    assert len(paragraphs("one\u2028two\x0bthree\x85four")) == 1
    assert len(sentences("one\u2028two\x0bthree\x85four")) == 1


def test_titles_initials_and_quotations_end_no_sentence() -> None:
    text = (
        "Retired Lt. Gen. Keith Kellogg met Mr. J. D. Vance. “I know one thing. Whenever you agree, you make "
        "sure,” Rutte said. The U.S. agreed on Oct. 22, 2025."
    )
    assert pieces(text, sentences(text)) == [
        "Retired Lt. Gen. Keith Kellogg met Mr. J. D. Vance.",
        "“I know one thing. Whenever you agree, you make sure,” Rutte said.",
        "The U.S. agreed on Oct. 22, 2025.",
    ]


def test_sentence_offsets_are_code_points() -> None:
    text = "É 👍🏽 — “naïve”. Zażółć 𝔘 gęślą. \ud800 Then."
    assert pieces(text, sentences(text)) == ["É 👍🏽 — “naïve”.", "Zażółć 𝔘 gęślą.", "\ud800 Then."]


def test_a_non_breaking_space_is_a_space() -> None:
    text = "They met Mr.\u00a0J.\u00a0Smith.\u00a0“Yes.” \u00a0B. Then he left."
    assert pieces(text, sentences(text))[0] == "They met Mr.\u00a0J.\u00a0Smith."
    assert sentence_at(text, 3) == sentences(text)[0]


def test_a_wrapped_line_ends_no_sentence() -> None:
    text = textwrap.fill(PROSE, 70)
    assert [piece.replace("\n", " ") for piece in pieces(text, sentences(text))] == pieces(
        PROSE, sentences(PROSE)
    )


def test_words_keep_their_apostrophes_hyphens_and_dots() -> None:
    text = "“Don’t,” the U.S. said: 28-point o'clock e\u0301tude, हिन्दी co\u00adop 1.5% -yes- 'tis."
    assert pieces(text, words(text)) == [
        "Don’t", "the", "U.S", "said", "28-point", "o'clock", "e\u0301tude", "हिन्दी",
        "co\u00adop", "1.5", "yes", "tis",
    ]  # fmt: skip


def test_chinese_and_japanese_words_are_no_whole_sentences() -> None:
    text = "東京タワーは人々で、コーヒーとらーめん。「NATO加盟国」の2025年、ﾃﾚﾋﾞ"
    assert pieces(text, words(text)) == [
        *("東", "京", "タワー", "は", "人々", "で", "コーヒー", "とらーめん", "NATO", "加", "盟", "国"),
        *("の", "2025", "年", "ﾃﾚﾋﾞ"),
    ]
    assert pieces("한국어 단어", words("한국어 단어")) == ["한국어", "단어"]


def test_a_number_is_one_word() -> None:
    text = '1,234.5 or 3;4, 5,six a,b צה"ל'
    assert pieces(text, words(text)) == ["1,234.5", "or", "3;4", "5", "six", "a", "b", 'צה"ל']


# What Unicode takes for one word and this program, on purpose, for two, or for a word and what follows it.
DIFFERS = re.compile(
    # A colon: pages write "WASHINGTON:NATO" and "title:Home", and Swedish alone needs it within words.
    r"[aA]\W?:\W?[aA\u05d0]"
    # A low line beside Katakana.
    r"|_\W?\u3031|\u3031\W?_"
    # An apostrophe after a Hebrew letter: here it may close a quotation.
    r"|\u05d0\W?'"
    # A pictograph that is joined to a letter is no part of a word.
    r"|\u200d[\u2701\U0001f6d1]"
)


def test_words_begin_and_end_where_unicode_allows_a_break() -> None:
    lines = break_test("WordBreakTest.txt")
    compared = [(text, breaks) for text, breaks in lines if not DIFFERS.search(text)]
    assert len(compared) > 0.95 * len(lines)
    for text, breaks in compared:
        for word in words(text):
            assert {word.start, word.end} <= set(breaks), ascii(text)


def test_between_two_words_there_is_none() -> None:
    assert word_at("one, two", 3) is None
    assert word_at("one, two", 4) is None
    assert sentence_at("One. Two.", 4) is None
    assert paragraph_at("One.\n\nTwo.", 4) is None


def test_an_empty_text_has_nothing() -> None:
    for blank in ("", " ", "\n\n \n"):
        assert paragraphs(blank) == ()
        assert sentences(blank) == ()
        assert list(words(blank)) == []


@pytest.mark.parametrize("width", [76, 10_000])
def test_no_more_is_looked_at_than_what_stands_around(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[int] = []
    going_on = segmentation._going_on

    def counted(lines: list[str]) -> list[bool]:
        looked_at.extend(map(len, lines))
        return going_on(lines)

    monkeypatch.setattr(segmentation, "_going_on", counted)
    paragraph = textwrap.fill(PROSE, width)
    text = f"{paragraph}\n\n" * 2000
    middle = text.index(paragraph, len(text) // 2) + 100
    for at in (paragraph_at, sentence_at, word_at, quotation_at):
        looked_at.clear()
        span = at(text, middle)
        assert span is None or len(span) <= len(paragraph)
        # Each line's neighbours, four before and after, once for each line of the paragraph.
        assert sum(looked_at) < 12 * (len(paragraph) + 10 * 101)


@pytest.mark.skipif(not ARTICLES.is_dir(), reason="the five real articles are not there")
def test_each_line_of_the_real_articles_is_a_paragraph() -> None:
    for path in sorted(ARTICLES.glob("*.txt")):
        text = path.read_text("utf-8")
        lines = [line.strip() for line in text.split("\n") if line.strip()]
        assert pieces(text, paragraphs(text)) == lines
        check_cover(text, sentences(text))


@pytest.mark.parametrize(
    "parts",
    [
        "I get up at 7 a.m. every day. | It is cold.",
        "He left (it was late.) | She stayed.",
        "He left (was it late?) | She stayed.",
        "It holds [he says so.] | The rest went.",
        "Waiting... for... the tide... should not split. | It rose.",
        "Yan et al. [2004] measured the tide. | It rose.",
        "Yan et al. (2004) measured the tide. | It rose.",
        "The head of the F.B.I. James B. Comar left. | Mr. Comar slept.",
        "The A. B. Dick Company bought it. | J. R. R. Tarn wrote it.",
        "1. Open the gate. | 2. Close it.",
        "a) Open the gate. | b) Close it.",
        "She was 21. | He was 30.",
        "“Who?” Ilse asked. | Nobody came.",
        "‘Stop!’ shouted the guard. | They ran.",
        '"Is it shut?" the harbour master asked the crew. | Nobody knew.',
        "“Who?” | Ilse said nothing.",
        "“Who?” | Ilse said the bridge was shut.",
        "‘Stop!’ | The guard ran.",
    ],
)
def test_brackets_lists_and_who_asked_belong_to_their_sentences(parts: str) -> None:
    wanted = parts.split(" | ")
    text = " ".join(wanted)
    assert pieces(text, sentences(text)) == wanted
