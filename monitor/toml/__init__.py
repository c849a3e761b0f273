"""TOML files that people write: what stands in them, and on which line."""
