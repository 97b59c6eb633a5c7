"""Mail that comes in while the desk is open."""
