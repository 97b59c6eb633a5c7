"""The change of shift: notes, packs, heat, drafts, blockers and seals."""
