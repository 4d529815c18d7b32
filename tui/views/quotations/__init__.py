"""The quotations view."""
