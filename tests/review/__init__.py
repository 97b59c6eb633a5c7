"""Tests of the board as it was."""
