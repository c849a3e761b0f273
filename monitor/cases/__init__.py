"""Findings over time -> case events, pure."""
