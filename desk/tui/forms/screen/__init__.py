"""The screen that shows a form, and its parts."""
