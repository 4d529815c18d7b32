"""The values of verifying: a quotation that is to be checked, and what became of it."""

from __future__ import annotations

from enum import Enum
from typing import Literal, TypeAlias

from msgspec import Struct

from synoptic.corpus.article import Article, Span

AlterationKind: TypeAlias = Literal["kept", "dropped", "inserted", "replaced", "bracketed"]


class QuotationState(Enum):
    """What a quotation is to the articles."""

    EXACT = "exact"
    """The same words in the same order."""
    CHANGED = "changed"
    """Other words, numbers or names in some places, or the writer's own in square brackets."""
    MOVED = "moved"
    """The same words, but in another article than the one it is given to, or another speaker's."""
    MISSING = "missing"
    """No article has these words, or so many of them that they are the same quotation, changed."""


class GivenPlace(Struct, frozen=True):
    """A place that an exported document gives a quotation."""

    digest: str
    """SHA-256 of the text, hexadecimal."""
    start: int
    """First code point."""
    end: int
    """One past the last code point."""


class WrittenQuotation(Struct, frozen=True, kw_only=True):
    """A quotation as somebody wrote it, and whose words it is said to be."""

    words: tuple[str, ...]
    """The stretches in quotation marks; several where "she said" or the end of a paragraph interrupts
    them."""
    goes_on: tuple[bool, ...] = ()
    """For each stretch but the first, whether it goes on in the sentence of the one before."""
    span: Span | None = None
    """Where it stands in the document, from its first word to its last; None in a table."""
    speaker: str | None = None
    """The name of the speaker, where the document leaves no doubt about it."""
    role: str | None = None
    """What the document calls a speaker whom its sentence does not name: "the NATO chief"."""
    inferred_speaker: str | None = None
    """Who has that role, as far as the document tells elsewhere."""
    is_spoken: bool = False
    """Whether the document says that somebody said it, by a name, a role or a pronoun: not only which text
    has it."""
    source_claims: tuple[str, ...] = ()
    """Ids of the articles that the document plainly gives it to; any of them will do. None: to no article."""
    mentions: tuple[str, ...] = ()
    """Ids of articles that its sentence names without saying that the words are theirs."""
    is_attributed: bool = False
    """Whether the document gives it to anybody."""
    is_exported: bool = False
    """Whether a program wrote it: then it may begin and end within words, and stands there to the letter."""
    place: GivenPlace | None = None
    """The place that an exported document gives to words of it."""

    @property
    def quotation(self) -> str:
        """The words in one, with " … " where something interrupts them."""
        return " … ".join(self.words)


class Alteration(Struct, frozen=True):
    """A stretch of a quotation beside its article."""

    kind: AlterationKind
    """`dropped` stands in the article only, `inserted` and `bracketed` in the quotation only, though
    `bracketed` may stand for words of the article."""
    article: str
    """The article's words; empty where it has none."""
    quotation: str
    """The quotation's words; empty where it has none."""


class Verdict(Struct, frozen=True, kw_only=True):
    """What verifying says of a quotation."""

    written: WrittenQuotation
    """The quotation."""
    state: QuotationState | None
    """Its state; None where it is too short to tell."""
    article: Article | None = None
    """Where it stands, or what is most like it; of a missing one, what has most of its words."""
    parts: tuple[Span, ...] = ()
    """Its place in the article, a stretch for each of its own."""
    alterations: tuple[Alteration, ...] = ()
    """The whole quotation beside its article, where it is changed."""
    remarks: tuple[str, ...] = ()
    """What else there is to know; sentences."""
    is_unsure: bool = False
    """Whether the words may be another article's or another speaker's; a remark tells whose."""

    @property
    def is_to_be_checked(self) -> bool:
        """Whether the words are the same, and somebody has to look whose they are."""
        return self.state is QuotationState.EXACT and self.is_unsure

    @property
    def span(self) -> Span | None:
        """From the first word of its place to the last."""
        return Span(self.parts[0].start, self.parts[-1].end) if self.parts else None

    @property
    def changes(self) -> tuple[Alteration, ...]:
        """The alterations that are any."""
        return tuple(each for each in self.alterations if each.kind != "kept")
