"""The texts of the panes of a case."""
