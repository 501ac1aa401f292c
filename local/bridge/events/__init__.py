"""EventBridge: rules, their targets and their rights, S3 events, dead letters."""
