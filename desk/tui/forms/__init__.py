"""The forms in which agents log what they did: one sheet from below, text first. They build entries and leave keeping them to the sync."""
