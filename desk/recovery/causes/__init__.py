"""Root causes, the debt they leave and the actions against them."""
