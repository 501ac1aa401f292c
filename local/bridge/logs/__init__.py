"""CloudWatch Logs: the logs of functions, and filter patterns."""
