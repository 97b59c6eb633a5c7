"""The SLA clock engine."""
