"""Reports: figures of a window, each with its cases."""
