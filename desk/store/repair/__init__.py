"""Checks and repairs of a shift file."""
