"""Sentences made apart from the readers of sentences: a grammar that knows what it says, and natural ones by hand."""
