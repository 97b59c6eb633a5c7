"""The queue as plain values: rows, order, filters, the next best case. It knows no screen and no file."""
