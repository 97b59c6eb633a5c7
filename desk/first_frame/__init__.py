"""The first frame of the board, painted before anything heavy is imported."""
