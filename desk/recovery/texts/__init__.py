"""A text to the customer, read beside its case."""
