"""How the shift is kept: one file many hands write to, and what lies beside it. It knows documents, not screens."""
