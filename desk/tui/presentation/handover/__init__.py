"""The change of shift as toned text."""
