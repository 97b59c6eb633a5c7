"""The documents of a shift in memory, and commits on them."""
