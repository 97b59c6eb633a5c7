"""Offers: cost, worth, approval and delivery."""
