"""Words, lines and rows as they stand on screen, without a widget."""
