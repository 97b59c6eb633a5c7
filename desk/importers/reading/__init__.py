"""Reading of exported files: text, tables, JSON, dates and words."""
