"""The screens an agent moves between; each owns its behaviour."""
