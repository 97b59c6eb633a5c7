"""The change of shift as toned text: head, rows, parts of a line, sheets."""
