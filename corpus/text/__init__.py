"""Text as the other packages read it: folded; split into words, sentences, paragraphs; quotations marked."""
