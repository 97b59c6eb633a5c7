"""Text, times and numbers in words, for every room."""
