"""A pack as text, Markdown, HTML, CSV, and without names."""
