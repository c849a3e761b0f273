"""Titles and pages that nobody wrote, each with what is right about it. Knows nothing of any reader."""
