"""What other desks export, read into cases of ours. It is handed bytes and gives back values; it writes nothing."""
