"""Words, numbers, clauses, and what they are said of."""
