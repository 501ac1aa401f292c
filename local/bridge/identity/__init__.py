"""IAM: who may do what, how a refusal reads, and what policies may ask about."""
