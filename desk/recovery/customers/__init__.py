"""A customer's other cases and whether we failed them before."""
