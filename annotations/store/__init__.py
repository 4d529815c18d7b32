"""The store of annotations, and every change a reader can make."""
