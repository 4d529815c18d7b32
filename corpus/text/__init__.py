"""Text as the other packages read it: folded; split into words, sentences, paragraphs; quotations marked."""

__all__ = [
    "english",
    "exact_words",
    "folding",
    "graphemes",
    "normalising",
    "quotation_marks",
    "segmentation",
    "signs",
    "speech",
    "terms",
    "words",
]
