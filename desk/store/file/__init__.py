"""The engine behind a shared shift file: snapshot, journal and lock."""
