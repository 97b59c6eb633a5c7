"""The rules of wording and the check of a text against them."""
