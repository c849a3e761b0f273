"""Sentences made apart from their readers: grammars that know what they say, natural ones by hand, and how they are read."""
