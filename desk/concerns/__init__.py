"""Concerns: trouble that is foreseen before customers notice it."""
