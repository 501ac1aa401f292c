"""CloudWatch metrics: from logs, from requests, from AWS's own services, and read back."""
