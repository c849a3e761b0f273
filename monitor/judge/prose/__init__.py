"""What sentences of a report say: their parts, the numbers and amounts in them, how alike two texts are."""
