"""Exports of every format, in our own words and as large as asked."""
