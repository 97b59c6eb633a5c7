"""The filter language: grammar, fields, searched text, matching, completion."""
