"""Step Functions: executions, their states, and the rights of their tasks."""
