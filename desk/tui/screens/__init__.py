"""The screens between which an agent moves, each with its behaviour."""
