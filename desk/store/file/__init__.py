"""The engine of a shared shift file: snapshot, journal and lock."""
