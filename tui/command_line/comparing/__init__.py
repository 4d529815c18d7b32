"""Commands that hold articles against each other: parallels, differences, quotations, claims, silences."""
