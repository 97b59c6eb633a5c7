"""Advice on a text to the customer."""
