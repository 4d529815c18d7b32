"""Exports of news databases: every article with its facts, every word in its place, and the count said."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from synoptic.corpus.article import Role
from synoptic.corpus.formats.found_article import Block, Fact, FileContents, FoundArticle
from synoptic.corpus.formats.news.export_rules import export_rules
from synoptic.corpus.formats.news.news_exports import looks_like_export, split, split_if_export

BODY = (
    "The water rose by two metres in the night, and the lower town was cleared before dawn.",
    "“We had an hour,” said Ilse Brandt, who keeps the lock at the old bridge.",
    "Nobody was hurt. The council meets on Monday.",
)


class Interface(Struct, frozen=True):
    """How a language of Nexis' interface writes what is around the articles."""

    end: str
    section: str
    length: str
    author: str
    loaded: str
    language: str
    date: str
    cover: str


ENGLISH = Interface(
    "End of Document", "Section", "Length: {} words", "Byline", "Load-Date", "Language: ENGLISH",
    "November 28, 2025 Friday", "Documents ({})",
)  # fmt: skip
GERMAN = Interface(
    "Ende des Dokuments", "Rubrik", "Länge: {} Wörter", "Autor", "Update", "Sprache: GERMAN; DEUTSCH",
    "28. November 2025 Freitag", "Dokumente ({})",
)  # fmt: skip
FRENCH = Interface(
    "Fin du document", "Rubrique", "Longueur : {} mots", "Auteur", "Date de chargement",
    "Langue: FRENCH; FRANÇAIS", "vendredi 28 novembre 2025 08:00 AM GMT", "Documents ({})",
)  # fmt: skip
DUTCH = Interface(
    "Einde van document", "Sectie", "Lengte: {} woorden", "Auteur", "Laaddatum", "Taal: DUTCH; NEDERLANDS",
    "28 november 2025 vrijdag", "Documenten ({})",
)  # fmt: skip
INTERFACES = {"en": ENGLISH, "de": GERMAN, "fr": FRENCH, "nl": DUTCH}


def entry(
    number: int = 1,
    face: Interface = ENGLISH,
    *,
    title: str | None = None,
    body: Sequence[str] = BODY,
    date: str | None = None,
    author: str = "Byline",
    words: int | None = None,
) -> list[str]:
    """Return the lines of one article as Nexis Uni prints it."""
    count = sum(len(line.split()) for line in body) if words is None else words
    return [
        title or f"The river at kilometre {number}",
        "The Harbour Courier (London)",
        face.date if date is None else date,
        "Copyright 2025 Harbour Courier Ltd. All Rights Reserved",
        f"{face.section}:\u00a0NEWS; Pg. {number}",
        face.length.format(count).replace(": ", ":\u00a0"),
        f"{face.author}:\u00a0By Ilse Brandt",
        "Body",
        *body,
        "Classification",
        face.language,
        "Publication-Type: Newspaper",
        "Subject: RIVERS (90%); FLOODS (85%)",
        f"{face.loaded}: November 30, 2025",
        face.end,
    ]


def cover(titles: Sequence[str], face: Interface = ENGLISH, said: int | None = None) -> list[str]:
    said_of_each = ("Client/Matter: -None-", "Search Terms: river", "Content Type | Narrowed by")
    listed = [
        line for number, title in enumerate(titles, start=1) for line in (f"{number}. {title}", *said_of_each)
    ]
    return [
        "Date and Time: Friday, 28. November 2025 09:31:00 CET",
        "Job Number: 00000001",
        face.cover.format(len(titles) if said is None else said),
        *listed,
    ]


def blocks(lines: Iterable[str]) -> list[Block]:
    return [Block(line) for line in lines]


def export(*lines: Iterable[str]) -> FileContents:
    """Return what an export with these lines is split into."""
    made = split(blocks(line for each in lines for line in each), export_rules())
    assert made is not None
    assert words_of(made) == Counter(word for each in lines for line in each for word in line.split())
    return made


def words_of(contents: FileContents) -> Counter[str]:
    return Counter(
        word
        for article in contents.articles
        for block in (*article.blocks, *article.furniture)
        for word in block.text.split()
    )


def text_of(article: FoundArticle) -> list[str]:
    return [block.text for block in article.blocks]


def value(fact: Fact | None) -> str | None:
    return None if fact is None else fact.value


@pytest.mark.parametrize("code", INTERFACES)
def test_an_article_has_its_facts_in_every_language_of_the_interface(code: str) -> None:
    face = INTERFACES[code]
    made = export(*(entry(number, face) for number in (1, 2, 3)))
    assert [article.part for article in made.articles] == ["1", "2", "3"]
    assert made.remarks == ()
    article = made.articles[1]
    assert article.title == Fact("The river at kilometre 2", "Nexis")
    assert article.source == Fact("The Harbour Courier (London)", "Nexis")
    assert article.date == Fact("2025-11-28", "Nexis")
    assert article.author == Fact("Ilse Brandt", "Nexis")
    assert article.section == Fact("NEWS", "Nexis")
    assert article.language == Fact(code, "Nexis")
    assert article.warnings == ()
    assert article.blocks[0] == Block("The river at kilometre 2", Role.HEADING)
    assert text_of(article)[2:] == list(BODY)
    assert face.end in [block.text for block in article.furniture]


def test_the_first_article_is_not_lost_below_the_cover() -> None:
    titles = ["The river at kilometre 1", "The river at kilometre 2"]
    made = export(cover(titles), entry(1), entry(2))
    assert [value(article.title) for article in made.articles] == titles
    assert made.remarks == ()
    assert made.articles[0].furniture[0].text.startswith("Date and Time")


def test_the_count_on_the_cover_is_checked() -> None:
    made = export(cover([], said=4), *(entry(number) for number in (1, 2, 3)))
    assert made.remarks == ("3 articles; the file says 4",)


def test_what_the_table_of_contents_lists_and_the_file_lacks_is_named() -> None:
    titles = [f"The river at kilometre {number}" for number in (1, 2, 3, 4)]
    made = export(cover(titles), entry(1), entry(2), entry(4))
    assert made.remarks == ("3 articles; the file says 4: number 3 is missing",)
    assert [article.part for article in made.articles] == ["1", "2", "4"]


def test_articles_without_a_body_are_counted_and_named() -> None:
    entries = [entry(number, body=() if number in (3, 5) else BODY, words=90) for number in range(1, 7)]
    made = export(*entries)
    assert made.remarks == ("4 articles; the file says 6: numbers 3 and 5 have no body",)
    assert [article.part for article in made.articles] == ["1", "2", "4", "6"]


def test_a_first_article_without_a_body_loses_no_word() -> None:
    made = export(entry(1, body=()), entry(2))
    assert made.remarks == ("1 article; the file says 2: number 1 has no body",)
    assert made.articles[0].part == "2"


def test_a_short_body_is_told_from_a_whole_one() -> None:
    short = export(entry(1, words=812), entry(2)).articles
    counted = sum(len(line.split()) for line in BODY)
    assert short[0].warnings == (f"the file says 812 words, {counted} are here",)
    assert short[1].warnings == ()


def test_a_highlight_glued_to_the_byline_is_parted_from_it() -> None:
    lines = entry(1)
    lines[6] = "Byline: Christopher Hale Highlight: The land is used up, a report warns."
    article = export(lines, entry(2)).articles[0]
    assert value(article.author) == "Christopher Hale"
    assert text_of(article)[1:3] == [
        "Byline: Christopher Hale",
        "Highlight: The land is used up, a report warns.",
    ]


def test_a_head_in_one_paragraph_as_pdf_gives_it() -> None:
    lines = entry(1)
    lines[2:6] = ["November 28, 2025 Friday 9:20 AM GMT Section: NEWS; Version:28 Length: 28 words"]
    article = export(lines, entry(2)).articles[0]
    assert value(article.date) == "2025-11-28"
    assert value(article.section) == "NEWS"


def test_an_article_may_quote_the_mark_of_an_end() -> None:
    body = (BODY[0], "End of Document", "So it said on the last page.", BODY[1])
    made = export(cover(["The river at kilometre 1"], said=2), entry(1, body=body), entry(2))
    assert text_of(made.articles[0])[2:] == list(body)
    assert made.remarks == ()
    assert "ends no article" in export(entry(1, body=body), entry(2)).remarks[0]


def test_an_article_may_have_labels_in_its_body() -> None:
    body = (
        "The boat in figures", "Length: 12 metres", "Section: the aft", "Subject: a lock", "Language: plain",
        *BODY,
    )  # fmt: skip
    article = export(entry(1, body=body), entry(2)).articles[0]
    assert text_of(article)[2:] == list(body)
    assert value(article.section) == "NEWS"


def test_an_article_in_another_language_than_the_interface() -> None:
    body = ("Das Wasser stieg in der Nacht um zwei Meter.", "Ende des Dokuments war das nicht.")
    lines = entry(1, body=body)
    lines[-5] = "Language: GERMAN; DEUTSCH"
    article = export(lines, entry(2)).articles[0]
    assert value(article.language) == "de"
    assert text_of(article)[2:] == list(body)


def test_two_empty_lines_inside_an_article_do_not_part_it() -> None:
    lines = entry(1)
    given_blocks = [*blocks(lines[:9]), Block(""), Block("\n\n"), *blocks(lines[9:]), *blocks(entry(2))]
    made = split(given_blocks, export_rules())
    assert made is not None
    assert [text_of(article)[2:] for article in made.articles] == [list(BODY), list(BODY)]


def test_articles_of_one_title_are_several() -> None:
    made = export(*(entry(number, title="Letters") for number in (1, 2, 3)))
    assert [article.part for article in made.articles] == ["1", "2", "3"]


def test_running_heads_are_no_part_of_the_body() -> None:
    body = (BODY[0], "Page 17 of 812", "The river at kilometre 1", BODY[1])
    article = export(entry(1, body=body), entry(2)).articles[0]
    assert text_of(article)[2:] == [BODY[0], BODY[1]]


def test_labels_in_another_order_and_in_capitals() -> None:
    lines = [
        "The river rises",
        "LENGTH: 28 words",
        "BYLINE: Ilse Brandt",
        "SECTION: NEWS; Blz. 6",
        "The Harbour Courier",
        "28 November 2025",
        "Body",
        *BODY,
        "Load-Date: November 30, 2025",
        "End of Document",
    ]
    article = export(lines, entry(2)).articles[0]
    assert value(article.title) == "The river rises"
    assert value(article.source) == "The Harbour Courier"
    assert value(article.date) == "2025-11-28"
    assert value(article.section) == "NEWS"


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("November 28, 2025 Friday", "2025-11-28"),
        ("November 28, 2025 Friday 9:20 AM GMT", "2025-11-28"),
        ("November 28, 2025 Friday, Final Edition", "2025-11-28"),
        ("28. November 2025 Freitag 9:50 PM GMT+1", "2025-11-28"),
        ("vendredi 28 novembre 2025 08:00 AM GMT", "2025-11-28"),
        ("28 november 2025 vrijdag", "2025-11-28"),
        ("13/11/2025", "2025-11-13"),
        ("03/04/2025", None),
        ("11/12/25", None),
    ],
)
def test_dates(written: str, date: str | None) -> None:
    article = export(entry(1, date=written), entry(2)).articles[0]
    assert value(article.date) == date
    assert article.warnings == (() if date else (f"the date “{written}” is not certain",))
    assert value(article.source) == "The Harbour Courier (London)"


def test_the_older_form_with_a_mark_in_front() -> None:
    def older(number: int) -> list[str]:
        return [
            f"{number} of 3 DOCUMENTS",
            "Spiegel Online",
            "27. Februar 2012 Montag 9:50 PM GMT+1",
            f"Der Fluss bei Kilometer {number}",
            "AUTOR: Ilse Brandt",
            "RUBRIK: HOCHWASSER",
            "LÄNGE: 29 Wörter",
            "HIGHLIGHT: Das Wasser steigt.",
            *BODY,
            "UPDATE: 28. Februar 2012",
            "SPRACHE: GERMAN; DEUTSCH",
            "PUBLICATION-TYPE: Web-Publikation",
            "Copyright 2012 Spiegel Online GmbH",
            "Alle Rechte vorbehalten",
        ]

    made = export(["Download Request: Selected Items: 1-3", "A line from nowhere"], older(1), older(3))
    assert [article.part for article in made.articles] == ["1", "3"]
    assert made.remarks == ("2 articles; the file says 3: number 2 is missing",)
    article = made.articles[1]
    assert value(article.title) == "Der Fluss bei Kilometer 3"
    assert value(article.source) == "Spiegel Online"
    assert value(article.date) == "2012-02-27"
    assert value(article.language) == "de"
    assert text_of(article)[-len(BODY) :] == list(BODY)


def test_a_line_in_no_article_is_named() -> None:
    lost = ["One line of nobody's", "and another one"]
    made = export(lost, [""] * 0, cover(["The river at kilometre 1"]), entry(1))
    assert made.remarks == ("line 1 is in no article: “One line of nobody's” (and 1 more)",)
    below = export(entry(1), entry(2), ["Printed for a friend of the house."])
    number = len(entry(1)) + len(entry(2)) + 1
    assert below.remarks == (f"line {number} is in no article: “Printed for a friend of the house.”",)


def test_a_file_that_is_cut_off_gives_the_last_article_with_a_warning() -> None:
    made = export(entry(1), entry(2)[:-8])
    assert len(made.articles) == 2
    assert made.articles[1].warnings[-1] == "the end of the article is missing: the file may be cut off"


def test_one_article_is_the_whole_file() -> None:
    made = export(entry(1))
    assert [(article.part, value(article.title)) for article in made.articles] == [
        ("", "The river at kilometre 1")
    ]


def test_a_file_that_does_not_fit_is_whole_and_names_the_line() -> None:
    lines = ["Something", "else", "End of Document", "and more", "End of Document"]
    made = export(lines)
    assert [text_of(article) for article in made.articles] == [lines]
    assert made.remarks == (
        "The file looks like an export of Nexis, but no head of an article fits above line 3, "
        "“End of Document”; it is one article.",
    )
    whole = FoundArticle(tuple(blocks(lines)), title=Fact("Something", "the first lines"))
    kept = split_if_export(FileContents((whole,)))
    assert kept.articles == (whole,)
    assert kept.remarks == made.remarks


@pytest.mark.parametrize(
    "lines",
    [[], list(BODY), ["A title", *BODY, "End of Document"], ["Document 1", *BODY], ["____" * 9, *BODY]],
)
def test_other_files_are_none(lines: list[str]) -> None:
    assert split(blocks(lines), export_rules()) is None
    contents = FileContents((FoundArticle(tuple(blocks(lines))),))
    assert split_if_export(contents) is contents


def test_a_quick_look_tells_what_may_be_an_export() -> None:
    assert looks_like_export("<p>2 of 49 DOCUMENTS</p>")
    assert looks_like_export("<p>Zusammenfassung der Suche</p><p>© 2020 Factiva, Inc.</p>")
    assert not looks_like_export("<p>" + " ".join(BODY) + "</p>")


def test_what_the_loader_found_around_the_text_is_kept() -> None:
    heads = (Block("Page of"), Block("The river at kilometre 2"))
    whole = FoundArticle(tuple(blocks([*entry(1), *entry(2)])), heads, warnings=("page 3 is a picture",))
    made = split_if_export(FileContents((whole,)))
    assert made.articles[0].furniture[-2:] == heads
    assert made.remarks == ("page 3 is a picture",)


def test_marks_that_a_loader_took_for_running_feet_end_the_articles_of_their_pages() -> None:
    first = [Block(line, page=1) for line in entry(1)[:-1]]
    second = [Block(line, page=2) for line in entry(2)[:-1]]
    feet = (Block("End of Document", page=1), Block("End of Document", page=2))
    made = split_if_export(FileContents((FoundArticle((*first, *second), feet),)))
    assert [article.part for article in made.articles] == ["1", "2"]


def placed(number: int, words: str = "words", language: str = "English", mark: str = "Document") -> list[str]:
    """Return the lines of one article as Factiva prints it without codes."""
    return [
        "Foreign Desk; 1",
        f"RIVER RISES AT KILOMETRE {number}",
        "By ILSE BRANDT",
        f"28 {words}",
        "28 November 2025",
        "07:41",
        "The Harbour Courier",
        "HARBCO",
        "Late Edition - Final",
        language,
        "Copyright 2025 Harbour Courier Ltd. All Rights Reserved.",
        *BODY,
        "Harbour Courier Digital",
        f"{mark} HARBCO0020251128dp19{number:05}",
    ]


@pytest.mark.parametrize(
    ("words", "language", "mark", "code"),
    [
        ("words", "English", "Document", "en"),
        ("Wörter", "Englisch", "Dokument", "en"),
        ("mots", "Anglais", "Document", "en"),
        ("woorden", "Nederlands", "Document", "nl"),
    ],
)
def test_factiva_without_codes(words: str, language: str, mark: str, code: str) -> None:
    summary = [
        "Search Summary",
        "Text | river*",
        "Results Found | 27",
        "© 2025 Factiva, Inc. All rights reserved.",
    ]
    made = export(["Factiva", "Dow Jones"], *(placed(n, words, language, mark) for n in (1, 2)), summary)
    assert made.remarks == ()
    assert [article.part for article in made.articles] == [
        "HARBCO0020251128dp1900001",
        "HARBCO0020251128dp1900002",
    ]
    article = made.articles[0]
    assert article.title == Fact("RIVER RISES AT KILOMETRE 1", "Factiva")
    assert value(article.source) == "The Harbour Courier"
    assert value(article.date) == "2025-11-28"
    assert value(article.author) == "ILSE BRANDT"
    assert value(article.section) == "Foreign Desk"
    assert value(article.language) == code
    assert text_of(article) == ["RIVER RISES AT KILOMETRE 1", "By ILSE BRANDT", *BODY]


@pytest.mark.parametrize("gap", [" | ", "   ", " ", "\n"], ids=["cells", "blanks", "one blank", "lines"])
def test_factiva_with_codes(gap: str) -> None:
    def coded(number: int) -> list[str]:
        fields = [
            ("SE", "News"), ("HD", f"River rises at kilometre {number}"), ("BY", "By Ilse Brandt"),
            ("WC", "28 words"), ("PD", "28 November 2025"), ("SN", "The Harbour Courier"), ("SC", "HARBCO"),
            ("LA", "English"), ("CY", "Copyright 2025 Courier Ltd."), ("LP", BODY[0]), ("TD", BODY[1]),
        ]  # fmt: skip
        index = [
            ("CO", "harbco : Harbour Courier Ltd"),
            ("NS", "gflood : Floods"),
            ("RE", "uk : United Kingdom"),
        ]
        first = [f"{code}{gap}{said}" for code, said in fields]
        last = [f"{code}{gap}{said}" for code, said in index]
        return [
            *first,
            "IN the morning the water fell.",
            *last,
            f"AN{gap}Document HARBCO0020251128dp19{number:05}",
        ]

    made = split(blocks(line for number in (1, 2) for line in coded(number)), export_rules())
    assert made is not None
    assert [article.part[-5:] for article in made.articles] == ["00001", "00002"]
    article = made.articles[1]
    assert value(article.title) == "River rises at kilometre 2"
    assert value(article.source) == "The Harbour Courier"
    assert value(article.date) == "2025-11-28"
    assert value(article.author) == "Ilse Brandt"
    assert value(article.section) == "News"
    assert value(article.language) == "en"
    assert text_of(article)[2:] == [BODY[0], BODY[1], "IN the morning the water fell."]


def test_a_factiva_id_that_comes_twice_makes_two_places() -> None:
    made = export(placed(1), placed(1))
    assert [article.part for article in made.articles] == [
        "HARBCO0020251128dp1900001",
        "HARBCO0020251128dp1900001-2",
    ]


def record(number: int, *, has_mark: bool = True, text: Sequence[str] = BODY) -> list[str]:
    """Return the lines of one article as ProQuest prints it."""
    mark = [f"Document {number} of 50"] if has_mark else []
    return [
        *mark,
        f"River rises at kilometre {number}",
        "Author: Brandt, Ilse",
        "Publication info: The Harbour Courier ; London (UK) [London (UK)]28 Nov 2025: A.1.",
        "ProQuest document link: https://www.proquest.com/docview/1",
        "Abstract: The water rose in the night.",
        *(f"Full text: {line}" if place == 0 else line for place, line in enumerate(text)),
        "Subject: Floods; Rivers",
        "Location: London England",
        f"Title: River rises at kilometre {number}",
        "Publication title: The Harbour Courier; London (UK)",
        "Pages: A.1",
        "Publication date: Nov 28, 2025",
        "Section: News",
        "Source type: Newspapers",
        "Language of publication: English",
        "ProQuest document ID: 1234567",
        "Document URL: https://www.proquest.com/docview/1",
        "Copyright: Copyright Harbour Courier Nov 28, 2025",
        "Last updated: 2025-11-29",
        "Database: Global Newsstream",
    ]


@pytest.mark.parametrize("rule", [[], ["_" * 60]], ids=["bare", "ruled"])
@pytest.mark.parametrize("has_mark", [True, False])
def test_proquest(rule: list[str], has_mark: bool) -> None:
    lines = [line for n in (1, 2, 3) for line in (*record(n, has_mark=has_mark), *rule)]
    made = split(blocks(lines), export_rules())
    assert made is not None
    assert [article.part for article in made.articles] == ["1", "2", "3"]
    article = made.articles[1]
    assert article.title == Fact("River rises at kilometre 2", "ProQuest")
    assert value(article.source) == "The Harbour Courier"
    assert value(article.date) == "2025-11-28"
    assert value(article.author) == "Brandt, Ilse"
    assert value(article.section) == "News"
    assert value(article.language) == "en"
    assert value(article.url) == "https://www.proquest.com/docview/1"
    assert text_of(article)[-len(BODY) :] == list(BODY)


LINES = st.lists(
    st.sampled_from(
        [
            *entry(1), *GERMAN.end.split("\n"), *placed(1), *record(1), *cover(["A title"]), "Body", "SE",
            "HD", "HD | A title", "LP | Words", "TD", "Page 2 of 9", "Document 2 of 50", "2 of 9 DOCUMENTS",
            "Length: 5 words Byline: X Section: Y", "11/12/25", "Documents (7)", "3. Three", "a | b", "", " ",
        ]
    ),
    max_size=60,
)  # fmt: skip


@given(LINES, st.integers(0, 3))
def test_no_word_is_lost_whatever_the_file_is(lines: list[str], pages: int) -> None:
    given_blocks = [Block(line, page=place * pages // 10) for place, line in enumerate(lines)]
    made = split(given_blocks, export_rules())
    if made is None:
        return
    assert words_of(made) == Counter(word for line in lines for word in line.split())
    parts = [article.part for article in made.articles]
    assert len(set(parts)) == len(parts) > 0


def test_five_hundred_articles_take_a_second() -> None:
    random = Random(7)
    vocabulary = [f"word{number}" for number in range(4000)]
    paragraphs = [" ".join(random.choices(vocabulary, k=55)) + "." for _ in range(50)]
    titles = [f"The river at kilometre {number}" for number in range(1, 501)]
    lines = cover(titles)
    for number in range(1, 501):
        lines += entry(number, body=random.choices(paragraphs, k=14))
    given_blocks = blocks(lines)
    export_rules()
    start = time.process_time()
    made = split(given_blocks, export_rules())
    taken = time.process_time() - start
    assert made is not None
    assert (len(made.articles), made.remarks) == (500, ())
    assert taken < 10


def test_the_time_grows_with_the_file() -> None:
    def seconds(count: int) -> float:
        given_blocks = blocks(line for number in range(count) for line in entry(number))
        start = time.process_time()
        split(given_blocks, export_rules())
        return time.process_time() - start

    small = min(seconds(100) for _ in range(2))
    # A busy machine may be slow once.
    assert any(seconds(400) < 0.2 + 8 * small for _ in range(3))
