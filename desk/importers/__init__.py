"""Imports cases from the exports of other desks.

`read` reads a file into cases, `plan` finds what they change in the shift.
"""
