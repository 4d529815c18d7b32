"""The frame of the app: files of the reader's own, keeper, display, clipboard."""
