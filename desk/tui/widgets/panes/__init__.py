"""What each pane of a case says; plain values in, texts out."""
