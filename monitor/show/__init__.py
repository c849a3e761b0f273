"""Rows -> text, JSON and exit codes for people and for other programs."""
