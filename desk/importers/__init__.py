"""What other desks export, read into cases of ours (`read`), and what that changes here (`plan`). It writes nothing itself."""
