"""The widget that shows an article: layout, marks, caret, mouse."""
