"""Text and numbers in words, for every room."""
