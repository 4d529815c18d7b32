"""The panes and bars of the desk."""
