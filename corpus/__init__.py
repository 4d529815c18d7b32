"""Text: loading, cleaning, passages and search. Knows nothing of annotations or of a screen."""
