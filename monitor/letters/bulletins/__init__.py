"""Numbered bulletins: what they say, and the files they are drawn in."""
