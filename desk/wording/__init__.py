"""The rules of wording: a text read against them, without a case."""
