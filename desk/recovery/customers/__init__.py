"""Customers: their other cases, and earlier failures."""
