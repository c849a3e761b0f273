"""Sentences with the claim they say, composed and collected apart from the reader: nothing of `monitor`, nothing of `rules/`."""
