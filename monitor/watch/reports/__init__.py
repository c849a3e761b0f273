"""The report of an agency found and visited."""
