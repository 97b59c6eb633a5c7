"""The steps of a recovery, and the playbooks and scripts that lead through them."""
