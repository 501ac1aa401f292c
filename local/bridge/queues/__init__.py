"""SQS: moving messages out of dead-letter queues."""
