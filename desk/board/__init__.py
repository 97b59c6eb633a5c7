"""The queue as plain values: rows, order, filters, next best case."""
