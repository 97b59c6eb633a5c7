"""The steps of a recovery, its playbooks and its call script."""
