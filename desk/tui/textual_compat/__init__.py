"""The private names of Textual that desk uses, each with its reason.

Written for Textual 8.2. Look here first when `pyproject.toml` allows another version. What only saves work stands aside where a signature
is another one: Textual's own way is used then.
"""
