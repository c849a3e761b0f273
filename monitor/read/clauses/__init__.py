"""Sentences by their parts: words by class, quantities, clauses, and what each clause is said of."""
