"""facts x rules -> findings, pure."""
