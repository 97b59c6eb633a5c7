"""What good recovery is: the rail, wording, offers, causes and closing rules. Pure reading of a case's state."""
