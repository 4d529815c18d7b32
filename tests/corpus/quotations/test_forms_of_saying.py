"""Speakers in German, French and Spanish: given where a form leaves no doubt, and never a wrong one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.corpus.languages.languages import language
from synoptic.corpus.quotations.quotations import quotations_of


def told(text: str, spoken: str) -> list[tuple[str, str | None]]:
    return [(one.words(text), one.speaker) for one in quotations_of(text, spoken)]


@pytest.mark.parametrize(
    ("spoken", "text", "speakers"),
    [
        ("de", "„Wir bleiben“, sagte Anna Weber.", ["Anna Weber"]),
        ("de", "Weber sagte: „Wir bleiben hier.“", ["Weber"]),
        ("de", "»Wir gehen«, erklärte Ursula von der Heide am Montag.", ["Ursula von der Heide"]),
        ("de", "„Nie“, so Weber.", ["Weber"]),
        ("de", "„Ja“, sagte Weber Journalisten in Kiew.", ["Weber"]),
        ("de", "„Ja“, sagte Frau Weber.", ["Weber"]),
        ("fr", "« Nous restons », a déclaré Anne Martin. Martin a ajouté : « Non. »", ["Anne Martin"] * 2),
        ("fr", "« Jamais », a répondu le président Luc Petit.", ["Luc Petit"]),
        ("fr", "« Nous restons », a déclaré M. Dupont.", ["Dupont"]),
        ("es", "«Nos quedamos», dijo Ana Pérez. Pérez añadió: «No».", ["Ana Pérez"] * 2),
        ("es", "“Se acabó”, ha afirmado Pedro Gómez en Madrid.", ["Pedro Gómez"]),
        ("es", "El presidente Gómez dijo: «No».", ["Gómez"]),
    ],
)
def test_a_name_and_a_verb_beside_the_words_give_the_speaker(
    spoken: str, text: str, speakers: list[str]
) -> None:
    assert [speaker for _, speaker in told(text, spoken)] == speakers


@pytest.mark.parametrize(
    ("spoken", "text"),
    [
        ("de", "„Wir bleiben“, sagte sie."),
        ("de", "Er sagte: „Nein.“"),
        ("de", "Er nannte ihn einen „Lügner“, sagte Müller."),
        ("de", "„Gut“, sagte Anna Weber und Karl Maier nickte."),
        ("de", "Wenn Weber sagte: „Nein“, dann war es so."),
        ("de", "Niemand sagte: „Nein.“"),
        ("de", "„Ja“, sagte Weber nie."),
        ("de", "„Ja“, sagte Weber angeblich."),
        ("de", "Die „Zeit“ schrieb Weber ab."),
        ("fr", "« Oui », a-t-il dit."),
        ("fr", "« Oui », a déclaré le porte-parole de Martin."),
        ("fr", "Elle a déclaré : « Rien. »"),
        ("fr", "Qui a dit : « Rien » ?"),
        ("fr", "« Rien », n’a jamais dit Martin."),
        ("es", "«Sí», dijo el portavoz de Gómez."),
        ("es", "Si Gómez dijo: «No», fue así."),
        ("es", "«Sí», dijo Gómez y Pérez calló."),
        ("it", "«Sì», ha detto Anna Rossi."),
    ],
)
def test_a_doubt_gives_no_speaker(spoken: str, text: str) -> None:
    (one,) = quotations_of(text, spoken)
    assert (one.speaker, one.is_certain) == (None, False)


def test_what_follows_is_not_the_last_speaker_s() -> None:
    text = "„Wir bleiben“, sagte Anna Weber. „Das ist falsch“, erklärte die Ministerin."
    assert told(text, "de") == [("Wir bleiben", "Anna Weber"), ("Das ist falsch", None)]


def test_a_form_between_two_parts_gives_both() -> None:
    assert told("« C’est fini », s’est indigné Luc Petit, « et vite. »", "fr") == [
        ("C’est fini … et vite.", "Luc Petit")
    ]


NAMES = st.sampled_from(["Anna Weber", "Luc Petit", "Ana Pérez", "Brandt"])
VERBS = {code: st.sampled_from(language(code).saying) for code in ("de", "fr", "es")}


@given(st.data(), st.sampled_from(sorted(VERBS)), NAMES, st.booleans())
def test_every_verb_gives_a_name_on_either_side(
    data: st.DataObject, spoken: str, name: str, is_behind: bool
) -> None:
    verb = data.draw(VERBS[spoken])
    text = f"«Aa bb cc», {verb} {name}." if is_behind else f"{name} {verb}: «Aa bb cc.»"
    assert [speaker for _, speaker in told(text, spoken)] == [name]


PIECES = st.lists(
    st.sampled_from(
        [
            "„Aa bb“",
            "«Cc dd.»",
            "“Ee ff,”",
            "sagte",
            "dijo",
            "a dit",
            "Weber",
            "Ana Pérez",
            "er",
            ",",
            ":",
            ".",
            "\n\n",
        ]
    ),
    max_size=14,
).map(" ".join)


@given(PIECES, st.sampled_from(["de", "fr", "es", "it"]))
def test_a_speaker_stands_in_the_text_outside_quotation_marks(text: str, spoken: str) -> None:
    for one in quotations_of(text, spoken):
        if one.speaker is None:
            assert one.speaker_at is None
            continue
        assert one.speaker in text
        assert one.speaker_at is not None
        assert not any(part.overlaps(one.speaker_at) for part in one.parts)
