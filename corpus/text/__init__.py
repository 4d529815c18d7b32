"""Text: folding, segmentation, quotation marks, terms."""
