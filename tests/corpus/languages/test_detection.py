"""The language of an article: what its file says, else what its words tell."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from synoptic.corpus.article import Article, digest_of
from synoptic.corpus.languages import detection
from synoptic.corpus.languages.detection import language_of

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXTS = {
    "en": "The harbour master said on Monday that the gates of the town would be shut for the winter, "
    "and that nobody had asked the council for its opinion. Several of the ships which lie at the"
    " quay will have to leave before the ice comes, he told the reporters.",
    "de": "Der Hafenmeister sagte am Montag, dass die Tore der Stadt im Winter geschlossen bleiben, und"
    " dass niemand den Rat nach seiner Meinung gefragt habe. Mehrere Schiffe, die am Kai liegen, "
    "müssen abfahren, bevor das Eis kommt, sagte er vor Journalisten.",
    "fr": "Le capitaine du port a déclaré lundi que les portes de la ville resteraient fermées pendant "
    "l’hiver et que personne n’avait demandé l’avis du conseil. Plusieurs navires qui se trouvent"
    " à quai devront partir avant l’arrivée des glaces, a-t-il dit aux journalistes.",
    "es": "El capitán del puerto dijo el lunes que las puertas de la ciudad permanecerán cerradas "
    "durante el invierno y que nadie había pedido la opinión del consejo. Varios barcos que están"
    " en el muelle tendrán que zarpar antes de que llegue el hielo, explicó a los periodistas.",
    "it": "Il comandante del porto ha detto lunedì che le porte della città resteranno chiuse durante "
    "l’inverno e che nessuno aveva chiesto il parere del consiglio. Molte navi che si trovano in "
    "banchina dovranno partire prima dell’arrivo del ghiaccio, ha spiegato ai giornalisti.",
}


def article_of(text: str, language: str | None = None) -> Article:
    return Article("1", "Gates", text, digest_of(text), language=language)


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    detection._known.clear()
    yield
    detection._known.clear()


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_words_tell_the_language(code: str) -> None:
    if code != "en":
        pytest.importorskip("py3langid", reason="languages are told with the extra `web`")
    assert language_of(article_of(TEXTS[code])) == code


def test_what_the_file_says_comes_first() -> None:
    assert language_of(article_of(TEXTS["en"], "de-AT")) == "de"


@pytest.mark.parametrize("line", ["language: German", "lang: de", "Language: 'de-CH'"])
def test_then_what_the_front_matter_says(line: str) -> None:
    assert language_of(article_of(f"---\ntitle: Gates\n{line}\n---\n\n{TEXTS['en']}")) == "de"
    assert language_of(article_of(f"---\ntitle: Gates\n---\n\n{line}\n\n{TEXTS['en']}")) == "en"


def test_few_words_tell_nothing() -> None:
    assert language_of(article_of("Die Tore sind zu.")) is None
    assert language_of(article_of("")) is None


def test_names_and_numbers_tell_nothing() -> None:
    assert language_of(article_of("Brandt 12, Wren 14, Sollace 9; " * 20)) is None


def test_without_the_library_only_english_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "py3langid.langid", None)
    detection._classifier.cache_clear()
    try:
        assert language_of(article_of(TEXTS["en"])) == "en"
        assert language_of(article_of(TEXTS["de"])) is None
    finally:
        detection._classifier.cache_clear()


@given(st.text(max_size=300))
def test_any_text_has_one_language_or_none(text: str) -> None:
    article = article_of(text)
    found = language_of(article)
    assert found is None or found == language_of(replace(article, id="2"))


def test_english_needs_no_model() -> None:
    program = (
        "import sys; from synoptic.corpus.article import Article;"
        "from synoptic.corpus.languages.detection import language_of;"
        f"print(language_of(Article('1', '', {TEXTS['en']!r}, '1')), 'py3langid' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["en", "False"]
