"""The board as it was at an instant."""
