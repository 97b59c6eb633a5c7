"""The forms, one a kind of entry."""
