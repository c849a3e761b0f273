"""The rule book: paragraphs of TOML -> rules, what a county changed in them, and every mistake at once."""
