"""The desk in lines, for screen readers: nothing moves."""
