"""The end of a case: rules, verdicts, outcomes and what follows."""
