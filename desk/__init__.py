"""A support desk's shift in one terminal."""

__version__ = "0.1.0"
