"""The widgets that answer one question of a form."""
