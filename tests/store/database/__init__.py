"""The engine of a database: links, news, presence and what only it does."""
