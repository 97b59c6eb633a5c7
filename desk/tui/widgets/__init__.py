"""The widgets of the screens.

They are given values and post messages, and never see the store.
"""
