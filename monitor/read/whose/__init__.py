"""Whose report of which year: names of bodies, what titles say, and the weighing of all that speaks for them."""
