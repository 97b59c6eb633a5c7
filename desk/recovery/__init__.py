"""Good recovery: the rules by which a case is judged. Pure readings of its state."""
