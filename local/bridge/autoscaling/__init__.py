"""Application Auto Scaling at the gateway, for the variants of SageMaker's endpoints."""
