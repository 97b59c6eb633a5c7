"""A case as pure values: entries, case, state, shift."""
