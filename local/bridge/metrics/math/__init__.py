"""Metric math: expressions over metrics, from text to values. No clock, no store."""
