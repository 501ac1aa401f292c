"""CloudWatch alarms: evaluated on a clock, told to the world, acted upon."""
