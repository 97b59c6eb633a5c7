"""What every engine of a shift must do."""
