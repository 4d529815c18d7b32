"""The widgets that a screen is made of: thin, told what to show, reporting by messages."""
