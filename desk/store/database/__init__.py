"""The engine of a PostgreSQL database."""
